//! Score ballots that keep a part of their force: one exact factor for each unit of weight.
//!
//! Ballots with equal factors share a class, so that sums are of whole numbers and fractions are
//! multiplied once a class.

use std::collections::BTreeMap;

use dashu_int::IBig;
use dashu_ratio::RBig;

use crate::domain::count::{Election, OptionIndex, option_of};

/// The factors of all ballots, 1 at first.
#[derive(Clone, Debug)]
pub struct Factors<'a> {
    election: &'a Election,
    /// By ballot: an index into `factors`.
    class: Vec<usize>,
    factors: Vec<RBig>,
}

impl<'a> Factors<'a> {
    /// Every ballot in full force.
    pub fn new(election: &'a Election) -> Factors<'a> {
        Factors {
            election,
            class: vec![0; election.ballots().len()],
            factors: vec![RBig::ONE],
        }
    }

    /// The sum of weight times factor times score for each option, in option order.
    pub fn totals(&self) -> Vec<RBig> {
        let options = self.election.options().len();
        let mut sums: Vec<Vec<u128>> = vec![Vec::new(); self.factors.len()];
        let lives: Vec<bool> = self
            .factors
            .iter()
            .map(|factor| !factor.is_zero())
            .collect();
        for (ballot, &class) in self.election.ballots().iter().zip(&self.class) {
            let Some(sums) = sums
                .get_mut(class)
                .filter(|_| lives.get(class) == Some(&true))
            else {
                continue;
            };
            sums.resize(options, 0);
            for (&mark, &score) in ballot.marks.iter().zip(ballot.numbers) {
                if let Some(sum) = sums.get_mut(usize::from(option_of(mark))) {
                    *sum = sum.saturating_add(super::points(ballot.weight, score));
                }
            }
        }
        let mut totals = vec![RBig::ZERO; options];
        for (factor, sums) in self.factors.iter().zip(sums) {
            for (total, sum) in totals.iter_mut().zip(sums).filter(|(_, sum)| *sum > 0) {
                *total += factor * RBig::from(IBig::from(sum));
            }
        }
        totals
    }

    /// The weight of the ballots at each (factor, score above 0 for an option), however small their
    /// factor.
    pub fn supporters(&self, option: OptionIndex) -> BTreeMap<(RBig, u32), u128> {
        let mut groups: BTreeMap<(usize, u32), u128> = BTreeMap::new();
        for (class, score, weight) in self.scored(option) {
            let sum = groups.entry((class, score)).or_default();
            *sum = sum.saturating_add(weight);
        }
        let mut supporters: BTreeMap<(RBig, u32), u128> = BTreeMap::new();
        for ((class, score), weight) in groups {
            let key = (self.factor(class).clone(), score);
            let sum = supporters.entry(key).or_default();
            *sum = sum.saturating_add(weight);
        }
        supporters.retain(|(factor, _), _| !factor.is_zero());
        supporters
    }

    /// Sets the factor of every ballot that scores an option above 0 from its factor and that score.
    pub fn update(&mut self, option: OptionIndex, next: impl Fn(&RBig, u32) -> RBig) {
        let mut moves: BTreeMap<(usize, u32), usize> = BTreeMap::new();
        let mut classes: BTreeMap<RBig, usize> = BTreeMap::new();
        for (class, factor) in (0..).zip(&self.factors) {
            classes.insert(factor.clone(), class);
        }
        for position in 0..self.class.len() {
            let ballot = self.election.ballots().get(position);
            let Some(score) = score(ballot.marks, ballot.numbers, option) else {
                continue;
            };
            let Some(class) = self.class.get(position).copied() else {
                continue;
            };
            let new = match moves.get(&(class, score)) {
                Some(&new) => new,
                None => {
                    let factor = next(self.factor(class), score);
                    let new = *classes.entry(factor.clone()).or_insert_with(|| {
                        self.factors.push(factor);
                        self.factors.len().saturating_sub(1)
                    });
                    moves.insert((class, score), new);
                    new
                }
            };
            if let Some(class) = self.class.get_mut(position) {
                *class = new;
            }
        }
    }

    /// Takes all force from the ballots that do not score an option above 0.
    pub fn drop_others(&mut self, option: OptionIndex) {
        let none = self.factors.iter().position(RBig::is_zero);
        let none = none.unwrap_or_else(|| {
            self.factors.push(RBig::ZERO);
            self.factors.len().saturating_sub(1)
        });
        for (ballot, class) in self.election.ballots().iter().zip(&mut self.class) {
            if score(ballot.marks, ballot.numbers, option).is_none() {
                *class = none;
            }
        }
    }

    fn scored(&self, option: OptionIndex) -> impl Iterator<Item = (usize, u32, u128)> {
        let ballots = self.election.ballots().iter().zip(&self.class);
        ballots.filter_map(move |(ballot, &class)| {
            let score = score(ballot.marks, ballot.numbers, option)?;
            Some((class, score, ballot.weight.into()))
        })
    }

    fn factor(&self, class: usize) -> &RBig {
        let factor = self.factors.get(class).or(self.factors.first());
        factor.expect("class 0 is there from the beginning")
    }
}

/// The score of an option on a ballot; `None` for 0.
fn score(marks: &[u16], numbers: &[u32], option: OptionIndex) -> Option<u32> {
    let place = marks.iter().position(|&mark| option_of(mark) == option)?;
    numbers.get(place).copied()
}
