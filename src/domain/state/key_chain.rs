//! The keys that one holder ever had, oldest first, and until when each may be used.

use crate::domain::log::key::PublicKey;

/// A key of a principal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyRecord {
    /// The key.
    pub key: PublicKey,
    /// When and by whom it was ended.
    pub revoked: Option<Revocation>,
}

/// The end of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revocation {
    /// Index of the entry that ended it.
    pub at: u64,
    /// Ended by a clause of a matter: polls that were open by then do not notice.
    pub by_matter: bool,
}

impl KeyRecord {
    /// A key in use.
    pub fn new(key: PublicKey) -> KeyRecord {
        KeyRecord { key, revoked: None }
    }
}

/// Adds a key to a chain, or revives it when it is there already.
pub(super) fn add(chain: &mut Vec<KeyRecord>, key: PublicKey) {
    match chain.iter_mut().find(|record| record.key == key) {
        Some(record) => record.revoked = None,
        None => chain.push(KeyRecord::new(key)),
    }
}

/// Ends a key of a chain.
pub(super) fn revoke(chain: &mut [KeyRecord], key: &PublicKey, revocation: Revocation) {
    for record in chain.iter_mut().filter(|record| record.key == *key) {
        record.revoked = Some(revocation);
    }
}
