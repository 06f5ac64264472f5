//! `minimax`, `minimax-margins` and `minimax-opposition`: the least bad worst defeat wins.
//!
//! Simpson, The Statistician 19 (1969); Kramer, Journal of Economic Theory 16 (1977). An option is
//! judged by the worst it meets from any single other: the winning votes of its defeats (none counts
//! as 0), the margin against it (negative when it beats all), or the votes against it whether or not
//! they win. Equal worst defeats are tied; the lot decides.

use std::cmp::Reverse;

use crate::domain::count::pairwise::Pairwise;
use crate::domain::count::top::elect_top;
use crate::domain::count::{BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome};

/// The method under one measure of what an option meets from another.
pub struct Minimax {
    name: &'static str,
    against: fn(&Pairwise, OptionIndex, OptionIndex) -> i128,
}

/// Defeats measured by the winning votes.
pub static WINNING: Minimax = Minimax {
    name: "minimax",
    against: |pairwise, a, b| {
        if pairwise.margin(b, a) > 0 {
            signed(pairwise.over(b, a))
        } else {
            0
        }
    },
};

/// Defeats measured by their margin.
pub static MARGINS: Minimax = Minimax {
    name: "minimax-margins",
    against: |pairwise, a, b| pairwise.margin(b, a),
};

/// All votes against, whether or not they defeat.
pub static OPPOSITION: Minimax = Minimax {
    name: "minimax-opposition",
    against: |pairwise, a, b| signed(pairwise.over(b, a)),
};

fn signed(weight: u128) -> i128 {
    i128::try_from(weight).unwrap_or(i128::MAX)
}

impl Method for Minimax {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        "Simpson, The Statistician 19 (1969); Kramer, Journal of Economic Theory 16 (1977)"
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
        let pairwise = Pairwise::for_method(self.name, election)?;
        let options = election.standing();
        let worst = |a: OptionIndex| {
            let others = options.iter().filter(|&&b| b != a);
            others
                .map(|&b| (self.against)(&pairwise, a, b))
                .max()
                .unwrap_or(0)
        };
        let totals: Vec<Reverse<i128>> = election.indexes().map(|a| Reverse(worst(a))).collect();
        let mut outcome = Outcome::new(self.name, election);
        elect_top(election, &mut outcome, &totals, |worst| {
            Exact::Whole(worst.0)
        })?;
        outcome.tables = vec![pairwise.table()];
        Ok(outcome)
    }
}
