//! What the methods on score ballots share: the STAR round, and ballots that lose force as their
//! favourites are elected.
//!
//! Scores are whole numbers from 0 to `Terms::score_max`; an option without a score has 0. The rules
//! are those of the STAR family as published at starvoting.org, rangevoting.org and electowiki.org.

pub mod factors;
pub mod proportional;
pub mod star;

use super::{CountError, Election};

/// The highest score where the terms name none: STAR ballots go from 0 to 5.
pub const SCORE_MAX: u32 = 5;

/// The highest score a ballot can give; errors with `BadTerms` when one gives more.
pub fn score_max(election: &Election) -> Result<u32, CountError> {
    let max = election.terms().score_max.unwrap_or(SCORE_MAX);
    let above = |&score: &u32| score > max;
    match max > 0
        && !election
            .ballots()
            .iter()
            .any(|ballot| ballot.numbers.iter().any(above))
    {
        true => Ok(max),
        false => Err(CountError::BadTerms(
            "a ballot gives a score above the highest (5 where none is stated)",
        )),
    }
}
