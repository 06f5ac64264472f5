//! `folkmoot bench`: how fast ballots are cast, compared with two baselines of the same run.
//!
//! The load generator, the service and PostgreSQL share the machine. Rates are of this machine and
//! this moment; what can be compared between machines are the ratios, medians of interleaved rounds.

mod load;
mod pgbench;
mod processor;
mod readers;
mod reads;
mod roll;
mod rounds;
mod writing;

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use serde::Serialize;

use super::demo::community::Community;
use super::demo::poll::{Calendar, Election, POLL};
use super::download::{Files, Place};
use super::error::setup::SetupFault;
use super::serve;
use super::{CliError, mirror, rate, terminal};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;
use crate::domain::verify::Options;
use crate::http;
use crate::service::Engine;
use load::Request;
use pgbench::Pgbench;
use processor::Meter;
use rounds::{Cast, Load, Round};
use writing::Writing;

/// Measure casting and verifying
///
/// Casts distinct, signed ballots over many connections, against two baselines on the same machine
/// in the same run: pgbench inserting one ballot-sized row per transaction with the same
/// durability, and the same server when it only receives and verifies. Casts once more alongside 2,000
/// reads a second, and beside 1,000 pages a second, and compares the processor time that a ballot costs
/// the writer and its database connection with that without. Then verifies the log from a mirror, compared with the bare
/// signature checks. Prints rates, p50 and p99, memory, and the ratios, which are what to compare.
///
/// With --roll, instead: enrols that many members, credits each with ten contributions, and has
/// their roll made and certified; prints seconds, and the memory of the service with the load.
///
/// With --reads, instead: 1,000 readers of polls, weights, proofs, rolls, reports, outcomes and tiles, one
/// kind after another, alone and again while 500 ballots a second are cast; prints rates, p99 and the processor
/// time of a request, and tiles against nginx sending the same bytes, where nginx is installed. Any answer but
/// a 200 ends it.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot bench --rounds 3 --seconds 3 --json\n  folkmoot bench --roll 1000000\n  folkmoot bench --reads"
)]
pub struct Args {
    /// Connections kept open: enough that no core waits for the disk. Times at 64 of them are measured as well, since pgbench has 64 clients
    #[arg(long, value_name = "N", default_value_t = 512, value_parser = clap::value_parser!(u16).range(64..=1024))]
    connections: u16,
    /// How often each is measured; the medians are printed
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: usize,
    /// How many ballots are cast in each round
    #[arg(long, value_name = "N", default_value_t = 100_000)]
    ballots: usize,
    /// How long pgbench runs in each round
    #[arg(long, value_name = "SECONDS", default_value_t = 3)]
    seconds: u32,
    /// Measure a roll of so many members
    #[arg(long, value_name = "MEMBERS", value_parser = clap::value_parser!(u32).range(1..=5_000_000),
        conflicts_with_all = ["connections", "rounds", "ballots", "seconds"])]
    roll: Option<u32>,
    /// Measure a thousand readers
    #[arg(long, conflicts_with_all = ["connections", "rounds", "ballots", "seconds", "roll"])]
    reads: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Clients of pgbench, and connections for the times at few.
const CLIENTS: usize = 64;

/// What was measured; rates per second, times in milliseconds.
#[derive(Debug, Serialize)]
struct Measured {
    connections: u16,
    cast: Rate,
    cast_at_64: Rate,
    cast_beside_reads: Rate,
    cast_at_half: Rate,
    cast_at_half_beside_reads: Rate,
    reads: Rate,
    cast_at_half_beside_pages: Rate,
    pages: Rate,
    writing: Option<Writing>,
    receive_and_verify: Rate,
    pgbench_per_second: f64,
    memory_mib: u64,
    cast_to_pgbench: f64,
    cast_to_receive_and_verify: f64,
    verification: rate::Rate,
}

/// Medians over the rounds.
#[derive(Debug, Serialize)]
struct Rate {
    per_second: f64,
    p50_ms: f64,
    p99_ms: f64,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    serve::tell_what_happens(tracing::Level::WARN);
    let dir = std::env::temp_dir().join(format!("folkmoot-bench-{}", std::process::id()));
    let shown = match args.roll {
        None if args.reads => measure_reads(&dir)
            .and_then(|found| terminal::show(args.json, &found, readers::Measured::table)),
        None => {
            measure(args, &dir).and_then(|found| terminal::show(args.json, &found, Measured::table))
        }
        Some(members) => measure_roll(members, &dir)
            .and_then(|found| terminal::show(args.json, &found, roll::Measured::table)),
    };
    let _ = std::fs::remove_dir_all(&dir);
    shown
}

fn measure_roll(members: u32, dir: &std::path::Path) -> Result<roll::Measured, CliError> {
    let community = Community::found(dir, members, 1)?;
    let engine = serve::start_unpaced(community.data())?;
    with_both(engine, move |addresses| {
        let community = community.connect(&format!("http://{}", addresses.service))?;
        roll::play(&community, addresses)
    })
}

fn measure_reads(dir: &std::path::Path) -> Result<readers::Measured, CliError> {
    let community = Community::found(dir, readers::MEMBERS, 1)?;
    let engine = serve::start_unpaced(community.data())?;
    with_both(engine, move |addresses| {
        let community = community.connect(&format!("http://{}", addresses.service))?;
        readers::play(&community, addresses)
    })
}

fn measure(args: &Args, dir: &std::path::Path) -> Result<Measured, CliError> {
    let connections = usize::from(args.connections);
    let per_connection = args.rounds.max(1) * args.ballots.div_ceil(connections);
    // One member per connection would make long chains; a hundred ballots a member is plenty.
    let members = connections * per_connection.div_ceil(100);
    let community = Community::found(dir, u32::try_from(members).unwrap_or(u32::MAX), 1)?;
    let engine = serve::start_unpaced(community.data())?;
    let url = engine.database_url().unwrap_or_default().to_owned();
    let args = Plan {
        connections,
        per_connection,
        rounds: args.rounds.max(1),
        seconds: args.seconds,
    };
    with_both(engine, move |addresses| {
        play(
            &community.connect(&format!("http://{}", addresses.service))?,
            &args,
            addresses,
            &url,
        )
    })
}

struct Plan {
    connections: usize,
    per_connection: usize,
    rounds: usize,
    seconds: u32,
}

/// Where the service and its ceiling listen.
#[derive(Debug, Clone, Copy)]
struct Addresses {
    /// The service.
    service: SocketAddr,
    /// The same server, receiving and verifying only.
    ceiling: SocketAddr,
}

fn play(
    community: &Community,
    plan: &Plan,
    addresses: Addresses,
    database: &str,
) -> Result<Measured, CliError> {
    eprintln!(
        "preparing: {} members, an open poll, {} signed ballots",
        community.size(),
        plan.connections * plan.per_connection
    );
    community.grant_offices()?;
    community.enrol()?;
    community.credit()?;
    let policy = community.adopt_policy()?;
    let election = Election::announce(
        community,
        policy,
        Calendar {
            opens: 8,
            closes: 7_200,
        },
        // So that what was cast can be verified without waiting for the close.
        Publication::Open,
    )?;
    election.certify_roll()?;
    election.reveal_lots()?;
    election.wait_for(Phase::Open)?;
    let requests = requests(community, &election, plan)?;
    let pgbench = Pgbench::prepare(database)?;
    let load = Load {
        each: plan.per_connection / plan.rounds,
        requests,
        reads: reads::requests(POLL, community.members()),
        pages: reads::pages(POLL, community.members()),
        meter: pgbench.writers_backend()?.and_then(Meter::of_writer),
        addresses,
    };
    let rounds = (0..plan.rounds).map(|round| {
        eprintln!("round {} of {}", round + 1, plan.rounds);
        let inserts = pgbench.run(CLIENTS, plan.seconds)?;
        Ok((inserts, load.round(round)?))
    });
    let rounds: Vec<(f64, Round)> = rounds.collect::<Result<_, CliError>>()?;
    let verification = verification(community, &addresses.service)?;
    let rate =
        |shot: fn(&Round) -> load::Shot| Rate::of(rounds.iter().map(|(_, round)| shot(round)));
    let paced = |shot: fn(&[Cast; 2]) -> load::Shot| {
        Rate::of(
            rounds
                .iter()
                .flat_map(|(_, round)| round.paced.iter().map(shot)),
        )
    };
    let cast = rate(|round| round.alone.shot);
    let ceiling = rate(|round| round.ceiling);
    let inserts = median(rounds.iter().map(|(inserts, _)| *inserts).collect());
    Ok(Measured {
        connections: u16::try_from(plan.connections).unwrap_or(u16::MAX),
        memory_mib: memory_mib("VmRSS:"),
        cast_to_pgbench: cast.per_second / inserts,
        cast_to_receive_and_verify: cast.per_second / ceiling.per_second,
        cast,
        cast_at_64: rate(|round| round.at_64),
        cast_beside_reads: rate(|round| round.beside_reads.shot),
        cast_at_half: paced(|[alone, _]| alone.shot),
        cast_at_half_beside_reads: paced(|[_, beside]| beside.shot),
        reads: rate(|round| round.reads),
        cast_at_half_beside_pages: rate(|round| round.paged[1].shot),
        pages: rate(|round| round.pages),
        writing: Writing::of(rounds.iter().map(|(_, round)| round)),
        receive_and_verify: ceiling,
        pgbench_per_second: inserts,
        verification,
    })
}

/// Mirrors the log and verifies the mirror, compared with the signatures alone.
fn verification(community: &Community, service: &SocketAddr) -> Result<rate::Rate, CliError> {
    let directory = community.trust_file().with_file_name("mirror");
    mirror::bring(&format!("http://{service}"), &directory)?;
    let keys = [community.log_key()];
    let place = Place::Directory(directory);
    let files = Files::of(&place);
    let options = Options {
        threads: std::thread::available_parallelism().map_or(1, usize::from),
        ..Options::default()
    };
    let measured = rate::measure(&|path| files.get(path), &keys, &options);
    files.finish()?;
    let (rate, report) = measured.map_err(|error| SetupFault::Program {
        program: "verify".to_owned(),
        reason: super::language::fault(&error),
    })?;
    match report.holds {
        true => Ok(rate),
        false => Err(SetupFault::Program {
            program: "verify".to_owned(),
            reason: crate::words::verify::report(super::language::language(), &report),
        }
        .into()),
    }
}

/// For each connection its ballots in order: each member's chain stays on one connection.
fn requests(
    community: &Community,
    election: &Election<'_>,
    plan: &Plan,
) -> Result<Vec<Vec<Request>>, CliError> {
    let open = election.opened()?;
    let per_connection = community.size() / plan.connections;
    let groups: Vec<&[Id]> = community
        .members()
        .chunks(per_connection.max(1))
        .take(plan.connections)
        .collect();
    let bar = terminal::progress(plan.connections, "busy-signing");
    let made = groups.iter().map(|members| {
        let mut heads: Vec<Option<Hash>> = vec![None; members.len()];
        let mut requests = Vec::with_capacity(plan.per_connection);
        for number in 0..plan.per_connection {
            let place = number % members.len();
            let seq = u32::try_from(number / members.len() + 1).unwrap_or(u32::MAX);
            let (ballot, hash, marks) = election.ballot(open, &members[place], seq, heads[place]);
            heads[place] = Some(hash);
            let note = community.signed(ballot, &[&format!("m/{}", members[place])])?;
            requests.push(Request::statement(&note, &marks));
        }
        bar.inc(1);
        Ok(requests)
    });
    let made = made.collect();
    bar.finish_and_clear();
    made
}

impl Rate {
    fn of(rounds: impl Iterator<Item = load::Shot>) -> Rate {
        let rounds: Vec<load::Shot> = rounds.collect();
        let ms = |time: Duration| time.as_secs_f64() * 1e3;
        Rate {
            per_second: median(rounds.iter().map(|shot| shot.per_second).collect()),
            p50_ms: median(rounds.iter().map(|shot| ms(shot.p50)).collect()),
            p99_ms: median(rounds.iter().map(|shot| ms(shot.p99)).collect()),
        }
    }
}

impl Measured {
    fn table(&self) -> String {
        let line = |name: &str, rate: &Rate| {
            format!(
                "{name:<34}{:>9.0} /s   p50 {:>6.2} ms   p99 {:>6.2} ms\n",
                rate.per_second, rate.p50_ms, rate.p99_ms
            )
        };
        let mut text = format!("{} connections, medians\n", self.connections);
        text += &line("ballots cast", &self.cast);
        text += &line("  over 64 connections", &self.cast_at_64);
        text += &line("  beside reads", &self.cast_beside_reads);
        text += &line("  at half the rate", &self.cast_at_half);
        text += &line("    beside reads", &self.cast_at_half_beside_reads);
        text += &line("    beside pages", &self.cast_at_half_beside_pages);
        text += &line("reads", &self.reads);
        text += &line("pages", &self.pages);
        text += &line("received and verified only", &self.receive_and_verify);
        text += &format!(
            "{:<34}{:>9.0} /s\n",
            "pgbench, one row a transaction", self.pgbench_per_second
        );
        text += &format!(
            "{:<34}{:>9} MiB\n",
            "memory of this process", self.memory_mib
        );
        text += &format!("{:<34}{:>9.2}\n", "cast / pgbench", self.cast_to_pgbench);
        text += &format!(
            "{:<34}{:>9.2}\n",
            "cast / received and verified", self.cast_to_receive_and_verify
        );
        text += &Writing::table(self.writing.as_ref());
        let verified = &self.verification;
        text += &format!(
            "{:<34}{:>9.0} /s   {} ballots on {} threads\n",
            "ballots verified",
            verified.ballots as f64 / verified.verify_seconds,
            verified.ballots,
            verified.threads
        );
        text + &format!(
            "{:<34}{:>9.2}\n",
            "verification / signatures alone", verified.ratio
        )
    }
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers.get(numbers.len() / 2).copied().unwrap_or(f64::NAN)
}

/// What this process holds in memory, service and load generator together: `VmRSS:` now, `VmHWM:`
/// at most.
fn memory_mib(field: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(field));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    kib.unwrap_or(0) / 1024
}

/// Serves the engine and its ceiling on free ports while `work` runs beside them.
fn with_both<T: Send + 'static>(
    engine: Engine,
    work: impl FnOnce(Addresses) -> Result<T, CliError> + Send + 'static,
) -> Result<T, CliError> {
    let any = SocketAddr::from(([127, 0, 0, 1], 0));
    let listen_error = |error: io::Error| {
        CliError::from(SetupFault::Listen {
            listen: any.to_string(),
            reason: crate::service::error::os(&error),
        })
    };
    http::block_on(async move {
        let engine = Arc::new(engine);
        let (service, address) = http::bind(engine.clone(), any).map_err(listen_error)?;
        let (ceiling, ceiling_address) =
            http::bind_ceiling(engine.clone(), any).map_err(listen_error)?;
        let handles = [service.handle(), ceiling.handle()];
        let running = [tokio::spawn(service), tokio::spawn(ceiling)];
        let addresses = Addresses {
            service: address,
            ceiling: ceiling_address,
        };
        let done = tokio::task::spawn_blocking(move || work(addresses)).await;
        for handle in handles {
            handle.stop(true).await;
        }
        for server in running {
            let _ = server.await;
        }
        if let Ok(engine) = Arc::try_unwrap(engine) {
            engine.stop();
        }
        done.expect("the benchmark does not panic")
    })
}
