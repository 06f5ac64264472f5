//! `folkmoot issuance`: how much of a roll's weight is new.

use super::language::language;
use super::ledger::{Case, Origin};
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
use crate::domain::weight::issuance::{guard_readings, issuance};
use crate::words::reports;

/// Show how much of a roll's weight is new
///
/// What the roll would lose without what occurred or was logged in the last days before the
/// record date: in all, by source, and by class of members. A campaign that mints more weight
/// than a year of work shows here before anybody votes. The readings of the policy's own guards,
/// whatever --days says, follow: where one is exceeded, the roll is certified only with a reason
/// (`folkmoot roll`).
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
    #[arg(value_name = "POLL", value_parser = spelling::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    /// How many days before the record date count as the last
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=36_500))]
    days: u32,
    #[command(flatten)]
    origin: Origin,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let path = format!("issuance?days={}", args.days);
    let computed = |case: &Case| {
        let events = || case.events().map(Ok::<_, CliError>);
        let (setting, members) = (case.setting(), &case.members);
        let roll = case.roll(&case.policy)?;
        let readings = guard_readings(setting, members, &roll, events)?;
        issuance(setting, members, (&roll, &readings), args.days, events)
    };
    let report = args
        .origin
        .report(args.poll.as_ref(), None, &path, computed)?;
    terminal::show(args.json, &report, |report| {
        reports::issuance(language(), report)
    })
}
