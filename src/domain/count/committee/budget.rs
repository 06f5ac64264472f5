//! Spending a budget on projects: greedy, Equal Shares with its completions, Phragmén.
//!
//! One file a preset under `method` names a [`BudgetRule`] and a [`Worth`]; what they do is here. Costs
//! are whole numbers of the smallest unit of money, weights are whole, and every comparison is exact.
//! Projects without support are bought by the greedy rules alone. Sources are named by each preset.

use std::cmp::Ordering;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use super::phragmen::Phragmen;
use super::purses::Purses;
use super::shares::{Shares, Utility};
use super::standing;
use super::stepwise::{Stepwise, run};
use crate::domain::count::constraints::refuse_groups;
use crate::domain::count::{
    BallotKind, Budget, CountError, Election, Exact, Family, Method, OptionIndex, Outcome, Round,
    Step, option_of,
};
use crate::domain::fault::Term;

/// The most times that purses are raised; the outcome then reached stands.
pub const RAISES_MAX: u32 = 100_000;

/// What a funded project is worth to one unit of weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Worth {
    /// Its cost, where the ballot approves it.
    Cost,
    /// 1, where the ballot approves it.
    Cardinality,
    /// The points or score that the ballot gives it.
    Points,
}

/// How a budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BudgetRule {
    /// The most worth for its cost first; what no longer fits is skipped.
    Greedy,
    /// The most worth first, whatever its cost; what no longer fits is skipped.
    GreedyTotal,
    /// Equal Shares of the budget itself.
    EqualShares,
    /// Equal Shares, the purse of each unit of weight raised by one unit of money until the outcome
    /// is exhaustive, or the last one that fits.
    EqualSharesAdd1,
    /// The same, then greedy with what is left.
    EqualSharesAdd1Greedy,
    /// Phragmén's sequential rule, which ends when the next project does not fit.
    Phragmen,
}

/// A preset for budgets.
pub struct BudgetMethod {
    /// The name in notices.
    pub name: &'static str,
    /// The published text.
    pub source: &'static str,
    /// The use of a project.
    pub worth: Worth,
    /// The way of spending.
    pub rule: BudgetRule,
}

impl Method for BudgetMethod {
    fn name(&self) -> &'static str {
        self.name
    }

    fn source(&self) -> &'static str {
        self.source
    }

    fn family(&self) -> Family {
        Family::Budgets
    }

    fn ballot_kind(&self) -> BallotKind {
        match self.worth {
            Worth::Points => BallotKind::Points,
            Worth::Cost | Worth::Cardinality => BallotKind::Approvals,
        }
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn heeds_seats(&self) -> bool {
        false
    }

    /// Not where purses are raised: the lot then decides over several runs at once.
    fn lists_ties(&self) -> bool {
        use BudgetRule::{EqualSharesAdd1, EqualSharesAdd1Greedy};
        !matches!(self.rule, EqualSharesAdd1 | EqualSharesAdd1Greedy)
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        let fits: &[BallotKind] = match self.worth {
            Worth::Points => &[BallotKind::Points, BallotKind::Scores],
            Worth::Cost | Worth::Cardinality => &[BallotKind::Approvals, BallotKind::Choice],
        };
        election.expect_kind(self.name, fits)?;
        refuse_groups(election)?;
        let terms = election.terms().budget.as_ref();
        let budget = terms.ok_or(CountError::MissingTerm {
            method: self.name,
            what: Term("term-budget"),
        })?;
        let spending = Spending {
            election,
            budget,
            worth: self.worth,
        };
        let mut outcome = Outcome::new(self.name, election);
        match self.rule {
            BudgetRule::Greedy => spending.greedy(&mut outcome, true)?,
            BudgetRule::GreedyTotal => spending.greedy(&mut outcome, false)?,
            BudgetRule::EqualShares => spending.shares_once(&mut outcome)?,
            BudgetRule::EqualSharesAdd1 => spending.shares_raised(&mut outcome)?,
            BudgetRule::EqualSharesAdd1Greedy => {
                spending.shares_raised(&mut outcome)?;
                spending.greedy(&mut outcome, true)?;
            }
            BudgetRule::Phragmen => spending.phragmen(&mut outcome)?,
        }
        Ok(outcome)
    }
}

struct Spending<'a> {
    election: &'a Election,
    budget: &'a Budget,
    worth: Worth,
}

impl Spending<'_> {
    fn cost(&self, option: OptionIndex) -> u64 {
        cost_of(&self.budget.costs, option)
    }

    fn spent(&self, options: &[OptionIndex]) -> u128 {
        let costs = options.iter().map(|&option| u128::from(self.cost(option)));
        costs.fold(0, u128::saturating_add)
    }

    /// The worth of each project to all, in option order; without the factor of the cost.
    fn totals(&self) -> Vec<u128> {
        let mut totals = vec![0_u128; self.election.options().len()];
        for ballot in self.election.ballots().iter() {
            let numbers = ballot.numbers.iter().copied().chain(std::iter::repeat(1));
            for (&mark, number) in ballot.marks.iter().zip(numbers) {
                if let Some(total) = totals.get_mut(usize::from(option_of(mark))) {
                    let worth = u128::from(ballot.weight).saturating_mul(number.into());
                    *total = total.saturating_add(worth);
                }
            }
        }
        totals
    }

    /// Buys what still fits, the most worth (for its cost, where `by_cost`) first.
    fn greedy(&self, outcome: &mut Outcome, by_cost: bool) -> Result<(), CountError> {
        let open = standing(self.election).into_iter();
        let rule = Greedy {
            open: open
                .filter(|option| !outcome.elected.contains(option))
                .collect(),
            left: u128::from(self.budget.total).saturating_sub(self.spent(&outcome.elected)),
            costs: self.budget.costs.clone(),
            totals: self.totals(),
            divided: by_cost && self.worth != Worth::Cost,
            step: match outcome.rounds.is_empty() {
                true => Step::Select,
                false => Step::Complete,
            },
        };
        run(self.election, outcome, rule)
    }

    /// Options with support that cost something, and those with support that are free.
    fn supported(&self) -> (Vec<OptionIndex>, Vec<OptionIndex>) {
        let totals = self.totals();
        let supported = standing(self.election).into_iter().filter(|&option| {
            totals
                .get(usize::from(option))
                .is_some_and(|&total| total > 0)
        });
        supported.partition(|&option| self.cost(option) > 0)
    }

    /// What each unit of weight gets of the budget.
    fn share(&self) -> RBig {
        let weight = UBig::from(self.election.weight().max(1));
        RBig::from_parts(IBig::from(self.budget.total), weight)
    }

    fn shares(&self, purses: Purses, costly: &[OptionIndex]) -> Shares {
        let utility = match self.worth {
            Worth::Cost => Utility::Cost,
            Worth::Cardinality | Worth::Points => Utility::Ballot,
        };
        Shares::new(purses, costly, self.budget.costs.clone(), utility)
    }

    /// The outcome before anything is bought: what each unit of weight gets, and what is free.
    fn opened(&self, free: &[OptionIndex], share: &RBig, step: Step, outcome: &mut Outcome) {
        let mut round = Round::new(step, free.to_vec());
        round.value = Some(Exact::Ratio(share.clone()));
        round.elected = free.to_vec();
        outcome.elected = free.to_vec();
        outcome.rounds = vec![round];
        outcome.ties.clear();
    }

    fn shares_once(&self, outcome: &mut Outcome) -> Result<(), CountError> {
        let (costly, free) = self.supported();
        let share = self.share();
        self.opened(&free, &share, Step::Count, outcome);
        let purses = Purses::new(self.election, &share);
        run(self.election, outcome, self.shares(purses, &costly))
    }

    fn shares_raised(&self, outcome: &mut Outcome) -> Result<(), CountError> {
        let (costly, free) = self.supported();
        let start = self.share();
        let purses = Purses::new(self.election, &start);
        let count = |raises: u32, shows: bool| {
            let raised = UBig::from(self.budget.unit) * UBig::from(raises);
            let share = &start + RBig::from(raised);
            let step = match raises {
                0 => Step::Count,
                _ => Step::Complete,
            };
            let mut next = Outcome::new(outcome.method, self.election);
            self.opened(&free, &share, step, &mut next);
            let shares = self.shares(purses.refilled(&share), &costly);
            let rule = UntilOver {
                rule: if shows {
                    shares
                } else {
                    shares.without_prices()
                },
                left: Some(self.budget.total),
                costs: self.budget.costs.clone(),
            };
            run(self.election, &mut next, rule)?;
            next.alternatives.clear();
            Ok::<Outcome, CountError>(next)
        };
        let mut kept = 0;
        for raises in 0..=RAISES_MAX {
            let elected = count(raises, false)?.elected;
            let spent = self.spent(&elected);
            if spent > self.budget.total.into() {
                break;
            }
            kept = raises;
            let full = costly.iter().all(|&option| {
                let with = spent.saturating_add(self.cost(option).into());
                elected.contains(&option) || with > self.budget.total.into()
            });
            if full {
                break;
            }
        }
        *outcome = count(kept, true)?;
        Ok(())
    }

    fn phragmen(&self, outcome: &mut Outcome) -> Result<(), CountError> {
        let fits = standing(self.election).into_iter();
        let fits = fits.filter(|&option| self.cost(option) <= self.budget.total);
        let loads = Purses::new(self.election, &RBig::ZERO);
        let costs = self.budget.costs.clone();
        let rule = WhileFits {
            rule: Phragmen::new(loads, fits.collect(), costs.clone(), Step::Select),
            left: self.budget.total,
            costs,
        };
        run(self.election, outcome, rule)
    }
}

/// A rule that ends as soon as one of the options it finds best costs more than is left.
#[derive(Clone)]
struct WhileFits<R> {
    rule: R,
    left: u64,
    costs: Vec<u64>,
}

impl<R: Stepwise> Stepwise for WhileFits<R> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        let best = self.rule.best()?;
        let fits = |&option: &OptionIndex| cost_of(&self.costs, option) <= self.left;
        match best.iter().all(fits) {
            true => Ok(best),
            false => Ok(Vec::new()),
        }
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        self.left = self.left.saturating_sub(cost_of(&self.costs, option));
        self.rule.take(option)
    }
}

/// A rule that is stopped once it has spent more than there is, because its outcome is then void.
#[derive(Clone)]
struct UntilOver<R> {
    rule: R,
    /// `None` once too much is spent.
    left: Option<u64>,
    costs: Vec<u64>,
}

impl<R: Stepwise> Stepwise for UntilOver<R> {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        match self.left {
            Some(_) => self.rule.best(),
            None => Ok(Vec::new()),
        }
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let cost = cost_of(&self.costs, option);
        self.left = self.left.and_then(|left| left.checked_sub(cost));
        self.rule.take(option)
    }
}

/// What an option costs; more than any budget where none is stated.
fn cost_of(costs: &[u64], option: OptionIndex) -> u64 {
    costs.get(usize::from(option)).copied().unwrap_or(u64::MAX)
}

/// Options in the order of their worth, as long as they fit.
#[derive(Clone)]
struct Greedy {
    open: Vec<OptionIndex>,
    left: u128,
    costs: Vec<u64>,
    totals: Vec<u128>,
    divided: bool,
    step: Step,
}

impl Greedy {
    fn total(&self, option: OptionIndex) -> u128 {
        let total = self.totals.get(usize::from(option)).copied();
        total.unwrap_or(0)
    }

    /// Compares the worth of two options, for their cost where it is divided. What is free and has
    /// support comes before anything that costs.
    fn cmp(&self, a: OptionIndex, b: OptionIndex) -> Ordering {
        let (x, y) = (self.total(a), self.total(b));
        if !self.divided {
            return x.cmp(&y);
        }
        let (p, q) = (cost_of(&self.costs, a), cost_of(&self.costs, b));
        match (p == 0 && x > 0, q == 0 && y > 0) {
            (false, false) => {
                let (p, q) = (UBig::from(p.max(1)), UBig::from(q.max(1)));
                (UBig::from(x) * q).cmp(&(UBig::from(y) * p))
            }
            (a_free, b_free) => a_free.cmp(&b_free),
        }
    }
}

impl Stepwise for Greedy {
    fn best(&mut self) -> Result<Vec<OptionIndex>, CountError> {
        let (costs, left) = (&self.costs, self.left);
        self.open
            .retain(|&option| u128::from(cost_of(costs, option)) <= left);
        let Some(&most) = self.open.iter().max_by(|&&a, &&b| self.cmp(a, b)) else {
            return Ok(Vec::new());
        };
        let equal = self.open.iter().copied();
        let mut equal: Vec<OptionIndex> = equal
            .filter(|&option| self.cmp(option, most).is_eq())
            .collect();
        let together = equal
            .iter()
            .map(|&option| u128::from(cost_of(costs, option)));
        if together.fold(0, u128::saturating_add) <= left {
            equal.truncate(1);
        }
        Ok(equal)
    }

    fn take(&mut self, option: OptionIndex) -> Result<Round, CountError> {
        let mut round = Round::new(self.step, vec![option]);
        round.elected = vec![option];
        let (total, cost) = (self.total(option), cost_of(&self.costs, option));
        round.value = Some(match self.divided {
            true => Exact::ratio(total, cost.into()),
            false => Exact::whole(total),
        });
        self.open.retain(|&other| other != option);
        self.left = self.left.saturating_sub(cost.into());
        Ok(round)
    }
}
