//! `budget-most-points`: the projects with the most points are funded in order, whatever they cost; what does not fit is skipped.
//!
//! The rule of cities that rank projects by points: Kraków's civic budget, as Pabulib records it.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-most-points",
    source: "Pabulib's greedy rule on points, as in Krakow's rules",
    worth: Worth::Points,
    rule: BudgetRule::GreedyTotal,
};
