//! `score`: each ballot scores options, and the options with the highest weighted sums are elected.
//!
//! Range voting: Smith, Range voting (2000), sums. An option without a score has 0 from that ballot.

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome};

/// See the file.
pub struct Score;

impl Method for Score {
    fn name(&self) -> &'static str {
        "score"
    }

    fn source(&self) -> &'static str {
        "Smith, Range voting (2000), weighted sums"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Scores
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Scores])?;
        let totals = weighted_sums(election)?;
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &totals, |&total| {
            Exact::whole(total)
        })?;
        Ok(outcome)
    }
}

/// Weight times number, summed by option; errors with `Overflow` beyond 127 bits.
pub fn weighted_sums(election: &Election) -> Result<Vec<u128>, CountError> {
    let mut totals = vec![0_u128; election.options().len()];
    for ballot in election.ballots().iter() {
        for (&option, &number) in ballot.marks.iter().zip(ballot.numbers) {
            let more = u128::from(ballot.weight).checked_mul(u128::from(number));
            if let Some(total) = totals.get_mut(usize::from(option)) {
                let sum = more.and_then(|more| total.checked_add(more));
                *total = sum
                    .filter(|&sum| sum < 1 << 127)
                    .ok_or(CountError::Overflow)?;
            }
        }
    }
    Ok(totals)
}
