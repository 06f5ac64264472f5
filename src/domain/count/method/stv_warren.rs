//! `stv-warren`: Meek's iteration with prices: each option takes the same price of every vote, or all
//! that is left of it.
//!
//! Warren, Counting in STV elections, Voting matters 1 (1994); Hill & Warren, Meek versus Warren,
//! Voting matters 20 (2005), s. 2. An elected option's price is at first 1 and becomes price times quota
//! over votes, rounding up, until the surplus is below 0.000001 or stops falling; a ballot pays the
//! prices in its order while anything of it is left. Nine places, quota and ties as in `stv-meek-prf`.

use crate::domain::count::stv::keep::Equal;
use crate::domain::count::stv::meek::{Rule, Ties};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "stv-warren",
    source: "Hill & Warren, Voting matters 20 (2005), s. 2",
    omega: 1_000,
    split: |part, price| {
        let paid = part.min(price);
        (paid, part.saturating_sub(paid))
    },
    equal: Equal::Refused,
    quota_of_rest: false,
    surplus_of_each: false,
    ties: Ties::WithinSurplus,
};
