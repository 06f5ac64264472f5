//! `folkmoot doctor`: what is wrong with a data directory or its service, and what to do.
//!
//! Looks and changes nothing. Whether the log is right is for `folkmoot verify`.

use std::fmt::Write;

use super::connection::Options;
use super::data::{DataDir, DataOption};
use super::error::connection::ConnectionFault;
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::serve::{self, DatabaseOption};
use super::{CliError, init, language, terminal};
use crate::domain::fault::{Fault, Term, Told};
use crate::domain::log::policy::Trust;
use crate::domain::state::organisation::ClockSource;
use crate::service::audit::{Audit, Finding, audit};
use crate::service::{Settings, cluster};
use crate::store::projections::Difference;
use crate::view::operators::HealthView;
use crate::words;

/// How far apart the log's last clock and this machine's may be, in seconds. A service with nothing
/// to judge states the time only when something happens, so only a clock ahead is a fault.
const AHEAD_MAX: i64 = 60;

/// Diagnose a data directory and its service
///
/// Looks at keys, genesis statement and trust file, at the PostgreSQL programs, and at the service
/// that should answer at --url: is it well, is it that log, is its clock right. With --deep also at
/// every row of the database, which must follow from the log. Changes nothing.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  folkmoot doctor --data data --url http://127.0.0.1:8080\n  folkmoot doctor --data data --deep"
)]
pub struct Args {
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    connection: Options,
    /// Read the database too: log, marks, attachments, tiles, signed heads, and every derived row
    #[arg(long)]
    deep: bool,
    #[command(flatten)]
    database: DatabaseOption,
    /// Print JSON: an array of what, well, says
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let data = args.data.dir()?;
    let place = |code: &'static str| {
        let told = Told::new(code).with("path", data.root().to_owned());
        language::say(&told)
    };
    let version = |major: String| Told::new("doctor-postgres-well").with("version", major);
    let postgres = cluster::examine(data.root()).map(version);
    let mut findings = vec![
        (place("doctor-keys"), keys(&data)),
        (place("doctor-genesis"), genesis(&data)),
        ("PostgreSQL".to_owned(), postgres.map_err(CliError::from)),
        (args.connection.url.clone(), service(args, &data)),
    ];
    if args.deep {
        let settings = serve::settings(&data, &args.database)?;
        findings.extend(database(&audited(&settings)?));
    }
    let mut printed = String::new();
    for (what, finding) in &findings {
        let (word, says) = match finding {
            Ok(says) => ("doctor-well", language::say(says)),
            Err(error) => ("doctor-ill", language::fault(error)),
        };
        let word = words::padded(&language::term(word), 6);
        let colon = language::term("colon");
        let _ = writeln!(printed, "{word}{what}{colon}{says}");
    }
    if args.json {
        let findings = findings.iter().map(|(what, finding)| {
            let error = finding.as_ref().err().map(language::fault);
            let says = error.or_else(|| finding.as_ref().ok().map(language::say));
            serde_json::json!({"what": what, "well": finding.is_ok(), "says": says})
        });
        printed = format!("{}\n", serde_json::Value::Array(findings.collect()));
    }
    terminal::deliver(None, printed.as_bytes())?;
    match findings
        .iter()
        .filter(|(_, finding)| finding.is_err())
        .count()
    {
        0 => Ok(()),
        count => Err(SetupFault::Unwell { count }.into()),
    }
}

/// Compares the database with its log, with a bar while it takes.
pub(super) fn audited(settings: &Settings) -> Result<Audit, CliError> {
    let bar = terminal::wait("busy-comparing");
    let audit = audit(settings, &mut |done| {
        bar.set_message(language::say(
            &Told::new("rebuilding-entries").with("count", done),
        ));
    });
    bar.finish_and_clear();
    Ok(audit?)
}

/// A line for each thing that is wrong in the database, or one that all is well.
fn database(audit: &Audit) -> Vec<(String, Result<Told, CliError>)> {
    let what = || language::term("doctor-database");
    if audit.findings.is_empty() {
        let says = Told::new("doctor-database-well").with("count", audit.head.size);
        return vec![(what(), Ok(says))];
    }
    let ill = |finding| {
        Err(SetupFault::Differs {
            what: told(finding),
        }
        .into())
    };
    let findings = audit.findings.iter();
    findings.map(|finding| (what(), ill(finding))).collect()
}

/// One finding.
pub(super) fn told(finding: &Finding) -> Told {
    let told = |case| Told::new("audit").case(case);
    match finding {
        Finding::Log(reason) => told("log").with("reason", reason),
        Finding::Marks(entry) => told("marks").with("entry", entry),
        Finding::Attachment(hash) => told("attachment").with("hash", hash),
        Finding::Tile { level, index } => told("tile").with("level", level).with("index", index),
        Finding::StrayTiles(count) => told("stray-tiles").with("count", count),
        Finding::Checkpoint(size) => told("checkpoint").with("size", size),
        Finding::Row(Difference {
            table,
            missing,
            row,
        }) => {
            let told = told(match missing {
                true => "missing-row",
                false => "stray-row",
            });
            told.with("table", table).with("row", row)
        }
    }
}

fn keys(data: &DataDir) -> Result<Told, CliError> {
    KeyFile::read(&data.service_key())?;
    KeyFile::read(&data.log_key())?;
    Ok(Told::new("doctor-keys-well"))
}

/// The log that is meant to be here.
fn pinned(data: &DataDir) -> Result<Trust, CliError> {
    let founded = init::founded(data, &data.birth()?)?;
    let path = data.trust();
    let trust = Trust::parse(&terminal::read(&path)?).map_err(|error| ConnectionFault::Trust {
        path: path.clone(),
        reason: error.told(),
    })?;
    match trust.genesis == founded.genesis {
        true => Ok(trust),
        false => Err(SetupFault::TrustDiffers { path }.into()),
    }
}

fn genesis(data: &DataDir) -> Result<Told, CliError> {
    let trust = pinned(data)?;
    let log = trust.logs.first().map_or("", |key| key.name());
    Ok(Told::new("doctor-genesis-well").with("log", log))
}

/// Why a clock is not believed, for people.
fn doubt(why: &str) -> Term {
    Term(match why {
        "stepped" => "clock-why-stepped",
        "stopped" => "clock-why-stopped",
        "apart" => "clock-why-apart",
        _ => "clock-why-behind",
    })
}

/// Whether the service answers, accepts statements, has this log, and knows the time.
fn service(args: &Args, data: &DataDir) -> Result<Told, CliError> {
    let mut options = args.connection.clone();
    let health: HealthView = options.client().get_json("/health")?;
    if let Some(clock) = health.clock {
        return Err(SetupFault::ClockInDoubt {
            why: doubt(&clock.why),
            database: clock.database,
            expected: clock.expected,
        }
        .into());
    }
    if !health.polls_with_lost_marks.is_empty() {
        let polls = health.polls_with_lost_marks;
        return Err(SetupFault::MarksLost { polls }.into());
    }
    options.trust.trust.get_or_insert(data.trust());
    let connection = options.connect()?;
    let genesis = connection.genesis()?;
    let (log, here) = (connection.now()?, terminal::now());
    if genesis.clock == ClockSource::Real && log.seconds() - here.seconds() > AHEAD_MAX {
        return Err(ConnectionFault::ClocksApart { log, here }.into());
    }
    let origin = connection.origin();
    let well = Told::new("doctor-service-well").with("log", origin);
    Ok(well.with("clock", log))
}
