//! Phragmén's sequential rule over weighted approvals.
//!
//! Electing an option puts a load of its cost on its supporters, spread so that all of them bear the
//! same for each unit of weight; the option whose supporters would bear the least is elected. Lackner &
//! Skowron (2023), section 2.4, rule 2.7 (seq-Phragmén); the method of 1894 by Janson,
//! arXiv:1611.08826. Loads are exact fractions, so nothing depends on the unit of weight.

use std::cmp::Ordering;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::purses::Purses;
use super::stepwise::{Barrable, Stepwise};
use crate::domain::count::{CountError, Exact, OptionIndex, Round, Step};

/// What the supporters of an option would bear: `sum / weight`, over the purses' denominator.
#[derive(Clone, Debug)]
struct Load {
    option: OptionIndex,
    sum: IBig,
    /// Zero where nobody supports the option, which is a load beyond any other.
    weight: UBig,
}

impl Load {
    fn cmp(&self, other: &Load) -> Ordering {
        match (self.weight.is_zero(), other.weight.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Greater,
            (false, true) => Ordering::Less,
            (false, false) => (&self.sum * IBig::from(other.weight.clone()))
                .cmp(&(&other.sum * IBig::from(self.weight.clone()))),
        }
    }
}

/// The rule's state: purses hold the load of each unit of weight.
#[derive(Clone, Debug)]
pub struct Phragmen {
    loads: Purses,
    standing: Vec<OptionIndex>,
    /// By option; 1 for seats.
    costs: Vec<u64>,
    options: usize,
    step: Step,
    offers: Vec<Load>,
}

impl Phragmen {
    /// Begins with the given loads and the options not yet elected; `step` is what rounds are called.
    pub fn new(loads: Purses, standing: Vec<OptionIndex>, costs: Vec<u64>, step: Step) -> Phragmen {
        Phragmen {
            loads,
            standing,
            options: costs.len(),
            costs,
            step,
            offers: Vec::new(),
        }
    }

    fn offer(&mut self, option: OptionIndex) -> Load {
        let cost = self.costs.get(usize::from(option)).copied().unwrap_or(0);
        let mut sum = IBig::from(self.loads.denominator() * UBig::from(cost));
        let mut weight = UBig::ZERO;
        for group in self.loads.groups(option) {
            sum += &group.held * IBig::from(group.weight);
            weight += UBig::from(group.weight);
        }
        Load {
            option,
            sum,
            weight,
        }
    }

    fn exact(&self, load: &Load) -> Option<Exact> {
        (!load.weight.is_zero()).then(|| {
            Exact::Ratio(RBig::from_parts(
                load.sum.clone(),
                &load.weight * self.loads.denominator(),
            ))
        })
    }
}

impl Stepwise for Phragmen {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        let standing = self.standing.clone();
        self.offers = standing
            .into_iter()
            .map(|option| self.offer(option))
            .collect();
        let Some(least) = self.offers.iter().min_by(|a, b| a.cmp(b)) else {
            return Ok(Vec::new());
        };
        let equal = self.offers.iter().filter(|load| load.cmp(least).is_eq());
        Ok(equal.map(|load| load.option).collect())
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let mut round = Round::new(self.step, vec![option]);
        round.elected = vec![option];
        round.tallies = vec![None; self.options];
        for load in &self.offers {
            let exact = self.exact(load);
            if load.option == option {
                round.value = exact.clone();
            }
            if let Some(tally) = round.tallies.get_mut(usize::from(load.option)) {
                *tally = exact;
            }
        }
        self.standing.retain(|&other| other != option);
        let taken = self.offers.iter().find(|load| load.option == option);
        if let Some(load) = taken.filter(|load| !load.weight.is_zero()) {
            let common = load.sum.clone().into_parts().1.gcd(&load.weight);
            let refined = &load.weight / &common;
            let borne = &load.sum / IBig::from(common);
            self.loads.refine(&refined);
            self.loads.update(option, |_, _| borne.clone());
        }
        Ok(round)
    }
}

impl Barrable for Phragmen {
    fn bar(&mut self, options: &[OptionIndex]) {
        self.standing.retain(|option| !options.contains(option));
    }
}
