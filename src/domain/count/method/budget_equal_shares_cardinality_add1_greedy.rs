//! `budget-equal-shares-cardinality-add1-greedy`: Equal Shares with raised purses, then greedy with what is left.
//!
//! As without `-greedy`, and then the most cardinality utility for its cost with the money left (add1u,
//! equalshares.net).

use crate::domain::count::Title;
use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-cardinality-add1-greedy",
    title: Title {
        en: "Equal Shares by cardinality, add1 and greedy",
        zh: "均等份额法（数量效用，逐一补足后择优）",
    },
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3; add1 as in equalshares.net, completion and greedy, cardinality utilities",
    worth: Worth::Cardinality,
    rule: BudgetRule::EqualSharesAdd1Greedy,
};
