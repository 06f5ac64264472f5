//! `folkmoot weight`: why a member's weight is what it is.

use std::path::PathBuf;

use serde::Serialize;

use super::ledger::{Case, Origin};
use super::{CliError, language, policy_file, spelling, terminal};
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::change::{WeightChange, between, outlook};
use crate::domain::weight::derivation::{Derivation, derive};
use crate::domain::weight::working::Whole;
use crate::words::{weight_change, weights};

/// What stands for the current policy where a log has none.
const HEADS: &str = "one-member-one-vote";

/// Explain a member's weight in a poll, event by event and step by step
///
/// Every contribution and whether it counts, what a limit left of it, every step from value to
/// weight with the rule it follows, and what would bring the next one. Without --log or --ledger
/// what the service derives is shown; with --proof it saves the file with which anybody can derive the
/// weight again offline: see `folkmoot verify-weight`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    allow_missing_positional = true,
    after_help = "Examples:\n  \
    folkmoot weight council-2027 m-7f3k9q\n  \
    folkmoot weight m-7f3k9q\n  \
    folkmoot weight m-7f3k9q --since 2026-06-01\n  \
    folkmoot weight m-7f3k9q --outlook\n  \
    folkmoot weight council-2027 m-7f3k9q --against council-2026\n  \
    folkmoot weight council-2027 m-7f3k9q --proof my-weight.json\n  \
    folkmoot weight council-2027 m-7f3k9q --log ./mirror\n  \
    folkmoot weight m-7f3k9q --ledger app.csv --policy house.txt --record-date 2026-12-01"
)]
pub struct Args {
    /// The poll; without it the weight is what it would be now, under the current policy or --policy
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Option<Id>,
    /// The member
    #[arg(value_name = "MEMBER", value_parser = spelling::id, required = true)]
    member: Id,
    /// Fetch the file that proves the weight and save it here, for `folkmoot verify-weight`
    #[arg(long, value_name = "FILE", requires = "poll", conflicts_with_all = ["log", "json"])]
    proof: Option<PathBuf>,
    /// Show what changed since then, line by line, from what is in the ledger by now
    #[arg(long, value_name = "TIME", value_parser = spelling::time)]
    since: Option<Time>,
    /// Show what changed since another poll, line by line
    #[arg(long, value_name = "POLL", value_parser = spelling::id, requires = "poll", conflicts_with = "since")]
    against: Option<Id>,
    /// Show what another policy would change, line by line
    #[arg(long, value_name = "FILE|PRESET", conflicts_with_all = ["since", "against"])]
    under: Option<String>,
    /// Show what lapses in the coming year, and when, without further contributions
    #[arg(long, conflicts_with_all = ["poll", "since", "against", "under"])]
    outlook: bool,
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
        let command = format!(
            "folkmoot verify-weight {} --trust trust",
            terminal::typed(file)
        );
        language::tell(&Told::new("weight-kept").with("command", command));
        return Ok(());
    }
    let compares = args.since.is_some() || args.against.is_some() || args.under.is_some();
    if args.poll.is_some() && !compares {
        let path = format!("weights/{member}");
        let derivation = args
            .origin
            .report(args.poll.as_ref(), Some(member), &path, |case| {
                derived(case, member)
            })?;
        return terminal::show(args.json, &derivation, |derivation| {
            weights::derivation(language::language(), derivation)
        });
    }
    let shown = with_cases(args, |case, other| shown(args, case, other))?;
    terminal::show(args.json, &shown, Shown::text)
}

/// What is shown of a weight that is computed here.
#[derive(Serialize)]
#[serde(untagged)]
enum Shown {
    Weight(Box<Derivation>),
    Change(WeightChange),
    Outlook(Vec<WeightChange>),
}

impl Shown {
    fn text(&self) -> String {
        match self {
            Shown::Weight(derivation) => weights::derivation(language::language(), derivation),
            Shown::Change(change) => weight_change::change(language::language(), change),
            Shown::Outlook(changes) => weight_change::outlook(language::language(), changes),
        }
    }
}

/// Gets the case that is asked about, and that of the poll it is compared with.
fn with_cases<T>(
    args: &Args,
    work: impl FnOnce(Case, Option<Case>) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let (origin, asked) = (&args.origin, Some(&args.member));
    if !origin.files.ledger.is_empty() {
        return work(origin.of_files(asked)?, None);
    }
    origin.from.with_log(|kept| match &args.poll {
        Some(poll) => {
            origin.files.refuse_unused(origin.policy.as_deref())?;
            let other = args.against.as_ref();
            let other = other
                .map(|poll| Case::of_log(kept, poll, asked))
                .transpose()?;
            work(Case::of_log(kept, poll, asked)?, other)
        }
        None => {
            origin.files.refuse_unused(None)?;
            let (policy, date) = (origin.policy.as_deref(), origin.files.record_date);
            let (case, policy) = Case::now(kept, policy, HEADS, date, asked)?;
            language::tell(&Told::new("weight-under").with("policy", policy));
            work(case, None)
        }
    })
}

fn shown(args: &Args, mut case: Case, other: Option<Case>) -> Result<Shown, CliError> {
    let member = &args.member;
    let now = derived(&case, member)?;
    if args.outlook {
        let whole = Whole::of(&case.roll(&case.policy)?, case.open);
        let found = case.member(member)?;
        let changes = outlook(case.setting(), found, &case.lines, whole)?.into_iter();
        let changes = changes
            .map(|change| change.with_titles(&now.titles))
            .collect();
        return Ok(Shown::Outlook(changes));
    }
    if let Some(other) = other {
        return Ok(Shown::Change(between(&derived(&other, member)?, &now)));
    }
    if let Some(since) = args.since {
        case.record_date = since;
        return Ok(Shown::Change(between(&derived(&case, member)?, &now)));
    }
    if let Some(under) = &args.under {
        case.policy = policy_file::named(under, &case.categories, &case.classes)?;
        return Ok(Shown::Change(between(&now, &derived(&case, member)?)));
    }
    Ok(Shown::Weight(Box::new(now)))
}

fn derived(case: &Case, member: &Id) -> Result<Derivation, CliError> {
    let whole = Whole::of(&case.roll(&case.policy)?, case.open);
    let member = case.member(member)?;
    let derivation = derive(&case.setting(), member, &case.lines, whole)?;
    let titles = case.titles.iter().map(|(id, titles)| (id, titles));
    Ok(derivation.with_late(case.late.clone()).with_titles(titles))
}
