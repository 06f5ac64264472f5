//! The phases of a poll, in their order.

use std::fmt;

/// How far a poll has come, in this order.
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
}

impl Phase {
    /// Every phase, in order.
    pub const ALL: &'static [Phase] = &[
        Phase::Announced,
        Phase::RollProvisional,
        Phase::RollCertified,
        Phase::Open,
        Phase::Closed,
        Phase::ProvisionalResult,
        Phase::Certified,
        Phase::Lapsed,
    ];

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
        }
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
