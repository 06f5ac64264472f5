//! What several tests want to know: where cases that are not part of the project lie, if they are
//! there at all, and how many random cases this run can afford.

use std::path::{Path, PathBuf};

use proptest::test_runner::Config;

/// `usual` random cases, sixteen times as many under `./check --long`.
pub fn random_cases(usual: u32) -> Config {
    let long = std::env::var_os("FOLKMOOT_LONG").is_some();
    Config::with_cases(if long { 16 * usual } else { usual })
}

/// The path below `../shared` (or `FOLKMOOT_SHARED`); prints "skipped" and is `None` without it.
pub fn shared(relative: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let root = std::env::var_os("FOLKMOOT_SHARED").map_or(beside, PathBuf::from);
    let path = root.join(relative);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {} is not there", path.display());
    None
}
