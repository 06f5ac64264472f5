//! `snapshot-quadratic`: Snapshot's `quadratic` strategy, for those who move from there.
//!
//! snapshot.js, `src/voting/quadratic.ts`: a ballot splits its voting power by its points; an option's
//! score is the square of the sum of the square roots of what it received, scaled so that all scores
//! make up the total power. Roots are irrational: they are computed to 2^-64 of a unit of weight,
//! rounded down, where Snapshot uses doubles; scores are printed to nine places, rounded down.

use dashu_int::UBig;
use dashu_int::ops::SquareRoot;

use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome};

/// See the file.
pub struct SnapshotQuadratic;

impl Method for SnapshotQuadratic {
    fn name(&self) -> &'static str {
        "snapshot-quadratic"
    }

    fn source(&self) -> &'static str {
        "snapshot.js, src/voting/quadratic.ts"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Shares
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Shares])?;
        let mut roots = vec![UBig::ZERO; election.options().len()];
        let mut power = UBig::ZERO;
        for ballot in election
            .ballots()
            .iter()
            .filter(|ballot| !ballot.marks.is_empty())
        {
            let sum = ballot
                .numbers
                .iter()
                .fold(UBig::ZERO, |sum, &n| sum + UBig::from(n));
            power += UBig::from(ballot.weight);
            for (&option, &points) in ballot.marks.iter().zip(ballot.numbers) {
                let share = UBig::from(ballot.weight) * UBig::from(points);
                if let Some(root) = roots.get_mut(usize::from(option)) {
                    *root += ((share << 128) / &sum).sqrt();
                }
            }
        }
        let squares: Vec<UBig> = roots.into_iter().map(|root| root.pow(2)).collect();
        let all = squares.iter().fold(UBig::ZERO, |sum, square| sum + square);
        let units = power * UBig::from(1_000_000_000_u64);
        let show = |square: &UBig| {
            let scaled = if all == UBig::ZERO {
                UBig::ZERO
            } else {
                square * &units / &all
            };
            Exact::Decimal {
                units: u128::try_from(scaled).unwrap_or(u128::MAX),
                places: 9,
            }
        };
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &squares, show)?;
        Ok(outcome)
    }
}
