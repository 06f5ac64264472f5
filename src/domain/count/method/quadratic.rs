//! `quadratic`: votes on several options, paid for by their squares out of one budget of credits.
//!
//! Lalley & Weyl, AEA Papers and Proceedings 108 (2018), with whole votes: a ballot that gives `v`
//! votes to an option spends `v * v` credits, at most `Terms::points_max` in all, which the builder
//! checks. Weight multiplies the votes, not the credits. Most votes are elected.

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome};

use super::score::weighted_sums;

/// See the file.
pub struct Quadratic;

impl Method for Quadratic {
    fn name(&self) -> &'static str {
        "quadratic"
    }

    fn source(&self) -> &'static str {
        "Lalley & Weyl, AEA Papers and Proceedings 108 (2018), whole votes"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::SquaredPoints
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::SquaredPoints])?;
        let totals = weighted_sums(election)?;
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &totals, |&total| {
            Exact::whole(total)
        })?;
        Ok(outcome)
    }
}
