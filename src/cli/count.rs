//! `folkmoot count`: a file of ballots in, who is elected and why out.
//!
//! `count/records.rs` reads the file, `count/terms.rs` says how the contest is to be counted, `count/write.rs`
//! converts.

mod records;
mod terms;
mod write;

use super::error::counting::CountingFault;
use super::language::language;
use super::{CliError, terminal};
use crate::domain::count::{CountError, Election, Method, Outcome, method};
use crate::domain::time::Time;
use crate::words;
use write::Format;

/// Count a file of ballots
///
/// Reads BLT, PrefLib (soc, soi, toc, toi), CSV, cast vote records and the other formats of
/// docs/METHODS.md by the ending of the file's name and by how it begins, counts, and prints the
/// working as a table and in sentences, or as JSON.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot count council.blt --method stv-folkmoot --seats 9 --seed 2026-12-01\n\n\
                  Exit code 1 means that the ballots are fine but cannot be counted like this:\n\
                  a tie without a lot, or seats and ballots that do not fit the method."
)]
pub struct Args {
    #[command(flatten)]
    records: records::RecordArgs,
    /// How to count: a name from `folkmoot methods`; with --rctab what its rules say, if omitted
    #[arg(long, value_name = "METHOD", required_unless_present_any = ["write", "rctab"])]
    method: Option<String>,
    #[command(flatten)]
    terms: terms::TermArgs,
    /// Print JSON
    #[arg(long, conflicts_with = "write")]
    json: bool,
    /// Print the ballots, or the result, in another format instead
    #[arg(long, value_enum, value_name = "FORMAT")]
    write: Option<Format>,
    /// The time that a report states as its own [default: now]
    #[arg(long, value_name = "TIME", value_parser = time, requires = "write")]
    date: Option<Time>,
}

fn time(text: &str) -> Result<Time, String> {
    Time::parse(text).ok_or_else(|| super::language::term("typed-instant"))
}

pub fn run(args: &Args) -> Result<(), CliError> {
    // Ballots are converted without a method.
    let name = match args.write {
        Some(format) if !format.is_result() => args.method.clone(),
        _ => args.records.method(args.method.as_deref())?,
    };
    let method =
        name.map(|name| method(&name).ok_or(CliError::from(CountingFault::NoSuchMethod { name })));
    let method = method.transpose()?;
    let mut profile = args.records.read(method)?;
    profile.election = args
        .terms
        .apply(profile.election, &profile.title, args.records.overvote)?;
    let date = || args.date.unwrap_or_else(terminal::now);
    match (args.write, method) {
        (Some(format), Some(method)) if format.is_result() => {
            let outcome = args.counted(method, &profile.election)?;
            terminal::deliver(None, write::result(&profile, &outcome, date()).as_bytes())
        }
        (Some(format), _) => {
            terminal::deliver(None, write::ballots(format, &profile, date())?.as_bytes())
        }
        (None, Some(method)) => {
            let outcome = args.counted(method, &profile.election)?;
            show(args, &outcome, &profile.names)
        }
        (None, None) => Ok(()),
    }
}

impl Args {
    fn counted(&self, method: &dyn Method, election: &Election) -> Result<Outcome, CountError> {
        let kind = election.kind();
        self.terms
            .refuse_ignored(method, kind, self.records.overvote)?;
        let outcome = method.count(election)?;
        self.terms.refuse_order_of_file(&outcome)?;
        Ok(outcome)
    }
}

fn show(args: &Args, outcome: &Outcome, names: &[String]) -> Result<(), CliError> {
    if args.json {
        return terminal::deliver(None, format!("{}\n", outcome.to_json()).as_bytes());
    }
    let told = words::count::sentences(outcome, names, language()).join("\n");
    let table = words::rounds::table(outcome, names, language());
    terminal::deliver(None, format!("{table}\n{told}\n").as_bytes())
}
