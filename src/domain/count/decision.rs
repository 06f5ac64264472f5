//! Decision rules: whether what was cast is enough to pass, beside which way it went.
//!
//! A rule is a list of quorums (enough took part) and of thresholds (enough were for it), each over
//! heads or over weight; all must hold, so a double majority is two thresholds. Everything is
//! compared by cross-multiplication and never divided. Presets follow OpenZeppelin's
//! `GovernorCountingSimple`, the Debian constitution (A.6 after GR 2015/003) and Substrate's
//! `SuperMajorityApprove`; `docs/METHODS.md` has their texts.

mod mark;

use dashu_int::ops::SquareRoot;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::exact::Fraction;

pub use mark::Mark;

/// What one proposal received, in one measure.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Votes {
    /// For the proposal.
    #[serde(rename = "for")]
    pub in_favour: u128,
    /// Against it.
    pub against: u128,
    /// Present without taking a side.
    pub abstained: u128,
    /// The whole roll: everyone entitled, voting or not.
    pub roll: u128,
}

impl Votes {
    fn of(self, base: Base) -> UBig {
        let sides = UBig::from(self.in_favour) + UBig::from(self.against);
        match base {
            Base::ForAgainst => sides,
            Base::Cast => sides + UBig::from(self.abstained),
            Base::Roll => UBig::from(self.roll),
        }
    }
}

/// The same proposal in both measures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Ballots {
    /// One for each member.
    pub heads: Votes,
    /// As much as each member's weight.
    pub weight: Votes,
}

/// What is being counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Members.
    Heads,
    /// Vote weight.
    Weight,
}

/// Whether reaching the mark exactly is enough.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Strictness {
    /// At least the mark.
    Inclusive,
    /// More than the mark.
    Strict,
}

impl Strictness {
    fn holds(self, given: &RBig, mark: &RBig) -> bool {
        match self {
            Strictness::Inclusive => given >= mark,
            Strictness::Strict => given > mark,
        }
    }
}

/// What a threshold's share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Base {
    /// Those who took a side.
    ForAgainst,
    /// Everyone who voted, abstentions included.
    Cast,
    /// Everyone entitled.
    Roll,
}

/// Who counts towards a quorum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Participation {
    /// Everyone who voted.
    Cast,
    /// Everyone who took a side.
    ForAgainst,
    /// Those for and those abstaining (OpenZeppelin).
    ForAndAbstained,
    /// Those for only: an approval quorum (Debian).
    For,
}

/// How large a quorum is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// A fixed number of heads or units of weight.
    Count(u128),
    /// A share of the roll.
    Share(Fraction),
    /// A multiple of the square root of the roll: `3/2` for Debian's general quorum.
    RootOfRoll(Fraction),
}

/// Enough must take part, or the vote lapses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quorum {
    /// Heads or weight.
    pub measure: Measure,
    /// Who counts.
    pub counts: Participation,
    /// How many are needed.
    pub need: Need,
    /// Whether exactly that many are enough.
    pub strictness: Strictness,
}

/// Enough must be for it, or it is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Threshold {
    /// Heads or weight.
    pub measure: Measure,
    /// What must be exceeded or reached.
    pub level: Level,
}

/// The level of a threshold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// A share of a base. A base of nothing fails, whatever the share.
    Share {
        /// The share, `1/2` for a simple majority.
        share: Fraction,
        /// What it is a share of.
        base: Base,
        /// Whether exactly that share is enough.
        strictness: Strictness,
    },
    /// Substrate's `SuperMajorityApprove`: `against / isqrt(cast) < for / isqrt(roll)`, strictly, so
    /// that a low turnout needs a larger majority; nothing cast fails.
    Adaptive,
}

/// Quorums and thresholds that must all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecisionRule {
    /// Judged first: one that fails makes the vote lapse.
    pub quorums: Vec<Quorum>,
    /// Judged next: one that fails rejects the proposal.
    pub thresholds: Vec<Threshold>,
}

/// What became of a proposal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every quorum and every threshold holds.
    Passed,
    /// The quorums hold and a threshold does not.
    Rejected,
    /// A quorum does not hold.
    Lapsed,
}

/// A verdict with every test that led to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Decision {
    /// The verdict.
    pub verdict: Verdict,
    /// One for each quorum, then one for each threshold, in the order of the rule.
    pub reasons: Vec<Reason>,
}

/// One test of a decision: `given` against `needed`, both exact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// What was tested.
    pub test: Test,
    /// The id of the option that was tested; `None` for a proposal, and for a contest as a whole.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub option: Option<String>,
    /// Heads or weight.
    pub measure: Measure,
    /// What was there.
    pub given: String,
    /// What was needed.
    pub needed: Mark,
    /// Whether reaching the mark exactly is enough.
    pub strictness: Strictness,
    /// Whether the test held.
    pub holds: bool,
}

/// Which part of a rule a [`Reason`] belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Test {
    /// Enough took part.
    Quorum,
    /// Enough were for it.
    Threshold,
}

impl DecisionRule {
    /// More weight for than against, and nothing else.
    pub fn simple_majority(measure: Measure) -> DecisionRule {
        DecisionRule {
            quorums: Vec::new(),
            thresholds: vec![Threshold::majority(measure)],
        }
    }

    /// OpenZeppelin `GovernorCountingSimple`: quorum <= for + abstain, and for > against, by weight.
    pub fn openzeppelin_simple(quorum: u128) -> DecisionRule {
        DecisionRule {
            quorums: vec![Quorum {
                measure: Measure::Weight,
                counts: Participation::ForAndAbstained,
                need: Need::Count(quorum),
                strictness: Strictness::Inclusive,
            }],
            thresholds: vec![Threshold::majority(Measure::Weight)],
        }
    }

    /// The Debian rule for an option against the default option, by heads: more than 3/2 times the
    /// root of the roll are for it, and for : against is more than `ratio` : 1.
    pub fn debian(ratio: u32) -> DecisionRule {
        let share = Fraction::new(ratio, ratio.saturating_add(1));
        let half = Fraction::new(3, 2);
        DecisionRule {
            quorums: half
                .map(|factor| Quorum {
                    measure: Measure::Heads,
                    counts: Participation::For,
                    need: Need::RootOfRoll(factor),
                    strictness: Strictness::Strict,
                })
                .into_iter()
                .collect(),
            thresholds: share
                .map(|share| Threshold {
                    measure: Measure::Heads,
                    level: Level::Share {
                        share,
                        base: Base::ForAgainst,
                        strictness: Strictness::Strict,
                    },
                })
                .into_iter()
                .collect(),
        }
    }

    /// Substrate's adaptive quorum biasing against a low turnout, by weight.
    pub fn substrate_adaptive() -> DecisionRule {
        DecisionRule {
            quorums: Vec::new(),
            thresholds: vec![Threshold {
                measure: Measure::Weight,
                level: Level::Adaptive,
            }],
        }
    }

    /// The measures in which it refers to the whole roll.
    pub fn roll_measures(&self) -> Vec<Measure> {
        let quorums = self.quorums.iter().filter(|quorum| quorum.needs_roll());
        let thresholds = self
            .thresholds
            .iter()
            .filter(|threshold| threshold.needs_roll());
        let measures = quorums.map(|quorum| quorum.measure);
        measures
            .chain(thresholds.map(|threshold| threshold.measure))
            .collect()
    }

    /// Judges what was cast; never fails, whatever the numbers.
    pub fn judge(&self, ballots: &Ballots) -> Decision {
        let quorums: Vec<Reason> = self
            .quorums
            .iter()
            .map(|quorum| quorum.test(ballots, None))
            .collect();
        let thresholds: Vec<Reason> = self
            .thresholds
            .iter()
            .map(|rule| rule.test(ballots, None))
            .collect();
        let verdict = if !quorums.iter().all(|reason| reason.holds) {
            Verdict::Lapsed
        } else if !thresholds.iter().all(|reason| reason.holds) {
            Verdict::Rejected
        } else {
            Verdict::Passed
        };
        Decision {
            verdict,
            reasons: quorums.into_iter().chain(thresholds).collect(),
        }
    }
}

/// A whole number as a fraction.
fn whole(number: UBig) -> RBig {
    RBig::from(IBig::from(number))
}

impl Quorum {
    /// The least number, of heads or of units of weight, that meets it where the roll has `roll` of them.
    pub fn least(&self, roll: u128) -> UBig {
        let one_more = |mark: UBig, met: bool| match (met, self.strictness) {
            (true, Strictness::Inclusive) => mark,
            _ => mark + UBig::ONE,
        };
        let part = |whole: UBig, by: u32| {
            let by = UBig::from(by);
            let mark = &whole / &by;
            let exact = &mark * by == whole;
            (mark, exact)
        };
        match self.need {
            Need::Count(count) => one_more(UBig::from(count), true),
            Need::Share(share) => {
                let whole = UBig::from(roll) * UBig::from(share.numerator());
                let (mark, exact) = part(whole, share.denominator());
                one_more(mark, exact)
            }
            Need::RootOfRoll(factor) => {
                let square = UBig::from(roll) * UBig::from(factor.numerator()).pow(2);
                let (root, _) = part(square.sqrt(), factor.denominator());
                let exact = (&root * UBig::from(factor.denominator())).pow(2) == square;
                one_more(root, exact)
            }
        }
    }

    /// Whether enough took part; `given`, where it is stated, stands for those who count.
    pub(super) fn test(&self, ballots: &Ballots, given: Option<&RBig>) -> Reason {
        let votes = ballots.by(self.measure);
        let counted = || match self.counts {
            Participation::Cast => votes.of(Base::Cast),
            Participation::ForAgainst => votes.of(Base::ForAgainst),
            Participation::ForAndAbstained => {
                UBig::from(votes.in_favour) + UBig::from(votes.abstained)
            }
            Participation::For => UBig::from(votes.in_favour),
        };
        let given = given.cloned().unwrap_or_else(|| whole(counted()));
        let roll = UBig::from(votes.roll);
        let (left, right, needed) = match self.need {
            Need::Count(count) => (
                given.clone(),
                whole(UBig::from(count)),
                Mark::Count { count },
            ),
            Need::Share(share) => (
                &given * whole(UBig::from(share.denominator())),
                whole(&roll * UBig::from(share.numerator())),
                Mark::Share { share, of: roll },
            ),
            Need::RootOfRoll(factor) => {
                let scaled = &given * whole(UBig::from(factor.denominator()));
                (
                    &scaled * &scaled,
                    whole(&roll * UBig::from(factor.numerator()).pow(2)),
                    Mark::Root {
                        factor,
                        of: votes.roll,
                    },
                )
            }
        };
        Reason {
            test: Test::Quorum,
            option: None,
            measure: self.measure,
            given: given.to_string(),
            needed,
            strictness: self.strictness,
            holds: self.strictness.holds(&left, &right),
        }
    }

    /// Whether it refers to the whole roll.
    fn needs_roll(&self) -> bool {
        match self.need {
            Need::Count(_) => false,
            Need::Share(_) | Need::RootOfRoll(_) => true,
        }
    }
}

impl Threshold {
    /// More for than against.
    pub fn majority(measure: Measure) -> Threshold {
        Threshold::share(
            measure,
            Fraction::new(1, 2),
            Base::ForAgainst,
            Strictness::Strict,
        )
    }

    fn share(
        measure: Measure,
        share: Option<Fraction>,
        base: Base,
        strictness: Strictness,
    ) -> Threshold {
        let share = share.expect("a literal fraction has a denominator");
        Threshold {
            measure,
            level: Level::Share {
                share,
                base,
                strictness,
            },
        }
    }

    /// Whether enough are for it; `given`, where it is stated, stands for those who are.
    pub(super) fn test(&self, ballots: &Ballots, given: Option<&RBig>) -> Reason {
        let votes = ballots.by(self.measure);
        let in_favour = || whole(UBig::from(votes.in_favour));
        let given = given.cloned().unwrap_or_else(in_favour);
        let (holds, needed, strictness) = match self.level {
            Level::Share {
                share,
                base,
                strictness,
            } => {
                let base = votes.of(base);
                let left = &given * whole(UBig::from(share.denominator()));
                let right = whole(&base * UBig::from(share.numerator()));
                let holds = base > UBig::ZERO && strictness.holds(&left, &right);
                (holds, Mark::Share { share, of: base }, strictness)
            }
            Level::Adaptive => {
                let cast = votes.of(Base::Cast);
                let against = UBig::from(votes.against) * UBig::from(votes.roll.isqrt());
                // Nothing cast fails, because nothing is not less than nothing.
                let holds = whole(against) < &given * whole(cast.sqrt());
                let needed = Mark::Adaptive {
                    against: votes.against,
                    roll: votes.roll,
                    cast,
                };
                (holds, needed, Strictness::Strict)
            }
        };
        Reason {
            test: Test::Threshold,
            option: None,
            measure: self.measure,
            given: given.to_string(),
            needed,
            strictness,
            holds,
        }
    }

    /// Whether it refers to the whole roll.
    fn needs_roll(&self) -> bool {
        matches!(
            self.level,
            Level::Adaptive
                | Level::Share {
                    base: Base::Roll,
                    ..
                }
        )
    }
}

impl Ballots {
    fn by(&self, measure: Measure) -> Votes {
        match measure {
            Measure::Heads => self.heads,
            Measure::Weight => self.weight,
        }
    }
}
