//! `copeland`: most pairwise wins less pairwise losses.
//!
//! Copeland, A reasonable social welfare function (1951), in the balance form: +1 for each option
//! beaten, -1 for each that beats it, nothing for a tie. Equals are tied; the lot decides.

use crate::domain::count::pairwise::Pairwise;
use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, Outcome};

/// See the file.
pub struct Copeland;

impl Method for Copeland {
    fn name(&self) -> &'static str {
        "copeland"
    }

    fn source(&self) -> &'static str {
        "Copeland, A reasonable social welfare function (1951), wins less losses"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::WeakRanking
    }

    fn lists_ties(&self) -> bool {
        true
    }

    fn heeds_unranked(&self) -> bool {
        true
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        let pairwise = Pairwise::for_method(self.name(), election)?;
        let options = election.standing();
        let balance = |a| {
            options
                .iter()
                .map(|&b| pairwise.margin(a, b).signum())
                .sum::<i128>()
        };
        let totals: Vec<i128> = election.indexes().map(balance).collect();
        let mut outcome = Outcome::new(self.name(), election);
        elect_top(election, &mut outcome, &totals, |&balance| {
            Exact::Whole(balance)
        })?;
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}
