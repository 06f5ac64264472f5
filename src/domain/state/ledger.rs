//! What the rules need to know of the ledger. The lines themselves are bulk data.

use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::persistent::{Map, Set};
use crate::domain::poll::cut::LedgerCut;
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, LedgerError};

crate::faults! {
    /// What is refused about the ledger.
    pub enum Refusal {
        Unfit { error: LedgerError } "bad-ledger" Unfit;
        OutsidePeriod { reference: Id, occurred_at: Time } "outside-period" Unfit;
        NotYetOccurred { reference: Id, occurred_at: Time, now: Time } "not-yet-occurred" Unfit;
        UnknownContribution { holder: Principal, reference: Id } "unknown-contribution" Missing;
    }
}

impl From<LedgerError> for Refusal {
    fn from(error: LedgerError) -> Refusal {
        Refusal::Unfit { error }
    }
}

/// What can happen to the ledger.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A batch of contributions is in it.
    Credited {
        /// Who vouches for it.
        source: Principal,
        /// Unique for this source.
        reference: Id,
        /// Hash of the attachment with its lines.
        lines: Hash,
        /// The lines.
        batch: Arc<Batch>,
    },
    /// Other amounts stand for some of its lines.
    Corrected {
        /// Unique among corrections.
        reference: Id,
        /// Whose lines.
        source: Principal,
        /// References with what stands instead, in order of reference.
        lines: Vec<(Id, i64)>,
        /// Hash of an attachment, a text.
        reason: Hash,
    },
}

/// The batches of contributions, and which references are used.
#[derive(Debug, Clone, Default)]
pub struct Ledger {
    known: Set<(Principal, Id)>,
    /// By index of their entries.
    batches: Map<u64, BatchRecord>,
    sources: Set<Principal>,
    /// The first 16 bytes of SHA-256 of source, LF, reference: a tenth of what the texts would take.
    references: Set<[u8; 16]>,
    corrections: Corrections,
    correction_entries: Set<u64>,
    correction_references: Set<Id>,
    logged: Map<Time, u64>,
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
            .values()
            .filter(move |batch| batch.entry < size || remedies.contains(&batch.entry))
    }

    /// Whether a correction with this reference has taken effect.
    pub fn correction_known(&self, reference: &Id) -> bool {
        self.correction_references.contains(reference)
    }

    /// The last entry with a batch or a correction; `None` before the first.
    pub fn last_entry(&self) -> Option<u64> {
        let corrected = self.correction_entries.iter().copied().max();
        self.batches
            .values()
            .map(|batch| batch.entry)
            .max()
            .max(corrected)
    }

    /// All corrections.
    pub fn corrections(&self) -> &Corrections {
        &self.corrections
    }

    /// When contributions were credited or corrected: clocks of the log, and the first such entry after
    /// each. Both rise.
    pub fn logged(&self) -> impl Iterator<Item = (Time, u64)> {
        self.logged.iter().map(|(time, entry)| (*time, *entry))
    }

    /// Whether the entry at a log index credited or corrected contributions.
    pub fn has_entry(&self, index: u64) -> bool {
        self.batches.contains_key(&index) || self.correction_entries.contains(&index)
    }

    /// Everyone who has credited contributions, in order.
    pub fn sources(&self) -> impl Iterator<Item = &Principal> {
        self.sources.iter()
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        if let Some(now) = at.now
            && !self.logged.contains_key(&now)
        {
            self.logged.insert(now, at.index);
        }
        match effect {
            Effect::Credited {
                source,
                reference,
                lines,
                batch,
            } => {
                self.known.insert((source.clone(), reference.clone()));
                self.sources.insert(source.clone());
                let record = BatchRecord {
                    entry: at.index,
                    source: source.clone(),
                    lines: *lines,
                };
                self.batches.insert(at.index, record);
                for line in batch.lines() {
                    self.references.insert(fingerprint(source, &line.reference));
                }
            }
            Effect::Corrected {
                reference,
                source,
                lines,
                reason,
            } => {
                self.correction_references.insert(reference.clone());
                self.correction_entries.insert(at.index);
                let corrected = self.corrections.or_default(source);
                for (line, amount) in lines {
                    let records = corrected.or_default(line);
                    records.push(CorrectionRecord {
                        entry: at.index,
                        amount: *amount,
                        reason: *reason,
                    });
                }
            }
        }
    }
}

/// What was put in place of lines, by source and line, each in log order.
pub type Corrections = Map<Principal, Map<Id, Vec<CorrectionRecord>>>;

fn fingerprint(source: &Principal, reference: &Id) -> [u8; 16] {
    let hash = Hash::of(format!("{source}\n{reference}").as_bytes());
    let mut start = [0; 16];
    start.copy_from_slice(hash.0.split_at(16).0);
    start
}
