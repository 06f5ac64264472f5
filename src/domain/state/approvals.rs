//! Statements that several sign, each in an entry of its own: who has signed which so far.

use std::collections::BTreeMap;

use crate::domain::hash::Hash;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::persistent::Map;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused of a text that several must sign.
    pub enum Refusal {
        WrongRoster { stated: Hash, current: Hash } "wrong-roster" Unfit;
        Expired { expired: Time, now: Time } "expired" Unfit;
        AlreadySigned { statement: Hash, signer: Principal } "already-signed" Conflict;
    }
}

/// What can happen to such a statement.
#[derive(Debug, Clone)]
pub enum Effect {
    /// One more signed it.
    Signed {
        /// Hash of the statement.
        statement: Hash,
        /// Who signed.
        by: Principal,
        /// With which key.
        key: PublicKey,
        /// Whether this was the last signature that it took.
        completes: bool,
    },
}

/// The signatures of statements that several sign.
#[derive(Debug, Clone, Default)]
pub struct Approvals(Map<Hash, Signed>);

#[derive(Debug, Clone, Default)]
struct Signed {
    /// With the key of each one's last.
    by: BTreeMap<Principal, PublicKey>,
    /// When the first of them signed.
    since: Option<Time>,
    /// Whether enough of them counted at once.
    complete: bool,
}

impl Approvals {
    /// Who has signed the statement with this hash, each with the key of the last signature, in order.
    pub fn of(&self, statement: &Hash) -> impl Iterator<Item = (&Principal, &PublicKey)> {
        let signed = self.0.get(statement);
        signed.into_iter().flat_map(|signed| &signed.by)
    }

    /// The log's clock when the first of them signed.
    pub fn since(&self, statement: &Hash) -> Option<Time> {
        self.0.get(statement)?.since
    }

    /// Whether the statement with this hash has taken effect.
    pub fn is_complete(&self, statement: &Hash) -> bool {
        self.0.get(statement).is_some_and(|signed| signed.complete)
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Signed {
                statement,
                by,
                key,
                completes,
            } => {
                let signed = self.0.or_default(statement);
                signed.since = signed.since.or(at.now);
                signed.by.insert(by.clone(), *key);
                signed.complete |= completes;
            }
        }
    }
}
