//! What the rules need to know of the ledger and of policies. The lines themselves are bulk data.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::claims::LedgerCut;
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::time::Time;
use crate::domain::weight::policy::Policy;

/// The batches of contributions, and which references are used.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    known: BTreeSet<(Principal, Id)>,
    batches: Vec<BatchRecord>,
    sources: BTreeSet<Principal>,
    /// The first 16 bytes of SHA-256 of source, LF, reference: a tenth of what the texts would take.
    references: BTreeSet<[u8; 16]>,
    corrections: Corrections,
    correction_entries: BTreeSet<u64>,
    correction_references: BTreeSet<Id>,
    logged: Vec<(Time, u64)>,
}

/// What a correction did to one line of the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CorrectionRecord {
    /// Index of its entry.
    pub entry: u64,
    /// What stands instead; 0 reverses the line.
    pub amount: i64,
    /// Hash of the attachment with the reason.
    pub reason: Hash,
}

/// One batch in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchRecord {
    /// Index of its entry.
    pub entry: u64,
    /// Who credited it.
    pub source: Principal,
    /// Hash of the attachment with its lines.
    pub lines: Hash,
}

impl Ledger {
    /// Whether the source has a batch with this reference.
    pub fn batch_known(&self, source: &Principal, reference: &Id) -> bool {
        self.known.contains(&(source.clone(), reference.clone()))
    }

    /// Whether the source has a line with this reference.
    pub fn reference_known(&self, source: &Principal, reference: &Id) -> bool {
        self.references.contains(&fingerprint(source, reference))
    }

    /// The batches that count for a roll, at least for one member, in log order.
    pub fn batches_at(&self, cut: &LedgerCut) -> impl Iterator<Item = &BatchRecord> {
        let remedies = cut.remedies.entries();
        let size = cut.size;
        self.batches
            .iter()
            .filter(move |batch| batch.entry < size || remedies.contains(&batch.entry))
    }

    /// Whether a correction with this reference has taken effect.
    pub fn correction_known(&self, reference: &Id) -> bool {
        self.correction_references.contains(reference)
    }

    /// All corrections.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// When contributions were credited or corrected: clocks of the log, and the first such entry after
    /// each. Both rise.
    pub fn logged(&self) -> &[(Time, u64)] {
        &self.logged
    }

    /// Whether the entry at a log index credited or corrected contributions.
    pub fn has_entry(&self, index: u64) -> bool {
        let credits = self
            .batches
            .binary_search_by_key(&index, |batch| batch.entry);
        credits.is_ok() || self.correction_entries.contains(&index)
    }

    /// Everyone who has credited contributions, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Principal> {
        self.sources.iter()
    }

    /// Takes in an effect of the entry at `index`, logged after the clock `now`.
    pub(super) fn apply(&mut self, effect: &Effect, index: u64, now: Option<Time>) {
        if let (Effect::ContributionsCredited { .. } | Effect::LinesCorrected { .. }, Some(now)) =
            (effect, now)
            && self.logged.last().is_none_or(|(last, _)| *last < now)
        {
            self.logged.push((now, index));
        }
        if let Effect::ContributionsCredited {
            source,
            reference,
            lines,
            batch,
            ..
        } = effect
        {
            self.known.insert((source.clone(), reference.clone()));
            self.sources.insert(source.clone());
            self.batches.push(BatchRecord {
                entry: index,
                source: source.clone(),
                lines: *lines,
            });
            for line in batch.lines() {
                self.references.insert(fingerprint(source, &line.reference));
            }
        }
        if let Effect::LinesCorrected {
            reference,
            source,
            lines,
            reason,
        } = effect
        {
            self.correction_references.insert(reference.clone());
            self.correction_entries.insert(index);
            let corrected = self.corrections.entry(source.clone()).or_default();
            for (line, amount) in lines {
                corrected
                    .entry(line.clone())
                    .or_default()
                    .push(CorrectionRecord {
                        entry: index,
                        amount: *amount,
                        reason: *reason,
                    });
            }
        }
    }
}

/// What was put in place of lines, by source and line, each in log order.
pub type Corrections = BTreeMap<Principal, BTreeMap<Id, Vec<CorrectionRecord>>>;

fn fingerprint(source: &Principal, reference: &Id) -> [u8; 16] {
    let hash = Hash::of(format!("{source}\n{reference}").as_bytes());
    let mut start = [0; 16];
    start.copy_from_slice(hash.0.split_at(16).0);
    start
}

/// The adopted policies, by the hash of their statement.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    adopted: BTreeMap<Hash, Arc<Policy>>,
    revisions: BTreeSet<(Id, u32)>,
    last: Option<(Id, u32, Hash)>,
}

impl Policies {
    /// Name, revision and statement of the policy that was adopted last.
    pub fn last(&self) -> Option<&(Id, u32, Hash)> {
        self.last.as_ref()
    }

    /// The policy adopted by the statement with this hash. Errors with `UnknownPolicy`.
    pub fn require(&self, statement: &Hash) -> Result<&Arc<Policy>, Refusal> {
        self.adopted
            .get(statement)
            .ok_or(Refusal::UnknownPolicy { hash: *statement })
    }

    /// Whether this revision of this policy is adopted.
    pub fn revision_known(&self, name: &Id, revision: u32) -> bool {
        self.revisions.contains(&(name.clone(), revision))
    }

    pub(super) fn apply(&mut self, effect: &Effect) {
        if let Effect::PolicyAdopted {
            statement,
            name,
            revision,
            policy,
        } = effect
        {
            self.adopted.insert(*statement, policy.clone());
            self.revisions.insert((name.clone(), *revision));
            self.last = Some((name.clone(), *revision, *statement));
        }
    }
}
