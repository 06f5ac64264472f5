//! `stv-wigm-prf`: the Reference WIGM rule of the PR Foundation, defeating one option at a time.
//!
//! Quota: valid votes over seats + 1, to four places, plus 0.0001. A paper's new value is its value
//! times the surplus, truncated to four places, then divided by the votes, truncated again (D.4). A
//! surplus of nothing takes a round (B.3). Ties go to the option earliest in a predetermined order
//! (D.1): the lot, from its least favoured end.

use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// See the file.
pub static METHOD: Rule<Fixed<4>> = Rule {
    name: "stv-wigm-prf",
    source: "PR Foundation, Reference WIGM STV, steps A to D, single defeat",
    quota: |valid, seats| {
        let parts = Fixed::whole(u128::from(seats).saturating_add(1))?;
        Fixed::whole(valid)?.divided(parts)?.plus(&Fixed(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| value.multiplied(*surplus)?.divided(*votes),
    split: None,
    looks_back: false,
    moves_nothing: true,
    batches: false,
    moves_last: false,
    fills_up: false,
    surpluses: Surpluses::Largest,
    undeclared: Undeclared::PassedOver,
    is_rctab: false,
};
