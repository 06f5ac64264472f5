//! The phases of a poll, in their order.

use std::fmt;

use crate::domain::fault::{Tell, Value};

/// How far a poll has come: in this order, but for the ways in which it ends before it opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Phase {
    /// There is a notice.
    Announced,
    /// There is a provisional roll, open to claims and objections.
    RollProvisional,
    /// The roll is certified.
    RollCertified,
    /// Ballots are accepted.
    Open,
    /// Ballots are no longer accepted.
    Closed,
    /// The engine has counted.
    ProvisionalResult,
    /// Scrutineers stand behind the result.
    Certified,
    /// The time to vote was over before the poll could open: without a certified roll, or while the
    /// service stood still. Nothing more happens to it.
    Lapsed,
    /// Called off before it opened, with a reason.
    Cancelled,
    /// Given up after it opened, with a reason: it has no result that stands.
    Annulled,
}

impl Phase {
    /// Whether the poll may still open.
    pub fn is_before_open(self) -> bool {
        matches!(
            self,
            Phase::Announced | Phase::RollProvisional | Phase::RollCertified
        )
    }

    /// Whether the poll ended without a result.
    pub fn came_to_nothing(self) -> bool {
        matches!(self, Phase::Lapsed | Phase::Cancelled | Phase::Annulled)
    }

    /// The phase as the API names it.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Announced => "announced",
            Phase::RollProvisional => "roll-provisional",
            Phase::RollCertified => "roll-certified",
            Phase::Open => "open",
            Phase::Closed => "closed",
            Phase::ProvisionalResult => "provisional-result",
            Phase::Certified => "certified",
            Phase::Lapsed => "lapsed",
            Phase::Cancelled => "cancelled",
            Phase::Annulled => "annulled",
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Tell for Phase {
    fn tell(&self) -> Value {
        let code = match self {
            Phase::Announced => "phase-announced",
            Phase::RollProvisional => "phase-roll-provisional",
            Phase::RollCertified => "phase-roll-certified",
            Phase::Open => "phase-open",
            Phase::Closed => "phase-closed",
            Phase::ProvisionalResult => "phase-provisional-result",
            Phase::Certified => "phase-certified",
            Phase::Lapsed => "phase-lapsed",
            Phase::Cancelled => "phase-cancelled",
            Phase::Annulled => "phase-annulled",
        };
        Value::Term(code.into())
    }
}
