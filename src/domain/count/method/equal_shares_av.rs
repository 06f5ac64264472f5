//! `equal-shares-av`: Equal Shares for committees, completed by the most approving weight.
//!
//! Method of Equal Shares: Peters & Skowron (EC 2020); Lackner & Skowron, Multi-Winner Voting with
//! Approval Preferences (2023), section 2.4. Ties go to the lot.

use crate::domain::count::committee::equal::{Completion, EqualShares};
use crate::domain::count::committee::seated;
use crate::domain::count::{BallotKind, CountError, Election, Family, Method, Outcome};

/// See the file.
pub struct EqualSharesAv;

impl Method for EqualSharesAv {
    fn name(&self) -> &'static str {
        "equal-shares-av"
    }

    fn source(&self) -> &'static str {
        "Peters & Skowron (EC 2020); Lackner & Skowron (2023), s. 2.4; AV completion"
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
        let rule = EqualShares::new(election, election.seats().into(), Completion::Approval);
        seated(election, &mut outcome, rule)?;
        Ok(outcome)
    }
}
