//! `budget-greedy-points`: the projects with the most points for their cost are funded in order; what does not fit is skipped.
//!
//! Greedy by utility over cost where the utility of a project is the points given. Rey & Maly (2023),
//! section 3.2.

use crate::domain::count::Title;
use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-greedy-points",
    title: Title {
        en: "Greedy by points per cost",
        zh: "按单位成本得分依次资助",
    },
    source: "Pabulib's greedy rule; Rey & Maly, The (Computational) Social Choice Take on Indivisible Participatory Budgeting (2023), s. 3.2, additive utilities",
    worth: Worth::Points,
    rule: BudgetRule::Greedy,
};
