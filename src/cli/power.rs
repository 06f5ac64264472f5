//! `folkmoot power`: what the weights of a roll do.

use super::ledger::{Case, Files, From};
use super::{CliError, key, terminal};
use crate::domain::id::Id;
use crate::domain::weight::power::PowerReport;

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
    #[arg(value_name = "POLL", value_parser = key::id, required_unless_present = "ledger")]
    poll: Option<Id>,
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
        (None, _) => Case::of_files(&args.files, args.policy.as_deref(), None)?.power()?,
        (Some(poll), Some(_)) => args.from.here(poll, None)?.power()?,
        (Some(poll), None) => {
            let client = args.from.connection.client();
            client.get_json(&format!("/api/polls/{poll}/power"))?
        }
    };
    terminal::show(args.json, &report, PowerReport::text)
}
