//! `star`: score, then automatic runoff between the two options with the highest total scores.
//!
//! starvoting.org, STAR voting and its official tiebreaking protocol. One seat; scores from 0 to 5
//! unless the terms say otherwise.

use crate::domain::count::committee::standing;
use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::scores::{score_max, star};
use crate::domain::count::{BallotKind, CountError, Election, Method, Outcome};
use crate::domain::fault::Term;

/// See the file.
pub struct Star;

impl Method for Star {
    fn name(&self) -> &'static str {
        "star"
    }

    fn source(&self) -> &'static str {
        "starvoting.org, STAR voting and official tiebreaking protocol"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Scores
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Scores])?;
        refuse_groups(election)?;
        if election.seats() != 1 {
            return Err(CountError::Seats {
                method: self.name(),
                seats: election.seats(),
                fits: Term("seats-one-bloc-star"),
            });
        }
        let mut outcome = Outcome::new(self.name(), election);
        let max = score_max(election);
        let totals = star::totals(election);
        let winner = star::round(election, &standing(election), max, &totals, &mut outcome)?;
        outcome.elected = winner.into_iter().collect();
        Ok(outcome)
    }
}
