//! `budget-greedy-points`: the projects with the most points for their cost are funded in order; what does not fit is skipped.
//!
//! Greedy by utility over cost where the utility of a project is the points given. Rey & Maly (2023),
//! section 3.2.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-greedy-points",
    source: "Pabulib's greedy rule; Rey & Maly, The (Computational) Social Choice Take on Indivisible Participatory Budgeting (2023), s. 3.2, additive utilities",
    worth: Worth::Points,
    rule: BudgetRule::Greedy,
};
