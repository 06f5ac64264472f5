//! `stv-wigm-prf-batch`: the Reference WIGM rule with its optional step B.2, sure losers defeated at once.
//!
//! As `stv-wigm-prf`, but the largest set of options whose votes and all surpluses together stay below
//! the next option's votes is defeated in one round, if enough remain for the seats (B.2).

use crate::domain::count::stv::votes::Fixed;
use crate::domain::count::stv::wigm::Rule;

use super::stv_wigm_prf;

/// See the file.
pub static METHOD: Rule<Fixed<4>> = Rule {
    name: "stv-wigm-prf-batch",
    source: "PR Foundation, Reference WIGM STV, steps A to D with B.2",
    batches: true,
    ..stv_wigm_prf::METHOD
};
