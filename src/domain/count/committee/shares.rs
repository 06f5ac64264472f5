//! The Method of Equal Shares over weighted ballots: every unit of weight gets the same money, and
//! supporters buy options together.
//!
//! An option is affordable at price p when its supporters, each paying p for what the option is worth to
//! it or all it has left, raise its cost; the option with the least p is bought. Peters & Skowron,
//! Proportionality and the Limits of Welfarism (EC 2020), for committees (cost 1, worth 1); Peters,
//! Pierczyński & Skowron, Proportional Participatory Budgeting with Additive Utilities (NeurIPS 2021),
//! section 3, for costs and worth. Exact fractions; nothing depends on the unit of weight.

use std::cmp::Ordering;

use dashu_int::ops::Gcd;
use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::purses::{Group, Purses};
use super::stepwise::{Barrable, Stepwise};
use crate::domain::count::{CountError, Exact, OptionIndex, Round, Step};

/// A price for one unit of worth: `sum / worth` over the purses' denominator, both positive.
#[derive(Clone, Debug)]
struct Price {
    option: OptionIndex,
    sum: UBig,
    worth: UBig,
    /// What one unit of worth is worth for choosing: the cost where cost is the utility, else 1.
    scale: UBig,
    /// The denominator of the purses when this was computed.
    denominator: UBig,
}

impl Price {
    /// Compares prices per unit of utility; `rescaled` also brings denominators together.
    fn cmp(&self, other: &Price) -> Ordering {
        let left = &self.sum * (&other.worth * &other.scale);
        let right = &other.sum * (&self.worth * &self.scale);
        match self.denominator == other.denominator {
            true => left.cmp(&right),
            false => (left * &other.denominator).cmp(&(right * &self.denominator)),
        }
    }

    fn exact(&self) -> Exact {
        let divisor = &self.worth * &self.scale * &self.denominator;
        Exact::Ratio(RBig::from_parts(IBig::from(self.sum.clone()), divisor))
    }
}

/// How options compare in use beyond what ballots say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Utility {
    /// What the ballots say: 1 for an approval, the points given.
    Ballot,
    /// What the ballots say times the option's cost.
    Cost,
}

/// The rule's state: purses hold the money each unit of weight has left.
#[derive(Clone, Debug)]
pub struct Shares {
    /// What is left.
    pub purses: Purses,
    /// The options neither bought nor found beyond reach, with the last price known: it only rises.
    standing: Vec<(OptionIndex, Option<Price>)>,
    costs: Vec<u64>,
    utility: Utility,
    best: Vec<Price>,
    /// The options whose price was computed for this step.
    seen: Vec<OptionIndex>,
    /// Whether rounds say prices, which takes longer than finding them.
    shows: bool,
}

impl Shares {
    /// Begins with the given purses; options that cost nothing must not be among `standing`.
    pub fn new(
        purses: Purses,
        standing: &[OptionIndex],
        costs: Vec<u64>,
        utility: Utility,
    ) -> Shares {
        Shares {
            purses,
            standing: standing.iter().map(|&option| (option, None)).collect(),
            costs,
            utility,
            best: Vec::new(),
            seen: Vec::new(),
            shows: true,
        }
    }

    /// The same count with rounds that say no prices, for counts that are not kept.
    pub fn without_prices(mut self) -> Shares {
        self.shows = false;
        self
    }

    /// The price of an option, `None` when its supporters have too little left.
    fn price(&mut self, option: OptionIndex) -> Option<Price> {
        let cost = UBig::from(self.costs.get(usize::from(option)).copied()?);
        let mut groups = self.purses.groups(option);
        let denominator = self.purses.denominator().clone();
        let mut raised = IBig::ZERO;
        let mut worth = UBig::ZERO;
        for group in &groups {
            raised += &group.held * IBig::from(group.weight);
            worth += UBig::from(group.weight) * UBig::from(group.worth);
        }
        let mut sum = IBig::from(&cost * &denominator);
        if raised < sum || worth.is_zero() {
            return None;
        }
        groups.sort_by(poorer);
        for group in &groups {
            let due = &sum * IBig::from(group.worth);
            if due <= &group.held * IBig::from(worth.clone()) {
                break;
            }
            sum -= &group.held * IBig::from(group.weight);
            worth -= UBig::from(group.weight) * UBig::from(group.worth);
        }
        Some(Price {
            option,
            sum: sum.into_parts().1,
            worth,
            scale: match self.utility {
                Utility::Ballot => UBig::ONE,
                Utility::Cost => cost,
            },
            denominator,
        })
    }
}

/// Orders by what is held for each unit of worth.
fn poorer(a: &Group, b: &Group) -> Ordering {
    match a.worth == b.worth {
        true => a.held.cmp(&b.held),
        false => (&a.held * IBig::from(b.worth)).cmp(&(&b.held * IBig::from(a.worth))),
    }
}

impl Stepwise for Shares {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        // Prices only rise, so an option whose last price is above the best of today needs no look.
        let mut queue = std::mem::take(&mut self.standing);
        queue.sort_by(|(x, a), (y, b)| {
            let by_price = match (a, b) {
                (Some(a), Some(b)) => a.cmp(b),
                (a, b) => a.is_some().cmp(&b.is_some()),
            };
            by_price.then(x.cmp(y))
        });
        self.best.clear();
        self.seen.clear();
        for (option, last) in queue {
            let passed = last.as_ref().zip(self.best.first());
            if passed.is_some_and(|(last, best)| last.cmp(best).is_gt()) {
                self.standing.push((option, last));
                continue;
            }
            let Some(price) = self.price(option) else {
                continue;
            };
            match self.best.first().map(|best| price.cmp(best)) {
                None | Some(Ordering::Less) => self.best = vec![price.clone()],
                Some(Ordering::Equal) => self.best.push(price.clone()),
                Some(Ordering::Greater) => {}
            }
            self.seen.push(option);
            self.standing.push((option, Some(price)));
        }
        let mut options: Vec<OptionIndex> = self.best.iter().map(|price| price.option).collect();
        options.sort_unstable();
        Ok(options)
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let mut round = Round::new(Step::Select, vec![option]);
        round.elected = vec![option];
        if self.shows {
            round.tallies = vec![None; self.costs.len()];
        }
        for (standing, price) in self.standing.iter().filter(|_| self.shows) {
            let tally = round.tallies.get_mut(usize::from(*standing));
            if let (Some(tally), Some(price)) = (tally, price)
                && self.seen.contains(standing)
            {
                *tally = Some(price.exact());
            }
        }
        self.standing.retain(|(other, _)| *other != option);
        let Some(price) = self.best.iter().find(|price| price.option == option) else {
            return Ok(round);
        };
        round.value = self.shows.then(|| price.exact());
        let common = (&price.sum).gcd(&price.worth);
        let refined = &price.worth / &common;
        let due = IBig::from(&price.sum / &common);
        self.purses.refine(&refined);
        self.purses.update(option, |held, worth| {
            let left = held - &due * IBig::from(worth);
            left.max(IBig::ZERO)
        });
        Ok(round)
    }
}

impl Barrable for Shares {
    fn bar(&mut self, options: &[OptionIndex]) {
        self.standing
            .retain(|(option, _)| !options.contains(option));
    }
}
