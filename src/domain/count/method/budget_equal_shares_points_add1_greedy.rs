//! `budget-equal-shares-points-add1-greedy`: Equal Shares with raised purses, then greedy with what is left.
//!
//! As without `-greedy`, and then the most additive utility for its cost with the money left (add1u,
//! equalshares.net).

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-points-add1-greedy",
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3; add1 as in equalshares.net, completion and greedy, additive utilities",
    worth: Worth::Points,
    rule: BudgetRule::EqualSharesAdd1Greedy,
};
