//! `stv-meek-prf`: the Reference Meek rule of the PR Foundation.
//!
//! Nine places. Each option keeps its keep factor of what reaches it, rounded up, and the rest passes
//! on (B.2.a). Quota: votes over seats + 1, truncated, plus 0.000000001 (B.2.b). Keep factors are
//! updated by quota over votes, rounding up twice (B.2.f), until the surplus is below 0.000001 or no
//! longer falls (B.2.e). Options within the surplus of the lowest are tied with it (B.3); the lot
//! excludes the least favoured.

use crate::domain::count::stv::keep::{Equal, up};
use crate::domain::count::stv::meek::{Rule, Ties};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "stv-meek-prf",
    source: "PR Foundation, Reference Meek Rule, steps A to C and T",
    omega: 1_000,
    split: |part, factor| {
        let kept = up(part, factor);
        (kept, part.saturating_sub(kept))
    },
    equal: Equal::Refused,
    quota_of_rest: false,
    surplus_of_each: false,
    ties: Ties::WithinSurplus,
};
