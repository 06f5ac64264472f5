//! Every public case under `shared/cases/counting` against the methods that exist: a table by source
//! says how many passed, failed or were skipped and why. Fails on any failure.
//!
//! A family of cases is judged by one function in a file beside this; add its line to [`JUDGES`].

mod australia;
mod budgets;
mod committees;
mod debian;
mod droop;
mod groups;
mod rctab;
mod snapshot;
mod star;
mod stv_rs;
mod thresholds;
mod tideman;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::shared::shared;

use serde_json::Value;

/// What came of one case.
pub enum Verdict {
    Passed,
    /// Passed as far as we have what it needs; says what was left out.
    InPart(&'static str),
    Failed(String),
    Skipped(String),
}

/// One case: its folder and its description.
pub struct Case {
    pub folder: PathBuf,
    pub data: Value,
}

impl Case {
    pub fn bytes(&self, file: &str) -> Vec<u8> {
        std::fs::read(self.folder.join(file)).unwrap()
    }

    pub fn ballots(&self) -> Vec<u8> {
        self.bytes(self.data["ballots"]["file"].as_str().unwrap())
    }

    pub fn json(&self, file: &str) -> Value {
        serde_json::from_slice(&self.bytes(file)).unwrap()
    }

    pub fn method(&self) -> &str {
        self.data["method"].as_str().unwrap()
    }
}

type Judge = fn(&Case) -> Verdict;

/// The judge of each method name of the cases; a case without one is skipped.
const JUDGES: &[(&str, Judge)] = &[
    ("stv.scottish", droop::scottish),
    ("stv.louridas+max-per-constituency", groups::capped),
    ("stv.rvote+reserved", groups::reserved),
    ("stv.meek-prf", droop::meek_prf),
    ("stv.meek-guarded", droop::meek_winners),
    ("stv.meek-rational", droop::meek_winners),
    ("stv.meek-droop", stv_rs::in_turn),
    ("stv.meek-droop-equalized", stv_rs::equalized),
    ("stv.warren-guarded", droop::warren),
    ("stv.minneapolis", droop::minneapolis),
    ("stv.cfer", droop::cfer),
    ("stv.qpq", droop::qpq),
    ("condorcet.debian-cpssd", debian::judge),
    ("stv.wigm-prf", droop::wigm_prf),
    ("stv.wigm-prf-batch", droop::wigm_prf_batch),
    ("stv.wigm-rational", droop::wigm_rational),
    ("plurality", snapshot::judge),
    ("approval", snapshot::judge),
    ("weighted-split", snapshot::judge),
    ("quadratic (snapshot)", snapshot::judge),
    ("irv (snapshot)", snapshot::judge),
    ("condorcet.copeland", snapshot::judge),
    ("irv", rctab::judge),
    ("irv.sequential", rctab::judge),
    ("irv.bottoms-up", rctab::judge),
    ("irv.bottoms-up-threshold", rctab::judge),
    ("stv.rctab", rctab::judge),
    ("stv.any", droop::any),
    ("multi-stv-australia", australia::made_up),
    ("countback.act", australia::countback),
    ("countback.full-recount", droop::full_recount),
    ("threshold.governor-simple", thresholds::governor),
    ("threshold.adaptive-quorum-biasing", thresholds::substrate),
    ("threshold.debian", thresholds::debian),
    ("threshold.share", thresholds::share),
    ("multi", tideman::judge),
    ("multi-weighted", tideman::judge),
    ("multi-stv-weighted", droop::weighted),
    ("star", star::report),
    ("star.bloc", star::report),
    ("star.allocated-score", star::report),
    ("score.rrv", star::report),
    ("score.sss", star::report),
    ("multi-score-weighted", star::weighted),
    ("multi-abc", committees::unweighted),
    ("multi-abc-weighted", committees::weighted),
    ("abc.seq-phragmen", committees::phragmen),
    ("multi-pb", budgets::unweighted),
    ("multi-pb-weighted", budgets::weighted),
    ("pb.official-ordinal-points", budgets::unweighted),
];

#[test]
fn public_cases_pass() {
    if let Some(root) = shared("cases/counting") {
        judge_all(&root);
    }
}

#[test]
fn what_once_came_out_wrong_passes() {
    judge_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
}

fn judge_all(root: &Path) {
    let mut table: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let mut reasons: BTreeMap<String, usize> = BTreeMap::new();
    let mut parts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    // For work on one family: FOLKMOOT_CASES=stv-rs/ takes only what begins so.
    let only = std::env::var("FOLKMOOT_CASES").unwrap_or_default();
    for case in cases(root) {
        let id = case.data["id"].as_str().unwrap().to_owned();
        if !id.starts_with(&only) {
            continue;
        }
        let judge = JUDGES.iter().find(|(method, _)| *method == case.method());
        let verdict = match judge {
            Some((_, judge)) => judge(&case),
            None => Verdict::Skipped(format!("no method for {}", case.method())),
        };
        let row = table
            .entry(id.split('/').next().unwrap().to_owned())
            .or_default();
        match verdict {
            Verdict::Passed => row[0] += 1,
            Verdict::InPart(but) => {
                row[0] += 1;
                *parts.entry(but).or_default() += 1;
            }
            Verdict::Failed(why) => {
                row[1] += 1;
                failures.push(format!("{id}: {why}"));
            }
            Verdict::Skipped(why) => {
                row[2] += 1;
                *reasons.entry(why).or_default() += 1;
            }
        }
    }
    println!("{:20} passed failed skipped", "source");
    for (source, [passed, failed, skipped]) in &table {
        println!("{source:20} {passed:6} {failed:6} {skipped:7}");
    }
    for (why, count) in &reasons {
        println!("skipped {count}: {why}");
    }
    for (but, count) in &parts {
        println!("passed in part {count}: {but}");
    }
    assert!(
        failures.is_empty(),
        "{} cases failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

fn cases(root: &Path) -> Vec<Case> {
    let folders = |path: &Path| -> Vec<PathBuf> {
        let mut all: Vec<PathBuf> = std::fs::read_dir(path)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        all.retain(|path| path.is_dir());
        all.sort();
        all
    };
    let read = |folder: PathBuf| {
        let text = std::fs::read(folder.join("case.json")).unwrap();
        Case {
            data: serde_json::from_slice(&text).unwrap(),
            folder,
        }
    };
    folders(root)
        .iter()
        .flat_map(|source| folders(source))
        .map(read)
        .collect()
}
