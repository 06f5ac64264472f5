//! `irv-sequential`: an instant runoff for each seat, every time without those elected before.
//!
//! RCTab, winner election mode "multi-pass IRV", as Utah's cities use it (Utah Code 20A-4-603(9)): a
//! majority fills every seat, so this is not proportional. Each pass counts as `irv` does.

use crate::domain::count::stv::runoff::{Ends, Rule};

/// See the file.
pub static METHOD: Rule = Rule {
    name: "irv-sequential",
    source: "RCTab rules, winner election mode multi-pass IRV",
    ends: Ends::MajorityInTurn,
};
