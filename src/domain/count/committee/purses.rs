//! What each unit of weight holds while a committee is bought: money left, or a load taken on.
//!
//! Ballots that hold the same share a class, and all classes are numerators over one denominator, so
//! that a count is exact without reducing a fraction for every ballot. Fractions and rules are those of
//! `shares` and `phragmen`.

use std::collections::BTreeMap;
use std::rc::Rc;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::{Election, OptionIndex, option_of};

/// Supporters of one option that hold the same and want it equally.
#[derive(Clone, Debug)]
pub struct Group {
    /// The numerator of what each unit of weight holds.
    pub held: IBig,
    /// What the option is worth to each unit: its score or points, 1 on approvals.
    pub worth: u32,
    /// Their weight.
    pub weight: u128,
}

#[derive(Clone, Copy, Debug)]
struct Supporter {
    ballot: u32,
    worth: u32,
}

/// The holdings of all ballots.
#[derive(Clone, Debug)]
pub struct Purses {
    /// By option, in ballot order; never changed, so clones share it.
    supporters: Rc<Vec<Vec<Supporter>>>,
    /// By ballot.
    weights: Rc<Vec<u64>>,
    /// By ballot: an index into `held`.
    class: Vec<u32>,
    held: Vec<IBig>,
    /// By class: how many ballots are in it.
    members: Vec<u32>,
    /// Classes without a ballot, to be used again.
    free: Vec<u32>,
    denominator: UBig,
    /// Per class while groups are gathered; all zero between.
    scratch: Vec<u128>,
}

impl Purses {
    /// Every unit of weight holds `start`.
    pub fn new(election: &Election, start: &RBig) -> Purses {
        let mut supporters = vec![Vec::new(); election.options().len()];
        let mut weights = Vec::with_capacity(election.ballots().len());
        for (ballot, cast) in (0_u32..).zip(election.ballots().iter()) {
            weights.push(cast.weight);
            if cast.weight == 0 {
                continue;
            }
            let numbers = cast.numbers.iter().copied().chain(std::iter::repeat(1));
            for (&mark, worth) in cast.marks.iter().zip(numbers) {
                if let Some(list) = supporters.get_mut(usize::from(option_of(mark))) {
                    list.push(Supporter { ballot, worth });
                }
            }
        }
        let ballots = weights.len();
        Purses {
            supporters: Rc::new(supporters),
            weights: Rc::new(weights),
            class: vec![0; ballots],
            held: vec![start.numerator().clone()],
            members: vec![u32::try_from(ballots).unwrap_or(u32::MAX)],
            free: Vec::new(),
            denominator: start.denominator().clone(),
            scratch: Vec::new(),
        }
    }

    /// The same ballots, every unit of weight holding `start` again.
    pub fn refilled(&self, start: &RBig) -> Purses {
        Purses {
            supporters: Rc::clone(&self.supporters),
            weights: Rc::clone(&self.weights),
            class: vec![0; self.class.len()],
            held: vec![start.numerator().clone()],
            members: vec![u32::try_from(self.class.len()).unwrap_or(u32::MAX)],
            free: Vec::new(),
            denominator: start.denominator().clone(),
            scratch: Vec::new(),
        }
    }

    /// What all holdings are divided by.
    pub fn denominator(&self) -> &UBig {
        &self.denominator
    }

    /// The supporters of an option in groups, in no order that matters.
    pub fn groups(&mut self, option: OptionIndex) -> Vec<Group> {
        let supporters = Rc::clone(&self.supporters);
        let list = supporters
            .get(usize::from(option))
            .map_or(&[][..], Vec::as_slice);
        match list.iter().all(|supporter| supporter.worth == 1) {
            true => self.equal_groups(list),
            false => self.unequal_groups(list),
        }
    }

    fn equal_groups(&mut self, list: &[Supporter]) -> Vec<Group> {
        self.scratch.resize(self.held.len(), 0);
        let mut touched = Vec::new();
        for supporter in list {
            let (class, weight) = self.class_and_weight(*supporter);
            if let Some(sum) = self.scratch.get_mut(class) {
                if *sum == 0 {
                    touched.push(class);
                }
                *sum = sum.saturating_add(weight);
            }
        }
        touched
            .into_iter()
            .map(|class| Group {
                held: self.held.get(class).cloned().unwrap_or_default(),
                worth: 1,
                weight: self.scratch.get_mut(class).map_or(0, std::mem::take),
            })
            .collect()
    }

    fn unequal_groups(&self, list: &[Supporter]) -> Vec<Group> {
        let mut sums: BTreeMap<(usize, u32), u128> = BTreeMap::new();
        for supporter in list {
            let (class, weight) = self.class_and_weight(*supporter);
            let sum = sums.entry((class, supporter.worth)).or_default();
            *sum = sum.saturating_add(weight);
        }
        sums.into_iter()
            .map(|((class, worth), weight)| Group {
                held: self.held.get(class).cloned().unwrap_or_default(),
                worth,
                weight,
            })
            .collect()
    }

    fn class_and_weight(&self, supporter: Supporter) -> (usize, u128) {
        let ballot = index(supporter.ballot);
        let class = self.class.get(ballot).copied().map_or(0, index);
        (class, self.weights.get(ballot).copied().unwrap_or(0).into())
    }

    /// Multiplies the denominator and every numerator; what is held stays the same.
    pub fn refine(&mut self, factor: &UBig) {
        if factor.is_one() {
            return;
        }
        let signed = IBig::from(factor.clone());
        for held in self.held.iter_mut().filter(|held| !held.is_zero()) {
            *held *= &signed;
        }
        self.denominator *= factor;
    }

    /// Sets what each supporter of an option holds from what it held and what the option is worth to
    /// it, in numerators.
    pub fn update(&mut self, option: OptionIndex, hold: impl Fn(&IBig, u32) -> IBig) {
        let supporters = Rc::clone(&self.supporters);
        let list = supporters
            .get(usize::from(option))
            .map_or(&[][..], Vec::as_slice);
        let mut moves: BTreeMap<(u32, u32), u32> = BTreeMap::new();
        let mut made: BTreeMap<IBig, u32> = BTreeMap::new();
        for supporter in list {
            let Some(&old) = self.class.get(index(supporter.ballot)) else {
                continue;
            };
            let new = match moves.get(&(old, supporter.worth)) {
                Some(&new) => new,
                None => {
                    let value = hold(
                        &self.held.get(index(old)).cloned().unwrap_or_default(),
                        supporter.worth,
                    );
                    let new = match made.get(&value) {
                        Some(&new) => new,
                        None => {
                            let new = self.open(value.clone());
                            made.insert(value, new);
                            new
                        }
                    };
                    moves.insert((old, supporter.worth), new);
                    new
                }
            };
            if let Some(class) = self.class.get_mut(index(supporter.ballot)) {
                *class = new;
            }
            self.count(new, true);
            self.count(old, false);
        }
        let emptied = moves.keys().map(|&(old, _)| old);
        let emptied: std::collections::BTreeSet<u32> = emptied
            .filter(|&old| self.members.get(index(old)) == Some(&0))
            .collect();
        for &old in &emptied {
            if let Some(held) = self.held.get_mut(index(old)) {
                *held = IBig::ZERO;
            }
        }
        self.free.extend(emptied);
    }

    /// A class for a new holding.
    fn open(&mut self, value: IBig) -> u32 {
        if let Some(class) = self.free.pop() {
            if let Some(held) = self.held.get_mut(index(class)) {
                *held = value;
            }
            return class;
        }
        let class = u32::try_from(self.held.len()).unwrap_or(u32::MAX);
        self.held.push(value);
        self.members.push(0);
        class
    }

    fn count(&mut self, class: u32, joins: bool) {
        if let Some(members) = self.members.get_mut(index(class)) {
            *members = match joins {
                true => members.saturating_add(1),
                false => members.saturating_sub(1),
            };
        }
    }

    /// Changes the sign of everything held: money left becomes a load below zero.
    pub fn negate(&mut self) {
        for held in &mut self.held {
            *held = -std::mem::take(held);
        }
    }
}

/// A 32-bit position as an index; every supported machine has at least 32-bit addresses.
fn index(position: u32) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
