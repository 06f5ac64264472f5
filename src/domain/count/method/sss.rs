//! `sss`: Sequentially Spent Score as starvote 2.1.6 counts it.
//!
//! The rule of `sss-electowiki` with one difference, which is a fault of that program: as soon as a
//! ballot has spent its last star on an option, every ballot that gave that option nothing is set aside
//! too. For agreement with counts made by it; a new poll does better with `sss-electowiki`.

use dashu_ratio::RBig;

use super::sss_electowiki;
use crate::domain::count::scores::factors::Factors;
use crate::domain::count::scores::proportional::{self, Spending};
use crate::domain::count::{
    BallotKind, CountError, Election, Family, Method, OptionIndex, Outcome,
};

/// See the file.
pub struct Sss;

impl Method for Sss {
    fn name(&self) -> &'static str {
        "sss"
    }

    fn source(&self) -> &'static str {
        "starvote 2.1.6, Sequentially Spent Score"
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

fn spend(spending: &Spending, factors: &mut Factors<'_>, option: OptionIndex, total: &RBig) {
    let quota = &spending.hare * &spending.max;
    let supporters = factors.supporters(option);
    let gives_all = |(_, score): &(RBig, u32)| RBig::from(*score) == spending.max;
    sss_electowiki::spend(spending, factors, option, total);
    if *total <= quota && supporters.keys().any(gives_all) {
        factors.drop_others(option);
    }
}
