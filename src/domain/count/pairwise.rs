//! Who is preferred to whom, by how much weight: all that the Condorcet methods count from.

use crate::domain::fault::Term;

use super::{
    BallotKind, Ballots, CountError, Election, Exact, OptionIndex, SAME_RANK, Table, option_of,
};

/// How a ballot speaks of options that it does not rank.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Unranked {
    /// They are tied below all that it ranks (Debian, Schulze).
    #[default]
    Below,
    /// It says nothing about them.
    Silent,
}

/// The weight that prefers each option to each other one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairwise {
    size: usize,
    over: Vec<u128>,
}

impl Pairwise {
    /// The matrix for the method of that name; errors with `WrongKind` unless the ballots are rankings.
    pub fn for_method(name: &'static str, election: &Election) -> Result<Pairwise, CountError> {
        election.expect_kind(name, &[BallotKind::WeakRanking, BallotKind::Ranking])?;
        Ok(Pairwise::of(election))
    }

    /// The matrix of an election's rankings under its term for the unranked.
    pub fn of(election: &Election) -> Pairwise {
        Pairwise::under(election, election.terms().unranked)
    }

    /// The matrix of an election's rankings, whatever its terms say of the unranked.
    pub fn under(election: &Election, unranked: Unranked) -> Pairwise {
        let size = election.options().len();
        let counted = Counted::of(election.ballots(), size);
        let mut pairwise = Pairwise {
            size,
            over: counted.above.clone(),
        };
        if unranked == Unranked::Silent {
            return pairwise;
        }
        // Whoever ranks `a` prefers it to `b` unless `b` stands above it or beside it.
        let above = Pairwise {
            size,
            over: counted.above,
        };
        let beside = Pairwise {
            size,
            over: counted.beside,
        };
        let rows = pairwise.over.chunks_mut(size.max(1)).zip(&counted.ranked);
        for (a, (row, &ranked)) in rows.enumerate() {
            for (b, cell) in row.iter_mut().enumerate().filter(|&(b, _)| b != a) {
                let other = above.cell(b, a).saturating_add(beside.cell(a, b));
                *cell = ranked.saturating_sub(other.saturating_add(beside.cell(b, a)));
            }
        }
        pairwise
    }

    /// A matrix counted elsewhere: `rows[a][b]` is the weight that prefers `a` to `b`.
    ///
    /// Errors with `BadTerms` unless it is square and holds what can be added up in 127 bits.
    pub fn given(rows: &[Vec<u128>]) -> Result<Pairwise, CountError> {
        let square = rows.iter().all(|row| row.len() == rows.len());
        let over: Vec<u128> = rows.concat();
        let sum = over
            .iter()
            .try_fold(0_u128, |sum, &cell| sum.checked_add(cell));
        match sum.and_then(|sum| i128::try_from(sum).ok()) {
            Some(_) if square => Ok(Pairwise {
                size: rows.len(),
                over,
            }),
            _ => Err(CountError::BadTerms {
                why: Term("terms-matrix"),
            }),
        }
    }

    fn cell(&self, a: usize, b: usize) -> u128 {
        let at = a
            .checked_mul(self.size)
            .and_then(|start| start.checked_add(b));
        at.and_then(|at| self.over.get(at)).copied().unwrap_or(0)
    }

    /// The weight that prefers `a` to `b`; nothing for an option and itself.
    pub fn over(&self, a: OptionIndex, b: OptionIndex) -> u128 {
        self.cell(usize::from(a), usize::from(b))
    }

    /// By how much `a` is preferred to `b`, negative where `b` is preferred.
    ///
    /// Weights sum to less than 2^96, so the difference always fits.
    pub fn margin(&self, a: OptionIndex, b: OptionIndex) -> i128 {
        let signed = |weight: u128| i128::try_from(weight).unwrap_or(i128::MAX);
        signed(self.over(a, b)).saturating_sub(signed(self.over(b, a)))
    }

    /// The matrix as a table of the working.
    pub fn table(&self) -> Table {
        let rows = self.over.chunks(self.size.max(1));
        let cells = rows
            .map(|row| row.iter().map(|&cell| Exact::whole(cell)).collect())
            .collect();
        Table {
            name: "pairwise",
            cells,
        }
    }
}

/// Groups of options from best to worst: each holds those whom nobody left stands above.
pub fn layers(
    options: Vec<OptionIndex>,
    stands_above: impl Fn(OptionIndex, OptionIndex) -> bool,
) -> Vec<Vec<OptionIndex>> {
    let mut groups: Vec<Vec<OptionIndex>> = Vec::new();
    let mut left = options;
    while !left.is_empty() {
        let beaten = |a: OptionIndex| left.iter().any(|&b| stands_above(b, a));
        let (below, best): (Vec<_>, Vec<_>) = left.iter().partition(|&&a| beaten(a));
        // A circle has no best: it is one group.
        let (group, rest) = match best.is_empty() {
            true => (below, Vec::new()),
            false => (best, below),
        };
        groups.push(group);
        left = rest;
    }
    groups
}

/// What rankings say of the options that they rank.
struct Counted {
    above: Vec<u128>,
    beside: Vec<u128>,
    ranked: Vec<u128>,
}

impl Counted {
    fn of(ballots: &Ballots, size: usize) -> Counted {
        let cells = size.saturating_mul(size);
        let mut counted = Counted {
            above: vec![0; cells],
            beside: vec![0; cells],
            ranked: vec![0; size],
        };
        for ballot in ballots.iter() {
            let weight = u128::from(ballot.weight);
            let mut rest = ballot.marks;
            while let [first, after @ ..] = rest {
                counted.add(usize::from(option_of(*first)), after, weight);
                rest = after;
            }
        }
        counted
    }

    /// Adds one option of a ballot with those ranked beside and below it.
    fn add(&mut self, option: usize, after: &[u16], weight: u128) {
        let size = self.ranked.len();
        let start = option.saturating_mul(size);
        let row = start..start.saturating_add(size);
        let rows = (self.above.get_mut(row.clone()), self.beside.get_mut(row));
        let (Some(above), Some(beside)) = rows else {
            return;
        };
        if let Some(sum) = self.ranked.get_mut(option) {
            *sum = sum.saturating_add(weight);
        }
        let mut same = true;
        for &mark in after {
            same = same && mark & SAME_RANK != 0;
            let row = if same { &mut *beside } else { &mut *above };
            if let Some(cell) = row.get_mut(usize::from(option_of(mark))) {
                *cell = cell.saturating_add(weight);
            }
        }
    }
}
