//! The public cases through the command itself, with the arguments that `docs/METHODS.md` names for them.
//!
//! `tests/domain/count_cases.rs` compares every round with the library; here it is only who is elected, by
//! one method a case.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

use crate::shared::shared;

/// A method of the cases, ours, and what else stands on the command line.
const COMMANDS: &[(&str, &str, &[&str])] = &[
    ("stv.scottish", "stv-scottish", &[]),
    ("stv.any", "stv-folkmoot", &[]),
    ("stv.meek-prf", "stv-meek-prf", &[]),
    ("stv.meek-droop", "stv-meek-droop", &[]),
    ("stv.meek-droop-equalized", "stv-meek-droop-equalized", &[]),
    ("stv.warren-guarded", "stv-warren", &[]),
    ("stv.minneapolis", "minneapolis", &[]),
    ("stv.qpq", "qpq", &[]),
    ("stv.wigm-prf", "stv-wigm-prf", &[]),
    ("stv.wigm-prf-batch", "stv-wigm-prf-batch", &[]),
    ("multi-stv-weighted", "stv-scottish", &[]),
    ("multi-stv-australia", "stv-act", &[]),
    ("countback.act", "stv-act", &[]),
    ("countback.full-recount", "stv-scottish", &[]),
    ("condorcet.debian-cpssd", "debian-cpssd", DEBIAN),
    ("multi", "schulze", &["--unranked", "silent"]),
    ("multi-weighted", "schulze-margins", &[]),
    ("multi-abc", "pav", &["--ties", "all"]),
    ("multi-abc-weighted", "equal-shares", &["--ties", "all"]),
    ("abc.seq-phragmen", "seq-phragmen", &[]),
    ("multi-pb-weighted", "budget-equal-shares", &[]),
    ("star", "star", &[]),
    ("star.bloc", "bloc-star", &[]),
    ("star.allocated-score", "allocated-score", &[]),
    ("score.rrv", "rrv", &[]),
    ("score.sss", "sss", &[]),
    (
        "multi-score-weighted",
        "bloc-star",
        &["--score-max", "5", "--seats", "3"],
    ),
    ("plurality", "single-choice", &[]),
    ("approval", "approval", &[]),
    ("weighted-split", "cumulative", &[]),
    ("quadratic (snapshot)", "snapshot-quadratic", &[]),
    ("irv (snapshot)", "irv", &[]),
    ("condorcet.copeland", "copeland", &[]),
    (
        "stv.rvote+reserved",
        "stv-folkmoot",
        &["--overvote", "spoils"],
    ),
    ("irv", "irv", RCTAB),
    ("irv.sequential", "irv-sequential", RCTAB),
    ("irv.bottoms-up", "bottoms-up", RCTAB),
    ("irv.bottoms-up-threshold", "bottoms-up-15", RCTAB),
    ("stv.rctab", "stv-rctab", RCTAB),
];

/// Debian's quorum of all of about a thousand developers; lines of its sheets count developers as weight.
const DEBIAN: &[&str] = &[
    "--quorum",
    "weight for strict root 3/2",
    "--threshold",
    "weight for-against strict 1/2",
    "--roll-weight",
    "1000",
];

/// How a configuration of RCTab goes along.
const RCTAB: &[&str] = &["--rctab", "rctab_config.json"];

/// Files that name another one which is not among the cases.
const INCOMPLETE: &str = "expected a file that is there";

#[test]
fn the_command_counts_the_public_cases() {
    let Some(root) = shared("cases/counting") else {
        return;
    };
    let (mut counted, mut failures) = (0, Vec::new());
    for folder in folders(&root).iter().flat_map(|source| folders(source)) {
        let text = fs::read(folder.join("case.json")).unwrap();
        let case: Value = serde_json::from_slice(&text).unwrap();
        let theirs = case["method"].as_str().unwrap();
        let Some((_, ours, arguments)) = COMMANDS.iter().find(|(name, ..)| *name == theirs) else {
            continue;
        };
        counted += 1;
        if let Err(why) = judge(&folder, &case, ours, arguments) {
            failures.push(format!("{}: {why}", case["id"]));
        }
    }
    println!("{counted} cases counted by the command");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

fn judge(folder: &Path, case: &Value, ours: &str, arguments: &[&str]) -> Result<(), String> {
    let ballots = &case["ballots"];
    let files = ballots["files"].as_array().cloned();
    let files = files.unwrap_or_else(|| vec![ballots["file"].clone()]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
    command.current_dir(folder).arg("count");
    command.args(files.iter().map(|file| file.as_str().unwrap()));
    command.args(["--method", ours, "--json"]).args(arguments);
    // RCTab's configuration and starvote's files say their seats themselves.
    if let Some(seats) = case["seats"].as_u64() {
        command.args(["--seats", &seats.to_string()]);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    match output.status.code() {
        Some(0) => {}
        Some(1) if said.contains("tied and the election has no lot") => return Ok(()),
        Some(2) if said.contains(INCOMPLETE) || is_refused(folder) => return Ok(()),
        code => return Err(format!("{code:?} {said}")),
    }
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    compare(case, &outcome)
}

/// Whether the program that a case comes from refuses it too.
fn is_refused(folder: &Path) -> bool {
    let report = fs::read_to_string(folder.join("expected.txt"));
    report.is_ok_and(|report| report.contains("ValueError"))
}

/// Compares who is elected where a case states it and no lot had a part in it.
fn compare(case: &Value, outcome: &Value) -> Result<(), String> {
    let ties = outcome["ties"].as_array().unwrap();
    if !ties.is_empty() {
        return Ok(());
    }
    let expected = &case["expected"];
    let same = |wanted: BTreeSet<String>| {
        let given = names(&outcome["elected"]);
        match given == wanted {
            true => Ok(()),
            false => Err(format!("{given:?}, expected {wanted:?}")),
        }
    };
    match case["method"].as_str().unwrap() {
        "multi-stv-australia" => same(names(&expected["ACT2021"]["elected_order"])),
        "stv.rvote+reserved" => Ok(()),
        "multi-abc" => same(names(&expected["abc.pav"]["all_tied_committees"][0])),
        "multi-abc-weighted" => same(names(
            &expected["abc.equal-shares"]["all_tied_committees"][0],
        )),
        "abc.seq-phragmen" => Ok(()),
        "multi-pb-weighted" => same(names(&expected["pb.equal-shares[cost]"]["selected"])),
        "multi-score-weighted" => same(names(&expected["star.bloc"]["winners"])),
        _ if expected["elected_numbers"].is_array() => same(names(&expected["elected_numbers"])),
        _ => Ok(()),
    }
}

fn names(list: &Value) -> BTreeSet<String> {
    let all = list.as_array().unwrap().iter();
    all.map(|name| {
        name.as_str()
            .map_or_else(|| name.to_string(), str::to_owned)
    })
    .collect()
}
