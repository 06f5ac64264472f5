//! The command line: one file a command, each with its options and its `run`.
//!
//! Nothing is decided here: statements are made and judged by `domain`, sent by `client`. What a
//! command prints to be read by programs goes to the standard output, everything else to the
//! standard error. Commands, files and exit codes: `docs/CLI.md`.

mod accept;
mod appoint;
mod backup;
mod ballot;
mod ballots;
mod batches;
mod bench;
mod certify;
mod charter;
mod choices;
mod claim;
mod client;
mod compose;
mod confirm;
mod connection;
mod contributions;
mod count;
mod crowd;
mod data;
mod decide;
mod demo;
mod doctor;
mod download;
mod draft;
mod enrol;
mod error;
mod faults;
mod heads;
mod import;
mod init;
mod invite;
mod issuance;
mod key;
mod keygen;
mod language;
mod ledger;
mod ledger_now;
mod lot;
mod methods;
mod mirror;
mod newcomers;
mod policy;
mod policy_file;
mod polls;
mod power;
mod procedure;
mod rate;
mod rebuild;
mod receipt;
mod regular;
mod rehearse;
mod restore;
mod result;
mod roll;
mod roll_options;
mod rule;
mod seen;
mod serve;
mod settings;
mod sign;
mod spelling;
mod status;
mod submit;
mod terminal;
mod turn;
mod verify;
mod verify_weight;
mod vote;
mod watch;
mod weight;
mod what_if;
mod witness;
mod working;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use error::CliError;

use crate::words::Language;

/// Weighted votes that anyone can verify.
#[derive(Parser)]
#[command(
    name = "folkmoot",
    version,
    disable_help_subcommand = true,
    after_help = "Exit codes: 0 done, or it holds; 1 refused, or it does not hold; 2 wrong usage or\n\
                  malformed input; 3 something cannot be reached, read or written;\n\
                  4 the log has another history than the one that was seen before.\n\
                  Every command explains itself with an example: folkmoot <COMMAND> --help"
)]
struct Cli {
    /// The language of messages, zh or en [default: that of the locale]
    #[arg(long, global = true, value_name = "LANG", display_order = 900, value_parser = language::parse)]
    lang: Option<Language>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Bench(bench::Args),
    Demo(demo::Args),
    Serve(serve::Args),
    Init(init::Args),
    Appoint(appoint::Args),
    Decide(decide::Args),
    Accept(accept::Args),
    Keygen(keygen::Args),
    Compose(compose::Args),
    Sign(sign::Args),
    Submit(submit::Args),
    Receipt(receipt::Args),
    Enrol(enrol::Args),
    Invite(invite::Args),
    Confirm(confirm::Args),
    Import(import::Args),
    Rehearse(rehearse::Args),
    Lot(lot::Args),
    Roll(roll::Args),
    Claim(claim::Args),
    Rule(rule::Args),
    Vote(vote::Args),
    Certify(certify::Args),
    Policy(policy::Args),
    Procedure(procedure::Args),
    Weight(weight::Args),
    Power(power::Args),
    Issuance(issuance::Args),
    WhatIf(what_if::Args),
    VerifyWeight(verify_weight::Args),
    Status(status::Args),
    Result(result::Args),
    Ballot(ballot::Args),
    Backup(backup::Args),
    Restore(restore::Args),
    Rebuild(rebuild::Args),
    Doctor(doctor::Args),
    Verify(verify::Args),
    Mirror(mirror::Args),
    Watch(watch::Args),
    Witness(witness::Args),
    Count(count::Args),
    Methods(methods::Args),
}

/// Runs the command that the process was started with; its exit code, as in `docs/CLI.md`.
pub fn main() -> ExitCode {
    let chosen = language::choose(language::asked(std::env::args()));
    let cli = Cli::parse();
    if let Err(wrong) = chosen.and_then(|()| language::choose(cli.lang)) {
        eprintln!("folkmoot: FOLKMOOT_LANG: {wrong}");
        return ExitCode::from(2);
    }
    let done = match cli.command {
        Command::Bench(args) => bench::run(&args),
        Command::Demo(args) => demo::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Init(args) => init::run(&args),
        Command::Appoint(args) => appoint::run(&args),
        Command::Decide(args) => decide::run(&args),
        Command::Accept(args) => accept::run(&args),
        Command::Keygen(args) => keygen::run(&args),
        Command::Compose(args) => compose::run(&args),
        Command::Sign(args) => sign::run(&args),
        Command::Submit(args) => submit::run(&args),
        Command::Receipt(args) => receipt::run(&args),
        Command::Enrol(args) => enrol::run(&args),
        Command::Invite(args) => invite::run(&args),
        Command::Confirm(args) => confirm::run(&args),
        Command::Import(args) => import::run(&args),
        Command::Rehearse(args) => rehearse::run(&args),
        Command::Lot(args) => lot::run(&args),
        Command::Roll(args) => roll::run(&args),
        Command::Claim(args) => claim::run(&args),
        Command::Rule(args) => rule::run(&args),
        Command::Vote(args) => vote::run(&args),
        Command::Certify(args) => certify::run(&args),
        Command::Policy(args) => policy::run(&args),
        Command::Procedure(args) => procedure::run(&args),
        Command::Weight(args) => weight::run(&args),
        Command::Power(args) => power::run(&args),
        Command::Issuance(args) => issuance::run(&args),
        Command::WhatIf(args) => what_if::run(&args),
        Command::VerifyWeight(args) => verify_weight::run(&args),
        Command::Status(args) => status::run(&args),
        Command::Result(args) => result::run(&args),
        Command::Ballot(args) => ballot::run(&args),
        Command::Backup(args) => backup::run(&args),
        Command::Restore(args) => restore::run(&args),
        Command::Rebuild(args) => rebuild::run(&args),
        Command::Doctor(args) => doctor::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Mirror(args) => mirror::run(&args),
        Command::Watch(args) => watch::run(&args),
        Command::Witness(args) => witness::run(&args),
        Command::Count(args) => count::run(&args),
        Command::Methods(args) => methods::run(&args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("folkmoot: {}", language::fault(&error));
            ExitCode::from(error.exit_code())
        }
    }
}
