//! `bottoms-up`: the lowest goes, one a round, until no more options are left than seats.
//!
//! RCTab, winner election mode "bottoms up": no quota and no surplus. Rounds are those of `irv`.

use crate::domain::count::stv::runoff::{Ends, Rule};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "bottoms-up",
    source: "RCTab rules, winner election mode bottoms up",
    ends: Ends::Seats,
};
