//! `budget-greedy-cardinality`: the projects with the most approving weight for their cost are funded in order; what does not fit is skipped.
//!
//! Greedy by utility over cost where every funded project is worth 1. Rey & Maly (2023), section 3.2.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-greedy-cardinality",
    source: "Pabulib's greedy rule; Rey & Maly, The (Computational) Social Choice Take on Indivisible Participatory Budgeting (2023), s. 3.2, cardinality utilities",
    worth: Worth::Cardinality,
    rule: BudgetRule::Greedy,
};
