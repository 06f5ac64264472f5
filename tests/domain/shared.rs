//! What several tests want to know: where cases that are not part of the project lie, and how many
//! random cases this run can afford.

use folkmoot::domain::fault::Fault;
use folkmoot::words::{self, Language};
use proptest::test_runner::Config;

pub use crate::shared_cases::shared;

/// The English sentence of a fault.
pub fn said(fault: &impl Fault) -> String {
    words::fault(Language::English, fault)
}

/// `usual` random cases, sixteen times as many under `./check --long`.
pub fn random_cases(usual: u32) -> Config {
    let long = std::env::var_os("FOLKMOOT_LONG").is_some();
    Config::with_cases(if long { 16 * usual } else { usual })
}
