//! Equal Shares for committees, with a rule that fills the seats it leaves empty.
//!
//! Peters & Skowron, Proportionality and the Limits of Welfarism (EC 2020); completions as in Lackner &
//! Skowron (2023), section 2.4 (Phragmén) and 4.4, and in abcvoting (av, increment).

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::phragmen::Phragmen;
use super::purses::Purses;
use super::shares::{Shares, Utility};
use super::standing;
use super::stepwise::{Barrable, Stepwise};
use crate::domain::count::{CountError, Election, Exact, OptionIndex, Round, Step, option_of};

/// What fills the seats that money cannot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completion {
    /// Phragmén's rule, what is left in each purse counting as a load below zero.
    Phragmen,
    /// The most approving weight.
    Approval,
}

/// Equal Shares with a completion.
#[derive(Clone)]
pub struct EqualShares {
    phase: Phase,
    completion: Completion,
    standing: Vec<OptionIndex>,
    totals: Vec<u128>,
}

#[derive(Clone)]
enum Phase {
    Shares(Shares),
    Phragmen(Phragmen),
    Approval,
}

impl EqualShares {
    /// Begins with money for `seats` seats, each of which costs 1.
    pub fn new(election: &Election, seats: u64, completion: Completion) -> EqualShares {
        let standing = standing(election);
        let weight = UBig::from(election.weight().max(1));
        let purses = Purses::new(election, &RBig::from_parts(IBig::from(seats), weight));
        EqualShares {
            phase: Phase::Shares(shares(election, purses, &standing)),
            completion,
            standing,
            totals: approvals(election),
        }
    }

    fn total(&self, option: OptionIndex) -> u128 {
        let total = self.totals.get(usize::from(option)).copied();
        total.unwrap_or(0)
    }

    fn complete(&mut self) {
        let Phase::Shares(shares) = &self.phase else {
            return;
        };
        self.phase = match self.completion {
            Completion::Approval => Phase::Approval,
            Completion::Phragmen => {
                let mut loads = shares.purses.clone();
                loads.negate();
                let costs = vec![1; self.totals.len()];
                let left = self.standing.clone();
                Phase::Phragmen(Phragmen::new(loads, left, costs, Step::Complete))
            }
        };
    }
}

/// Equal Shares alone, over purses already filled.
pub fn shares(election: &Election, purses: Purses, standing: &[OptionIndex]) -> Shares {
    let costs = vec![1; election.options().len()];
    Shares::new(purses, standing, costs, Utility::Ballot)
}

/// The approving weight of each option, in option order.
pub fn approvals(election: &Election) -> Vec<u128> {
    let mut totals = vec![0_u128; election.options().len()];
    for ballot in election.ballots().iter() {
        for &mark in ballot.marks {
            if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
                *total = total.saturating_add(ballot.weight.into());
            }
        }
    }
    totals
}

impl Stepwise for EqualShares {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        if let Phase::Shares(shares) = &mut self.phase {
            let best = shares.best()?;
            if !best.is_empty() {
                return Ok(best);
            }
            self.complete();
        }
        match &mut self.phase {
            Phase::Shares(_) => Ok(Vec::new()),
            Phase::Phragmen(rule) => rule.best(),
            Phase::Approval => {
                let options = self.standing.iter().copied();
                let most = options.clone().map(|option| self.total(option)).max();
                Ok(options
                    .filter(|&option| Some(self.total(option)) == most)
                    .collect())
            }
        }
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let total = self.total(option);
        self.standing.retain(|&other| other != option);
        match &mut self.phase {
            Phase::Shares(shares) => shares.take(option),
            Phase::Phragmen(rule) => rule.take(option),
            Phase::Approval => {
                let mut round = Round::new(Step::Complete, vec![option]);
                round.elected = vec![option];
                round.value = Some(Exact::whole(total));
                Ok(round)
            }
        }
    }
}

impl Barrable for EqualShares {
    fn bar(&mut self, options: &[OptionIndex]) {
        self.standing.retain(|option| !options.contains(option));
        match &mut self.phase {
            Phase::Shares(shares) => shares.bar(options),
            Phase::Phragmen(rule) => rule.bar(options),
            Phase::Approval => {}
        }
    }
}
