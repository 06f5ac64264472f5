//! Folding the state anew from the log in the database: at start, after a lost commit, to rebuild.

use std::sync::Arc;

use super::ServiceError;
use crate::domain::hash::Hash;
use crate::domain::log::tree::leaf_hash;
use crate::domain::state::{Effect, State};
use crate::domain::statement::submission::{Authenticated, Submission};
use crate::domain::statement::{Attachments, Matter, admit};
use crate::store::log::{self, Head};
use crate::store::{Connection, Store, StoreError};

/// A state folded from the log, and the root the log had at the mark that was asked for.
pub struct Replayed {
    /// The state at the log's end.
    pub state: State,
    /// The root when the log had as many entries as the mark; `None` if it never had.
    pub root_at_mark: Option<Hash>,
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

/// Folds the whole log, handing the index and the effects of each entry to `each`.
///
/// Hashes are checked, signatures are not: they were when the entries came in. Marks are not read
/// again. Errors with `LogDamaged` naming the entry when the stored log is not what was admitted.
pub fn replay(
    store: &Store,
    origin: &str,
    mark: Head,
    mut each: impl FnMut(u64, Vec<Effect>) -> Result<(), ServiceError>,
) -> Result<Replayed, ServiceError> {
    let mut entries = store.connect()?;
    let mut attachments = StoredAttachments::new(store.connect()?);
    let head = log::head(&mut entries)?;
    let mut state = State::new(origin);
    let mut root_at_mark = (mark.size == 0).then_some(state.root());
    log::for_each_entry(&mut entries, 0..head.size, |entry| {
        let damaged = |reason: String| ServiceError::LogDamaged {
            entry: entry.index,
            reason,
        };
        if leaf_hash(&entry.body) != entry.leaf_hash {
            return Err(damaged(
                "the stored leaf hash is not that of the body".to_owned(),
            ));
        }
        let submission =
            Submission::parse(&entry.body).map_err(|error| damaged(error.to_string()))?;
        let known = |principal: &_| {
            state
                .keys()
                .of(principal)
                .iter()
                .map(|record| record.key)
                .collect()
        };
        let signatories = submission
            .identify(known)
            .map_err(|error| damaged(error.to_string()))?;
        let authenticated = submission.assume_verified(signatories);
        attachments.prepare(&authenticated)?;
        let effects = admit(&state, &authenticated, &attachments)
            .map_err(|error| damaged(error.to_string()))?;
        state.apply(entry.leaf_hash, &effects);
        if state.size() == mark.size {
            root_at_mark = Some(state.root());
        }
        each(entry.index, effects)
    })?;
    if state.root() != head.root {
        return Err(ServiceError::LogDamaged {
            entry: head.size,
            reason: format!(
                "the entries give root {}, the stored head says {}",
                state.root(),
                head.root
            ),
        });
    }
    Ok(Replayed {
        state,
        root_at_mark,
    })
}

/// The attachments of one stored entry at a time; marks are taken as admitted.
struct StoredAttachments {
    conn: Connection,
    at_hand: Vec<(Hash, Arc<[u8]>)>,
}

impl StoredAttachments {
    fn new(conn: Connection) -> StoredAttachments {
        StoredAttachments {
            conn,
            at_hand: Vec::new(),
        }
    }

    fn prepare(&mut self, entry: &Authenticated) -> Result<(), StoreError> {
        self.at_hand.clear();
        for named in entry.submission.statement.said.attachments() {
            if named.size.is_some()
                && let Some(found) = log::attachment(&mut self.conn, &named.hash)?
            {
                self.at_hand.push((named.hash, found.bytes.into()));
            }
        }
        Ok(())
    }
}

impl Attachments for StoredAttachments {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        let found = self.at_hand.iter().find(|(known, _)| known == hash);
        Some(found.map_or(Matter::Withheld, |(_, bytes)| Matter::Bytes(bytes.clone())))
    }
}
