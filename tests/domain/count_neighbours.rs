//! That every preset is told from its nearest neighbours: for each pair there is a file of ballots under
//! `tests/vectors/<method>/` on which the neighbour elects others, or comes to other numbers on the way.
//!
//! A method whose examples would come out alike under its neighbour would be verified by them in name only.
//! Where the example does not tell them apart, a file named `unlike-...` beside it does. (`bloc-star` is `star` where there is one seat, by definition.)

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use folkmoot::domain::count::format::{self, Reading};
use folkmoot::domain::count::{METHODS, Method, method};
use serde_json::Value;

/// Each preset, and those that differ from it the least.
const NEIGHBOURS: &[(&str, &[&str])] = &[
    ("yes-no", &["single-choice"]),
    ("single-choice", &["irv"]),
    ("approval", &["seq-phragmen"]),
    ("score", &["star"]),
    ("borda", &["borda-dowdall", "borda-modified"]),
    ("borda-dowdall", &["borda", "borda-modified"]),
    ("borda-modified", &["borda", "borda-dowdall"]),
    ("cumulative", &["snapshot-quadratic", "quadratic"]),
    ("quadratic", &["cumulative"]),
    ("snapshot-quadratic", &["cumulative"]),
    ("two-round", &["irv", "single-choice"]),
    ("irv", &["single-choice", "bottoms-up", "two-round"]),
    ("irv-sequential", &["irv", "bottoms-up", "stv-rctab"]),
    ("bottoms-up", &["irv-sequential", "bottoms-up-15"]),
    ("bottoms-up-15", &["bottoms-up", "bottoms-up-15-first"]),
    ("bottoms-up-15-first", &["bottoms-up-15"]),
    ("condorcet", &["copeland"]),
    ("schulze", &["schulze-margins", "ranked-pairs-winning"]),
    ("schulze-margins", &["schulze", "ranked-pairs"]),
    ("ranked-pairs", &["ranked-pairs-winning", "schulze-margins"]),
    ("ranked-pairs-winning", &["ranked-pairs", "schulze"]),
    ("minimax", &["minimax-margins", "minimax-opposition"]),
    ("minimax-margins", &["minimax", "minimax-opposition"]),
    ("minimax-opposition", &["minimax", "minimax-margins"]),
    ("copeland", &["snapshot-copeland", "condorcet"]),
    ("snapshot-copeland", &["copeland"]),
    ("debian-cpssd", &["schulze"]),
    ("stv-folkmoot", &["stv-scottish", "stv-wigm-prf", "qpq"]),
    ("stv-scottish", &["stv-folkmoot", "stv-wigm-prf", "stv-act"]),
    (
        "stv-meek-prf",
        &["stv-meek-nz", "stv-meek-droop", "stv-warren"],
    ),
    (
        "stv-wigm-prf",
        &["stv-wigm-prf-batch", "stv-scottish", "cfer"],
    ),
    ("stv-wigm-prf-batch", &["stv-wigm-prf", "minneapolis"]),
    ("stv-meek-nz", &["stv-meek-prf"]),
    (
        "stv-meek-droop",
        &["stv-meek-droop-equalized", "stv-meek-prf"],
    ),
    ("stv-meek-droop-equalized", &["stv-meek-droop"]),
    ("stv-warren", &["stv-meek-prf"]),
    ("qpq", &["stv-folkmoot"]),
    (
        "minneapolis",
        &["stv-wigm-prf-batch", "stv-rctab-single-whole"],
    ),
    ("cfer", &["stv-rctab-decimal", "stv-wigm-prf"]),
    (
        "stv-rctab",
        &[
            "stv-rctab-hare",
            "stv-rctab-decimal",
            "stv-rctab-single-whole",
        ],
    ),
    ("stv-rctab-hare", &["stv-rctab"]),
    (
        "stv-rctab-decimal",
        &["stv-rctab", "stv-rctab-single", "cfer"],
    ),
    (
        "stv-rctab-single",
        &["stv-rctab-decimal", "stv-rctab-single-whole"],
    ),
    (
        "stv-rctab-single-whole",
        &["stv-rctab", "stv-rctab-single", "minneapolis"],
    ),
    ("stv-act", &["stv-scottish"]),
    ("countback-act", &["stv-act"]),
    (
        "list-dhondt",
        &["list-sainte-lague", "list-largest-remainder"],
    ),
    (
        "list-sainte-lague",
        &["list-dhondt", "list-largest-remainder"],
    ),
    (
        "list-largest-remainder",
        &["list-dhondt", "list-sainte-lague"],
    ),
    ("star", &["score"]),
    ("bloc-star", &["star", "allocated-score"]),
    ("allocated-score", &["rrv", "sss", "sss-electowiki"]),
    ("rrv", &["allocated-score", "sss"]),
    ("sss", &["sss-electowiki", "allocated-score"]),
    ("sss-electowiki", &["sss", "rrv"]),
    ("seq-phragmen", &["seq-pav", "equal-shares"]),
    ("pav", &["seq-pav"]),
    ("seq-pav", &["pav", "seq-phragmen"]),
    (
        "equal-shares",
        &["equal-shares-av", "equal-shares-increment", "seq-phragmen"],
    ),
    (
        "equal-shares-increment",
        &["equal-shares", "equal-shares-av"],
    ),
    (
        "equal-shares-av",
        &["equal-shares", "equal-shares-increment"],
    ),
    ("budget-greedy", &["budget-greedy-cardinality"]),
    ("budget-greedy-cardinality", &["budget-greedy"]),
    ("budget-greedy-points", &["budget-most-points"]),
    ("budget-most-points", &["budget-greedy-points"]),
    (
        "budget-equal-shares",
        &[
            "budget-equal-shares-add1",
            "budget-equal-shares-cardinality",
        ],
    ),
    (
        "budget-equal-shares-add1",
        &["budget-equal-shares", "budget-equal-shares-add1-greedy"],
    ),
    (
        "budget-equal-shares-add1-greedy",
        &["budget-equal-shares-add1"],
    ),
    (
        "budget-equal-shares-cardinality",
        &[
            "budget-equal-shares",
            "budget-equal-shares-cardinality-add1",
        ],
    ),
    (
        "budget-equal-shares-cardinality-add1",
        &[
            "budget-equal-shares-cardinality",
            "budget-equal-shares-cardinality-add1-greedy",
        ],
    ),
    (
        "budget-equal-shares-cardinality-add1-greedy",
        &["budget-equal-shares-cardinality-add1"],
    ),
    (
        "budget-equal-shares-points",
        &["budget-equal-shares-points-add1"],
    ),
    (
        "budget-equal-shares-points-add1",
        &[
            "budget-equal-shares-points",
            "budget-equal-shares-points-add1-greedy",
        ],
    ),
    (
        "budget-equal-shares-points-add1-greedy",
        &["budget-equal-shares-points-add1"],
    ),
    ("budget-phragmen", &["budget-equal-shares", "budget-greedy"]),
];

#[test]
fn every_preset_is_told_from_its_neighbours() {
    let listed: BTreeSet<&str> = NEIGHBOURS.iter().map(|(name, _)| *name).collect();
    let all: BTreeSet<&str> = METHODS.iter().map(|method| method.name()).collect();
    assert_eq!(listed, all);
    let mut alike = Vec::new();
    for (name, neighbours) in NEIGHBOURS {
        let files = vectors(name);
        for neighbour in *neighbours {
            let (ours, theirs) = (method(name).unwrap(), method(neighbour).unwrap());
            let told = files.iter().any(|file| {
                let counted = counted(ours, file);
                counted.is_some() && counted != self::counted(theirs, file)
            });
            if !told {
                alike.push(format!("{name} and {neighbour}"));
            }
        }
    }
    assert!(alike.is_empty(), "alike:\n{}", alike.join("\n"));
}

/// The files of ballots of a method.
fn vectors(name: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/vectors")
        .join(name);
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let files = entries.map(|path| path.to_string_lossy().into_owned());
    let is_result = |file: &String| file.ends_with("example.json") || file.ends_with(".txt");
    let mut files: Vec<String> = files.filter(|file| !is_result(file)).collect();
    files.sort();
    files
}

/// Who is elected, and the numbers on the way; `None` where the method does not count such ballots.
fn counted(method: &dyn Method, file: &str) -> Option<(Value, Value, Value)> {
    let reading = Reading::of(method.ballot_kind());
    let profile = format::read(file, &fs::read(file).unwrap(), &reading).ok()?;
    let outcome = method.count(&profile.election).ok()?;
    let outcome: Value = serde_json::from_str(&outcome.to_json()).unwrap();
    let taken = |key: &str| plain(outcome.get(key).unwrap_or(&Value::Null));
    Some((taken("elected"), taken("rounds"), taken("decision")))
}

/// The same with numbers that do not show how many places they have, and without what is expected of the method.
fn plain(value: &Value) -> Value {
    match value {
        Value::String(text) if text.contains('.') => {
            Value::from(text.trim_end_matches('0').trim_end_matches('.'))
        }
        Value::Array(all) => all.iter().map(plain).collect(),
        Value::Object(all) => all
            .iter()
            .map(|(key, value)| (key.clone(), plain(value)))
            .collect(),
        other => other.clone(),
    }
}
