//! `sss-electowiki`: Sequentially Spent Score, where a ballot pays for each option elected what it gave
//! it.
//!
//! electowiki.org/wiki/Sequentially_Spent_Score: each ballot has as many stars as the highest score and
//! counts by the part it has left. The option with the highest total is elected; its supporters spend
//! their score for it, as it then counted, or, where the total is above the Hare quota of scores
//! (weight times highest score over seats), that score times quota over total. Ties go to the lot.

use dashu_ratio::RBig;

use crate::domain::count::scores::factors::Factors;
use crate::domain::count::scores::proportional::{self, Spending};
use crate::domain::count::{
    BallotKind, CountError, Election, Family, Method, OptionIndex, Outcome,
};

/// See the file.
pub struct SssElectowiki;

impl Method for SssElectowiki {
    fn name(&self) -> &'static str {
        "sss-electowiki"
    }

    fn source(&self) -> &'static str {
        "electowiki.org, Sequentially Spent Score"
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

/// Every supporter pays.
pub fn spend(spending: &Spending, factors: &mut Factors<'_>, option: OptionIndex, total: &RBig) {
    let quota = &spending.hare * &spending.max;
    let part = match quota < *total {
        true => quota / total,
        false => RBig::ONE,
    };
    let star = part / &spending.max;
    factors.update(option, |factor, score| {
        factor * (RBig::ONE - &star * RBig::from(score))
    });
}
