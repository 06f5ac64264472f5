//! `folkmoot decide`: the holder of a seat votes on a matter that the body decides.

use super::compose::agree;
use super::connection::{Connection, Options};
use super::error::charters::CharterFault;
use super::key::Signer as KeyOption;
use super::{CliError, terminal};
use crate::domain::charter::concerned::Mandate;
use crate::domain::charter::document::Document;
use crate::domain::charter::procedure::Decide as DecidedBy;
use crate::domain::fault::{Fault, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::Note;
use crate::domain::office::Principal;
use crate::domain::state::fate::Stance;
use crate::domain::statement::vote::Vote;
use crate::domain::statement::{Said, Statement};
use crate::domain::text::Value;
use crate::view::bodies::BodyView;
use crate::view::matters::MatterView;

/// Vote on a matter that a body decides, as one who sits in it
///
/// Finds the seat of whoever has the key, and votes on the last version of the matter, which is shown. A
/// vote can be changed until the decision; the last counts.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot decide 8d72… for --key bob.key\n  \
    folkmoot decide 8d72… recused --key ada.key"
)]
pub struct Args {
    /// The matter: the hash of its first version
    #[arg(value_name = "MATTER", value_parser = super::receipt::hash)]
    matter: Hash,
    /// for, against, abstain or recused
    #[arg(value_name = "STANCE", value_parser = stance)]
    says: Stance,
    #[command(flatten)]
    signer: KeyOption,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    connection: Options,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    connection.require_that_log()?;
    let shown = shown(&connection, args.matter)?;
    let version = connection.statement(&shown.version)?;
    require_version(&connection, args.matter, &shown.version, &version)?;
    eprint!("{}", version.text());
    let body = decided_by(&connection, &shown)?;
    let statement = statement(&connection, &body, &shown, (&signer.0, args.says))?;
    let note = agree(&statement, &[signer], args.yes)?;
    send(&connection, &note, &[])?;
    terminal::deliver(None, format!("{}\n", note.text_hash()).as_bytes())
}

/// The next vote on a matter that was just brought, by one who sits in the body that decides it.
///
/// Errors with `NoSeat`, and where the service names another version than the first.
pub fn vote(
    connection: &Connection,
    body: &Id,
    matter: Hash,
    (signer, says): (&(Principal, SecretKey), Stance),
) -> Result<Note, CliError> {
    let shown = shown(connection, matter)?;
    if shown.version != matter {
        return Err(other(connection, matter));
    }
    let statement = statement(connection, body, &shown, (&signer.0, says))?;
    Ok(statement.sign(std::slice::from_ref(signer))?)
}

/// Sends what was agreed to already.
pub fn send(connection: &Connection, note: &Note, attachments: &[Vec<u8>]) -> Result<(), CliError> {
    connection.see(&connection.submit(note, attachments)?)
}

fn shown(connection: &Connection, matter: Hash) -> Result<MatterView, CliError> {
    let path = format!("/api/matters/{matter}");
    let shown: MatterView = connection.client.get_json(&path)?;
    match shown.summary.matter == matter {
        true => Ok(shown),
        false => Err(other(connection, matter)),
    }
}

/// Errors unless a statement is a version of a matter: nobody signs for what a service shows in its place.
fn require_version(
    connection: &Connection,
    matter: Hash,
    version: &Hash,
    statement: &Statement,
) -> Result<(), CliError> {
    let (mut hash, mut statement) = (*version, statement.clone());
    while hash != matter {
        let before = match &statement.said {
            Said::Matter(said) => said.prev,
            _ => None,
        };
        hash = before.ok_or_else(|| other(connection, matter))?;
        statement = connection.statement(&hash)?;
    }
    Ok(())
}

fn other(connection: &Connection, matter: Hash) -> CliError {
    let path = format!("/api/matters/{matter}");
    let reason = declared("answer-fault.other-matter");
    connection.client.unexpected(&path, reason)
}

/// The body that decides a matter. Errors with `NotByVotes` where none does.
fn decided_by(connection: &Connection, matter: &MatterView) -> Result<Id, CliError> {
    let path = format!("/api/attachments/{}", matter.procedure_hash);
    let text = connection.client.get_text(&path)?;
    let read = Document::parse(&text);
    let strange = |fault| connection.client.unexpected(&path, fault);
    if Hash::of(text.as_bytes()) != matter.procedure_hash {
        return Err(strange(declared("answer-fault.other-bytes")));
    }
    let Document::Procedure(procedure) = read.map_err(|error| strange(error.told()))? else {
        return Err(strange(declared("answer-fault.other-bytes")));
    };
    match &procedure.decide {
        DecidedBy::Body { body, .. } => Ok(body.clone()),
        DecidedBy::Poll | DecidedBy::Answer | DecidedBy::Admission => {
            let procedure = procedure.id.clone();
            Err(CharterFault::NotByVotes { procedure }.into())
        }
    }
}

fn statement(
    connection: &Connection,
    body: &Id,
    matter: &MatterView,
    (name, says): (&Principal, Stance),
) -> Result<Statement, CliError> {
    let shown: BodyView = connection.client.get_json(&format!("/api/bodies/{body}"))?;
    let seats = shown.groups.iter().flat_map(|group| &group.seats);
    let mut own = seats.filter(|seat| seat.name.as_ref() == Some(name));
    let mandate = own.find_map(|seat| seat.mandate.clone());
    let no_seat = || CharterFault::NoSeat {
        name: name.clone(),
        body: body.clone(),
    };
    let mandate = mandate.ok_or_else(no_seat)?;
    let mut votes = matter.votes.iter();
    let last = votes.find(|vote| vote.mandate == mandate);
    let seq = last.map_or(0, |vote| vote.seq);
    Ok(connection.statement_of(Vote {
        matter: matter.summary.matter,
        version: matter.version,
        seq: seq.saturating_add(1),
        mandate: Mandate::read(&mandate).ok_or_else(no_seat)?,
        says,
        reason: None,
    }))
}

fn stance(text: &str) -> Result<Stance, String> {
    Stance::read(text).ok_or_else(|| super::language::term("typed-stance"))
}
