//! Keys: whose they are, and until when they may be used.

use super::key_chain::{KeyRecord, Revocation};
use super::members::Members;
use super::offices::Offices;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Principal, service};

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
    /// The key that signs heads; `None` in an empty log.
    log_key: Option<&'a PublicKey>,
}

impl<'a> Keys<'a> {
    pub(super) fn new(
        offices: &'a Offices,
        members: &'a Members,
        log_key: Option<&'a PublicKey>,
    ) -> Keys<'a> {
        Keys {
            offices,
            members,
            log_key,
        }
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

    /// Errors unless the key is the principal's and no other than a matter has ended it.
    pub fn require_not_ended_by_holder(
        &self,
        principal: &Principal,
        key: &PublicKey,
    ) -> Result<(), Refusal> {
        self.require(principal, key, |revoked| {
            revoked.is_none_or(|end| end.by_matter)
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
            revoked.is_none_or(|end| end.by_matter && end.at > opened_at)
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

    /// Errors with `Taken` when the key is, or ever was, anybody else's: an officer's, a machine's, a member's, or that of
    /// the log itself. What one signs must not be readable as signed by another, and one key counts once.
    pub fn refuse_foreign(&self, principal: &Principal, key: &PublicKey) -> Result<(), Refusal> {
        let officer = || self.offices.owner(key).cloned();
        let member = || self.members.holder(key).cloned().map(Principal::Member);
        let log = || self.log_key.filter(|own| *own == key).map(|_| service());
        let owner = officer().or_else(member).or_else(log);
        match owner {
            Some(owner) if owner != *principal => Err(Refusal::Taken { owner }),
            _ => Ok(()),
        }
    }
}
