//! `irv`: the option with the fewest votes goes, one a round, until one has most of what is left.
//!
//! Instant runoff as RCTab counts it (Ranked Choice Voting Resource Center, tabulator rules): elected
//! with more than half of the weight that still names a continuing option. A rank that several
//! continuing options share ends the ballot, or is passed over (`Terms::overvote`). No batches. Ties
//! for last go to the latest earlier round that differs, then the lot excludes the least favoured.

use crate::domain::count::stv::runoff::{Ends, Rule};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "irv",
    source: "RCTab rules, single winner by majority of continuing votes, one elimination a round",
    ends: Ends::Majority,
};
