//! `single-choice`: each ballot names one option, and the options with the most weight are elected.
//!
//! Plurality for one seat, the single non-transferable vote for several. Sums of weights: Lijphart,
//! Electoral Systems and Party Systems (1994), chapter 2; nothing is rounded.

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome, option_of};

/// See the file.
pub struct SingleChoice;

impl Method for SingleChoice {
    fn name(&self) -> &'static str {
        "single-choice"
    }

    fn source(&self) -> &'static str {
        "sum of weights; Lijphart, Electoral Systems and Party Systems (1994), ch. 2"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Choice
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(
            self.name(),
            &[
                BallotKind::Choice,
                BallotKind::Ranking,
                BallotKind::WeakRanking,
            ],
        )?;
        let mut outcome = Outcome::new(self.name(), election);
        let totals = first_choices(election);
        elect_top(election, &mut outcome, &totals, |&total| {
            Exact::whole(total)
        })?;
        Ok(outcome)
    }
}

/// The weight of the ballots whose first mark names each option, in option order; of a ranking, its
/// first rank if that names one option. Withdrawn options keep what names them.
fn first_choices(election: &Election) -> Vec<u128> {
    let mut totals = vec![0_u128; election.options().len()];
    for ballot in election.ballots().iter() {
        let Some(&[mark]) = ballot.ranks().next() else {
            continue;
        };
        if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
            *total = total.saturating_add(u128::from(ballot.weight));
        }
    }
    totals
}
