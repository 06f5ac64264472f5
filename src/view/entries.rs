//! Entries of the log: what stands at a number.

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
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

/// Which entries are wanted; everything is wanted of what is `None`.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of this kind.
    pub kind: Option<String>,
    /// That this member signed, or that name the member.
    pub member: Option<Id>,
    /// That name this poll, or what opened it: the id and the hashes of its notice and opening.
    pub poll: Option<(Id, Vec<Hash>)>,
}

impl Wanted {
    /// Whether all entries are.
    pub fn is_all(&self) -> bool {
        self.kind.is_none() && self.member.is_none() && self.poll.is_none()
    }

    /// Whether this one is.
    pub fn takes(&self, entry: &Entry) -> bool {
        let text = String::from_utf8_lossy(&entry.body);
        let says = |keys: &[&str], value: &str| {
            let mut rows = text.lines().filter_map(|row| row.split_once(' '));
            rows.any(|(key, said)| keys.contains(&key) && said.split(' ').any(|word| word == value))
        };
        let kind = self.kind.as_ref().is_none_or(|kind| entry.kind == *kind);
        kind && self.member.as_ref().is_none_or(|member| {
            let name = format!("m/{member}");
            let signed = format!("/{name} ");
            let lines = || text.lines().filter(|row| row.starts_with("— "));
            says(&["member", "about", "into"], member.as_str())
                || says(&["holder", "person"], &name)
                || lines().any(|row| row.contains(&signed))
        }) && self.poll.as_ref().is_none_or(|(poll, hashes)| {
            let mut named = hashes.iter().map(ToString::to_string);
            says(&["poll"], poll.as_str()) || named.any(|hash| says(&["open", "notice"], &hash))
        })
    }
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
