//! `folkmoot issuance`: how much of a roll's weight is new.

use super::ledger::{Case, Files, From};
use super::{CliError, key, terminal};
use crate::domain::id::Id;
use crate::domain::weight::issuance::{Issuance, issuance};

/// Show how much of a roll's weight was minted in its last days
///
/// What the roll would lose without what occurred in the last days before the record date: in all,
/// by source, and by class of members. A campaign that mints more weight than a year of work is
/// seen here before anybody votes.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot issuance council-2027\n  \
    folkmoot issuance council-2027 --days 365 --log ./mirror\n  \
    folkmoot issuance --ledger app.csv --ledger shop.csv --policy house.txt --days 90"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = key::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    /// How many days before the record date count as the last
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    /// The policy for a roll made from files
    #[arg(long, value_name = "FILE|PRESET", requires = "ledger")]
    policy: Option<String>,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    files: Files,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let report = match (&args.poll, &args.from.log) {
        (None, _) => computed(
            &Case::of_files(&args.files, args.policy.as_deref(), None)?,
            args.days,
        )?,
        (Some(poll), Some(_)) => computed(&args.from.here(poll, None)?, args.days)?,
        (Some(poll), None) => {
            let client = args.from.connection.client();
            client.get_json(&format!("/api/polls/{poll}/issuance?days={}", args.days))?
        }
    };
    terminal::show(args.json, &report, Issuance::text)
}

fn computed(case: &Case, days: u32) -> Result<Issuance, CliError> {
    let report = issuance(case.setting(), &case.members, days, || case.events());
    Ok(report?)
}
