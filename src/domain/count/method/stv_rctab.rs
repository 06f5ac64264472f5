//! `stv-rctab` and its forms: RCTab's transferable votes for several seats.
//!
//! RCTab (Ranked Choice Voting Resource Center), multi-winner modes, four decimal places. Threshold, from
//! the votes of the first round: votes over seats + 1, plus 1, fraction ignored; or, by Hare, votes over
//! seats, a fraction counting as one vote more; or, with decimals, votes over seats + 1 to four places plus 0.0001. All who reach it are elected together and their surpluses move before votes are looked
//! at again; in the form of one a round the most votes go first and the others still receive papers. A
//! surplus moves at surplus over votes to four places, times the paper's value to four places. Ties go
//! to the lot alone, as in RCTab's modes by candidate order or by a permutation, the most favoured being elected, and so
//! moving its surplus, first; what a configuration says of ties and of a minimum of votes is heeded. Undeclared
//! write-ins count for the threshold and are excluded before anybody is elected.

use crate::domain::count::CountError;
use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// A whole threshold after Droop, all winners of a round together.
pub static METHOD: Rule<Fixed<4>> = Rule {
    name: "stv-rctab",
    source: "RCTab rules, multi-winner, multiple winners per round, whole threshold",
    quota: |valid, seats| {
        let parts = u128::from(seats).saturating_add(1);
        let votes = valid.checked_div(parts).ok_or(CountError::Overflow)?;
        Fixed::whole(votes.saturating_add(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| surplus.divided(*votes)?.multiplied(*value),
    split: None,
    looks_back: false,
    moves_nothing: false,
    batches: false,
    moves_last: true,
    fills_up: false,
    surpluses: Surpluses::All,
    undeclared: Undeclared::First,
    is_rctab: true,
};

/// The threshold after Hare.
pub static HARE: Rule<Fixed<4>> = Rule {
    name: "stv-rctab-hare",
    source: "RCTab rules, multi-winner, multiple winners per round, Hare quota",
    quota: |valid, seats| Fixed::whole(valid.div_ceil(u128::from(seats.max(1)))),
    ..METHOD
};

/// A threshold with decimals, all winners of a round together.
pub static DECIMAL: Rule<Fixed<4>> = Rule {
    name: "stv-rctab-decimal",
    source: "RCTab rules, multi-winner, multiple winners per round, non-integer threshold",
    quota: SINGLE.quota,
    ..METHOD
};

/// A threshold with decimals, one winner a round.
pub static SINGLE: Rule<Fixed<4>> = Rule {
    name: "stv-rctab-single",
    source: "RCTab rules, multi-winner, only one winner per round, non-integer threshold",
    quota: |valid, seats| {
        let parts = Fixed::whole(u128::from(seats).saturating_add(1))?;
        Fixed::whole(valid)?.divided(parts)?.plus(&Fixed(1))
    },
    fills_up: true,
    surpluses: Surpluses::Largest,
    ..METHOD
};

/// A whole threshold, one winner a round.
pub static SINGLE_WHOLE: Rule<Fixed<4>> = Rule {
    name: "stv-rctab-single-whole",
    source: "RCTab rules, multi-winner, only one winner per round, whole threshold",
    quota: METHOD.quota,
    ..SINGLE
};
