//! `budget-equal-shares-points`: everybody gets an equal share of the budget for each unit of weight, and supporters buy projects together.
//!
//! The Method of Equal Shares with additive utilities and no completion: money may be left. Peters,
//! Pierczyński & Skowron (NeurIPS 2021), section 3.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-points",
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3, additive utilities",
    worth: Worth::Points,
    rule: BudgetRule::EqualShares,
};
