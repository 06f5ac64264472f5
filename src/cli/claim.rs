//! `folkmoot claim`: a member objects to the provisional roll of a poll, or looks at who has.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Deserialize;

use super::compose::{agree, send};
use super::connection::Options;
use super::draft::fresh_reference;
use super::error::keys::KeyFault;
use super::key::MaybeSigner;
use super::submit::Output;
use super::{CliError, spelling, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::statement::claim::Claim;

/// Show the claims against the roll of a poll; with --key make one
///
/// A claim says in a file what is wrong with somebody's place on the provisional roll, or with not
/// being on it. It holds up the certification until a registrar has ruled on it (`folkmoot rule`).
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot claim council-2027\n  \
    folkmoot claim council-2027 --reason why.txt --key m-7f3k9q.key\n  \
    folkmoot claim council-2027 --about m-2c9xw4 --reason why.txt --key m-7f3k9q.key"
)]
pub struct Args {
    /// The poll
    #[arg(value_name = "POLL", value_parser = spelling::id)]
    poll: Id,
    /// Whose place on the roll is wrong; without it the member's own
    #[arg(long, value_name = "MEMBER", value_parser = spelling::id, requires = "reason")]
    about: Option<Id>,
    /// A text that says what is wrong and what would be right
    #[arg(long, value_name = "FILE", requires = "key")]
    reason: Option<PathBuf>,
    #[command(flatten)]
    signer: MaybeSigner,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

/// What is read of `GET /api/polls/{poll}`.
#[derive(Deserialize)]
struct Shown {
    roll: Option<ShownRoll>,
}

#[derive(Deserialize)]
struct ShownRoll {
    statement: String,
}

/// What is read of `GET /api/polls/{poll}/claims`.
#[derive(Deserialize)]
struct Listed {
    claim: String,
    entry: i64,
    member: String,
    about: String,
    reason: String,
    ruling: Option<Ruled>,
}

#[derive(Deserialize)]
struct Ruled {
    by: String,
    verdict: String,
    remedies: Vec<u64>,
    reason: String,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let Some(reason) = &args.reason else {
        return list(args);
    };
    let reason = terminal::read(reason)?;
    let signer = args.signer.read()?.expect("--reason requires --key");
    let Principal::Member(member) = signer.0.clone() else {
        return Err(KeyFault::NotAMember { signer: signer.0 }.into());
    };
    let connection = args.connection.connect()?;
    let path = format!("/api/polls/{}", args.poll);
    let shown: Shown = connection.client.get_json(&path)?;
    let against = shown.roll.and_then(|roll| Hash::parse(&roll.statement));
    let none = || connection.client.unexpected(&path, "there is no roll yet");
    let claim = Claim {
        reference: fresh_reference()?,
        poll: args.poll.clone(),
        against: against.ok_or_else(none)?,
        about: args.about.clone().unwrap_or_else(|| member.clone()),
        member,
        reason: AttachmentRef::to(&reason),
    };
    let statement = connection.statement_of(claim);
    let note = agree(&statement, &[signer], args.signer.yes)?;
    send(&connection, &note, &[reason], &args.output)
}

/// Prints every claim with its ruling and both reasons.
fn list(args: &Args) -> Result<(), CliError> {
    let client = args.connection.connect()?.client;
    let (mut text, mut all) = (String::new(), Vec::new());
    let mut after = -1;
    loop {
        let path = format!("/api/polls/{}/claims?after={after}", args.poll);
        let said: Vec<serde_json::Value> = client.get_json(&path)?;
        let page: Result<Vec<Listed>, _> = said.iter().map(Listed::deserialize).collect();
        let page = page.map_err(|error| client.unexpected(&path, error))?;
        let Some(last) = page.last() else {
            break;
        };
        after = last.entry;
        if args.output.json {
            all.extend(said);
            continue;
        }
        let words = |hash: &str| {
            let bytes = client.get(&format!("/api/attachments/{hash}"));
            let text = bytes.map(|bytes| String::from_utf8_lossy(&bytes).trim_end().to_owned());
            text.unwrap_or_else(|_| format!("(erased: {hash})"))
        };
        for claim in &page {
            let Listed {
                claim: hash,
                entry,
                member,
                about,
                reason,
                ruling,
            } = claim;
            let _ = writeln!(
                text,
                "{hash}  #{entry} {member} about {about}: {}",
                words(reason)
            );
            let _ = match ruling {
                None => writeln!(text, "  waits for a ruling"),
                Some(ruling) => {
                    let remedies: Vec<String> = ruling
                        .remedies
                        .iter()
                        .map(|entry| format!(" #{entry}"))
                        .collect();
                    let (verdict, by, why) = (&ruling.verdict, &ruling.by, words(&ruling.reason));
                    writeln!(text, "  {verdict} by {by}{}: {why}", remedies.concat())
                }
            };
        }
    }
    if text.is_empty() {
        text.push_str("There are no claims against this roll.\n");
    }
    terminal::show(args.output.json, &all, |_| text)
}
