//! Claims against provisional rolls, with their rulings.

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::claim::Verdict;
use crate::store::claims::{FiledClaim, Ruled};

/// One claim: an item of `GET /api/polls/{poll}/claims`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimView {
    /// The claim statement.
    pub claim: Hash,
    /// Its index.
    pub entry: u64,
    /// The provisional roll statement that it is against.
    pub roll: Hash,
    /// Who objects.
    pub member: Id,
    /// Whose place on the roll it is about.
    pub about: Id,
    /// The attachment that says what is wrong.
    pub reason: Hash,
    /// `None` while it waits.
    pub ruling: Option<RulingView>,
}

/// What was made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RulingView {
    /// The ruling statement.
    pub statement: Hash,
    /// Its index.
    pub entry: u64,
    /// Who decided.
    pub by: Principal,
    /// What was decided.
    pub verdict: Verdict,
    /// The entries that count for the member since.
    pub remedies: Vec<u64>,
    /// The attachment that says why.
    pub reason: Hash,
}

impl ClaimView {
    /// How a claim is shown.
    pub fn of(filed: FiledClaim) -> ClaimView {
        ClaimView {
            claim: filed.statement,
            entry: filed.entry,
            roll: filed.roll,
            member: filed.member,
            about: filed.about,
            reason: filed.reason,
            ruling: filed.ruling.map(RulingView::of),
        }
    }
}

impl RulingView {
    fn of(ruled: Ruled) -> RulingView {
        RulingView {
            statement: ruled.statement,
            entry: ruled.entry,
            by: ruled.by,
            verdict: ruled.verdict,
            remedies: ruled.remedies,
            reason: ruled.reason,
        }
    }
}
