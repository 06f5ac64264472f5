//! `seq-phragmen`: options are elected one after another so that the load of each seat, spread over
//! its supporters by weight, stays as level as can be.
//!
//! Phragmén's sequential rule: Lackner & Skowron, Multi-Winner Voting with Approval Preferences (2023),
//! section 2.4. Options without support come last; ties go to the lot.

use dashu_ratio::RBig;

use crate::domain::count::committee::phragmen::Phragmen;
use crate::domain::count::committee::purses::Purses;
use crate::domain::count::committee::{seated, standing};
use crate::domain::count::{BallotKind, CountError, Election, Family, Method, Outcome, Step};

/// See the file.
pub struct SeqPhragmen;

impl Method for SeqPhragmen {
    fn name(&self) -> &'static str {
        "seq-phragmen"
    }

    fn source(&self) -> &'static str {
        "Lackner & Skowron (2023), s. 2.4, seq-Phragmén"
    }

    fn family(&self) -> Family {
        Family::Committees
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Approvals
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Approvals, BallotKind::Choice])?;
        let mut outcome = Outcome::new(self.name(), election);
        let costs = vec![1; election.options().len()];
        let loads = Purses::new(election, &RBig::ZERO);
        let rule = Phragmen::new(loads, standing(election), costs, Step::Select);
        seated(election, &mut outcome, rule)?;
        Ok(outcome)
    }
}
