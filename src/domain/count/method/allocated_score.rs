//! `allocated-score`: proportional STAR, where each option elected takes a quota of its keenest ballots.
//!
//! Allocated Score as starvote 2.1.6 counts it, after starvoting.org's technical specification: the
//! option with the highest total is elected and a Hare quota of ballots is set aside, those that give it
//! the highest score, as it counts by now, first. Where more ballots give the same score than the quota
//! needs, all of them keep the part of their force that is not needed. A ballot counts in full towards
//! the quota even where its force is reduced; the specification's own program counts its force, and
//! the outcomes can differ. Ties go to the lot.

use std::collections::BTreeMap;

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::domain::count::scores::factors::Factors;
use crate::domain::count::scores::proportional::{self, Spending};
use crate::domain::count::{
    BallotKind, CountError, Election, Family, Method, OptionIndex, Outcome,
};

/// See the file.
pub struct AllocatedScore;

impl Method for AllocatedScore {
    fn name(&self) -> &'static str {
        "allocated-score"
    }

    fn source(&self) -> &'static str {
        "starvote 2.1.6, Allocated Score; starvoting.org, technical specifications"
    }

    fn family(&self) -> Family {
        Family::Committees
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Scores
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        proportional::count(self.name(), election, spend)
    }
}

fn spend(spending: &Spending, factors: &mut Factors<'_>, option: OptionIndex, _total: &RBig) {
    let mut groups: BTreeMap<RBig, u128> = BTreeMap::new();
    for ((factor, score), weight) in factors.supporters(option) {
        let sum = groups.entry(factor * RBig::from(score)).or_default();
        *sum = sum.saturating_add(weight);
    }
    let mut missing = spending.hare.clone();
    let mut kept = RBig::ONE;
    let mut last = RBig::ZERO;
    for (score, weight) in groups.into_iter().rev() {
        let weight = RBig::from(IBig::from(weight));
        last = score;
        if weight > missing {
            kept = RBig::ONE - &missing / weight;
            break;
        }
        missing -= weight;
        kept = RBig::ZERO;
        if missing.is_zero() {
            break;
        }
    }
    factors.update(option, |factor, score| {
        match (factor * RBig::from(score)).cmp(&last) {
            std::cmp::Ordering::Greater => RBig::ZERO,
            std::cmp::Ordering::Equal => factor * &kept,
            std::cmp::Ordering::Less => factor.clone(),
        }
    });
}
