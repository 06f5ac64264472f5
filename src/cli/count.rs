//! `folkmoot count`: a file of ballots in, who is elected and why out.
//!
//! `count/records.rs` reads the file, `count/terms.rs` says how the contest is to be counted.

mod records;
mod terms;

use clap::ValueEnum;

use super::{CliError, terminal};
use crate::domain::count::format::Profile;
use crate::domain::count::words::{self, Language};
use crate::domain::count::{CountError, method};

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
    /// How to count: a name from `folkmoot methods`
    #[arg(long, value_name = "METHOD")]
    method: String,
    #[command(flatten)]
    terms: terms::TermArgs,
    /// The language of the sentences
    #[arg(long, value_enum, default_value_t = LanguageOption::En)]
    lang: LanguageOption,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageOption {
    En,
    Zh,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let method = method(&args.method).ok_or_else(|| CliError::NoSuchMethod {
        name: args.method.clone(),
    })?;
    let Profile {
        election,
        names,
        title,
    } = args.records.read(method.ballot_kind())?;
    let election = args.terms.apply(election, &title, args.records.overvote)?;
    let outcome = method.count(&election)?;
    if election.terms().decision.is_some() && outcome.decision.is_none() {
        let reason = "only yes-no decides by quorums and thresholds";
        return Err(CountError::BadTerms(reason).into());
    }
    if args.json {
        return terminal::deliver(None, format!("{}\n", outcome.to_json()).as_bytes());
    }
    let language = match args.lang {
        LanguageOption::En => Language::English,
        LanguageOption::Zh => Language::Chinese,
    };
    let told = words::sentences(&outcome, &names, language).join("\n");
    let table = words::table(&outcome, &names, language);
    terminal::deliver(None, format!("{table}\n{told}\n").as_bytes())
}
