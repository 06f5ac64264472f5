//! The keys that signatures are checked with before the writer sees a statement.
//!
//! Only a hint: it may lag behind the log or hold ended keys. The writer judges by its own state.

use std::collections::BTreeMap;
use std::sync::{RwLock, RwLockReadGuard};

use crate::domain::log::key::{PreparedKey, PublicKey};
use crate::domain::office::Principal;
use crate::domain::state::{Effect, members, offices};

/// Every key that the log has shown, by whose it is.
#[derive(Debug, Default)]
pub struct Directory {
    keys: RwLock<BTreeMap<Principal, Vec<PreparedKey>>>,
}

impl Directory {
    /// All keys of a principal, oldest first.
    pub fn keys(&self, principal: &Principal) -> Vec<PublicKey> {
        let keys = self.read();
        let held = keys.get(principal).into_iter().flatten();
        held.map(PreparedKey::public).collect()
    }

    /// A key that may be a principal's, unpacked: a tenth of a verification less when it is known.
    pub fn prepared(&self, principal: &Principal, key: &PublicKey) -> PreparedKey {
        let keys = self.read();
        let mut held = keys.get(principal).into_iter().flatten();
        match held.find(|known| known.public() == *key) {
            Some(prepared) => prepared.clone(),
            None => key.prepare(),
        }
    }

    fn read(&self) -> RwLockReadGuard<'_, BTreeMap<Principal, Vec<PreparedKey>>> {
        self.keys
            .read()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    /// Learns the keys that an entry brought.
    pub fn learn(&self, effects: &[Effect]) {
        for effect in effects {
            match effect {
                Effect::Offices(
                    offices::Effect::Granted { holder, key, .. }
                    | offices::Effect::Named {
                        name: holder, key, ..
                    },
                ) => self.add(holder.clone(), *key),
                Effect::Members(
                    members::Effect::Enrolled { member, key, .. }
                    | members::Effect::KeyAdded { member, key },
                ) => self.add(Principal::Member(member.clone()), *key),
                Effect::Offices(
                    offices::Effect::Ended { .. }
                    | offices::Effect::Seated { .. }
                    | offices::Effect::Unseated { .. }
                    | offices::Effect::KeyEnded { .. },
                )
                | Effect::Members(
                    members::Effect::ClassesSet { .. }
                    | members::Effect::Changed { .. }
                    | members::Effect::KeyEnded { .. },
                )
                | Effect::Organisation(_)
                | Effect::Approvals(_)
                | Effect::Ledger(_)
                | Effect::Policies(_)
                | Effect::Polls(_)
                | Effect::Claims(_)
                | Effect::Documents(_)
                | Effect::Matters(_)
                | Effect::Tasks(_)
                | Effect::Quotas(_)
                | Effect::Bodies(_) => {}
            }
        }
    }

    fn add(&self, principal: Principal, key: PublicKey) {
        let mut keys = self
            .keys
            .write()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let keys = keys.entry(principal).or_default();
        if keys.iter().all(|known| known.public() != key) {
            // Hardly anybody has a second one, and there may be a million.
            keys.reserve_exact(1);
            keys.push(key.prepare());
        }
    }
}
