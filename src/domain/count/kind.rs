//! What the ballots of a method are, what they tell of one option, and what the method is for.

use std::fmt;

use crate::domain::fault::{Tell, Value};

/// What one ballot of a method consists of. An empty ballot is an abstention in every kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum BallotKind {
    /// One option.
    Choice,
    /// Any number of options.
    Approvals,
    /// Some or all options in an order without equal ranks.
    Ranking,
    /// Some or all options in an order; equal ranks are allowed.
    WeakRanking,
    /// A whole number for each option, 0 where none is given, up to `Terms::score_max`.
    Scores,
    /// Points shared out among options, their sum up to `Terms::points_max`.
    Points,
    /// Points that share out the ballot's weight, where one ballot of twice the weight is not the same
    /// as two: equal ballots are never merged.
    Shares,
    /// Votes given to options, the sum of their squares up to `Terms::points_max`.
    SquaredPoints,
}

impl BallotKind {
    /// The name in listings.
    pub fn name(self) -> &'static str {
        match self {
            BallotKind::Choice => "choice",
            BallotKind::Approvals => "approvals",
            BallotKind::Ranking => "ranking",
            BallotKind::WeakRanking => "weak-ranking",
            BallotKind::Scores => "scores",
            BallotKind::Points => "points",
            BallotKind::Shares => "shares",
            BallotKind::SquaredPoints => "squared-points",
        }
    }

    /// Whether marks carry a number beyond their order.
    pub fn is_numbered(self) -> bool {
        use BallotKind::{Points, Scores, Shares, SquaredPoints};
        matches!(self, Scores | Points | Shares | SquaredPoints)
    }

    /// Whether ballots that mark alike count like one with their weight together: not where each is counted
    /// by its root.
    pub fn merges(self) -> bool {
        self != BallotKind::Shares
    }

    /// Whether marks are an order of preference.
    pub fn is_ranked(self) -> bool {
        matches!(self, BallotKind::Ranking | BallotKind::WeakRanking)
    }
}

impl fmt::Display for BallotKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Tell for BallotKind {
    fn tell(&self) -> Value {
        let code = match self {
            BallotKind::Choice => "ballots-choice",
            BallotKind::Approvals => "ballots-approvals",
            BallotKind::Ranking => "ballots-ranking",
            BallotKind::WeakRanking => "ballots-weak-ranking",
            BallotKind::Scores => "ballots-scores",
            BallotKind::Points => "ballots-points",
            BallotKind::Shares => "ballots-shares",
            BallotKind::SquaredPoints => "ballots-squared-points",
        };
        Value::Term(code.into())
    }
}

/// What a method knows of the support for one option, which thresholds are asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Support {
    /// The ballots that mark it.
    Marks,
    /// The votes with which it is elected.
    Votes,
    /// Only preferences: it takes an option that re-opens nominations to be for or against.
    Preferences,
}

/// What a method is for, as listings group them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Family {
    /// One question, passed or rejected.
    Proposals,
    /// Whoever has the most votes, approvals, scores or points.
    Marks,
    /// Rankings, mostly for one seat.
    OneSeat,
    /// Rankings for several seats in proportion.
    Transferable,
    /// Approvals or scores for several seats in proportion.
    Committees,
    /// Seats for lists.
    Lists,
    /// Money for projects.
    Budgets,
}

impl Family {
    /// All, in the order of listings.
    pub const ALL: [Family; 7] = [
        Family::Proposals,
        Family::Marks,
        Family::OneSeat,
        Family::Transferable,
        Family::Committees,
        Family::Lists,
        Family::Budgets,
    ];

    /// The name in listings.
    pub fn name(self) -> &'static str {
        match self {
            Family::Proposals => "proposals",
            Family::Marks => "marks",
            Family::OneSeat => "one-seat",
            Family::Transferable => "transferable",
            Family::Committees => "committees",
            Family::Lists => "lists",
            Family::Budgets => "budgets",
        }
    }
}
