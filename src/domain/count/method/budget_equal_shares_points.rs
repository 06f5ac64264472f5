//! `budget-equal-shares-points`: everybody gets an equal share of the budget for each unit of weight, and supporters buy projects together.
//!
//! The Method of Equal Shares with additive utilities and no completion: money may be left. Peters,
//! Pierczyński & Skowron (NeurIPS 2021), section 3.

use crate::domain::count::Title;
use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-points",
    title: Title {
        en: "Equal Shares by points",
        zh: "均等份额法（得分效用）",
    },
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3, additive utilities",
    worth: Worth::Points,
    rule: BudgetRule::EqualShares,
};
