//! A thousand readers beside casting: what each kind of question costs the service, and files of the log
//! against nginx, which sends the same bytes.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::super::CliError;
use super::super::demo::community::{Community, id};
use super::super::demo::poll::{Calendar, Election, POLL};
use super::super::error::setup::SetupFault;
use super::load::{self, Request, Shot};
use super::{Addresses, Plan, requests};
use crate::domain::id::Id;
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;

/// How large the community is: a log of more than a thousand entries.
pub const MEMBERS: u32 = 1_280;
/// How many read at once.
const READERS: usize = 1_000;
/// How many questions of a kind are asked in all.
const QUESTIONS: usize = 20_000;
/// How long the poll that is read is open, in seconds.
const OPEN_SECONDS: i64 = 20;
/// The poll in which ballots are cast meanwhile.
const OTHER: &str = "council-2028";
/// How many a second, over how many connections, and how many there are on each.
const BALLOTS: f64 = 500.0;
const CASTING: usize = 64;
const STOCK: usize = 1_200;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Measured {
    readers: usize,
    kinds: Vec<Asked>,
    /// Tiles a second here and from nginx, with the ratio; `None` where nginx is not installed.
    nginx: Option<Nginx>,
}

/// One kind of question, alone and beside ballots.
#[derive(Debug, Serialize)]
struct Asked {
    kind: &'static str,
    per_second: f64,
    p99_ms: f64,
    /// Processor time of the service, its database aside, in microseconds a request.
    processor_us: f64,
    beside_ballots: Beside,
}

/// The same while ballots are cast, and what became of those.
#[derive(Debug, Serialize)]
struct Beside {
    per_second: f64,
    p99_ms: f64,
    ballots_per_second: f64,
    ballots_p99_ms: f64,
}

/// The same bytes from nginx.
#[derive(Debug, Serialize)]
struct Nginx {
    tiles_per_second: f64,
    ours_to_nginx: f64,
}

/// Holds a poll to its result and opens another, then has the first read, alone and while ballots are cast in
/// the second. Errors when any answer is not a 200.
pub fn play(community: &Community, addresses: Addresses) -> Result<Measured, CliError> {
    community.grant_offices()?;
    community.enrol()?;
    community.credit()?;
    let policy = community.adopt_policy()?;
    let opened = |poll: &str, closes| {
        let calendar = Calendar { opens: 8, closes };
        let poll = Election::again(community, id(poll), policy, calendar, Publication::Open)?;
        poll.certify_roll()?;
        poll.reveal_lots()?;
        poll.wait_for(Phase::Open)?;
        Ok::<_, CliError>(poll)
    };
    let read = opened(POLL, 8 + OPEN_SECONDS)?;
    read.cast_ballots()?;
    read.wait_for(Phase::ProvisionalResult)?;
    let cast = opened(OTHER, 7_200)?;
    let plan = Plan {
        connections: CASTING,
        per_connection: STOCK,
        rounds: 1,
        seconds: 0,
    };
    let mut ballots = Ballots {
        stock: requests(community, &cast, &plan)?,
        used: 0,
    };
    let mut kinds = Vec::new();
    for (kind, paths) in questions(community.members()) {
        kinds.push(measure(kind, &paths, &mut ballots, addresses.service)?);
    }
    let tiles = kinds.iter().find(|asked| asked.kind == "tiles");
    let ours = tiles.map_or(0.0, |asked| asked.per_second);
    let files = community.trust_file().with_file_name("files");
    Ok(Measured {
        readers: READERS,
        nginx: nginx(&files, ours)?,
        kinds,
    })
}

/// Ballots that are signed and not sent yet: for each connection its own, in order.
struct Ballots {
    stock: Vec<Vec<Request>>,
    used: usize,
}

impl Ballots {
    /// The next ones for about so long, fewer where the stock ends.
    fn take(&mut self, time: Duration) -> Vec<Vec<Request>> {
        let each = (time.as_secs_f64() * BALLOTS / CASTING as f64).ceil() as usize;
        let until = (self.used + each.max(1)).min(STOCK);
        let taken = self.stock.iter();
        let taken = taken.map(|own| own[self.used..until].to_vec()).collect();
        self.used = until;
        taken
    }
}

/// Alone first, which says for how long ballots are to be cast beside the same again.
fn measure(
    kind: &'static str,
    paths: &[String],
    ballots: &mut Ballots,
    address: SocketAddr,
) -> Result<Asked, CliError> {
    let before = processor_time();
    let alone = ask(kind, paths, address)?;
    let taken = processor_time().saturating_sub(before).as_secs_f64() * 1e6;
    let cast = ballots.take(alone.passed);
    let casting = std::thread::spawn(move || load::fire_at(address, cast, Some(BALLOTS)));
    let beside = ask(kind, paths, address);
    let cast = casting.join().expect("casting does not panic")?;
    let beside = beside?;
    Ok(Asked {
        kind,
        per_second: alone.per_second,
        p99_ms: ms(alone.p99),
        processor_us: taken / QUESTIONS as f64,
        beside_ballots: Beside {
            per_second: beside.per_second,
            p99_ms: ms(beside.p99),
            ballots_per_second: cast.per_second,
            ballots_p99_ms: ms(cast.p99),
        },
    })
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// What is asked of a poll that is counted, by kind.
fn questions(members: &[Id]) -> Vec<(&'static str, Vec<String>)> {
    let some = || members.iter().take(200);
    let of_members = |what: &str| {
        let path = |member: &Id| format!("/api/polls/{POLL}/weights/{member}{what}");
        some().map(path).collect()
    };
    vec![
        (
            "polls",
            vec!["/api/polls".to_owned(), format!("/api/polls/{POLL}")],
        ),
        ("weights", of_members("")),
        ("proofs", of_members("/proof")),
        ("rolls", vec![format!("/api/polls/{POLL}/roll")]),
        ("power", vec![format!("/api/polls/{POLL}/power")]),
        (
            "issuance",
            vec![format!("/api/polls/{POLL}/issuance?days=30")],
        ),
        ("outcomes", vec![format!("/api/polls/{POLL}/outcome")]),
        ("tiles", tiles()),
    ]
}

/// Full ones of a log of a few thousand entries.
fn tiles() -> Vec<String> {
    let numbered = |number: usize| {
        [
            format!("/tile/0/{number:03}"),
            format!("/tile/entries/{number:03}"),
        ]
    };
    (0..4).flat_map(numbered).collect()
}

fn ask(kind: &str, paths: &[String], address: SocketAddr) -> Result<Shot, CliError> {
    // Once each beforehand: what is made when it is first asked for is measured as it then is.
    let once = paths.iter().map(|path| Request::get(path)).collect();
    load::fire(address, vec![once])?;
    let reader = |number: usize| {
        let own = (0..QUESTIONS / READERS).map(|turn| &paths[(number * 7 + turn) % paths.len()]);
        own.map(|path| Request::get(path)).collect()
    };
    let questions: Vec<Vec<Request>> = (0..READERS).map(reader).collect();
    eprintln!("asking: {kind}");
    load::fire(address, questions)
}

/// What this process has taken so far, threads that have ended included and the caller's aside, which is the
/// load; in hundredths of a second, as Linux counts it.
fn processor_time() -> Duration {
    // The 14th and 15th word, counted behind the name, which may hold spaces: in user and in system mode.
    let ticks = |of: &str| -> u64 {
        let text = fs::read_to_string(format!("/proc/{of}/stat")).unwrap_or_default();
        let words = text.rsplit_once(')').map_or("", |(_, words)| words);
        let words = words.split_whitespace().skip(11).take(2);
        words.filter_map(|word| word.parse::<u64>().ok()).sum()
    };
    Duration::from_millis(10 * ticks("self").saturating_sub(ticks("thread-self")))
}

/// The tiles that the service has kept as files, from nginx; `None` where there is no nginx.
fn nginx(files: &Path, ours: f64) -> Result<Option<Nginx>, CliError> {
    let Ok(listener) = TcpListener::bind("127.0.0.1:0") else {
        return Ok(None);
    };
    let address = listener
        .local_addr()
        .map_err(|error| failed("nginx", &error))?;
    drop(listener);
    let Some(mut running) = start_nginx(files, address)? else {
        return Ok(None);
    };
    let begun = Instant::now();
    let answers = loop {
        match std::net::TcpStream::connect(address) {
            Ok(_) => break true,
            Err(_) if begun.elapsed() > Duration::from_secs(5) => break false,
            Err(_) => std::thread::sleep(Duration::from_millis(50)),
        }
    };
    let asked = answers.then(|| ask("tiles from nginx", &tiles(), address));
    let _ = running.kill();
    let _ = running.wait();
    let tiles_per_second = match asked {
        Some(asked) => asked?.per_second,
        None => return Ok(None),
    };
    Ok(Some(Nginx {
        tiles_per_second,
        ours_to_nginx: ours / tiles_per_second,
    }))
}

fn start_nginx(files: &Path, address: SocketAddr) -> Result<Option<Child>, CliError> {
    let home = files.with_file_name("nginx");
    fs::create_dir_all(&home).map_err(|error| failed("nginx", &error))?;
    let lines = include_str!("nginx.conf")
        .replace("HOME", &home.display().to_string())
        .replace("ADDRESS", &address.to_string())
        .replace("ROOT", &files.display().to_string());
    let config = home.join("nginx.conf");
    fs::write(&config, lines).map_err(|error| failed("nginx", &error))?;
    let started = Command::new("nginx")
        .arg("-p")
        .arg(&home)
        .arg("-c")
        .arg(&config)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    Ok(started.ok())
}

fn failed(program: &str, error: &std::io::Error) -> CliError {
    CliError::from(SetupFault::Program {
        program: program.to_owned(),
        reason: error.to_string(),
    })
}

impl Measured {
    /// Two lines for each kind.
    pub fn table(&self) -> String {
        let line = |asked: &Asked| {
            let beside = &asked.beside_ballots;
            format!(
                "{:<26}{:>9.0} /s   p99 {:>8.2} ms   processor {:>7.0} us\n\
                 {:<26}{:>9.0} /s   p99 {:>8.2} ms   ballots {:.0} /s, p99 {:.2} ms\n",
                asked.kind,
                asked.per_second,
                asked.p99_ms,
                asked.processor_us,
                "  beside ballots",
                beside.per_second,
                beside.p99_ms,
                beside.ballots_per_second,
                beside.ballots_p99_ms,
            )
        };
        let mut text = format!("{} readers; every answer was a 200\n", self.readers);
        text.extend(self.kinds.iter().map(line));
        text + &match &self.nginx {
            Some(nginx) => format!(
                "{:<26}{:>9.0} /s   ours / nginx {:.2}\n",
                "tiles from nginx", nginx.tiles_per_second, nginx.ours_to_nginx
            ),
            None => "skipped: nginx is not installed\n".to_owned(),
        }
    }
}
