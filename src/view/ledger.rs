//! Lines of the ledger.

use serde::{Deserialize, Serialize};

use super::Exact;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::time::Time;
use crate::store::ledger::CreditedLine;

/// One contribution of a member: an item of `GET /api/members/{member}/contributions`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineView {
    /// The batch.
    pub entry: u64,
    /// Who credited it.
    pub source: Principal,
    /// Unique for its source.
    pub reference: Id,
    /// What kind of contribution it is.
    pub category: Id,
    /// How much.
    pub amount: Exact<i64>,
    /// When it happened.
    pub occurred_at: Time,
    /// The entry of the last correction.
    pub corrected_by: Option<u64>,
    /// What stands instead of the amount; 0 is a reversal.
    pub corrected_to: Option<Exact<i64>>,
    /// The attachment with the reason.
    pub reason: Option<Hash>,
}

/// After which line a list goes on: entry and reference.
pub type After = (u64, Id);

impl LineView {
    /// How a line is shown.
    pub fn of(credited: CreditedLine) -> LineView {
        let CreditedLine {
            entry,
            source,
            line,
            correction,
        } = credited;
        LineView {
            entry,
            source,
            reference: line.reference,
            category: line.category,
            amount: Exact(line.amount),
            occurred_at: line.occurred_at,
            corrected_by: correction.map(|record| record.entry),
            corrected_to: correction.map(|record| Exact(record.amount)),
            reason: correction.map(|record| record.reason),
        }
    }

    /// What names it in a list.
    pub fn place(&self) -> After {
        (self.entry, self.reference.clone())
    }
}
