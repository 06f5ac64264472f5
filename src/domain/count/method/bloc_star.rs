//! `bloc-star`: STAR again and again without those elected, until the seats are filled.
//!
//! starvoting.org, Bloc STAR, with the official tiebreaking protocol in every round. Where there are no
//! more options than seats, all are elected at once.

use crate::domain::count::committee::{fill, standing};
use crate::domain::count::constraints::Limits;
use crate::domain::count::scores::{score_max, star};
use crate::domain::count::{BallotKind, CountError, Election, Method, Outcome};

/// See the file.
pub struct BlocStar;

impl Method for BlocStar {
    fn name(&self) -> &'static str {
        "bloc-star"
    }

    fn source(&self) -> &'static str {
        "starvoting.org, Bloc STAR and official tiebreaking protocol"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Scores
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Scores])?;
        let mut outcome = Outcome::new(self.name(), election);
        let max = score_max(election);
        let totals = star::totals(election);
        let limits = Limits::of(election)?;
        if fill(election, &mut outcome) {
            return Ok(outcome);
        }
        let mut left = standing(election);
        for _ in 0..election.seats() {
            let barred = limits.barred(&outcome.elected, &left);
            left.retain(|option| !barred.contains(option));
            let first = outcome.rounds.len();
            let Some(winner) = star::round(election, &left, max, &totals, &mut outcome)? else {
                break;
            };
            if let Some(round) = outcome.rounds.get_mut(first) {
                round.barred = barred;
            }
            left.retain(|&option| option != winner);
            outcome.elected.push(winner);
        }
        Ok(outcome)
    }
}
