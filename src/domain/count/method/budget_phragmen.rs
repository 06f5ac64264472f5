//! `budget-phragmen`: supporters earn money at the same pace for each unit of weight and buy a project as soon as they can.
//!
//! It ends when a project that could be bought does not fit. Los, Christoff & Grossi (IJCAI 2022),
//! section 2.3.

use crate::domain::count::committee::budget::{BudgetMethod, BudgetRule, Worth};

/// See the file.
pub static METHOD: BudgetMethod = BudgetMethod {
    name: "budget-phragmen",
    source: "Los, Christoff & Grossi, Proportional Budget Allocations (IJCAI 2022), s. 2.3",
    worth: Worth::Cost,
    rule: BudgetRule::Phragmen,
};
