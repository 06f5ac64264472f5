//! The lints that keep the rules pure, each seen to fail: clippy runs with this project's settings
//! over a small crate that breaks every one of them.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;
use std::{env, fs};

use super::source::PURITY_LINTS;

/// What clippy must complain about, and code that gives it cause.
const PLANTS: &[(&str, &str)] = &[
    (
        "clippy::arithmetic_side_effects",
        "pub fn f(a: u64, b: u64) -> u64 { a + b }",
    ),
    (
        "clippy::arithmetic_side_effects",
        "pub fn f(a: u64, b: u64) -> u64 { a / b }",
    ),
    (
        "clippy::arithmetic_side_effects",
        "pub fn f(a: &mut u64) { *a -= 1 }",
    ),
    (
        "clippy::as_conversions",
        "pub fn f(a: u64) -> u32 { a as u32 }",
    ),
    (
        "clippy::float_arithmetic",
        "pub fn f(a: f64) -> f64 { a + 1.0 }",
    ),
    (
        "clippy::unwrap_used",
        "pub fn f(a: Option<u8>) -> u8 { a.unwrap() }",
    ),
    (
        "clippy::disallowed_types",
        "pub type F = std::collections::HashMap<u8, u8>;",
    ),
    (
        "clippy::disallowed_types",
        "pub type F = std::collections::HashSet<u8>;",
    ),
    (
        "clippy::disallowed_types",
        "pub type F = std::time::SystemTime;",
    ),
    (
        "clippy::disallowed_types",
        "pub type F = std::time::Instant;",
    ),
    ("clippy::disallowed_types", "pub type F = std::fs::File;"),
    (
        "clippy::disallowed_methods",
        "pub fn f() { chrono::Utc::now() }",
    ),
    (
        "clippy::disallowed_methods",
        "pub fn f() { chrono::Local::now() }",
    ),
    (
        "clippy::disallowed_methods",
        "pub fn f() { _ = std::fs::read(\"\") }",
    ),
    (
        "clippy::disallowed_methods",
        "pub fn f() { _ = std::fs::read_to_string(\"\") }",
    ),
    (
        "clippy::disallowed_methods",
        "pub fn f() { _ = std::fs::write(\"\", \"\") }",
    ),
    (
        "clippy::disallowed_methods",
        "pub fn f() { _ = std::env::var(\"\") }",
    ),
    (
        "clippy::too_many_lines",
        "pub fn f() -> u8 { // SEVENTY-ONE LINES }",
    ),
    (
        "clippy::too_many_arguments",
        "pub fn f(_: u8, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8) {}",
    ),
];

/// Stands in for the real chrono, so that nothing is downloaded or built for this.
const CHRONO: &str = "pub struct Utc; impl Utc { pub fn now() {} }\n\
                      pub struct Local; impl Local { pub fn now() {} }\n";

#[test]
fn clippy_sees_every_planted_impurity() {
    let folder = tempfile::tempdir().expect("there is room for temporary files");
    let Some(seen) = clippy_findings(folder.path()) else {
        println!("skipped: cargo clippy is not installed");
        return;
    };
    let expected: BTreeSet<(usize, String)> = PLANTS
        .iter()
        .enumerate()
        .map(|(index, (lint, _))| (index, (*lint).to_owned()))
        .collect();
    let missed: Vec<_> = expected.difference(&seen).collect();
    assert!(missed.is_empty(), "clippy did not see {missed:?}");
}

#[test]
fn every_disallowed_path_is_planted() {
    let settings = include_str!("../../../clippy.toml");
    let disallowed = settings
        .lines()
        .filter_map(|line| line.trim().strip_prefix("{ path = \""))
        .filter_map(|rest| rest.split('"').next());
    for path in disallowed {
        let planted = PLANTS.iter().any(|(_, code)| code.contains(path));
        assert!(planted, "nothing in PLANTS uses {path}");
    }
}

/// (index of the plant, lint) for everything clippy says; `None` where there is no clippy.
fn clippy_findings(folder: &Path) -> Option<BTreeSet<(usize, String)>> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders can be made");
        fs::write(path, text).expect("files can be written");
    };
    write(
        "Cargo.toml",
        "[package]\nname = \"planted\"\nedition = \"2024\"\n[workspace]\n\
         [dependencies]\nchrono = { path = \"chrono\" }\n",
    );
    write(
        "chrono/Cargo.toml",
        "[package]\nname = \"chrono\"\nedition = \"2024\"\n",
    );
    write("chrono/src/lib.rs", CHRONO);
    let modules = (0..PLANTS.len()).map(|index| format!("pub mod p{index};\n"));
    write("src/lib.rs", &modules.collect::<String>());
    for (index, (_, code)) in PLANTS.iter().enumerate() {
        write(&format!("src/p{index}.rs"), &planted(code));
    }

    let lints = PURITY_LINTS.iter().flat_map(|lint| ["-W", lint]);
    let output = Command::new(env::var_os("CARGO").unwrap_or("cargo".into()))
        .args([
            "clippy",
            "--offline",
            "--quiet",
            "--message-format=json",
            "--",
        ])
        .args(lints.chain(["-W", "clippy::too_many_lines"]))
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CLIPPY_CONF_DIR", env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs, it runs this test");
    let errors = String::from_utf8_lossy(&output.stderr);
    if errors.contains("no such command") || errors.contains("not installed") {
        return None;
    }
    assert!(
        output.status.success(),
        "the planted crate compiles: {errors}"
    );
    Some(
        output
            .stdout
            .split(|byte| *byte == b'\n')
            .filter_map(finding)
            .collect(),
    )
}

fn planted(code: &str) -> String {
    let lines = "    let _ = 0;\n".repeat(70);
    code.replace("// SEVENTY-ONE LINES", &format!("\n{lines}    0\n"))
}

fn finding(line: &[u8]) -> Option<(usize, String)> {
    let message: serde_json::Value = serde_json::from_slice(line).ok()?;
    let lint = message["message"]["code"]["code"].as_str()?;
    let file = message["message"]["spans"][0]["file_name"].as_str()?;
    let index = file
        .strip_prefix("src/p")?
        .strip_suffix(".rs")?
        .parse()
        .ok()?;
    Some((index, lint.to_owned()))
}
