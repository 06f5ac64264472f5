//! A batch in the making: entries already folded into the state, not yet committed.

use super::writer::{Answer, Job};
use crate::domain::effect::Effect;
use crate::domain::log::tile::{TILE_WIDTH, Tile};
use crate::domain::log::tree::leaf_hash;
use crate::domain::state::State;
use crate::domain::statement::notice::Publication;
use crate::store::log::{Batch, Head, NewAttachment, NewEntry, NewTile};
use crate::store::project::Change;

/// Entries that follow the head at which the draft began.
pub struct Draft {
    expected: Head,
    entries: Vec<NewEntry>,
    attachments: Vec<NewAttachment>,
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
        let kind = entry.submission.statement.body.kind();
        let sealed_poll = sealed_by(state, &effects);
        for (hash, bytes) in attachments.0 {
            self.attachments.push(NewAttachment {
                hash,
                bytes,
                kind,
                entry: index,
                sealed_poll: sealed_poll.clone(),
            });
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

/// The poll whose close releases what this ballot marks; `None` when it is public at once.
fn sealed_by(state: &State, effects: &[Effect]) -> Option<String> {
    effects.iter().find_map(|effect| match effect {
        Effect::BallotCast { poll, .. } => {
            let notice = state.polls().find(poll)?.notice();
            (notice.publication == Publication::SealedUntilClose).then(|| poll.to_string())
        }
        _ => None,
    })
}
