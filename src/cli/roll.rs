//! `folkmoot roll`: the roll that a registrar proposes and, with a roll checker, certifies.

use super::compose::{agree, send};
use super::connection::Connection;
use super::error::connection::ConnectionFault;
use super::polls::{Drafted, ProvenPoll, draft};
use super::{CliError, language, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::fault::{Fault, Told, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::roll::{PublishedRoll, Stage};
use crate::domain::statement::Said;
use crate::domain::weight::roll::{Roll, RollLine};

/// How many of the heaviest voters are shown.
const SHOWN: usize = 5;

/// Show the roll of a poll that is waiting to be signed; with --key sign it
///
/// Fetches the roll the service has computed, checks that its lines are those that the statement
/// names, and shows how weight is spread. With --key the statement is signed and sent: by the
/// registrar for the provisional roll, by registrar and roll checker for the certified one. Whether the
/// lines follow from the ledger is for `folkmoot verify`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot roll council-2027 --lines roll.txt\n  \
    folkmoot roll council-2027 --key registrar.key\n  \
    folkmoot roll council-2027 --override why.txt --key registrar.key"
)]
pub struct Args {
    /// A text that says why the roll is certified although it exceeds its policy's guard against new weight
    #[arg(long = "override", value_name = "FILE", requires = "key")]
    overriding: Option<std::path::PathBuf>,
    /// Write the lines of the roll, `member class weight`, to this file
    #[arg(long, value_name = "FILE")]
    lines: Option<std::path::PathBuf>,
    #[command(flatten)]
    draft: Drafted,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.draft.signer.read()?;
    let connection = args.draft.connection.connect()?;
    let poll = &args.draft.poll;
    let mut statement = draft(&connection, poll, "roll")?;
    let reason = args.overriding.as_deref().map(terminal::read).transpose()?;
    if let (Said::Roll(roll), Some(reason)) = (&mut statement.said, &reason) {
        roll.overriding = Some(AttachmentRef::to(reason));
    }
    let Said::Roll(roll) = &statement.said else {
        return Err(ConnectionFault::OtherDraft {
            found: statement.said.kind(),
        }
        .into());
    };
    let lines = check(&connection, poll, roll)?;
    let power = power(&connection, roll)?;
    if let Some(path) = &args.lines {
        terminal::write_new(path, 0o644, &lines.text())?;
    }
    describe(roll, &lines);
    let output = &args.draft.output;
    let Some(signer) = signer else {
        return output.deliver_unsigned(&statement);
    };
    let note = agree(&statement, &[signer], args.draft.signer.yes)?;
    let attachments: Vec<Vec<u8>> = std::iter::once(lines.text())
        .chain(power)
        .chain(reason)
        .collect();
    send(&connection, &note, &attachments, output)
}

/// The power report that the statement names. Whether it follows is for the service, which computes
/// it again before it takes the statement, and for `folkmoot verify`.
fn power(connection: &Connection, roll: &PublishedRoll) -> Result<Option<Vec<u8>>, CliError> {
    let fetch = |named: AttachmentRef| {
        let path = format!("/api/attachments/{}", named.hash);
        let bytes = connection.client.get(&path)?;
        match Hash::of(&bytes) == named.hash {
            true => Ok(bytes),
            false => Err(connection
                .client
                .unexpected(&path, declared("answer-fault.other-bytes"))),
        }
    };
    roll.power.map(fetch).transpose()
}

/// The lines that the statement names, checked to be those.
fn check(connection: &Connection, poll: &Id, roll: &PublishedRoll) -> Result<Roll, CliError> {
    let hash = roll.lines.hash;
    let path = format!("/api/attachments/{hash}");
    let bytes = connection.client.get(&path)?;
    let strange = |what: &'static str| connection.client.unexpected(&path, declared(what));
    if Hash::of(&bytes) != hash {
        return Err(strange("answer-fault.other-lines"));
    }
    let lines =
        Roll::parse(&bytes).map_err(|error| connection.client.unexpected(&path, error.told()))?;
    let count = u64::try_from(lines.count()).unwrap_or(u64::MAX);
    let notice = ProvenPoll::fetch(connection, poll)?.notice_hash;
    let stated = (&roll.poll, roll.notice, roll.count, roll.weight, roll.root);
    match stated == (poll, notice, count, lines.total(), lines.root()) {
        true => Ok(lines),
        false => Err(strange("answer-fault.draft-and-lines")),
    }
}

/// The case of sentences about rolls.
pub fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Provisional => "provisional",
        Stage::Certified => "certified",
    }
}

fn describe(roll: &PublishedRoll, lines: &Roll) {
    let shown = Told::new("roll-shown").case(stage(roll.stage));
    let shown = shown.with("poll", &roll.poll).with("count", roll.count);
    let shown = shown.with("weight", roll.weight);
    language::tell(&shown.with("ledger", roll.ledger));
    let mut heaviest: Vec<&RollLine> = lines.lines().iter().collect();
    heaviest.sort_by(|a, b| {
        b.weight
            .cmp(&a.weight)
            .then_with(|| a.member.cmp(&b.member))
    });
    language::tell(&Told::new("roll-heaviest"));
    for line in heaviest.iter().take(SHOWN) {
        let permille = u128::from(line.weight) * 1000 / lines.total().max(1);
        let (percent, tenth) = (permille / 10, permille % 10);
        eprintln!(
            "  {:<24} {:>12}  {percent}.{tenth} %",
            line.member.as_str(),
            line.weight
        );
    }
}
