//! Entries of the log: what stands at a number.

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::log::note::Note;
use crate::store::log::Entry;

/// One entry: an item of `GET /api/entries`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryView {
    /// Its index, from 0.
    pub entry: u64,
    /// The hash of its text.
    pub statement: Hash,
    /// What its first line calls it.
    pub kind: String,
    /// Who signed, in the order of the lines: `o/lin`, `m/m-00001`.
    pub signers: Vec<String>,
}

impl EntryView {
    /// How an entry is shown; `None` for bytes that are no note, which no log holds.
    pub fn of(entry: &Entry, origin: &str) -> Option<EntryView> {
        let note = Note::parse(&entry.body).ok()?;
        let first = note.text.lines().next()?;
        let kind = first.strip_prefix("folkmoot/")?;
        let kind = kind.rsplit_once("/v").map_or(kind, |(kind, _)| kind);
        let signers = note.signatures.iter().map(|line| {
            let own = line.name.strip_prefix(origin);
            let own = own.and_then(|name| name.strip_prefix('/'));
            own.unwrap_or(&line.name).to_owned()
        });
        Some(EntryView {
            entry: entry.index,
            statement: note.text_hash(),
            kind: kind.to_owned(),
            signers: signers.collect(),
        })
    }
}
