//! `stv-folkmoot`: the house rule for councils, an exact Weighted Inclusive Gregory count.
//!
//! An option is elected when its votes times (seats + 1) are more than the valid weight: the exact
//! Droop quota, strictly. A surplus is what is held above that quota; it moves with every paper at its
//! value times surplus over votes. Nothing is rounded, so no result depends on the unit of weight.
//! Largest surplus first, else the lowest is excluded; ties go to the latest earlier round that
//! differs, then to the lot, which excludes (and moves first) the least favoured. Hill, Wichmann &
//! Woodall, The Computer Journal 30 (1987) for why exact; docs/decisions for why Droop.

use dashu_ratio::RBig;

use crate::domain::count::stv::votes::Votes;
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// See the file.
pub static METHOD: Rule<RBig> = Rule {
    name: "stv-folkmoot",
    source: "house rule: exact WIGM with the exact Droop quota, docs/METHODS.md",
    quota: |valid, seats| {
        let parts = RBig::whole(u128::from(seats).saturating_add(1))?;
        Ok(RBig::whole(valid)? / parts)
    },
    elects: |votes, quota| votes > quota,
    revalue: |value, surplus, votes| Ok(value * surplus / votes),
    split: Some(|value, parts| value / RBig::from(parts)),
    looks_back: true,
    moves_nothing: false,
    batches: false,
    moves_last: false,
    fills_up: false,
    surpluses: Surpluses::Largest,
    undeclared: Undeclared::PassedOver,
    is_rctab: false,
};
