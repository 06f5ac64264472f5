//! `budget-equal-shares-cardinality`: everybody gets an equal share of the budget for each unit of weight, and supporters buy projects together.
//!
//! The Method of Equal Shares with cardinality utilities and no completion: money may be left. Peters,
//! Pierczyński & Skowron (NeurIPS 2021), section 3.

use crate::domain::count::Title;
use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-cardinality",
    title: Title {
        en: "Equal Shares by cardinality",
        zh: "均等份额法（数量效用）",
    },
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3, cardinality utilities",
    worth: Worth::Cardinality,
    rule: BudgetRule::EqualShares,
};
