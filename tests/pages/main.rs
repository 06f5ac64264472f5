//! What runs in a browser: the scripts under node against the rules, and the pages in Chromium against a service.
//!
//! Without node, Chromium or the packages that `tools/prepare tests` installs under `target/`, they print `skipped: …`.

mod browser;
mod officers;
mod oidc;
mod scripts;

use std::path::{Path, PathBuf};
use std::process::Command;

/// The project.
fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Whether a program starts here.
fn has(program: &str) -> bool {
    let tried = Command::new(program).arg("--version").output();
    tried.is_ok_and(|output| output.status.success())
}

/// Runs a script of this folder under node with the packages, as `told` says, and prints what it says.
fn run_script(script: &str, packages: &Path, told: impl FnOnce(&mut Command) -> &mut Command) {
    let mut node = Command::new("node");
    node.arg(root().join("tests/pages").join(script))
        .env("FOLKMOOT_PACKAGES", packages)
        .env("FOLKMOOT_SHOTS", root().join("target/browser/shots"));
    let output = told(&mut node).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let wrong = String::from_utf8_lossy(&output.stderr);
    println!("{said}");
    assert!(output.status.success(), "{said}\n{wrong}");
}

/// The packages of the browser tests, if they are installed.
fn packages() -> Option<PathBuf> {
    let packages = root().join("target/browser/node_modules");
    packages
        .join("playwright-core")
        .exists()
        .then_some(packages)
}
