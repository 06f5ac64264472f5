//! `approval`: each ballot approves any options, and the options with the most weight are elected.
//!
//! Brams & Fishburn, Approval Voting (1983), chapter 1; for several seats the multi-winner rule AV of
//! Lackner & Skowron, Multi-Winner Voting with Approval Preferences (2023), section 2.2.

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome, option_of};

/// See the file.
pub struct Approval;

impl Method for Approval {
    fn name(&self) -> &'static str {
        "approval"
    }

    fn source(&self) -> &'static str {
        "Brams & Fishburn, Approval Voting (1983), ch. 1; Lackner & Skowron (2023), s. 2.2, AV"
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
        let mut totals = vec![0_u128; election.options().len()];
        for ballot in election.ballots().iter() {
            for &mark in ballot.marks {
                if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
                    *total = total.saturating_add(u128::from(ballot.weight));
                }
            }
        }
        elect_top(election, &mut outcome, &totals, |&total| {
            Exact::whole(total)
        })?;
        Ok(outcome)
    }
}
