//! Which entries of the log make a roll.

use std::collections::BTreeSet;

use crate::domain::id::Id;
use crate::domain::persistent::{Map, Set};

/// Later entries of the log that count for single members all the same, because a ruling says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remedies(Map<Id, Set<u64>>);

impl Remedies {
    /// Whether an entry counts for a member.
    pub fn hold(&self, member: &Id, entry: u64) -> bool {
        self.0
            .get(member)
            .is_some_and(|entries| entries.contains(&entry))
    }

    /// The entries that count for anybody, in log order.
    pub fn entries(&self) -> Vec<u64> {
        let all: BTreeSet<u64> = self.0.values().flat_map(Set::iter).copied().collect();
        all.into_iter().collect()
    }

    /// Lets these entries count for a member.
    pub fn add(&mut self, member: &Id, entries: &[u64]) {
        let counting = self.0.or_default(member);
        for entry in entries {
            counting.insert(*entry);
        }
    }
}

/// Which entries of the log make a roll: those below its ledger size, and the remedies of rulings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerCut {
    /// How many entries count for everybody.
    pub size: u64,
    /// Which later ones count for whom.
    pub remedies: Remedies,
}

impl LedgerCut {
    /// Whether what an entry says of a member counts.
    pub fn counts(&self, member: &Id, entry: u64) -> bool {
        entry < self.size || self.remedies.hold(member, entry)
    }
}
