//! What the methods on score ballots share: the STAR round, and ballots that lose force as their
//! favourites are elected.
//!
//! Scores are whole numbers from 0 to `Terms::score_max`; an option without a score has 0. The rules
//! are those of the STAR family as published at starvoting.org, rangevoting.org and electowiki.org.

pub mod factors;
pub mod proportional;
pub mod star;

use super::Election;

/// The highest score where the terms name none: STAR ballots go from 0 to 5.
pub const SCORE_MAX: u32 = 5;

/// The points that a ballot's weight makes of a score: below 2^96, so that those of all ballots an election
/// can hold, fewer than 2^32, stay below 2^128 and no sum of them overflows.
fn points(weight: u64, score: u32) -> u128 {
    u128::from(weight).wrapping_mul(u128::from(score))
}

/// The highest score a ballot can give: that of the terms, else 5 or, if that is more, the highest given.
pub fn score_max(election: &Election) -> u32 {
    let given = election.ballots().iter().flat_map(|ballot| ballot.numbers);
    let given = given.copied().max().unwrap_or(0);
    let stated = election.terms().score_max;
    stated.unwrap_or(SCORE_MAX).max(given).max(1)
}
