//! `folkmoot power`: what the weights of a roll do.

use super::language::language;
use super::ledger::{Case, Origin};
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
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
    folkmoot power council-2027 --log ./mirror --json\n  \
    folkmoot power --ledger app.csv --policy tiers-1-5 --record-date 2026-12-01"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    #[command(flatten)]
    origin: Origin,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let report = args
        .origin
        .report(args.poll.as_ref(), None, "power", Case::power)?;
    terminal::show(args.json, &report, |report| {
        reports::power(language(), report)
    })
}
