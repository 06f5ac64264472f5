//! `bottoms-up-15` and `bottoms-up-15-first`: the lowest goes until all who are left have 15 %.
//!
//! RCTab, winner election mode "bottoms up using percentage threshold", with the threshold of the
//! Democratic Party's delegate selection rules (2020, rule 14): 15 % of the votes that lie with somebody
//! in the round, or in the first round. All who are left are elected, however many seats there are.

use crate::domain::count::stv::runoff::{Ends, Rule};

/// Of the votes of each round.
pub static METHOD: Rule = Rule {
    name: "bottoms-up-15",
    source: "RCTab rules, bottoms up using percentage threshold; DNC delegate rules 2020, rule 14",
    ends: Ends::Hundredths(15),
};

/// Of the votes of the first round.
pub static FIRST: Rule = Rule {
    name: "bottoms-up-15-first",
    ends: Ends::HundredthsOfFirst(15),
    ..METHOD
};
