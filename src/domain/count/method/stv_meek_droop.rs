//! `stv-meek-droop`: Meek's rule with equal ranks as the programs droop and stv-rs count it.
//!
//! droop's rule `meek` with nine fixed places and omega 0.000001 (jklundell/droop, rules/meek.py;
//! gendx/stv-rs agrees with it): as `stv-meek-prf`, but what an option keeps and what it passes on are
//! each rounded down, and an iteration also ends at a surplus of exactly omega. A rank that several
//! options share goes in equal parts to those of them still in the count, and what one does not keep
//! to the next rank; a ballot with shared ranks ends at a rank of which nobody is left.

use crate::domain::count::stv::keep::{Equal, ONE, down};
use crate::domain::count::stv::meek::{Rule, Ties};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "stv-meek-droop",
    source: "droop, rule meek, nine fixed places; equal ranks as in stv-rs without --equalize",
    omega: 1_001,
    split: |part, factor| {
        let rest = ONE.saturating_sub(factor);
        (down(part, factor), down(part, rest))
    },
    equal: Equal::Next,
    quota_of_rest: false,
    surplus_of_each: true,
    ties: Ties::WithinSurplus,
};
