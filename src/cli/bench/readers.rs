//! A thousand readers beside casting: what each kind of question costs the service, and files of the log
//! against nginx, which sends the same bytes.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use serde::Serialize;

use super::super::CliError;
use super::super::demo::community::Community;
use super::super::demo::poll::{Calendar, Election, POLL};
use super::super::error::setup::SetupFault;
use super::load::{self, Request, Shot};
use super::reads::Readers;
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
/// How long the poll stays open, in seconds: casting beside reads is measured before its end.
const OPEN_SECONDS: i64 = 60;

/// What was measured.
#[derive(Debug, Serialize)]
pub struct Measured {
    readers: usize,
    /// Ballots cast beside questions of every kind.
    cast_beside_reads: Asked,
    kinds: Vec<Asked>,
    /// Tiles a second here and from nginx, with the ratio; `None` where nginx is not installed.
    nginx: Option<Nginx>,
}

/// One kind of question.
#[derive(Debug, Serialize)]
struct Asked {
    kind: &'static str,
    per_second: f64,
    p99_ms: f64,
    /// Processor time of the service, its database aside, in microseconds a request.
    processor_us: f64,
}

/// The same bytes from nginx.
#[derive(Debug, Serialize)]
struct Nginx {
    tiles_per_second: f64,
    ours_to_nginx: f64,
}

/// Prepares a poll with a certified roll, and measures. Errors when any answer is not a 200.
pub fn play(community: &Community, addresses: Addresses) -> Result<Measured, CliError> {
    community.grant_offices()?;
    community.enrol()?;
    community.credit()?;
    let policy = community.adopt_policy()?;
    let calendar = Calendar {
        opens: 8,
        closes: OPEN_SECONDS,
    };
    let election = Election::announce(community, policy, calendar, Publication::Open)?;
    election.certify_roll()?;
    election.reveal_lots()?;
    election.wait_for(Phase::Open)?;
    let plan = Plan {
        connections: 64,
        per_connection: 100,
        rounds: 1,
        seconds: 0,
    };
    let ballots = requests(community, &election, &plan)?;
    let begun = Instant::now();
    let before = processor_time();
    let readers = Readers::start(
        addresses.service,
        super::reads::requests(POLL, community.members()),
    );
    let cast = load::fire(addresses.service, ballots);
    let read = readers.stop()?;
    let answers = read.per_second * begun.elapsed().as_secs_f64() + 6_400.0;
    let taken = (processor_time() - before).as_secs_f64() * 1e6 / answers;
    let cast_beside_reads = Asked::of("ballots beside reads", &cast?, taken);
    let mut kinds = Vec::new();
    for (kind, paths) in open_questions(community.members()) {
        kinds.push(ask(kind, &paths, addresses.service)?);
    }
    election.wait_for(Phase::ProvisionalResult)?;
    let outcome = [format!("/api/polls/{POLL}/outcome")];
    kinds.push(ask("outcomes", &outcome, addresses.service)?);
    let tiles = kinds.iter().find(|asked| asked.kind == "tiles");
    let ours = tiles.map_or(0.0, |asked| asked.per_second);
    let files = community.trust_file().with_file_name("files");
    Ok(Measured {
        readers: READERS,
        cast_beside_reads,
        nginx: nginx(&files, ours)?,
        kinds,
    })
}

/// What is asked while a poll is open, by kind.
fn open_questions(members: &[Id]) -> Vec<(&'static str, Vec<String>)> {
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

fn ask(kind: &'static str, paths: &[String], address: SocketAddr) -> Result<Asked, CliError> {
    // Once each beforehand: what is made when it is first asked for is measured as it then is.
    let once = paths.iter().map(|path| Request::get(path)).collect();
    load::fire(address, vec![once])?;
    let each = QUESTIONS / READERS;
    let reader = |number: usize| {
        let own = (0..each).map(|turn| &paths[(number * 7 + turn) % paths.len()]);
        own.map(|path| Request::get(path)).collect()
    };
    let questions: Vec<Vec<Request>> = (0..READERS).map(reader).collect();
    eprintln!("asking: {kind}");
    let before = processor_time();
    let shot = load::fire(address, questions)?;
    let taken = processor_time().saturating_sub(before).as_secs_f64() * 1e6;
    Ok(Asked::of(kind, &shot, taken / (each * READERS) as f64))
}

impl Asked {
    fn of(kind: &'static str, shot: &Shot, processor_us: f64) -> Asked {
        Asked {
            kind,
            per_second: shot.per_second,
            p99_ms: shot.p99.as_secs_f64() * 1e3,
            processor_us,
        }
    }
}

/// What the threads of this process have taken so far, that of the load aside, which is the caller's.
fn processor_time() -> Duration {
    let own = fs::read_link("/proc/thread-self").ok();
    let own = own.and_then(|path| path.file_name().map(ToOwned::to_owned));
    let Ok(tasks) = fs::read_dir("/proc/self/task") else {
        return Duration::ZERO;
    };
    let others = tasks.filter_map(Result::ok);
    let others = others.filter(|task| Some(task.file_name()) != own);
    let taken = others.filter_map(|task| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        text.split(' ').next()?.parse::<u64>().ok()
    });
    Duration::from_nanos(taken.sum())
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
    /// One line for each kind.
    pub fn table(&self) -> String {
        let line = |asked: &Asked| {
            format!(
                "{:<26}{:>9.0} /s   p99 {:>8.2} ms   processor {:>7.0} us\n",
                asked.kind, asked.per_second, asked.p99_ms, asked.processor_us
            )
        };
        let mut text = format!("{} readers; every answer was a 200\n", self.readers);
        text += &line(&self.cast_beside_reads);
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
