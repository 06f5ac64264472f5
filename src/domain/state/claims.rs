//! Claims and objections against the provisional roll of one poll, and what rulings made of them.

use std::collections::{BTreeMap, BTreeSet};

use super::poll::Logged;
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::refusal::Refusal;
use crate::domain::statement::ruling::Verdict;

/// Later entries of the log that count for single members all the same, because a ruling says so.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remedies(BTreeMap<Id, BTreeSet<u64>>);

impl Remedies {
    /// Whether an entry counts for a member.
    pub fn hold(&self, member: &Id, entry: u64) -> bool {
        self.0
            .get(member)
            .is_some_and(|entries| entries.contains(&entry))
    }

    /// The entries that count for anybody, in log order.
    pub fn entries(&self) -> Vec<u64> {
        let all: BTreeSet<u64> = self.0.values().flatten().copied().collect();
        all.into_iter().collect()
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

/// One claim.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claimed {
    /// Who objects.
    pub member: Id,
    /// Whose place on the roll it is about.
    pub about: Id,
    /// What a ruling has made of it.
    pub verdict: Option<Verdict>,
}

/// The claims of one poll.
#[derive(Debug, Clone, Default)]
pub struct Claims {
    filed: BTreeMap<Hash, Claimed>,
    /// Whose claims wait for a ruling: one at a time each.
    waiting: BTreeSet<Id>,
    /// How often each has objected to the provisional roll that stands.
    objected: BTreeMap<Id, usize>,
    references: BTreeSet<(Id, Id)>,
    remedies: Remedies,
    superseded: Option<Logged>,
}

impl Claims {
    /// The claim with this statement hash. Errors with `UnknownClaim`.
    pub fn require(&self, claim: &Hash) -> Result<&Claimed, Refusal> {
        self.filed
            .get(claim)
            .ok_or(Refusal::UnknownClaim { claim: *claim })
    }

    /// How many claims no ruling has decided.
    pub fn waiting(&self) -> usize {
        self.waiting.len()
    }

    /// How many claims were upheld and how many dismissed.
    pub fn decided(&self) -> (usize, usize) {
        let with = |verdict| {
            let decided = |claimed: &&Claimed| claimed.verdict == Some(verdict);
            self.filed.values().filter(decided).count()
        };
        (with(Verdict::Upheld), with(Verdict::Dismissed))
    }

    /// Whether a claim of this member waits for its ruling.
    pub fn has_waiting(&self, member: &Id) -> bool {
        self.waiting.contains(member)
    }

    /// How often this member has objected to the provisional roll that stands.
    pub fn objected(&self, member: &Id) -> usize {
        self.objected.get(member).copied().unwrap_or(0)
    }

    /// Whether the member has made a claim with this reference.
    pub fn reference_used(&self, member: &Id, reference: &Id) -> bool {
        self.references
            .contains(&(member.clone(), reference.clone()))
    }

    /// What upheld claims have let count.
    pub fn remedies(&self) -> &Remedies {
        &self.remedies
    }

    /// The log just after the last upheld ruling, as long as no new provisional roll follows it.
    pub fn superseded(&self) -> Option<Logged> {
        self.superseded
    }

    pub(super) fn apply(&mut self, effect: &Effect, here: impl Fn(&Hash) -> Logged) {
        match effect {
            Effect::RollClaimed {
                statement,
                reference,
                member,
                about,
                ..
            } => {
                self.waiting.insert(member.clone());
                let objected = self.objected.entry(member.clone()).or_default();
                *objected = objected.saturating_add(1);
                self.references.insert((member.clone(), reference.clone()));
                let claimed = Claimed {
                    member: member.clone(),
                    about: about.clone(),
                    verdict: None,
                };
                self.filed.insert(*statement, claimed);
            }
            Effect::ClaimRuled {
                statement,
                claim,
                verdict,
                remedies,
                ..
            } => {
                let Some(claimed) = self.filed.get_mut(claim) else {
                    return;
                };
                claimed.verdict = Some(*verdict);
                self.waiting.remove(&claimed.member);
                if *verdict == Verdict::Upheld {
                    let about = claimed.about.clone();
                    self.remedies.0.entry(about).or_default().extend(remedies);
                    self.superseded = Some(here(statement));
                }
            }
            Effect::RollProposed { .. } => {
                self.superseded = None;
                self.objected.clear();
            }
            _ => {}
        }
    }
}
