//! Papers lying with options, in bundles of equal value.
//!
//! One distinct ballot is one entry however much it weighs: a unit of weight is a paper, so a bundle
//! is credited with its value times the weight of what is in it.

use std::collections::BTreeMap;

use crate::domain::count::{Ballots, CountError, OptionIndex, Overvote, SAME_RANK, option_of};

use super::votes::Votes;

/// What becomes of a paper at a rank that several continuing options share.
#[derive(Clone, Copy, Debug)]
pub enum Shared<V> {
    /// It is exhausted, or passes over the rank.
    Overvote(Overvote),
    /// It goes in equal parts to all of them; the function gives one of so many parts of a value.
    Split(fn(&V, u32) -> V),
}

/// A distinct ballot and the position of the preference it lies under, or of the first of those that share its rank.
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
    shared: Shared<V>,
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
        shared: Shared<V>,
    ) -> Result<(Piles<'a, V>, Moved<V>), CountError> {
        let mut piles = Piles {
            ballots,
            piles: vec![BTreeMap::new(); open.len()],
            shared,
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
        // By how many share the paper, and by option.
        let mut parts: BTreeMap<(u32, usize), (u128, Vec<Paper>)> = BTreeMap::new();
        let mut spent = 0_u128;
        for paper in papers {
            let ballot = self
                .ballots
                .get(usize::try_from(paper.ballot).unwrap_or(usize::MAX));
            let weight = u128::from(ballot.weight);
            let from = usize::try_from(paper.at).unwrap_or(usize::MAX);
            let left = ballot.marks.get(from..).unwrap_or(&[]);
            let lies = |before: u32| Paper {
                ballot: paper.ballot,
                at: paper.at.saturating_add(before),
            };
            match next_open(left, open, &self.shared) {
                Next::None => spent = spent.saturating_add(weight),
                Next::One(before, option) => {
                    if let Some((sum, heap)) = heaps.get_mut(option) {
                        *sum = sum.saturating_add(weight);
                        heap.push(lies(before));
                    }
                }
                Next::Several(before, options) => {
                    moved.papers = moved.papers.saturating_add(weight);
                    let share = u32::try_from(options.len()).unwrap_or(u32::MAX);
                    for option in options {
                        let (sum, heap) = parts.entry((share, option)).or_default();
                        *sum = sum.saturating_add(weight);
                        heap.push(lies(before));
                    }
                }
            }
        }
        moved.exhausted = moved.exhausted.plus(&value.times(spent)?)?;
        for ((pile, credit), (sum, mut heap)) in self.piles.iter_mut().zip(&mut *credits).zip(heaps)
        {
            if !heap.is_empty() {
                *credit = credit.plus(&value.times(sum)?)?;
                moved.papers = moved.papers.saturating_add(sum);
                pile.entry(value.clone()).or_default().append(&mut heap);
            }
        }
        self.lay_parts(parts, value, credits)
    }

    /// Lays papers that several options share, each at its part of the value.
    fn lay_parts(
        &mut self,
        parts: BTreeMap<(u32, usize), (u128, Vec<Paper>)>,
        value: &V,
        credits: &mut [V],
    ) -> Result<(), CountError> {
        let Shared::Split(split) = self.shared else {
            return Ok(());
        };
        for ((share, option), (sum, mut heap)) in parts {
            let value = split(value, share);
            if let (Some(pile), Some(credit)) =
                (self.piles.get_mut(option), credits.get_mut(option))
            {
                *credit = credit.plus(&value.times(sum)?)?;
                pile.entry(value).or_default().append(&mut heap);
            }
        }
        Ok(())
    }
}

/// Where a paper goes next, after so many marks.
enum Next {
    None,
    One(u32, usize),
    Several(u32, Vec<usize>),
}

fn received<V: Votes>(credits: Vec<V>) -> Vec<(OptionIndex, V)> {
    (0..)
        .zip(credits)
        .filter(|(_, votes)| !votes.is_zero())
        .collect()
}

/// The first rank that gives the paper to open options.
fn next_open<V>(marks: &[u16], open: &[bool], shared: &Shared<V>) -> Next {
    let is_open = |mark: &u16| {
        open.get(usize::from(option_of(*mark)))
            .copied()
            .unwrap_or(false)
    };
    let option = |mark: &u16| usize::from(option_of(*mark));
    let (mut rest, mut before) = (marks, 0_u32);
    while let Some(first) = rest.first() {
        let ends = rest.iter().skip(1).position(|mark| mark & SAME_RANK == 0);
        let size = ends.map_or(rest.len(), |others| others.saturating_add(1));
        let Some((rank, after)) = rest.split_at_checked(size) else {
            return Next::None;
        };
        if size == 1 {
            if is_open(first) {
                return Next::One(before, option(first));
            }
        } else {
            let mut open = rank.iter().filter(|mark| is_open(mark));
            match (open.next(), open.next(), shared) {
                (None, ..) => {}
                (Some(only), None, _) => return Next::One(before, option(only)),
                (Some(_), Some(_), Shared::Overvote(Overvote::Skips)) => {}
                (Some(_), Some(_), Shared::Overvote(Overvote::Exhausts)) => return Next::None,
                (Some(_), Some(_), Shared::Split(_)) => {
                    let open = rank.iter().filter(|mark| is_open(mark));
                    return Next::Several(before, open.map(option).collect());
                }
            }
        }
        before = before.saturating_add(u32::try_from(size).unwrap_or(u32::MAX));
        rest = after;
    }
    Next::None
}
