//! `budget-greedy`: the projects with the most approving weight are funded in order; what does not fit is skipped.
//!
//! The rule of most cities: greedy by utility over cost where the utility of a project is its cost. Rey
//! & Maly (2023), section 3.2.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-greedy",
    source: "Pabulib's greedy rule; Rey & Maly, The (Computational) Social Choice Take on Indivisible Participatory Budgeting (2023), s. 3.2, cost utilities",
    worth: Worth::Cost,
    rule: BudgetRule::Greedy,
};
