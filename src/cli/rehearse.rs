//! `folkmoot rehearse`: a notice run through on a copy of the log, before anybody signs it.

use std::path::{Path, PathBuf};

use super::draft::{self, Draft};
use super::error::drafts::DraftFault;
use super::key::principal;
use super::language::language;
use super::ledger::From;
use super::{CliError, terminal};
use crate::domain::derive::rehearsal::{Gravity, Step, rehearse};
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::office::Principal;
use crate::domain::poll::notice::Notice;
use crate::domain::statement::Said;
use crate::domain::verify::Kept;
use crate::words::moments::Zone;
use crate::words::{self, moments};

/// Try a poll from its notice to its certificate, before anybody signs
///
/// Copies the log, lets the clock jump from date to date, and shows what officers and members will
/// meet: the roll as the ledger makes it now, what everybody must do by when, ballots that are taken and
/// counted. What would stop the poll is shown, and what will surprise somebody: lots of another poll,
/// tags that nobody has, caps that cannot hold, guards that trip, a poll that nobody can certify. The
/// votes are made up; nothing is signed or sent. Exit code 1 when something stops the poll.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot rehearse notice.lines\n  \
    folkmoot rehearse notice.lines --log ./mirror --as o/wu"
)]
pub struct Args {
    /// The lines of a notice, as for `folkmoot compose notice --from`; - reads the standard input
    #[arg(value_name = "DRAFT")]
    draft: PathBuf,
    /// Who announces it [default: whoever may]
    #[arg(long = "as", value_name = "NAME", value_parser = principal)]
    officer: Option<Principal>,
    #[command(flatten)]
    from: From,
    /// Print JSON: steps, each with at, gravity (goes, warns, blocks), code and text
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (steps, poll, zone) = args.from.with_log(|kept| {
        let notice = read(&args.draft, kept)?;
        let mut steps = foreign_comments(&args.draft, &notice.poll)?;
        steps.extend(through(kept, args.officer.as_ref(), &notice));
        Ok((steps, notice.poll, Zone::of_log(&kept.state)))
    })?;
    terminal::show(args.json, &view(&steps), |_| {
        steps.iter().map(|step| line(step, zone) + "\n").collect()
    })?;
    let blocked = steps.iter().any(|step| step.gravity == Gravity::Blocks);
    match blocked {
        false => Ok(()),
        true => Err(DraftFault::Rehearsed { poll }.into()),
    }
}

/// Says on the standard error what of a notice would stop its poll or surprise somebody.
pub fn warn(from: &From, officer: &Principal, notice: &Notice) -> Result<(), CliError> {
    let (steps, zone) = from.with_log(|kept| {
        let steps = through(kept, Some(officer), notice);
        Ok((steps, Zone::of_log(&kept.state)))
    })?;
    for step in steps.iter().filter(|step| step.gravity != Gravity::Goes) {
        eprintln!("{}", line(step, zone));
    }
    Ok(())
}

fn through(kept: &Kept<'_>, officer: Option<&Principal>, notice: &Notice) -> Vec<Step> {
    let bytes = |hash: &_| kept.attachment(hash);
    rehearse(&kept.state, &bytes, officer, notice)
}

/// The notice of a file, for this log. Errors with a `DraftFault`.
fn read(path: &Path, kept: &Kept<'_>) -> Result<Notice, CliError> {
    let mut draft = Draft::new("notice");
    draft.add_file(path)?;
    let (genesis, born) = kept.state.genesis().expect("a log that holds has begun");
    let key = VerifierKey::new(kept.state.origin(), born.log_key);
    let trust = Trust::of(genesis, key.into_iter().collect());
    let needs_nothing = || unreachable!("a notice has no line that the service fills in");
    let (statement, _) = draft.complete(&trust, needs_nothing)?;
    match statement.said {
        Said::Notice(notice) => Ok(*notice),
        _ => unreachable!("the draft is of a notice"),
    }
}

/// Lines of scrutineers whose comment, as `folkmoot lot new` writes it, names another poll.
pub fn foreign_comments(path: &Path, poll: &Id) -> Result<Vec<Step>, CliError> {
    if path.as_os_str() == "-" {
        return Ok(Vec::new());
    }
    let mut steps = Vec::new();
    for (number, key, value, comment) in draft::commented(path)? {
        let other = comment.strip_prefix("lot of ").map(str::trim);
        let Some(other) = other.filter(|other| key == "scrutineer" && *other != poll.as_str())
        else {
            continue;
        };
        let scrutineer = value.split(' ').next().unwrap_or_default().to_owned();
        let told = Told::new("rehearsal-lot-line").with("line", number);
        let told = told.with("path", path.display().to_string());
        let told = told.with("scrutineer", scrutineer).with("poll", other);
        steps.push(Step {
            at: None,
            gravity: Gravity::Warns,
            told,
        });
    }
    Ok(steps)
}

/// A step as a line of text.
pub fn line(step: &Step, zone: Zone) -> String {
    let sign = match step.gravity {
        Gravity::Goes => " ",
        Gravity::Warns => "!",
        Gravity::Blocks => "X",
    };
    let said = words::say(language(), &step.told);
    match step.at {
        Some(at) => {
            let here = moments::zoned(language(), zone, at, at);
            format!("{sign} {at} ({here})  {said}")
        }
        None => format!("{sign} {said}"),
    }
}

fn view(steps: &[Step]) -> serde_json::Value {
    let step = |step: &Step| {
        let gravity = match step.gravity {
            Gravity::Goes => "goes",
            Gravity::Warns => "warns",
            Gravity::Blocks => "blocks",
        };
        let (code, text) = (step.told.code.clone(), words::say(language(), &step.told));
        let at = step.at.map(|at| at.to_string());
        serde_json::json!({"at": at, "gravity": gravity, "code": code, "text": text})
    };
    serde_json::json!({"steps": steps.iter().map(step).collect::<Vec<_>>()})
}
