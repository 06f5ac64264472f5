//! `folkmoot policy`: a policy looked at before anybody signs it, alone or on a ledger.

use std::path::PathBuf;

use clap::Subcommand;

use super::error::weights::WeightFault;
use super::language::language;
use super::ledger::{Case, From};
use super::policy_file::{Read, named};
use super::roll_options::{Files, OwnNames};
use super::{CliError, spelling, terminal};
use crate::domain::exact::Fraction;
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::weight::analysis;
use crate::domain::weight::comparison::Comparison;
use crate::domain::weight::policy::Policy;
use crate::domain::weight::preset::{PRESETS, Preset};
use crate::words::{self, reports, weights};

/// What stands for the current policy where there is none.
const HEADS: &str = "one-member-one-vote";

/// Check a policy, try it on a ledger, or list the presets
///
/// A policy is a file with its rules, one a line, as docs/WEIGHTS.md explains them, or the name of
/// a preset. It may also have the other lines of a `policy` statement.
///
/// It is tried on the ledger of a poll and compared with the poll's policy; without POLL on everything
/// that is in the log by now, compared with the policy adopted last; or on files.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot policy presets\n  \
    folkmoot policy check house.txt\n  \
    folkmoot policy try house.txt\n  \
    folkmoot policy try house.txt --log ./mirror --record-date 2026-12-01\n  \
    folkmoot policy try house.txt council-2027 --log https://vote.example.org\n  \
    folkmoot policy try house.txt --ledger app.csv --beside nio-2019-charter"
)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Read a policy and say what is wrong with it, with the line
    #[command(
        after_help = "Example:\n  folkmoot policy check house.txt --class owner --class staff\n  folkmoot policy check house.txt --share 1/10 --voters 200"
    )]
    Check(Check),
    /// Show what a policy would do to a roll, compared with the current one
    #[command(after_help = "Examples:\n  \
        folkmoot policy try house.txt council-2027\n  \
        folkmoot policy try house.txt --ledger app.csv --beside nio-2019-charter")]
    Try(Try),
    /// List the presets with their rules
    #[command(after_help = "Example:\n  folkmoot policy presets")]
    Presets,
}

#[derive(clap::Args, Debug)]
struct Check {
    /// The policy
    #[arg(value_name = "FILE|PRESET")]
    policy: String,
    /// Judge whether anybody can hold more than this share of a roll of --voters, for example 1/10
    #[arg(long, value_name = "FRACTION", value_parser = share, requires = "voters")]
    share: Option<Fraction>,
    /// How many voters that roll has
    #[arg(long, value_name = "N", requires = "share", value_parser = clap::value_parser!(u64).range(1..))]
    voters: Option<u64>,
    #[command(flatten)]
    names: OwnNames,
}

fn share(text: &str) -> Result<Fraction, String> {
    let share = Fraction::parse(text);
    share.ok_or_else(|| "write it as 1/10 or 1".to_owned())
}

#[derive(clap::Args, Debug)]
struct Try {
    /// The policy to try
    #[arg(value_name = "FILE|PRESET")]
    policy: String,
    /// The poll whose ledger, members and current policy are used; without it the whole log as it is now
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Option<Id>,
    /// The current policy, where no poll gives it [default: the one adopted last, else
    /// one-member-one-vote]
    #[arg(long, value_name = "FILE|PRESET", conflicts_with = "poll")]
    beside: Option<String>,
    /// Write every member's change to this CSV file as well
    #[arg(long, value_name = "FILE")]
    csv: Option<PathBuf>,
    #[command(flatten)]
    from: From,
    #[command(flatten)]
    files: Files,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    match &args.what {
        What::Check(check) => {
            let policy = named(
                &check.policy,
                &check.names.categories(),
                &check.names.classes(),
            )?;
            warn(&policy);
            let count = policy.lines().len();
            let (categories, classes) = (check.names.categories(), check.names.classes());
            let bound = check.share.zip(check.voters);
            let claims = analysis::claims(&policy, (&categories, &classes), bound);
            let stands = Told::new("policy-can-stand").with("policy", &check.policy);
            let stands = super::language::say(&stands.with("count", count));
            let text = format!(
                "{stands}\n{}{}\n{}",
                rules(&policy),
                words::term(language(), "policy-claims"),
                words::policy::claims(language(), &claims)
            );
            terminal::deliver(None, text.as_bytes())
        }
        What::Try(args) => attempt(args),
        What::Presets => {
            let preset = |preset: &Preset| {
                let does = weights::preset(language(), preset);
                format!("{}\n  {does}\n{}", preset.name, rules(&preset.policy()))
            };
            let presets: Vec<String> = PRESETS.iter().map(preset).collect();
            terminal::deliver(None, presets.join("\n").as_bytes())
        }
    }
}

fn attempt(args: &Try) -> Result<(), CliError> {
    args.files.refuse_unused(None)?;
    args.csv.as_deref().map(terminal::require_new).transpose()?;
    let case = match (&args.poll, args.files.ledger.is_empty()) {
        (None, false) => {
            let beside = args.beside.as_deref().unwrap_or(HEADS);
            Case::of_files(&args.files, Some(beside), None)?
        }
        (None, true) => now(args)?,
        (Some(poll), _) => args.from.here(poll, None)?,
    };
    let read = Read::of(&args.policy)?;
    read.check(&case.categories, &case.classes)?;
    warn(&read.policy);
    let (current, tried) = (case.roll(&case.policy)?, case.roll(&read.policy)?);
    let comparison = Comparison::of(&current, &tried, |id| case.joining_year(id));
    let comparison = comparison.ok_or(WeightFault::NoVoters)?;
    if let Some(path) = &args.csv {
        terminal::write_new(path, 0o644, comparison.csv().as_bytes())?;
    }
    terminal::show(args.json, &comparison, |comparison| {
        reports::comparison(language(), comparison)
    })
}

/// The whole log as it is now, under the policy that is in force there or is named.
fn now(args: &Try) -> Result<Case, CliError> {
    args.from.with_log(|kept| {
        let (beside, date) = (args.beside.as_deref(), args.files.record_date);
        let (case, policy) = Case::now(kept, beside, HEADS, date, None)?;
        super::language::tell(&Told::new("policy-beside").with("policy", policy));
        Ok(case)
    })
}

fn rules(policy: &Policy) -> String {
    let lines = policy.lines();
    let lines = lines
        .iter()
        .map(|(key, value)| format!("  {key} {value}\n"));
    lines.collect()
}

fn warn(policy: &Policy) {
    if policy.splitting_pays() {
        eprintln!("{}", words::term(language(), "policy-splitting"));
    }
}
