//! `cumulative`: each ballot splits its whole weight among options in proportion to its points.
//!
//! Cumulative voting (Lijphart, 1994, ch. 2) as Snapshot's `weighted` strategy counts it: an option
//! receives weight times its points over all points of the ballot. Exact fractions: ballots of one
//! sum of points are added up as integers first.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome};

/// See the file.
pub struct Cumulative;

impl Method for Cumulative {
    fn name(&self) -> &'static str {
        "cumulative"
    }

    fn source(&self) -> &'static str {
        "Lijphart, Electoral Systems and Party Systems (1994), ch. 2; Snapshot `weighted`"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Points
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Points, BallotKind::Shares])?;
        let size = election.options().len();
        let mut by_sum: BTreeMap<u64, Vec<u128>> = BTreeMap::new();
        for ballot in election.ballots().iter() {
            let sum = ballot
                .numbers
                .iter()
                .fold(0_u64, |sum, &n| sum.saturating_add(u64::from(n)));
            let shares = by_sum.entry(sum).or_insert_with(|| vec![0; size]);
            for (&option, &points) in ballot.marks.iter().zip(ballot.numbers) {
                let more = u128::from(ballot.weight).checked_mul(u128::from(points));
                if let Some(share) = shares.get_mut(usize::from(option)) {
                    let sum = more.and_then(|more| share.checked_add(more));
                    *share = sum.ok_or(CountError::Overflow)?;
                }
            }
        }
        let mut totals = vec![RBig::ZERO; size];
        for (sum, shares) in by_sum.into_iter().filter(|&(sum, _)| sum > 0) {
            for (total, share) in totals.iter_mut().zip(shares) {
                *total += RBig::from_parts(IBig::from(share), UBig::from(sum));
            }
        }
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &totals, |total| {
            Exact::Ratio(total.clone())
        })?;
        Ok(outcome)
    }
}
