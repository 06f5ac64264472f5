//! `budget-equal-shares-cardinality-add1`: Equal Shares, with purses raised until the budget is used.
//!
//! The Method of Equal Shares with cardinality utilities, run again with one more unit of money for each unit of
//! weight until no supported project fits any more, or the last outcome that fits (add1, equalshares.net).

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-equal-shares-cardinality-add1",
    source: "Peters, Pierczynski & Skowron, NeurIPS 2021, s. 3; add1 as in equalshares.net, completion, cardinality utilities",
    worth: Worth::Cardinality,
    rule: BudgetRule::EqualSharesAdd1,
};
