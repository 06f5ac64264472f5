//! `budget-equal-shares`: everybody gets an equal share of the budget for each unit of weight, and supporters buy projects together.
//!
//! The Method of Equal Shares with cost utilities and no completion: money may be left. Peters,
//! Pierczyński & Skowron (NeurIPS 2021), section 3.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares",
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3, cost utilities",
    worth: Worth::Cost,
    rule: BudgetRule::EqualShares,
};
