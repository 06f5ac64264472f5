//! Cases that are not part of the project: where they lie, if they are there at all.

use std::path::{Path, PathBuf};

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
