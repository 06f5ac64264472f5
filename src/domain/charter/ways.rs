//! For each clause, the ways to it: which procedures list it, and how few people each takes.
//!
//! Every share is counted out for an organisation of a stated size, so that ways can be compared; what
//! members would have to weigh is counted as heads of equal weight.

use super::clause::ClauseKind;
use super::names::Charter;
use super::need::Need;
use super::procedure::{Decide, Procedure};
use super::rule::{Quorum, SeatsBase, Threshold};
use super::who::Who;
use crate::domain::count::decision::{self, Level, Strictness};
use crate::domain::id::Id;

/// One way to a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub clause: ClauseKind,
    /// The procedure that lists it.
    pub procedure: Id,
    /// The fewest people who can bring it about.
    pub people: Stages,
}

/// The fewest people at each stage.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Stages {
    /// Behind it, the author included.
    pub support: u64,
    /// Officers who admit it; 0 where nobody has to.
    pub admit: u64,
    /// Who decide: seats, voters, or whoever answers.
    pub decide: u64,
}

impl Stages {
    /// The most of all stages: so many must be willing, as one person may act at several.
    pub fn most(&self) -> u64 {
        self.support.max(self.admit).max(self.decide)
    }
}

impl Charter {
    /// Every way to every clause, by clause, the easiest of each first. `members` is how many have a vote.
    ///
    /// A procedure that only advises leads to no clause.
    pub fn ways(&self, members: u64) -> Vec<Way> {
        let mut ways: Vec<Way> = Vec::new();
        for procedure in self.procedures() {
            if procedure.mode != crate::domain::poll::notice::Mode::Binding
                || procedure.bring.is_empty()
            {
                continue;
            }
            let people = self.stages(procedure, members);
            ways.extend(procedure.clauses.iter().map(|clause| Way {
                clause: *clause,
                procedure: procedure.id.clone(),
                people,
            }));
        }
        ways.sort_by_key(|way| {
            let people = way.people;
            let stages = (people.most(), people.decide, people.support, people.admit);
            (way.clause, stages, way.procedure.clone())
        });
        ways
    }

    fn stages(&self, procedure: &Procedure, members: u64) -> Stages {
        let could: u64 = procedure
            .supporter()
            .iter()
            .map(|who| self.count(who, members))
            .max()
            .unwrap_or(1);
        let support = procedure
            .support
            .iter()
            .map(|need| fewest_behind(need, could));
        Stages {
            support: support.max().unwrap_or(1).max(1),
            admit: procedure
                .admit
                .as_ref()
                .map_or(0, |admit| admit.count.into()),
            decide: match &procedure.decide {
                Decide::Answer => 1,
                Decide::Admission => 0,
                Decide::Poll => fewest_voters(procedure, members),
                Decide::Body { body, .. } => self.fewest_seats(procedure, body),
            },
        }
    }

    /// How many there are of somebody at most.
    fn count(&self, who: &Who, members: u64) -> u64 {
        match who {
            Who::Member(_) | Who::Supporters | Who::Electors | Who::Concerned => members,
            Who::Body { body, group } => {
                let body = self.body(body);
                let seats = |body: &super::body::Body| match group {
                    Some(group) => body.group(group).map_or(0, |group| group.seats),
                    None => body.seats(),
                };
                body.map_or(0, |body| seats(body).into())
            }
            Who::Office(_) | Who::Author => 1,
        }
    }

    /// The fewest votes for it that a body of nothing but filled seats takes; of what is cast, of the
    /// fewest that make a quorum.
    fn fewest_seats(&self, procedure: &Procedure, body: &Id) -> u64 {
        let all = self.body(body).map_or(0, |body| body.seats());
        let quorums = procedure.quorums.iter().filter_map(|quorum| match quorum {
            Quorum::Seats(quorum) => Some((quorum.need, quorum.strictness)),
            Quorum::Poll(_) => None,
        });
        let present = quorums.map(|(need, strictness)| fewest(need, strictness, all.into()));
        let present = present.max().unwrap_or(1).max(1);
        let thresholds = procedure
            .thresholds
            .iter()
            .filter_map(|threshold| match threshold {
                Threshold::Seats(threshold) => Some(threshold),
                Threshold::Poll(_) => None,
            });
        let needed = thresholds.map(|threshold| {
            let base = match threshold.base {
                SeatsBase::All | SeatsBase::Sitting => all,
                SeatsBase::Cast | SeatsBase::ForAgainst => {
                    u32::try_from(present).unwrap_or(u32::MAX)
                }
            };
            threshold.fewest(base).map_or(u64::MAX, u64::from)
        });
        needed.max().unwrap_or(1)
    }
}

/// The fewest voters for it: of those who make the quorum, or of one who votes alone.
fn fewest_voters(procedure: &Procedure, members: u64) -> u64 {
    let quorums = procedure.quorums.iter().filter_map(|quorum| match quorum {
        Quorum::Poll(quorum) => Some((quorum.need, quorum.strictness)),
        Quorum::Seats(_) => None,
    });
    let present = quorums.map(|(need, strictness)| fewest(need, strictness, members));
    let present = present.max().unwrap_or(1).max(1);
    let thresholds = procedure
        .thresholds
        .iter()
        .filter_map(|threshold| match threshold {
            Threshold::Poll(threshold) => Some(threshold.level),
            Threshold::Seats(_) => None,
        });
    let needed = thresholds.map(|level| match level {
        Level::Adaptive => 1,
        Level::Share {
            share,
            base,
            strictness,
        } => {
            let of = match base {
                decision::Base::Roll => members,
                decision::Base::Cast | decision::Base::ForAgainst => present,
            };
            fewest(decision::Need::Share(share), strictness, of)
        }
    });
    needed.max().unwrap_or(1).max(1)
}

fn fewest_behind(need: &Need, could: u64) -> u64 {
    match need {
        Need::Backing {
            strictness, size, ..
        } => fewest(*size, *strictness, could),
        Need::Tags { least, .. } | Need::Unrelated { least } => (*least).into(),
    }
}

/// The least number that a need of so many takes.
fn fewest(need: decision::Need, strictness: Strictness, of: u64) -> u64 {
    let (whole, exact) = match need {
        decision::Need::Count(count) => (u64::try_from(count).unwrap_or(u64::MAX), true),
        decision::Need::Share(share) => {
            let (above, below) = (share.numerator(), share.denominator());
            let product = u128::from(of).saturating_mul(above.into());
            let below = u128::from(below);
            let whole = product.checked_div(below).unwrap_or(0);
            let rest = product.checked_rem(below).unwrap_or(0);
            (u64::try_from(whole).unwrap_or(u64::MAX), rest == 0)
        }
        decision::Need::RootOfRoll(factor) => {
            let above = u128::from(factor.numerator());
            let squared = above.saturating_mul(above).saturating_mul(of.into());
            let below = u128::from(factor.denominator());
            let below = below.saturating_mul(below);
            let quotient = squared.checked_div(below).unwrap_or(0);
            let root = quotient.isqrt();
            let exact = root.saturating_mul(root).saturating_mul(below) == squared;
            (u64::try_from(root).unwrap_or(u64::MAX), exact)
        }
    };
    match (strictness, exact) {
        (Strictness::Inclusive, true) => whole,
        _ => whole.saturating_add(1),
    }
}
