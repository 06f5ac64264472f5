//! `stv-meek-nz`: the New Zealand method of counting single transferable votes.
//!
//! Local Electoral Regulations 2001 (SR 2001/145), schedule 1A. Nine places. Quota: votes that are not
//! left over, over seats + 1, plus 0.000000001, truncated (cl. 5). A successful option keeps its keep
//! value of what reaches it and passes on the rest, each rounded up (cl. 10); keep values become keep
//! value times quota over votes, rounding up (cl. 17), until the surplus is below 0.0001 or stops
//! falling (cl. 13, 23). Ties for exclusion go to the first round in which the tied differ (cl. 19),
//! then to the lot in place of the schedule's own pseudo-random numbers (cl. 40 to 48).

use crate::domain::count::stv::keep::{Equal, ONE, up};
use crate::domain::count::stv::meek::{Rule, Ties};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "stv-meek-nz",
    source: "Local Electoral Regulations 2001 (NZ), schedule 1A, clauses 3 to 23",
    omega: 100_000,
    split: |part, factor| (up(part, factor), up(part, ONE.saturating_sub(factor))),
    equal: Equal::Refused,
    quota_of_rest: true,
    surplus_of_each: true,
    ties: Ties::FirstDifference,
};
