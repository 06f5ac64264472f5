//! `folkmoot submit`: a signed note goes to the service and becomes an entry of the log.

use std::path::{Path, PathBuf};

use super::connection::{Accepted, Connection, Options};
use super::error::drafts::DraftFault;
use super::{CliError, language, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::log::note::Note;
use crate::domain::statement::Statement;
use crate::domain::statement::refusal::Refusal;

/// Send a signed statement to the service
///
/// Sends the note, checks the receipt that comes back and prints it: the proof that the statement
/// is in the log. Sending the same note again is harmless and gives a receipt for the same entry.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot submit office.note --url https://vote.example.org --trust trust > office.receipt\n  \
    folkmoot submit roll.note --attachment roll.txt --out roll.receipt"
)]
pub struct Args {
    /// The signed note; - reads standard input
    #[arg(value_name = "NOTE")]
    note: PathBuf,
    /// A file that the statement names by hash; may be repeated
    #[arg(long, value_name = "FILE")]
    attachment: Vec<PathBuf>,
    #[command(flatten)]
    connection: Options,
    #[command(flatten)]
    output: Output,
}

/// Where the receipt goes.
#[derive(clap::Args, Debug)]
pub struct Output {
    /// Write the receipt to this file, which must not exist yet, instead of standard output
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Print JSON instead of the receipt: index, statement, size, root, pinned; for an unsigned draft
    /// kind, statement, text
    #[arg(long)]
    pub json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let unfit = |error: Refusal| {
        CliError::from(DraftFault::Unfit {
            path: args.note.clone(),
            reason: error.told(),
        })
    };
    let bytes = terminal::read(&args.note)?;
    let note = Note::parse(&bytes).map_err(|error| unfit(error.into()))?;
    Statement::parse(&note.text).map_err(unfit)?;
    let read = |path: &PathBuf| terminal::read(path);
    let attachments: Vec<Vec<u8>> = args.attachment.iter().map(read).collect::<Result<_, _>>()?;
    let connection = args.connection.connect()?;
    let accepted = connection.submit(&note, &attachments)?;
    args.output.deliver(&connection, &note, &accepted)
}

impl Output {
    /// Hands over the text of a statement that nobody has signed.
    pub fn deliver_unsigned(&self, statement: &Statement) -> Result<(), CliError> {
        let text = statement.text();
        if !self.json {
            return terminal::deliver(self.out.as_deref(), text.as_bytes());
        }
        if let Some(path) = &self.out {
            terminal::write_new(path, 0o644, text.as_bytes())?;
        }
        let json = serde_json::json!({
            "kind": statement.said.kind(),
            "statement": Hash::of(text.as_bytes()).to_string(),
            "text": text,
        });
        terminal::deliver(None, format!("{json}\n").as_bytes())
    }

    /// Says on the standard error what is proven, and hands the receipt over.
    pub fn deliver(
        &self,
        connection: &Connection,
        note: &Note,
        accepted: &Accepted,
    ) -> Result<(), CliError> {
        let (receipt, checkpoint) = (&accepted.receipt, &accepted.checkpoint);
        let hash = note.text_hash();
        let logged = Told::new("statement-logged").with("hash", hash);
        let logged = logged.with("entry", receipt.index);
        let logged = logged.with("log", &checkpoint.origin);
        language::tell(&logged.with("checked", connection.whose_word()));
        let text = receipt.to_string();
        if let Some(path) = &self.out {
            terminal::write_new(path, 0o644, text.as_bytes())?;
            language::tell(&Told::new("receipt-written").with("path", path));
        }
        let printed = match (self.json, &self.out) {
            (true, _) => {
                let json = serde_json::json!({
                    "index": receipt.index,
                    "statement": hash.to_string(),
                    "size": checkpoint.size,
                    "root": checkpoint.root.to_string(),
                    "pinned": connection.pinned,
                });
                format!("{json}\n")
            }
            (false, None) => text,
            (false, Some(_)) => return Ok(()),
        };
        terminal::deliver(None::<&Path>, printed.as_bytes())
    }
}
