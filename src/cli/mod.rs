//! The command line: one file a command, each with its options and its `run`.
//!
//! Nothing is decided here: statements are made and judged by `domain`, sent by `client`. What a
//! command prints to be read by programs goes to the standard output, everything else to the
//! standard error. Commands, files and exit codes: `docs/CLI.md`.

mod count;
mod error;
mod key;
mod keygen;
mod methods;
mod sign;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;

/// Weighted votes that anyone can verify.
#[derive(Parser)]
#[command(
    name = "folkmoot",
    version,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, or it holds; 1 refused, or it does not hold; 2 wrong usage or\n\
                  malformed input; 3 something cannot be reached, read or written.\n\
                  Every command explains itself with an example: folkmoot <COMMAND> --help"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Keygen(keygen::Args),
    Sign(sign::Args),
    Count(count::Args),
    Methods(methods::Args),
}

/// Runs the command that the process was started with; its exit code, as in `docs/CLI.md`.
pub fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Keygen(args) => keygen::run(&args),
        Command::Sign(args) => sign::run(&args),
        Command::Count(args) => count::run(&args),
        Command::Methods(args) => methods::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("folkmoot: {error}");
            ExitCode::from(error.exit_code())
        }
    }
}
