//! Quorums and thresholds of procedures: those of contests, and those of a body's seats.

use std::cmp::Ordering;

use crate::domain::count::decision::{self, Measure, Participation, Strictness, Verdict};
use crate::domain::exact::Fraction;
use crate::domain::line::Form;
use crate::domain::poll::rule::Share;
use crate::domain::text::{Value, words};

/// How much must take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Quorum {
    /// Of heads or weight, in a poll.
    Poll(decision::Quorum),
    /// Of seats, in a body.
    Seats(SeatsQuorum),
}

/// What must be for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Threshold {
    /// Of heads or weight, in a poll.
    Poll(decision::Threshold),
    /// Of seats, in a body.
    Seats(SeatsThreshold),
}

/// How many seats must take part; a share or root is of all seats, vacant ones too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatsQuorum {
    pub counts: Participation,
    pub strictness: Strictness,
    pub need: decision::Need,
}

/// What share of which seats must be for it. A base of nothing fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SeatsThreshold {
    pub base: SeatsBase,
    pub strictness: Strictness,
    pub share: Fraction,
}

/// What a share of seats is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SeatsBase {
    /// Vacant seats too.
    All,
    /// Seats that somebody holds and that have not fallen silent.
    Sitting,
    /// Seats that voted, abstentions included.
    Cast,
    /// Seats that took a side.
    ForAgainst,
}

words!(SeatsBase: "all" SeatsBase::All "sitting" SeatsBase::Sitting "cast" SeatsBase::Cast
    "for-against" SeatsBase::ForAgainst);

const SEATS: Form = Form::Word(&["seats"]);

impl Value for Quorum {
    const FORM: Form = Form::Any(&[
        decision::Quorum::FORM,
        Form::All(&[
            SEATS,
            Participation::FORM,
            Strictness::FORM,
            decision::Need::FORM,
        ]),
    ]);

    fn read(text: &str) -> Option<Quorum> {
        let Some(rest) = text.strip_prefix("seats ") else {
            return Value::read(text).map(Quorum::Poll);
        };
        let (counts, strictness, need) = <(Participation, Strictness, decision::Need)>::read(rest)?;
        Some(Quorum::Seats(SeatsQuorum {
            counts,
            strictness,
            need,
        }))
    }

    fn write(&self) -> String {
        match self {
            Quorum::Poll(quorum) => quorum.write(),
            Quorum::Seats(quorum) => {
                let rest = (quorum.counts, quorum.strictness, quorum.need).write();
                format!("seats {rest}")
            }
        }
    }
}

impl Value for Threshold {
    const FORM: Form = Form::Any(&[
        decision::Threshold::FORM,
        Form::All(&[SEATS, SeatsBase::FORM, Strictness::FORM, Share::FORM]),
    ]);

    fn read(text: &str) -> Option<Threshold> {
        let Some(rest) = text.strip_prefix("seats ") else {
            return Value::read(text).map(Threshold::Poll);
        };
        let (base, strictness, Share(share)) = <(SeatsBase, Strictness, Share)>::read(rest)?;
        Some(Threshold::Seats(SeatsThreshold {
            base,
            strictness,
            share,
        }))
    }

    fn write(&self) -> String {
        match self {
            Threshold::Poll(threshold) => threshold.write(),
            Threshold::Seats(threshold) => {
                let share = Share(threshold.share);
                let rest = (threshold.base, threshold.strictness, share).write();
                format!("seats {rest}")
            }
        }
    }
}

impl Quorum {
    /// Whether weight counts in it.
    pub fn asks_weight(&self) -> bool {
        matches!(self, Quorum::Poll(quorum) if quorum.measure == Measure::Weight)
    }

    /// Whether it is of a body's seats.
    pub fn is_of_seats(&self) -> bool {
        matches!(self, Quorum::Seats(_))
    }
}

impl Threshold {
    /// Whether weight counts in it.
    pub fn asks_weight(&self) -> bool {
        matches!(self, Threshold::Poll(threshold) if threshold.measure == Measure::Weight)
    }

    /// Whether it is of a body's seats.
    pub fn is_of_seats(&self) -> bool {
        matches!(self, Threshold::Seats(_))
    }
}

/// How the seats of a body stand on one matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Seats {
    /// All that the body has, less those that are as if there were none.
    pub all: u32,
    /// Those of `all` that somebody holds and that have not fallen silent.
    pub sitting: u32,
    /// Votes for.
    pub in_favour: u32,
    /// Votes against.
    pub against: u32,
    /// Abstentions.
    pub abstained: u32,
    /// Vacant seats that count as votes for, in base `all` only.
    pub vacant_for: u32,
}

/// The quorums and thresholds of seats that a procedure has, judged together.
pub fn judge(quorums: &[SeatsQuorum], thresholds: &[SeatsThreshold], seats: &Seats) -> Verdict {
    if !quorums.iter().all(|quorum| quorum.holds(seats)) {
        return Verdict::Lapsed;
    }
    match thresholds.iter().all(|threshold| threshold.holds(seats)) {
        true => Verdict::Passed,
        false => Verdict::Rejected,
    }
}

impl Seats {
    /// How many seats a base has.
    pub fn of(&self, base: SeatsBase) -> u32 {
        let sides = self.in_favour.saturating_add(self.against);
        match base {
            SeatsBase::All => self.all,
            SeatsBase::Sitting => self.sitting,
            SeatsBase::Cast => sides.saturating_add(self.abstained),
            SeatsBase::ForAgainst => sides,
        }
    }
}

impl SeatsQuorum {
    /// Whether enough seats take part.
    pub fn holds(&self, seats: &Seats) -> bool {
        let given = u64::from(match self.counts {
            Participation::Cast => seats.of(SeatsBase::Cast),
            Participation::ForAgainst => seats.of(SeatsBase::ForAgainst),
            Participation::ForAndAbstained => seats.in_favour.saturating_add(seats.abstained),
            Participation::For => seats.in_favour,
        });
        let (given, all) = (u128::from(given), u128::from(seats.all));
        match self.need {
            decision::Need::Count(count) => reaches(self.strictness, given.cmp(&count)),
            decision::Need::Share(share) => {
                let left = given.saturating_mul(share.denominator().into());
                let right = all.saturating_mul(share.numerator().into());
                reaches(self.strictness, left.cmp(&right))
            }
            decision::Need::RootOfRoll(factor) => {
                let left = given.saturating_mul(factor.denominator().into());
                let right = u128::from(factor.numerator());
                let left = left.saturating_mul(left);
                let right = right.saturating_mul(right).saturating_mul(all);
                reaches(self.strictness, left.cmp(&right))
            }
        }
    }
}

impl SeatsThreshold {
    /// Whether enough seats are for it.
    pub fn holds(&self, seats: &Seats) -> bool {
        let base = seats.of(self.base);
        let vacant = match self.base {
            SeatsBase::All => seats.vacant_for,
            SeatsBase::Sitting | SeatsBase::Cast | SeatsBase::ForAgainst => 0,
        };
        base > 0 && self.is_met(seats.in_favour.saturating_add(vacant), base)
    }

    /// The fewest seats for it that do, of a base of so many; `None` where all would not.
    pub fn fewest(&self, base: u32) -> Option<u32> {
        (0..=base).find(|given| base > 0 && self.is_met(*given, base))
    }

    fn is_met(&self, given: u32, base: u32) -> bool {
        let left = u64::from(given).saturating_mul(self.share.denominator().into());
        let right = u64::from(base).saturating_mul(self.share.numerator().into());
        reaches(self.strictness, left.cmp(&right))
    }
}

fn reaches(strictness: Strictness, given: Ordering) -> bool {
    match strictness {
        Strictness::Inclusive => given.is_ge(),
        Strictness::Strict => given.is_gt(),
    }
}
