//! `folkmoot watch`: somebody outside who looks at a log again and again, keeps what it showed, and raises
//! the alarm when it shows something else.

use std::path::PathBuf;
use std::process::Command;
use std::thread;
use std::time::Duration;

use super::error::logs::LogFault;
use super::seen::TrustFile;
use super::{CliError, language, mirror, terminal, verify};
use crate::domain::fault::{Fault, Told};
use crate::domain::log::fork::Fork;
use crate::domain::log::policy::Trust;

/// Watch a log from outside
///
/// Brings a mirror up to date and verifies it, again and again. The log must prove each time that
/// it continues what it showed before; if it does not, or does not hold, or cannot be reached, the
/// alarm program is run with one argument, which says why. Ends only with --once, or when the
/// log has forked: then the exit code is 4 and the file `fork` in the mirror proves it.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    mut_arg("trust", |trust| trust.required(true)),
    after_help = "Examples:\n  \
    folkmoot watch https://vote.example.org ./mirror --trust trust --alarm ./tell-the-board\n  \
    folkmoot watch --prove ./mirror/fork --trust trust"
)]
pub struct Args {
    /// The URL of the service
    #[arg(value_name = "URL", required_unless_present = "prove")]
    log: Option<String>,
    /// The directory of the mirror; created if it does not exist
    #[arg(value_name = "DIR", required_unless_present = "prove")]
    directory: Option<PathBuf>,
    #[command(flatten)]
    trust: TrustFile,
    /// How long to wait between two checks
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(1..))]
    every: u64,
    /// The program to run on alarm; it is not a shell command
    #[arg(long, value_name = "PROGRAM")]
    alarm: Option<PathBuf>,
    /// Check once and exit with the code of what was found
    #[arg(long)]
    once: bool,
    /// Check a file that claims to prove a fork, and nothing else
    #[arg(long, value_name = "FILE", conflicts_with_all = ["log", "directory"])]
    prove: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let pinned = args.trust.required()?;
    if let Some(path) = &args.prove {
        return prove(path, &pinned.trust);
    }
    let (Some(log), Some(directory)) = (&args.log, &args.directory) else {
        unreachable!("clap asks for both where nothing is to be proved");
    };
    loop {
        let looked = mirror::bring_trusted(log, directory, Some(&pinned)).and_then(|(head, _)| {
            verify::verify_directory(directory, &pinned)?;
            Ok(head)
        });
        match looked {
            Ok(head) => {
                let (origin, size) = (&head.origin, head.size);
                let told = Told::new("log-shown")
                    .with("log", origin)
                    .with("size", size);
                terminal::deliver(None, format!("{}\n", language::say(&told)).as_bytes())?;
                if args.once {
                    return Ok(());
                }
            }
            Err(error) => {
                raise(args, &error);
                let forked = matches!(error, CliError::Log(LogFault::Forked { .. }));
                if args.once || forked {
                    return Err(error);
                }
            }
        }
        thread::sleep(Duration::from_secs(args.every));
    }
}

/// Says what is wrong, here and by the alarm program.
fn raise(args: &Args, error: &CliError) {
    let said = language::fault(error);
    eprintln!("{said}");
    let Some(program) = &args.alarm else {
        return;
    };
    match Command::new(program).arg(&said).status() {
        Ok(status) if status.success() => {}
        Ok(status) => eprintln!("{}: {status}", program.display()),
        Err(reason) => eprintln!("{}: {reason}", program.display()),
    }
}

/// Says whether a file proves that whoever has the log's key signed two histories.
fn prove(path: &std::path::Path, trust: &Trust) -> Result<(), CliError> {
    let fork = Fork::parse(&terminal::read(path)?).and_then(|fork| fork.check(&trust.logs));
    let (old, new) = fork.map_err(|error| LogFault::NoFork {
        path: path.to_owned(),
        reason: error.told(),
    })?;
    let told = Told::new("fork-shown").with("log", &old.origin);
    let told = told.with("old_size", old.size).with("old_root", old.root);
    let told = told.with("new_size", new.size).with("new_root", new.root);
    terminal::deliver(None, format!("{}\n", language::say(&told)).as_bytes())
}
