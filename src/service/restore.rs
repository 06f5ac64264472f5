//! A restored log, compared with what is known to have been signed before it may be served again.
//!
//! Why: a log that lost its end, or is another one, must never be signed again under the old name
//! (design, "Signing heads"). The service itself checks the same at every start.

use std::path::Path;

use super::ServiceError;
use super::high_water::HighWater;
use super::replay::replay;
use crate::domain::hash::Hash;
use crate::domain::log::tree::Frontier;
use crate::store::log::{self, Head};
use crate::store::{Store, StoreError};

/// Folds the restored log again and compares it with its genesis and with heads that were signed.
///
/// Returns where the log ends. Errors with `OtherGenesis`, with `RolledBack` or `Forked` for the
/// first head that the log does not continue, and with `LogDamaged` when it is not what was admitted.
pub fn check(
    store: &Store,
    origin: &str,
    genesis: Hash,
    signed: &[Head],
) -> Result<Head, ServiceError> {
    let newest = signed.iter().max_by_key(|head| head.size);
    let vouched = newest.copied().unwrap_or_else(Head::empty);
    let state = replay(&mut store.connect()?, origin, vouched, |_, _| Ok(()))?.state;
    match state.genesis() {
        Some((logged, _)) if logged != genesis => {
            return Err(ServiceError::OtherGenesis {
                logged,
                given: genesis,
            });
        }
        _ => {}
    }
    let head = Head {
        size: state.size(),
        root: state.root(),
    };
    for (wanted, found) in signed.iter().zip(roots_at(store, signed)?) {
        match found {
            Some(root) if root == wanted.root => {}
            Some(found) => {
                return Err(ServiceError::Forked {
                    size: wanted.size,
                    signed: wanted.root,
                    found,
                });
            }
            None => {
                return Err(ServiceError::RolledBack {
                    signed: wanted.size,
                    found: head.size,
                });
            }
        }
    }
    Ok(head)
}

/// The log's root at the size of each head; `None` where it is not that long. The leaf hashes are
/// taken as stored: the fold has compared them with the bodies.
fn roots_at(store: &Store, heads: &[Head]) -> Result<Vec<Option<Hash>>, StoreError> {
    let mut conn = store.connect()?;
    let size = log::head(&mut conn)?.size;
    let mut tree = Frontier::new();
    let mut roots = vec![None; heads.len()];
    let mut note = |tree: &Frontier| {
        for (root, head) in roots.iter_mut().zip(heads) {
            if head.size == tree.size() {
                *root = Some(tree.root());
            }
        }
    };
    note(&tree);
    log::for_each_entry(&mut conn, 0..size, |entry| {
        tree.push(entry.leaf_hash);
        note(&tree);
        Ok::<(), StoreError>(())
    })?;
    Ok(roots)
}

/// The head in the high-water mark at `path`. Errors as [`HighWater::open`].
pub fn read_mark(path: &Path, origin: &str) -> Result<Head, ServiceError> {
    Ok(HighWater::open(path, origin)?.mark())
}

/// Makes a high-water mark at a head that was signed, so that no log is served that does not reach
/// it. Errors when there is a mark already.
pub fn make_mark(path: &Path, origin: &str, head: Head) -> Result<(), ServiceError> {
    let mut mark = HighWater::create(path, origin)?;
    mark.advance(mark.mark(), head)
}
