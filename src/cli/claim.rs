//! `folkmoot claim`: a member objects to the provisional roll of a poll, or looks at who has.

use std::path::PathBuf;

use super::compose::{agree, send};
use super::connection::Options;
use super::draft::fresh_reference;
use super::error::keys::KeyFault;
use super::key::MaybeSigner;
use super::submit::Output;
use super::{CliError, language, spelling, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::fault::{Told, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::statement::claim::Claim;
use crate::view::claims::ClaimView;
use crate::view::polls::PollView;

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
    let shown: PollView = connection.client.get_json(&path)?;
    let against = shown.roll.and_then(|roll| roll.statement);
    let none = || {
        connection
            .client
            .unexpected(&path, declared("answer-fault.no-roll"))
    };
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
    let claims: Vec<ClaimView> = client.list(&format!("/api/polls/{}/claims", args.poll))?;
    let words = |hash: &Hash| client.reason(hash);
    terminal::show(args.output.json, &claims, |claims| {
        match claims.is_empty() {
            true => language::term("claims-none") + "\n",
            false => claims.iter().map(|claim| told(claim, &words)).collect(),
        }
    })
}

/// A claim and what became of it; `words` finds the reasons.
fn told(claim: &ClaimView, words: &impl Fn(&Hash) -> String) -> String {
    let ClaimView {
        claim: hash,
        entry,
        member,
        about,
        ..
    } = claim;
    let why = words(&claim.reason);
    let said = Told::new("claim-about").case(match member == about {
        true => "self",
        false => "other",
    });
    let said = said.with("hash", hash).with("entry", entry);
    let said = said.with("member", member).with("about", about);
    let became = match &claim.ruling {
        None => Told::new("claim-waiting"),
        Some(ruling) => {
            let remedies: Vec<u64> = ruling.remedies.clone();
            let told = Told::new("claim-decided").case(match remedies.is_empty() {
                true => "dismissed",
                false => "upheld",
            });
            let told = told.with("by", &ruling.by).with("remedies", remedies);
            told.with("reason", words(&ruling.reason))
        }
    };
    let (said, became) = (said.with("reason", why), became);
    format!("{}\n  {}\n", language::say(&said), language::say(&became))
}
