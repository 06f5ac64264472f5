//! Papers lying with options, in bundles of equal value.
//!
//! One distinct ballot is one entry however much it weighs: a unit of weight is a paper, so a bundle
//! is credited with its value times the weight of what is in it.

use std::collections::BTreeMap;

use crate::domain::count::{Ballots, CountError, OptionIndex, Overvote, SAME_RANK, option_of};

use super::votes::Votes;

/// A distinct ballot and the position of the preference it lies under.
#[derive(Clone, Copy, Debug)]
struct Paper {
    ballot: u32,
    at: u32,
}

/// What lies where.
#[derive(Clone, Debug)]
pub struct Piles<'a, V> {
    ballots: &'a Ballots,
    piles: Vec<BTreeMap<V, Vec<Paper>>>,
    overvote: Overvote,
}

/// What a move of papers did: votes by destination in option order, and votes without one.
#[derive(Clone, Debug)]
pub struct Moved<V> {
    /// Votes credited to each option that received papers, ascending by option.
    pub credited: Vec<(OptionIndex, V)>,
    /// Votes on papers with no further preference.
    pub exhausted: V,
    /// The weight of the papers that went to an option.
    pub papers: u128,
}

impl<'a, V: Votes> Piles<'a, V> {
    /// Lays each paper under its first preference that is `open`, at one vote a paper.
    pub fn deal(
        ballots: &'a Ballots,
        open: &[bool],
        overvote: Overvote,
    ) -> Result<(Piles<'a, V>, Moved<V>), CountError> {
        let mut piles = Piles {
            ballots,
            piles: vec![BTreeMap::new(); open.len()],
            overvote,
        };
        let papers = (0..)
            .zip(ballots.iter())
            .filter(|(_, ballot)| !ballot.marks.is_empty());
        let papers: Vec<Paper> = papers.map(|(ballot, _)| Paper { ballot, at: 0 }).collect();
        let mut moved = Moved {
            credited: Vec::new(),
            exhausted: V::whole(0)?,
            papers: 0,
        };
        let mut credits = vec![V::whole(0)?; open.len()];
        piles.lay(papers, &V::whole(1)?, open, &mut credits, &mut moved)?;
        moved.credited = received(credits);
        Ok((piles, moved))
    }

    /// Moves all papers of `from` to their next preference that is `open`, each bundle at the value
    /// that `revalue` makes of its own. Papers that become worth nothing leave the count.
    pub fn shift(
        &mut self,
        from: OptionIndex,
        open: &[bool],
        mut revalue: impl FnMut(&V) -> Result<V, CountError>,
    ) -> Result<Moved<V>, CountError> {
        let mut moved = Moved {
            credited: Vec::new(),
            exhausted: V::whole(0)?,
            papers: 0,
        };
        let mut credits = vec![V::whole(0)?; open.len()];
        let pile = self
            .piles
            .get_mut(usize::from(from))
            .map(std::mem::take)
            .unwrap_or_default();
        for (value, papers) in pile {
            let value = revalue(&value)?;
            if !value.is_zero() {
                self.lay(papers, &value, open, &mut credits, &mut moved)?;
            }
        }
        moved.credited = received(credits);
        Ok(moved)
    }

    fn lay(
        &mut self,
        papers: Vec<Paper>,
        value: &V,
        open: &[bool],
        credits: &mut [V],
        moved: &mut Moved<V>,
    ) -> Result<(), CountError> {
        let mut heaps: Vec<(u128, Vec<Paper>)> = vec![(0, Vec::new()); open.len()];
        let mut spent = 0_u128;
        for paper in papers {
            let ballot = self
                .ballots
                .get(usize::try_from(paper.ballot).unwrap_or(usize::MAX));
            let weight = u128::from(ballot.weight);
            let from = usize::try_from(paper.at).unwrap_or(usize::MAX);
            let left = ballot.marks.get(from..).unwrap_or(&[]);
            let next = next_open(left, open, self.overvote);
            match next.and_then(|(at, option)| heaps.get_mut(option).map(|heap| (at, heap))) {
                None => spent = spent.saturating_add(weight),
                Some((at, (sum, heap))) => {
                    *sum = sum.saturating_add(weight);
                    heap.push(Paper {
                        ballot: paper.ballot,
                        at: paper.at.saturating_add(at),
                    });
                }
            }
        }
        moved.exhausted = moved.exhausted.plus(&value.times(spent)?)?;
        for ((pile, credit), (sum, mut heap)) in self.piles.iter_mut().zip(credits).zip(heaps) {
            if !heap.is_empty() {
                *credit = credit.plus(&value.times(sum)?)?;
                moved.papers = moved.papers.saturating_add(sum);
                pile.entry(value.clone()).or_default().append(&mut heap);
            }
        }
        Ok(())
    }
}

fn received<V: Votes>(credits: Vec<V>) -> Vec<(OptionIndex, V)> {
    (0..)
        .zip(credits)
        .filter(|(_, votes)| !votes.is_zero())
        .collect()
}

/// The first rank that gives the paper to one open option: how many marks before it, and the option.
fn next_open(marks: &[u16], open: &[bool], overvote: Overvote) -> Option<(u32, usize)> {
    let is_open = |mark: &u16| {
        open.get(usize::from(option_of(*mark)))
            .copied()
            .unwrap_or(false)
    };
    let (mut rest, mut before) = (marks, 0_u32);
    while let Some(first) = rest.first() {
        let ends = rest.iter().skip(1).position(|mark| mark & SAME_RANK == 0);
        let size = ends.map_or(rest.len(), |others| others.saturating_add(1));
        let (rank, after) = rest.split_at_checked(size)?;
        if size == 1 {
            if is_open(first) {
                return Some((before, usize::from(option_of(*first))));
            }
        } else {
            let mut open = rank.iter().filter(|mark| is_open(mark));
            match (open.next(), open.next()) {
                (None, _) => {}
                (Some(only), None) => return Some((before, usize::from(option_of(*only)))),
                (Some(_), Some(_)) if overvote == Overvote::Skips => {}
                (Some(_), Some(_)) => return None,
            }
        }
        before = before.saturating_add(u32::try_from(size).unwrap_or(u32::MAX));
        rest = after;
    }
    None
}
