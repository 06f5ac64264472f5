//! Keys: whose they are, and until when they may be used.

use super::{Offices, People};
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;

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
    /// Ended by the roster: polls that were open by then do not notice.
    pub by_roster: bool,
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

/// A view of all keys: members keep theirs with the people, others with the offices.
pub struct Keys<'a> {
    offices: &'a Offices,
    people: &'a People,
}

impl<'a> Keys<'a> {
    pub(super) fn new(offices: &'a Offices, people: &'a People) -> Keys<'a> {
        Keys { offices, people }
    }

    /// Every key the principal ever had, oldest first.
    pub fn of(&self, principal: &Principal) -> &'a [KeyRecord] {
        match principal {
            Principal::Member(id) => self.people.keys(id),
            Principal::Officer(_) | Principal::System(_) => self.offices.keys(principal),
        }
    }

    /// Whether the principal ever had this key.
    pub fn known(&self, principal: &Principal, key: &PublicKey) -> bool {
        self.of(principal).iter().any(|record| record.key == *key)
    }

    /// Errors unless the key is the principal's and has not ended.
    pub fn require_current(&self, principal: &Principal, key: &PublicKey) -> Result<(), Refusal> {
        self.require(principal, key, |revoked| revoked.is_none())
    }

    /// Errors unless the key is the principal's and no other than the roster has ended it.
    pub fn require_not_ended_by_holder(
        &self,
        principal: &Principal,
        key: &PublicKey,
    ) -> Result<(), Refusal> {
        self.require(principal, key, |revoked| {
            revoked.is_none_or(|end| end.by_roster)
        })
    }

    /// Errors unless the key may sign ballots of a poll opened by the entry at `opened_at`.
    pub fn require_for_poll(
        &self,
        principal: &Principal,
        key: &PublicKey,
        opened_at: u64,
    ) -> Result<(), Refusal> {
        self.require(principal, key, |revoked| {
            revoked.is_none_or(|end| end.by_roster && end.at > opened_at)
        })
    }

    fn require(
        &self,
        principal: &Principal,
        key: &PublicKey,
        usable: impl Fn(Option<Revocation>) -> bool,
    ) -> Result<(), Refusal> {
        match self.of(principal).iter().find(|record| record.key == *key) {
            None => Err(Refusal::UnknownSigner {
                name: principal.to_string(),
            }),
            Some(record) if usable(record.revoked) => Ok(()),
            Some(_) => Err(Refusal::KeyRevoked {
                holder: principal.clone(),
            }),
        }
    }

    /// Errors with `KeyTaken` when the key belongs to another officer or machine, or would belong to
    /// an officer and a member: what one of them signs must not be readable as signed by another. Two
    /// members may share one, since members' texts name the member.
    pub fn refuse_foreign(&self, principal: &Principal, key: &PublicKey) -> Result<(), Refusal> {
        let owner = match (self.offices.owner(key), principal) {
            (Some(owner), _) => Some(owner.clone()),
            (None, Principal::Member(_)) => None,
            (None, _) => self.people.holder(key).cloned().map(Principal::Member),
        };
        match owner {
            Some(owner) if owner != *principal => Err(Refusal::KeyTaken { owner }),
            _ => Ok(()),
        }
    }
}
