//! What several tests want to know: where cases that are not part of the project lie, and how many
//! random cases this run can afford.

use proptest::test_runner::Config;

pub use crate::shared_cases::shared;

/// `usual` random cases, sixteen times as many under `./check --long`.
pub fn random_cases(usual: u32) -> Config {
    let long = std::env::var_os("FOLKMOOT_LONG").is_some();
    Config::with_cases(if long { 16 * usual } else { usual })
}
