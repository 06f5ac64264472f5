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
        /// Whose signatures counted, when this was the last that it took; nobody's before.
        completed_by: Vec<Principal>,
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
    /// Whose signatures counted when there were enough; nobody's before.
    completed_by: Vec<Principal>,
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

    /// Whose signatures made the statement with this hash take effect, the last one last; nobody's before.
    pub fn completed_by(&self, statement: &Hash) -> &[Principal] {
        let signed = self.0.get(statement);
        signed.map_or(&[], |signed| signed.completed_by.as_slice())
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        match effect {
            Effect::Signed {
                statement,
                by,
                key,
                completed_by,
            } => {
                let signed = self.0.or_default(statement);
                signed.since = signed.since.or(at.now);
                signed.by.insert(by.clone(), *key);
                if !completed_by.is_empty() {
                    signed.completed_by.clone_from(completed_by);
                }
            }
        }
    }
}
