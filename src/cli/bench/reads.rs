//! Readers beside the ballots: what pages ask for, and pages themselves, so many a second, whether the answers keep up
//! or not.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::task::LocalSet;

use super::super::CliError;
use super::super::error::setup::SetupFault;
use super::load::{Request, Shot, ask};
use crate::domain::id::Id;

/// How many are asked a second.
pub const RATE: u32 = 2_000;
/// How many pages are.
pub const PAGES_RATE: u32 = 1_000;
/// Over so many connections.
const CONNECTIONS: u32 = 20;

/// Readers at work.
pub struct Readers {
    enough: Arc<AtomicBool>,
    thread: JoinHandle<io::Result<Shot>>,
}

impl Readers {
    /// Asks these in turn, so many a second, beginning again at the end, until [`Readers::stop`].
    pub fn start(address: SocketAddr, requests: Arc<[Request]>, per_second: u32) -> Readers {
        let enough = Arc::new(AtomicBool::new(false));
        let told = enough.clone();
        let thread = std::thread::spawn(move || {
            let mut runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = runtime.enable_io().enable_time().build()?;
            LocalSet::new().block_on(&runtime, async {
                let begun = Instant::now();
                let reading = (0..CONNECTIONS).map(|number| {
                    let due = (begun, number, per_second);
                    let reader = read(address, requests.clone(), told.clone(), due);
                    tokio::task::spawn_local(reader)
                });
                let mut times = Vec::new();
                for one in reading.collect::<Vec<_>>() {
                    times.extend(one.await.expect("a reader does not panic")?);
                }
                Ok(Shot::of(times, begun.elapsed()))
            })
        });
        Readers { enough, thread }
    }

    /// Lets them end. Errors when a connection broke or an answer was not 200.
    pub fn stop(self) -> Result<Shot, CliError> {
        self.enough.store(true, Ordering::Relaxed);
        let shot = self.thread.join().expect("the readers do not panic");
        shot.map_err(|error| {
            CliError::from(SetupFault::Program {
                program: "a reading connection".to_owned(),
                reason: error.to_string(),
            })
        })
    }
}

/// One connection: its requests fall due at fixed times from `begun` on, whatever the answers take.
async fn read(
    address: SocketAddr,
    requests: Arc<[Request]>,
    enough: Arc<AtomicBool>,
    (begun, number, per_second): (Instant, u32, u32),
) -> io::Result<Vec<Duration>> {
    let mut stream = TcpStream::connect(address).await?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; 64 * 1024];
    let mut times = Vec::new();
    let places = (0..requests.len()).cycle();
    let mut places = places.skip(number as usize).step_by(CONNECTIONS as usize);
    let mut due = begun + Duration::from_secs(1) / per_second * number;
    while !enough.load(Ordering::Relaxed) {
        tokio::time::sleep_until(due.into()).await;
        let late = due.elapsed();
        due += Duration::from_secs(1) / per_second * CONNECTIONS;
        let place = places.next().expect("it goes round");
        times.push(late + ask(&mut stream, &requests[place], &mut answer).await?);
    }
    Ok(times)
}

/// What pages ask for of a poll and of these members; every tenth wants the derivation of a weight.
pub fn requests(poll: &str, members: &[Id]) -> Arc<[Request]> {
    let of_member = members.iter().enumerate().map(|(number, member)| {
        let paths = [
            "/api/polls".to_owned(),
            format!("/api/polls/{poll}"),
            format!("/api/members/{member}"),
            match number % 2 {
                0 => format!("/api/polls/{poll}/ballots/{member}"),
                _ => format!("/api/members/{member}"),
            },
            match number % 2 {
                0 => format!("/api/polls/{poll}/weights/{member}"),
                _ => format!("/api/polls/{poll}/ballots/{member}"),
            },
        ];
        paths.map(|path| Request::get(&path))
    });
    of_member.flatten().collect()
}

/// The pages that people open while a poll is open, packed as browsers ask for them: mostly home, poll and ballot, and now and
/// then a member's weight and the log.
pub fn pages(poll: &str, members: &[Id]) -> Arc<[Request]> {
    let each = members.iter().take(200).enumerate();
    let of_member = each.map(|(number, member)| {
        let language = if number % 4 == 0 { "en" } else { "zh" };
        let seldom = match number % 2 {
            0 => format!("polls/{poll}/weights/{member}"),
            _ => "log".to_owned(),
        };
        let paths = [
            String::new(),
            format!("polls/{poll}"),
            format!("polls/{poll}/vote"),
            String::new(),
            format!("polls/{poll}/vote"),
            seldom,
        ];
        paths.map(|path| Request::page(&format!("/{language}/{path}")))
    });
    of_member.flatten().collect()
}
