//! A batch in the making: entries already folded into the state, not yet committed.

use super::job::{Answer, Job};
use crate::domain::attachment::Role;
use crate::domain::hash::Hash;
use crate::domain::log::tile::{TILE_WIDTH, Tile};
use crate::domain::log::tree::leaf_hash;
use crate::domain::state::Effect;
use crate::domain::state::State;
use crate::store::append::{Batch, NewAttachment, NewEntry, NewTile};
use crate::store::log::Head;
use crate::store::project::Change;

/// Entries that follow the head at which the draft began.
pub struct Draft {
    expected: Head,
    entries: Vec<NewEntry>,
    attachments: Vec<NewAttachment>,
    supplied: Vec<Hash>,
    changes: Vec<Change>,
    filled: Vec<Tile>,
}

impl Draft {
    /// An empty batch on top of the state's log.
    pub fn new(state: &State) -> Draft {
        Draft {
            expected: Head {
                size: state.size(),
                root: state.root(),
            },
            entries: Vec::new(),
            attachments: Vec::new(),
            supplied: Vec::new(),
            changes: Vec::new(),
            filled: Vec::new(),
        }
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries were added.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Adds an admitted statement and applies its effects to `state`; its index, and where the
    /// answer goes.
    pub fn push(&mut self, state: &mut State, job: Job, effects: Vec<Effect>) -> (u64, Answer) {
        let Job {
            entry,
            bytes,
            attachments,
            answer,
        } = job;
        let index = state.size();
        let said = &entry.submission.statement.said;
        let kind = said.kind();
        let mut marks = None;
        let named = said.attachments();
        for (hash, bytes) in attachments.0 {
            self.supplied.push(hash);
            let named = named.iter().find(|named| named.hash == hash);
            match named.map(|named| named.role) {
                // Nothing is stored that no statement names.
                None => {}
                Some(Role::Marks) => marks = Some(bytes),
                Some(role) => self.attachments.push(NewAttachment {
                    hash,
                    bytes,
                    role,
                    entry: index,
                }),
            }
        }
        let leaf = leaf_hash(&bytes);
        self.filled.extend(state.apply(leaf, &effects));
        self.changes.push(Change {
            entry: index,
            effects,
        });
        self.entries.push(NewEntry {
            kind,
            statement_hash: entry.submission.hash,
            signer: entry.submission.note.signatures[0].name.clone(),
            key: *entry.key().as_bytes(),
            leaf_hash: leaf,
            body: bytes,
            marks,
        });
        (index, answer)
    }

    /// What to commit, and the tiles that the batch filled.
    pub fn finish(self, state: &State) -> (Batch, Vec<Tile>) {
        let tiles = self
            .filled
            .iter()
            .filter(|tile| tile.hashes.len() == TILE_WIDTH);
        let batch = Batch {
            expected: self.expected,
            new: Head {
                size: state.size(),
                root: state.root(),
            },
            entries: self.entries,
            attachments: self.attachments,
            supplied: self.supplied,
            tiles: tiles
                .map(|tile| NewTile {
                    level: tile.level,
                    index: tile.index,
                    hashes: tile.to_bytes(),
                })
                .collect(),
            changes: self.changes,
        };
        (batch, self.filled)
    }
}
