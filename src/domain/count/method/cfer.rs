//! `cfer`: choice voting as Californians for Electoral Reform drafted it, defeating one at a time.
//!
//! CfER, draft act to add sections 10050 ff. to the California Elections Code, s. 10059 without its
//! option (f). Threshold: votes over seats + 1 to five places, plus 0.00001, as droop counts it; the last
//! draft ignores all fractions instead. All surpluses move before votes are looked at again (g): each
//! paper at its value times surplus over votes, to five places. Ties for defeat by lot alone (h).

use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{Rule, Surpluses, Undeclared};

/// See the file.
pub static METHOD: Rule<Fixed<5>> = Rule {
    name: "cfer",
    source: "CfER draft, California Elections Code s. 10059, single defeat",
    quota: |valid, seats| {
        let parts = Fixed::whole(u128::from(seats).saturating_add(1))?;
        Fixed::whole(valid)?.divided(parts)?.plus(&Fixed(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| value.scaled(*surplus, *votes),
    split: None,
    looks_back: false,
    moves_nothing: false,
    batches: false,
    moves_last: false,
    fills_up: false,
    surpluses: Surpluses::All,
    undeclared: Undeclared::PassedOver,
    is_rctab: false,
};
