//! `equal-shares-increment`: Equal Shares for committees with money for more seats, until it fills all.
//!
//! Method of Equal Shares: Peters & Skowron (EC 2020); Lackner & Skowron, Multi-Winner Voting with
//! Approval Preferences (2023), section 2.4. Money for one seat more is shared out each time, as
//! abcvoting's increment completion does (add1 where a seat is the unit), and purchases end when all
//! seats are filled. Where too few options have support, or after [`SEATS_MORE_MAX`] seats, the most
//! approving weight fills what is left. Ties go to the lot.

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::committee::equal::{Completion, EqualShares, approvals, shares};
use crate::domain::count::committee::purses::Purses;
use crate::domain::count::committee::{fill, seated, standing};
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome, Round, Step};

/// The most seats that money is given for beyond those to fill.
const SEATS_MORE_MAX: u64 = 10_000;

/// See the file.
pub struct EqualSharesIncrement;

impl Method for EqualSharesIncrement {
    fn name(&self) -> &'static str {
        "equal-shares-increment"
    }

    fn source(&self) -> &'static str {
        "Peters & Skowron (EC 2020); Lackner & Skowron (2023), s. 2.4; increment completion"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Approvals
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Approvals, BallotKind::Choice])?;
        let mut outcome = Outcome::new(self.name(), election);
        if fill(election, &mut outcome) {
            return Ok(outcome);
        }
        let totals = approvals(election);
        let standing = standing(election);
        let has_support = |option: &&u16| totals.get(usize::from(**option)) > Some(&0);
        let enough = standing.iter().filter(has_support).count() >= usize::from(election.seats());
        let purses = Purses::new(election, &RBig::ZERO);
        let tries = if enough { SEATS_MORE_MAX } else { 0 };
        for more in 0..tries {
            let seats = u64::from(election.seats()).saturating_add(more);
            let weight = UBig::from(election.weight().max(1));
            let share = RBig::from_parts(IBig::from(seats), weight);
            let mut next = Outcome::new(self.name(), election);
            let mut round = Round::new(Step::Count, Vec::new());
            round.value = Some(Exact::Ratio(share.clone()));
            next.rounds.push(round);
            let rule = shares(election, purses.refilled(&share), &standing);
            seated(election, &mut next, rule)?;
            if next.elected.len() == usize::from(election.seats()) {
                next.alternatives.clear();
                return Ok(next);
            }
        }
        let rule = EqualShares::new(election, election.seats().into(), Completion::Approval);
        seated(election, &mut outcome, rule)?;
        outcome.alternatives.clear();
        Ok(outcome)
    }
}
