//! `folkmoot receipt`: the proof that a statement is in the log, under the newest head.

use std::path::PathBuf;

use super::connection::Options;
use super::error::drafts::DraftFault;
use super::submit::Output;
use super::{CliError, language, terminal};
use crate::domain::fault::Fault;
use crate::domain::hash::Hash;
use crate::domain::log::note::{Note, NoteError};

/// Fetch and check a fresh receipt
///
/// Fetches the statement with this hash and its receipt, checks that the one proves the other, and
/// prints the receipt. With --note the note that you kept is what must be in the log.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot receipt 8d72… --trust trust --out ballot.receipt"
)]
pub struct Args {
    /// The hash of the statement
    #[arg(value_name = "HASH", value_parser = hash, required_unless_present = "note")]
    hash: Option<Hash>,
    /// The note itself, instead of its hash
    #[arg(long, value_name = "FILE", conflicts_with = "hash")]
    note: Option<PathBuf>,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let connection = args.connection.connect()?;
    let (note, accepted) = match (&args.note, args.hash) {
        (Some(path), _) => {
            let bytes = terminal::read(path)?;
            let unfit = |error: NoteError| {
                CliError::from(DraftFault::Unfit {
                    path: path.clone(),
                    reason: error.told(),
                })
            };
            let note = Note::parse(&bytes).map_err(unfit)?;
            let accepted = connection.receipt(&note)?;
            (note, accepted)
        }
        (None, Some(hash)) => {
            let (_, note, accepted) = connection.proven(&hash)?;
            (note, accepted)
        }
        (None, None) => unreachable!("clap requires one of the two"),
    };
    args.output.deliver(&connection, &note, &accepted)
}

/// Reads the hash of a statement as options spell it.
pub fn hash(text: &str) -> Result<Hash, String> {
    Hash::parse(text).ok_or_else(|| language::term("typed-hash"))
}
