//! `folkmoot verify`: everything a log claims, computed again from its files.

use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use super::download::{Files, Place};
use super::error::logs::LogFault;
use super::language::language;
use super::seen::{Pinned, TrustFile};
use super::{CliError, terminal};
use crate::domain::log::directory::CHECKPOINT_PATH;
use crate::domain::log::policy::Trust;
use crate::domain::verify::{Held, Kept, Options, Progress, Report, verify_and_keep};
use crate::words;

/// Nothing is drawn before it has taken this long.
const PATIENCE: Duration = Duration::from_secs(1);

/// Verify a whole log
///
/// Reads a log from a service or from a mirror and computes everything again: leaves, tree,
/// checkpoint, signatures, authority, ledger, rolls, ballots, counts, certificates. Says in a line
/// each what holds, and in plain words the first thing that does not. Nothing is taken on trust but
/// what --trust names. Exit codes: 0 it holds, 1 it does not, 2 wrong usage, or a receipt or
/// checkpoint of yours that says nothing of this log, 3 not to be read, 4 the log has another history
/// than the one that was seen before under this trust file (FILE.head), which FILE.fork proves.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot verify https://vote.example.org --trust trust --receipt my-ballot.receipt\n  \
    folkmoot verify ./mirror --trust trust --checkpoint last-month.checkpoint --json"
)]
pub struct Args {
    /// The URL of a service, or the directory of a mirror
    #[arg(value_name = "URL|DIR")]
    log: String,
    #[command(flatten)]
    trust: TrustFile,
    /// A receipt whose entry must be in the log; may be repeated
    #[arg(long, value_name = "FILE")]
    receipt: Vec<PathBuf>,
    /// A checkpoint of an earlier state that the log must continue; may be repeated
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let pinned = args.trust.read()?;
    let options = Options {
        trust: pinned.as_ref().map(|pinned| pinned.trust.clone()),
        receipts: held(&args.receipt)?,
        checkpoints: held(&args.checkpoint)?,
        now: Some(terminal::now()),
        threads: threads(),
    };
    let report = check(&args.log, pinned.as_ref(), &options)?;
    let text = match args.json {
        true => serde_json::to_string(&report).expect("a report prints as JSON") + "\n",
        false => words::verify::report(language(), &report),
    };
    terminal::deliver(None, text.as_bytes())?;
    match (report.holds, report.unusable.first()) {
        (true, None) => Ok(()),
        (true, Some(file)) => Err(LogFault::Unusable {
            path: file.file.clone().into(),
        }
        .into()),
        (false, _) => Err(broken(&args.log, &report).into()),
    }
}

/// What is wrong with a log that does not hold: that the key has signed another history too, or anything else.
fn broken(log: &str, report: &Report) -> LogFault {
    let log = log.to_owned();
    let failure = report.failure.as_ref();
    let other = failure.filter(|failure| {
        let case = failure.problem.case.as_deref();
        failure.problem.code == "held" && case == Some("other-history")
    });
    match other {
        Some(failure) => LogFault::OtherHistory {
            log,
            path: failure.file.clone(),
        },
        None => LogFault::DoesNotHold { log },
    }
}

/// Verifies the log of a service, insisting on its key and beginning; what there is to say.
///
/// Errors when it does not hold, or cannot be read. With `pinned`, also when it does not continue what was seen.
pub fn verify_service(
    url: &str,
    trust: Trust,
    pinned: Option<&Pinned>,
) -> Result<Report, CliError> {
    let options = Options {
        trust: Some(trust),
        now: Some(terminal::now()),
        threads: threads(),
        ..Options::default()
    };
    let report = check(url, pinned, &options)?;
    match report.holds {
        true => Ok(report),
        false => {
            eprint!("{}", words::verify::report(language(), &report));
            Err(LogFault::DoesNotHold {
                log: url.to_owned(),
            }
            .into())
        }
    }
}

/// Verifies a mirror, insisting on its key and beginning. Errors as [`verify_service`].
pub fn verify_directory(directory: &Path, pinned: &Pinned) -> Result<Report, CliError> {
    let directory = directory.display().to_string();
    verify_service(&directory, pinned.trust.clone(), Some(pinned))
}

/// Verifies a log and computes something from what it leads to.
///
/// Errors with `DoesNotHold`, after saying on the standard error what does not.
pub fn with_verified<T>(
    log: &str,
    pinned: Option<&Pinned>,
    work: impl FnOnce(&Kept<'_>) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let options = Options {
        trust: pinned.map(|pinned| pinned.trust.clone()),
        now: Some(terminal::now()),
        threads: threads(),
        ..Options::default()
    };
    check_and(log, pinned, &options, |report, kept| match kept {
        Some(kept) if report.holds => work(&kept),
        _ => {
            eprint!("{}", words::verify::report(language(), &report));
            Err(LogFault::DoesNotHold {
                log: log.to_owned(),
            }
            .into())
        }
    })?
}

/// Verifies what is at a URL or in a directory.
fn check(log: &str, pinned: Option<&Pinned>, options: &Options) -> Result<Report, CliError> {
    check_and(log, pinned, options, |report, _| report)
}

/// Verifies what is at a URL or in a directory, with a bar when it takes long. What is verified is the head that
/// was found to continue what was seen before.
fn check_and<T>(
    log: &str,
    pinned: Option<&Pinned>,
    options: &Options,
    then: impl FnOnce(Report, Option<Kept<'_>>) -> T,
) -> Result<T, CliError> {
    let place = Place::named(log);
    let files = Files::of(&place);
    let started = Instant::now();
    let mut bar = None;
    let head = files.get(CHECKPOINT_PATH);
    if let (Some(pinned), Some(head)) = (pinned, &head) {
        pinned.see(&place, head)?;
    }
    let source = |path: &str| match path {
        CHECKPOINT_PATH => head.clone(),
        path => files.get(path),
    };
    let (report, kept) = verify_and_keep(&source, options, &mut |step: Progress| {
        if started.elapsed() > PATIENCE {
            let length = usize::try_from(step.size).unwrap_or(usize::MAX);
            let bar = bar.get_or_insert_with(|| terminal::progress(length, "busy-verifying"));
            bar.set_position(step.judged);
        }
    });
    if let Some(bar) = bar {
        bar.finish_and_clear();
    }
    files.finish()?;
    let done = then(report, kept);
    files.finish()?;
    Ok(done)
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, usize::from)
}

fn held(paths: &[PathBuf]) -> Result<Vec<Held>, CliError> {
    let read = |path: &PathBuf| {
        Ok(Held {
            name: path.display().to_string(),
            bytes: terminal::read(path)?,
        })
    };
    paths.iter().map(read).collect()
}
