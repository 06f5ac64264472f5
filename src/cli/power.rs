//! `folkmoot power`: what the weights of a roll do.

use super::error::weights::WeightFault;
use super::language::language;
use super::ledger::{Case, Origin};
use super::{CliError, spelling, terminal};
use crate::domain::exact::Fraction;
use crate::domain::fault::Fault as _;
use crate::domain::id::Id;
use crate::domain::weight::power::PowerTable;
use crate::domain::weight::roll::Roll;
use crate::words::reports;

/// Show how the weight of a roll is spread, and how much each weight decides
///
/// How few members hold half of it, what the heaviest, the top hundredth and the top tenth hold,
/// by class and by year of joining; and the power to decide, which is not the same as weight.
/// Without --log or --ledger the report that was published with the poll's roll is shown as the
/// service has it; `folkmoot verify` computes it again.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot power council-2027\n  \
    folkmoot power council-2027 --threshold 2/3\n  \
    folkmoot power council-2027 --log ./mirror --json\n  \
    folkmoot power --ledger app.csv --policy tiers-1-5 --record-date 2026-12-01"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    /// Show instead how much each weight decides when at least this share of the weight is needed, for
    /// example 2/3; computed here from the roll
    #[arg(long, value_name = "FRACTION", value_parser = fraction)]
    threshold: Option<Fraction>,
    /// More than that share is needed
    #[arg(long, requires = "threshold")]
    strict: bool,
    #[command(flatten)]
    origin: Origin,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

fn fraction(text: &str) -> Result<Fraction, String> {
    let share = Fraction::parse(text);
    share.ok_or_else(|| super::language::term("typed-share"))
}

pub fn run(args: &Args) -> Result<(), CliError> {
    if let Some(share) = args.threshold {
        let roll = roll(args)?;
        if roll.count() == 0 {
            return Err(WeightFault::NoVoters.into());
        }
        let table = PowerTable::at(&roll, share, args.strict);
        return terminal::show(args.json, &table, |table| {
            reports::deciding(language(), table)
        });
    }
    let report = args
        .origin
        .report(args.poll.as_ref(), None, "power", Case::power)?;
    terminal::show(args.json, &report, |report| {
        reports::power(language(), report)
    })
}

/// The roll: that of the files, of the log that is named, or the one the service published.
fn roll(args: &Args) -> Result<Roll, CliError> {
    let origin = &args.origin;
    match (&args.poll, &origin.from.log) {
        (Some(poll), None) => {
            origin.files.refuse_unused(origin.policy.as_deref())?;
            let client = origin.from.connection.connect()?.client;
            let bytes = client.get(&format!("/api/polls/{poll}/roll"))?;
            let read = Roll::parse(&bytes);
            Ok(read.map_err(|error| WeightFault::Derive {
                reason: error.told(),
            })?)
        }
        (Some(poll), Some(_)) => {
            origin.files.refuse_unused(origin.policy.as_deref())?;
            let case = origin.from.here(poll, None)?;
            case.roll(&case.policy)
        }
        (None, _) => {
            let case = origin.of_files(None)?;
            case.roll(&case.policy)
        }
    }
}
