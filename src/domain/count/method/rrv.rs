//! `rrv`: Reweighted Range Voting, the D'Hondt of scores.
//!
//! rangevoting.org/RRV.html: the option with the highest total is elected, and each ballot then counts
//! C / (C + S), with C the highest score and S the sum of its scores for those elected. Ties go to the
//! lot.

use dashu_ratio::RBig;

use crate::domain::count::scores::factors::Factors;
use crate::domain::count::scores::proportional::{self, Spending};
use crate::domain::count::{
    BallotKind, CountError, Election, Family, Method, OptionIndex, Outcome,
};

/// See the file.
pub struct Rrv;

impl Method for Rrv {
    fn name(&self) -> &'static str {
        "rrv"
    }

    fn source(&self) -> &'static str {
        "rangevoting.org, Reweighted Range Voting"
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

/// A factor C / (C + S) becomes C / (C + S + score).
fn spend(spending: &Spending, factors: &mut Factors<'_>, option: OptionIndex, _total: &RBig) {
    let max = &spending.max;
    factors.update(option, |factor, score| {
        max / (max / factor + RBig::from(score))
    });
}
