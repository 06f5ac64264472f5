//! `schulze` and `schulze-margins`: the strongest path decides between any two options.
//!
//! Schulze, Social Choice and Welfare 36 (2011), also arXiv:1804.02973. A defeat is as strong as its
//! winning votes, or as its margin; a path is as strong as its weakest defeat; an option stands above
//! another when its strongest path there is stronger than the one back. Options that nobody left
//! beats form the next group of the ranking; the lot decides within a group.

use crate::domain::count::pairwise::{Pairwise, layers};
use crate::domain::count::top::elect_groups;
use crate::domain::count::{
    BallotKind, CountError, Election, Exact, Method, OptionIndex, Outcome, Round, Step, Table,
};

/// The method under one measure of the strength of a defeat.
pub struct Schulze {
    name: &'static str,
    strength: fn(&Pairwise, OptionIndex, OptionIndex) -> u128,
}

/// Defeats measured by the winning votes.
pub static WINNING: Schulze = Schulze {
    name: "schulze",
    strength: |pairwise, a, b| {
        if pairwise.margin(a, b) > 0 {
            pairwise.over(a, b)
        } else {
            0
        }
    },
};

/// Defeats measured by their margin.
pub static MARGINS: Schulze = Schulze {
    name: "schulze-margins",
    strength: |pairwise, a, b| u128::try_from(pairwise.margin(a, b)).unwrap_or(0),
};

impl Schulze {
    /// The strengths of the strongest paths, by option and option; nothing on the diagonal.
    fn paths(&self, pairwise: &Pairwise, options: &[OptionIndex], size: usize) -> Vec<Vec<u128>> {
        let mut paths = vec![vec![0; size]; size];
        for &a in options {
            for &b in options.iter().filter(|&&b| b != a) {
                if let Some(cell) = cell(&mut paths, a, b) {
                    *cell = (self.strength)(pairwise, a, b);
                }
            }
        }
        for &via in options {
            let onward = paths.get(usize::from(via)).cloned().unwrap_or_default();
            for &from in options.iter().filter(|&&from| from != via) {
                let Some(row) = paths.get_mut(usize::from(from)) else {
                    continue;
                };
                let there = row.get(usize::from(via)).copied().unwrap_or(0);
                for (to, (path, &next)) in row.iter_mut().zip(&onward).enumerate() {
                    if to != usize::from(from) {
                        *path = (*path).max(there.min(next));
                    }
                }
            }
        }
        paths
    }
}

fn cell(paths: &mut [Vec<u128>], a: OptionIndex, b: OptionIndex) -> Option<&mut u128> {
    paths.get_mut(usize::from(a))?.get_mut(usize::from(b))
}

impl Method for Schulze {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        "Schulze, Social Choice and Welfare 36 (2011); arXiv:1804.02973"
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
        let paths = self.paths(&pairwise, &options, election.options().len());
        let path = |a: OptionIndex, b: OptionIndex| {
            let row = paths.get(usize::from(a));
            row.and_then(|row| row.get(usize::from(b)))
                .copied()
                .unwrap_or(0)
        };
        let groups = layers(options, |a, b| path(a, b) > path(b, a));
        let mut outcome = Outcome::new(self.name, election);
        elect_groups(
            election,
            &mut outcome,
            groups,
            Round::new(Step::Count, Vec::new()),
        )?;
        let cells = paths
            .iter()
            .map(|row| row.iter().map(|&path| Exact::whole(path)).collect());
        outcome.tables = vec![
            pairwise.table(),
            Table {
                name: "paths",
                cells: cells.collect(),
            },
        ];
        Ok(outcome)
    }
}
