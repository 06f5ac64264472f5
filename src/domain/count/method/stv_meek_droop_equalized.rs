//! `stv-meek-droop-equalized`: as `stv-meek-droop`, but an equal rank counts as all its orders at once.
//!
//! Meek, A new approach to the single transferable vote, paper II (1970; Voting matters 1, 1994), on
//! equal preferences; roundings as stv-rs has them with --equalize, down at each step. Between equals
//! products are taken largest first, so that the order of options cannot matter. A rank may hold 64.

use crate::domain::count::stv::keep::Equal;
use crate::domain::count::stv::meek::Rule;

use super::stv_meek_droop;

/// See the file.
pub static METHOD: Rule = Rule {
    name: "stv-meek-droop-equalized",
    source: "Meek (1970), equal preferences; roundings of stv-rs with --equalize",
    equal: Equal::Orders,
    ..stv_meek_droop::METHOD
};
