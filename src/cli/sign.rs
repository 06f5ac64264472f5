//! `folkmoot sign`: a statement text becomes a signed note, without a network.

use std::path::PathBuf;

use super::error::drafts::DraftFault;
use super::key::Signer;
use super::{CliError, terminal};
use crate::domain::fault::Fault;
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::statement::Statement;
use crate::domain::statement::refusal::{Refusal, Unfit};

/// Sign a statement
///
/// Reads the text of a statement, or a note that somebody else has signed already, checks that it
/// is in canonical form, and prints the note with your signature line added. Nothing is sent.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot sign office.txt --key lin.key --as o/lin > office.note\n  \
    folkmoot sign enrol.note --key chen.key --as m/m-7f3k9q --out enrol-both.note"
)]
pub struct Args {
    /// The statement text or the note; - reads standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// Refuse to sign for any log but this one
    #[arg(long, value_name = "NAME")]
    origin: Option<String>,
    /// Write the note to this file, which must not exist yet, instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (name, key) = args.signer.read()?;
    let bytes = terminal::read(&args.file)?;
    let unfit = |error: Refusal| {
        CliError::from(DraftFault::Unfit {
            path: args.file.clone(),
            reason: error.told(),
        })
    };
    let (text, mut signatures) = split(bytes).map_err(unfit)?;
    let statement = Statement::parse(&text).map_err(unfit)?;
    if let Some(meant) = args
        .origin
        .as_ref()
        .filter(|meant| **meant != statement.log)
    {
        return Err(DraftFault::OtherOrigin {
            stated: statement.log,
            meant: meant.clone(),
        }
        .into());
    }
    let line_name = name.line_name(&statement.log);
    signatures.push(NoteSignature::make(&text, &line_name, &key));
    let note = Note::new(&text, signatures)?;
    terminal::deliver(args.out.as_deref(), &note.to_bytes())
}

/// The text of a statement and the signature lines it has so far.
fn split(bytes: Vec<u8>) -> Result<(String, Vec<NoteSignature>), Refusal> {
    // A statement has no empty line, a note always one.
    if bytes.windows(2).any(|pair| pair == b"\n\n") {
        let note = Note::parse(&bytes)?;
        return Ok((note.text, note.signatures));
    }
    let text = String::from_utf8(bytes).map_err(|_| Unfit::NotUtf8)?;
    Ok((text, Vec::new()))
}
