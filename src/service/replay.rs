//! Folding the state again from the log in the database: at start, after a lost commit, to rebuild.
//!
//! What was signed vouches for the entries below it: the root shows that they are the ones that were
//! admitted, so their signatures are not checked again. Whatever stands beyond is checked in full, as
//! if it had come in just now: somebody else may have written it.

use std::sync::Arc;

use super::ServiceError;
use super::directory::Directory;
use super::error::Damage;
use crate::domain::attachment::{Named, Role};
use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::log::tile::Tile;
use crate::domain::log::tree::leaf_hash;
use crate::domain::state::{Effect, State};
use crate::domain::statement::submission::{Authenticated, Submission};
use crate::domain::statement::{Attachments, Matter, admit};
use crate::store::log::{self, Entry, Head};
use crate::store::{Connection, StoreError};

/// A state folded from the log, and the root the log had at the mark that was asked for.
pub struct Replayed {
    /// The state at the log's end.
    pub state: State,
    /// The root when the log had as many entries as the mark; `None` if it never had.
    pub root_at_mark: Option<Hash>,
    /// The ballots whose marks are not those that their members signed, in the order of the log.
    pub marks_lost: Vec<u64>,
}

impl Replayed {
    /// Errors when the log does not continue what was last signed.
    pub fn check(&self, mark: Head) -> Result<(), ServiceError> {
        match self.root_at_mark {
            Some(root) if root == mark.root => Ok(()),
            Some(root) => Err(ServiceError::Forked {
                size: mark.size,
                signed: mark.root,
                found: root,
            }),
            None => Err(ServiceError::RolledBack {
                signed: mark.size,
                found: self.state.size(),
            }),
        }
    }
}

/// What one entry did.
pub struct Folded {
    /// Its index.
    pub index: u64,
    /// What it changed, in order.
    pub effects: Vec<Effect>,
    /// The attachments that its statement names.
    pub named: Vec<Named>,
    /// The tiles that it filled.
    pub filled: Vec<Tile>,
    /// Its leaf hash.
    pub leaf: Hash,
}

/// Folds the whole log, which must reach the mark, and lets the directory learn its keys. Errors as [`replay`] and
/// [`Replayed::check`].
pub fn learn(
    conn: &mut Connection,
    origin: &str,
    mark: Head,
    directory: &Directory,
) -> Result<State, ServiceError> {
    let replayed = replay(conn, origin, mark, |_, folded| {
        directory.learn(&folded.effects);
        Ok(())
    })?;
    replayed.check(mark)?;
    Ok(replayed.state)
}

/// Folds the whole log, handing what each entry did to `each`, with the connection.
///
/// The hashes of every entry are checked, and its columns against its body; beyond `vouched`, the
/// head that was last signed, its signatures and marks too. Marks that are lost hold nothing up: they
/// are told. Errors with `LogDamaged` naming the entry when the stored log is not what was admitted,
/// and with `BeyondHead` when there are entries that the head does not count.
pub fn replay(
    conn: &mut Connection,
    origin: &str,
    vouched: Head,
    mut each: impl FnMut(&mut Connection, Folded) -> Result<(), ServiceError>,
) -> Result<Replayed, ServiceError> {
    let head = log::head(conn)?;
    if let Some(entry) = log::beyond(conn, head.size)? {
        let size = head.size;
        return Err(ServiceError::BeyondHead { entry, size });
    }
    let mut state = State::new(origin);
    let mut root_at_mark = (vouched.size == 0).then_some(state.root());
    let mut marks_lost = Vec::new();
    while state.size() < head.size {
        for entry in log::chunk(conn, state.size()..head.size)? {
            let index = entry.index;
            let damaged = |reason: Told| ServiceError::LogDamaged {
                entry: index,
                reason,
            };
            let authenticated = authenticate(&state, &entry).map_err(damaged)?;
            let named = authenticated.submission.statement.said.attachments();
            let mut attachments = Stored::of(conn, &named).map_err(|failure| match failure {
                Lost::Store(error) => error.into(),
                Lost::Attachment(hash) => damaged(Damage::Attachment { hash }.told()),
            })?;
            match marks_of(&named, entry.marks) {
                Marks::Lost => marks_lost.push(index),
                // Reading them again takes longer than all else, and they were admitted.
                Marks::Kept(..) | Marks::None if index < vouched.size => {}
                Marks::Kept(hash, marks) => attachments.0.push((hash, marks.into())),
                Marks::None => {}
            }
            if index >= vouched.size {
                authenticated
                    .check_signatures(|_, key| key.prepare())
                    .map_err(|error| damaged(error.told()))?;
            }
            let effects = admit(&state, &authenticated, &attachments)
                .map_err(|error| damaged(error.told()))?;
            let filled = state.apply(entry.leaf_hash, &effects);
            if state.size() == vouched.size {
                root_at_mark = Some(state.root());
            }
            let leaf = entry.leaf_hash;
            let folded = Folded {
                index,
                effects,
                named,
                filled,
                leaf,
            };
            each(conn, folded)?;
        }
    }
    if state.root() != head.root {
        return Err(ServiceError::LogDamaged {
            entry: head.size,
            reason: Damage::Root {
                found: state.root(),
                stored: head.root,
            }
            .told(),
        });
    }
    Ok(Replayed {
        state,
        root_at_mark,
        marks_lost,
    })
}

/// Reads a stored entry and finds its signers; errors when a column does not say what the body does.
fn authenticate(state: &State, entry: &Entry) -> Result<Authenticated, Told> {
    if leaf_hash(&entry.body) != entry.leaf_hash {
        return Err(Damage::LeafHash.told());
    }
    let submission = Submission::parse(&entry.body).map_err(|refusal| refusal.told())?;
    let known = |principal: &_| {
        let known = state.keys().of(principal).iter();
        known.map(|record| record.key).collect()
    };
    let signatories = submission
        .identify(known)
        .map_err(|refusal| refusal.told())?;
    let column = if submission.statement.said.kind() != entry.kind {
        "kind"
    } else if submission.hash != entry.statement_hash {
        "statement_hash"
    } else if submission.note.signatures[0].name != entry.signer {
        "signer"
    } else if signatories.first().map(|(_, key)| key.as_bytes()) != Some(&entry.key) {
        "key"
    } else {
        return Ok(submission.assume_verified(signatories));
    };
    Err(Damage::Column { column }.told())
}

/// The marks that stand with an entry.
enum Marks {
    /// The statement names none, and there are none.
    None,
    /// They are those that the statement names.
    Kept(Hash, Vec<u8>),
    /// They are missing, or other ones.
    Lost,
}

fn marks_of(named: &[Named], marks: Option<Vec<u8>>) -> Marks {
    let wanted = named.iter().find(|named| named.role == Role::Marks);
    match (wanted, marks) {
        (None, None) => Marks::None,
        (Some(wanted), Some(marks)) if Hash::of(&marks) == wanted.hash => {
            Marks::Kept(wanted.hash, marks)
        }
        (Some(_), _) | (None, Some(_)) => Marks::Lost,
    }
}

/// Why the attachments of an entry are not at hand.
enum Lost {
    Store(StoreError),
    Attachment(Hash),
}

impl From<StoreError> for Lost {
    fn from(error: StoreError) -> Lost {
        Lost::Store(error)
    }
}

/// The attachments of one stored entry.
struct Stored(Vec<(Hash, Arc<[u8]>)>);

impl Stored {
    /// Reads what an entry names with its size. Errors when evidence is missing or altered; a text
    /// that is, counts as erased: nothing depends on it.
    fn of(conn: &mut Connection, named: &[Named]) -> Result<Stored, Lost> {
        let mut at_hand = Vec::new();
        for named in named.iter().filter(|named| named.size.is_some()) {
            match log::attachment(conn, &named.hash)? {
                Some(found) if Hash::of(&found.bytes) == named.hash => {
                    at_hand.push((named.hash, found.bytes.into()));
                }
                _ if named.role.is_erasable() => {}
                _ => return Err(Lost::Attachment(named.hash)),
            }
        }
        Ok(Stored(at_hand))
    }
}

impl Attachments for Stored {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        let found = self.0.iter().find(|(known, _)| known == hash);
        Some(found.map_or(Matter::Withheld, |(_, bytes)| Matter::Bytes(bytes.clone())))
    }
}
