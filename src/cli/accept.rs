//! `folkmoot accept`: an officer or a machine takes the office that a matter gives.

use super::CliError;
use super::compose::{agree, send};
use super::connection::{Connection, Options};
use super::key::Signer;
use super::submit::Output;
use crate::domain::hash::Hash;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::Note;
use crate::domain::office::Principal;
use crate::domain::statement::Statement;
use crate::domain::statement::accept::{Accept, OfferRef};

/// Take an office that a matter gives, with the key to act with
///
/// The matter names the office and the key; accepting proves that whoever is to hold it has that key. It may
/// be done before the matter is decided or after. A seat is accepted with `folkmoot compose accept`.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot accept 8d72… --key lin.key"
)]
pub struct Args {
    /// The matter: the hash of its first version
    #[arg(value_name = "MATTER", value_parser = super::receipt::hash)]
    matter: Hash,
    #[command(flatten)]
    signer: Signer,
    /// Sign and send without asking
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let signer = args.signer.read()?;
    let connection = args.connection.connect()?;
    connection.require_that_log()?;
    let statement = statement(&connection, args.matter, &signer);
    let note = agree(&statement, &[signer], args.yes)?;
    send(&connection, &note, &[], &args.output)
}

/// A yes to what a matter gives, signed.
pub fn signed(
    connection: &Connection,
    matter: Hash,
    signer: &(Principal, SecretKey),
) -> Result<Note, CliError> {
    let statement = statement(connection, matter, signer);
    Ok(statement.sign(std::slice::from_ref(signer))?)
}

fn statement(
    connection: &Connection,
    matter: Hash,
    (by, key): &(Principal, SecretKey),
) -> Statement {
    connection.statement_of(Accept {
        what: OfferRef::Matter(matter),
        by: by.clone(),
        name: None,
        key: Some(key.public()).filter(|_| !matches!(by, Principal::Member(_))),
        statement: None,
    })
}
