//! `folkmoot weight`: why a member's weight is what it is.

use std::path::PathBuf;

use super::language::language;
use super::ledger::{Case, Origin};
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
use crate::domain::weight::derivation::{Derivation, derive};
use crate::domain::weight::working::Whole;
use crate::words::weights;

/// Explain a member's weight in a poll, event by event and step by step
///
/// Every contribution and whether it counts, what a limit left of it, every step from value to
/// weight with the rule it follows, and what would bring the next one. Without --log or --ledger
/// what the service derives is shown; with --proof it gives the file with which anybody derives the
/// weight again offline: see `folkmoot verify-weight`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    allow_missing_positional = true,
    after_help = "Examples:\n  \
    folkmoot weight council-2027 m-7f3k9q\n  \
    folkmoot weight council-2027 m-7f3k9q --proof my-weight.json\n  \
    folkmoot weight council-2027 m-7f3k9q --log ./mirror\n  \
    folkmoot weight m-7f3k9q --ledger app.csv --policy house.txt --record-date 2026-12-01"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id, required_unless_present = "ledger")]
    poll: Option<Id>,
    /// The member
    #[arg(value_name = "MEMBER", value_parser = spelling::id, required = true)]
    member: Id,
    /// Fetch the file that proves the weight, and keep it here, for `folkmoot verify-weight`
    #[arg(long, value_name = "FILE", requires = "poll", conflicts_with_all = ["log", "json"])]
    proof: Option<PathBuf>,
    #[command(flatten)]
    origin: Origin,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let member = &args.member;
    if let (Some(file), Some(poll)) = (&args.proof, &args.poll) {
        args.origin
            .files
            .refuse_unused(args.origin.policy.as_deref())?;
        terminal::require_new(file)?;
        let client = args.origin.from.connection.connect()?.client;
        let bytes = client.get(&format!("/api/polls/{poll}/weights/{member}/proof"))?;
        terminal::write_new(file, 0o644, &bytes)?;
        eprintln!(
            "Kept. Anybody with the trust file checks it by: folkmoot verify-weight {} --trust trust",
            file.display()
        );
        return Ok(());
    }
    let path = format!("weights/{member}");
    let derivation = args
        .origin
        .report(args.poll.as_ref(), Some(member), &path, |case| {
            derived(case, member)
        })?;
    terminal::show(args.json, &derivation, |derivation| {
        weights::derivation(language(), derivation)
    })
}

fn derived(case: &Case, member: &Id) -> Result<Derivation, CliError> {
    let whole = Whole {
        total: case.roll(&case.policy)?.total(),
        open: case.open,
    };
    let member = case.member(member)?;
    Ok(derive(&case.setting(), member, &case.lines, whole)?)
}
