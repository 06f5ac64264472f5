//! Keys: whose they are, and until when they may be used.

use super::key_chain::{KeyRecord, Revocation};
use super::members::Members;
use super::offices::Offices;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;

crate::faults! {
    /// What is refused because of a key.
    pub enum Refusal {
        UnknownSigner { name: String } "unknown-signer" Unsigned;
        Ended { holder: Principal } "key-revoked" Unsigned;
        Exists { holder: Principal } "key-exists" Conflict;
        Taken { owner: Principal } "key-taken" Conflict;
    }
}

/// A view of all keys: members keep theirs with the members, others with the offices.
pub struct Keys<'a> {
    offices: &'a Offices,
    members: &'a Members,
}

impl<'a> Keys<'a> {
    pub(super) fn new(offices: &'a Offices, members: &'a Members) -> Keys<'a> {
        Keys { offices, members }
    }

    /// Every key the principal ever had, oldest first.
    pub fn of(&self, principal: &Principal) -> &'a [KeyRecord] {
        match principal {
            Principal::Member(id) => self.members.keys(id),
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
            Some(_) => Err(Refusal::Ended {
                holder: principal.clone(),
            }),
        }
    }

    /// Errors with `Taken` when the key belongs to another officer or machine, or would belong to
    /// an officer and a member: what one of them signs must not be readable as signed by another. Two
    /// members may share one, since members' texts name the member.
    pub fn refuse_foreign(&self, principal: &Principal, key: &PublicKey) -> Result<(), Refusal> {
        let owner = match (self.offices.owner(key), principal) {
            (Some(owner), _) => Some(owner.clone()),
            (None, Principal::Member(_)) => None,
            (None, _) => self.members.holder(key).cloned().map(Principal::Member),
        };
        match owner {
            Some(owner) if owner != *principal => Err(Refusal::Taken { owner }),
            _ => Ok(()),
        }
    }
}
