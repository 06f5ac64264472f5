//! `minneapolis`: the multiple-seat single transferable vote of Minneapolis.
//!
//! Minneapolis Code of Ordinances, title 8.5, chapter 167, as of 2009-10-02. Threshold: votes over
//! seats + 1, plus 1, fraction ignored (s. 167.20). Undeclared write-ins count for it. Before a surplus moves, they and all for whom
//! election is mathematically impossible are defeated at once (s. 167.70(1)(c)); the ordinance's definition would
//! also defeat those who could still tie, which droop corrects, and so is done here. Then the largest
//! surplus moves: surplus over votes to four places, times each paper's value to four places (167.20).
//! Options at the threshold receive papers until their own surplus moves. Ties by lot alone. Surpluses
//! move even when only as many options as seats are left, as droop counts s. 167.70(1)(f).

use crate::domain::count::CountError;
use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// See the file.
pub static METHOD: Rule<Fixed<4>> = Rule {
    name: "minneapolis",
    source: "Minneapolis Code of Ordinances (2009), title 8.5, s. 167.20 and 167.70",
    quota: |valid, seats| {
        let parts = u128::from(seats).saturating_add(1);
        let papers = valid.checked_div(parts).ok_or(CountError::Overflow)?;
        Fixed::whole(papers.saturating_add(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| surplus.divided(*votes)?.multiplied(*value),
    split: None,
    looks_back: false,
    moves_nothing: false,
    batches: true,
    moves_last: true,
    fills_up: true,
    surpluses: Surpluses::LargestToTheEnd,
    undeclared: Undeclared::WithLosers,
    is_rctab: false,
};
