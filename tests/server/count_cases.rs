//! The public cases through the command itself, with the arguments that `docs/METHODS.md` names for them.
//!
//! `tests/domain/count_cases.rs` compares every round with the library; here it is only who is elected.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use folkmoot::domain::count::{METHODS, Method, method};
use serde_json::Value;

use crate::shared::{NAMES, shared};

/// A method of the cases, ours or none where a configuration says it, and what else stands on the command line.
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
    ("stv.wigm-rational", "stv-folkmoot", &[]),
    ("stv.cfer", "cfer", &[]),
    ("stv.meek-guarded", "stv-meek-prf", &[]),
    ("stv.meek-rational", "stv-meek-prf", &[]),
    ("countback.act", "stv-act", &[]),
    ("countback.full-recount", "stv-scottish", &[]),
    ("condorcet.debian-cpssd", "debian-cpssd", DEBIAN),
    ("abc.seq-phragmen", "seq-phragmen", &[]),
    ("pb.official-ordinal-points", "budget-most-points", &[]),
    ("star", "star", &[]),
    ("star.bloc", "bloc-star", &[]),
    ("star.allocated-score", "allocated-score", &[]),
    ("score.rrv", "rrv", &[]),
    ("score.sss", "sss", &[]),
    ("plurality", "single-choice", &[]),
    ("approval", "approval", &[]),
    ("weighted-split", "cumulative", &[]),
    ("quadratic (snapshot)", "snapshot-quadratic", &[]),
    ("irv (snapshot)", "irv", &[]),
    ("condorcet.copeland", "snapshot-copeland", &[]),
    (
        "stv.rvote+reserved",
        "stv-folkmoot",
        &["--overvote", "spoils"],
    ),
    ("irv", "", RCTAB),
    ("irv.sequential", "", RCTAB),
    ("irv.bottoms-up", "", RCTAB),
    ("irv.bottoms-up-threshold", "bottoms-up", RCTAB),
    ("stv.rctab", "stv-rctab", RCTAB),
    ("irv (ties all)", "irv", &["--ties", "all"]),
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
const INCOMPLETE: &str = "expected an existing file";

/// Cases that name others for a reason that `tests/domain/count_cases.rs` tells: ties of exact numbers that
/// guarded ones do not see, and stakes compared by the whole part of a quotient.
const DIFFER: &[&str] = &[
    "droop/meek-42t",
    "droop/meekr-42t",
    "npos-phragmen/large-scale-voters",
];

#[test]
fn the_command_counts_the_public_cases() {
    if let Some(root) = shared("cases/counting") {
        count_all(&root);
    }
}

#[test]
fn the_command_counts_what_once_came_out_wrong() {
    count_all(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases"));
}

#[test]
fn a_method_that_cannot_list_ties_says_so() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/ties");
    for method in METHODS.iter().filter(|method| !method.lists_ties()) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
        command.current_dir(folder.join("all-where-a-method-cannot"));
        command.args(["count", "tie.blt", "--ties", "all", "--method"]);
        let output = command.arg(method.name()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let refusal = format!("{} cannot list tied sets", method.name());
        assert!(output.status.code() == Some(1) && output.stdout.is_empty());
        assert!(said.contains(&refusal), "{said}");
    }
}

#[test]
fn a_method_refuses_options_that_it_does_not_look_at() {
    type Heeds = fn(&dyn Method) -> bool;
    let options: [(&str, &str, Heeds); 6] = [
        ("--unranked", "silent", |method| method.heeds_unranked()),
        ("--overvote", "skips", |method| method.heeds_overvotes()),
        ("--seats", "1", |method| method.heeds_seats()),
        ("--withdrawn", "1", |method| method.heeds_withdrawn()),
        ("--undeclared", "1", |method| method.heeds_withdrawn()),
        ("--roll-heads", "9", |method| method.heeds_decision()),
    ];
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/ties");
    for (option, value, heeds) in options {
        for method in METHODS.iter().filter(|method| !heeds(**method)) {
            let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
            command.current_dir(folder.join("all-where-a-method-cannot"));
            command.args(["count", "tie.blt", option, value, "--method"]);
            let output = command.arg(method.name()).output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            let refusal = format!("{} does not use {option}", method.name());
            assert!(
                output.status.code() == Some(1) && said.contains(&refusal),
                "{said}"
            );
        }
    }
}

/// What elects, as RCTab reports it: of transferable votes the quota, of runoffs that of the round of the first
/// pass which elects, else of its last, and a majority as the least whole number that is one.
fn quota(outcome: &Value) -> Option<String> {
    let method = method(outcome["method"].as_str()?)?;
    let rounds = outcome["rounds"].as_array()?;
    let until = rounds
        .iter()
        .skip(1)
        .position(|round| round["step"] == "count");
    let pass = until.map_or(rounds.as_slice(), |until| &rounds[..=until]);
    let elects = pass.iter().find(|round| round["elected"].is_array());
    let is_runoff = method.follows_rctab() && method.heeds_overvotes();
    let round = match is_runoff {
        true => elects.or(pass.last())?,
        false => rounds.first()?,
    };
    let quota = round["quota"].as_str()?;
    if !is_runoff {
        return Some(quota.to_owned());
    }
    let (above, below) = quota.split_once('/').unwrap_or((quota, "1"));
    let (above, below): (u128, u128) = (above.parse().ok()?, below.parse().ok()?);
    match method.exceeds_quota() {
        true => Some((above / below + 1).to_string()),
        // Percentages have two places.
        false => Some(format!(
            "{}.{:02}",
            above / below,
            above * 100 / below % 100
        )),
    }
}

fn count_all(root: &Path) {
    let (mut counts, mut failures) = (0, Vec::new());
    for folder in folders(root).iter().flat_map(|source| folders(source)) {
        let text = fs::read(folder.join("case.json")).unwrap();
        let case: Value = serde_json::from_slice(&text).unwrap();
        for (ours, arguments, expected) in commands(&case) {
            counts += 1;
            if let Err(why) = judge(&folder, &case, ours, &arguments, expected) {
                failures.push(format!("{}, {ours}: {why}", case["id"]));
            }
        }
    }
    println!("{counts} counts by the command");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Our methods for a case, with what else stands on the command line and what is expected.
fn commands(case: &Value) -> Vec<(&'static str, Vec<String>, &Value)> {
    let theirs = case["method"].as_str().unwrap();
    let owned = |arguments: &[&str]| -> Vec<String> {
        arguments.iter().map(|&text| text.to_owned()).collect()
    };
    if !theirs.starts_with("multi") {
        let found = COMMANDS.iter().filter(|(name, ..)| *name == theirs);
        let expected = &case["expected"];
        return found
            .map(|(_, ours, arguments)| (*ours, owned(arguments), expected))
            .collect();
    }
    let shared = match theirs {
        "multi-abc" | "multi-abc-weighted" => owned(&["--ties", "all"]),
        "multi-score-weighted" => owned(&["--score-max", "5"]),
        _ => Vec::new(),
    };
    let rule = case["params"]["ranking_rule"].as_str().unwrap_or_default();
    let silent = rule.starts_with("no pairwise preference");
    let results = NAMES.iter().filter_map(|(theirs, ours)| {
        let expected = case["expected"].get(theirs)?;
        let mut arguments = shared.clone();
        // The others look at first places, or at what is ranked, alone.
        if silent && method(ours).unwrap().heeds_unranked() {
            arguments.extend(owned(&["--unranked", "silent"]));
        }
        if let Some(seats) = expected["seats"].as_u64() {
            arguments.extend(["--seats".to_owned(), seats.to_string()]);
        }
        Some((*ours, arguments, expected))
    });
    results.collect()
}

fn folders(path: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(path)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let mut all: Vec<PathBuf> = entries.filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

fn judge(
    folder: &Path,
    case: &Value,
    ours: &str,
    arguments: &[String],
    expected: &Value,
) -> Result<(), String> {
    let ballots = &case["ballots"];
    let files = ballots["files"].as_array().cloned();
    let files = files.unwrap_or_else(|| vec![ballots["file"].clone()]);
    let files: Vec<&str> = files.iter().map(|file| file.as_str().unwrap()).collect();
    let mut command = Command::new(env!("CARGO_BIN_EXE_folkmoot"));
    command.env("FOLKMOOT_LANG", "en");
    command.current_dir(folder).arg("count").args(&files);
    command.arg("--json").args(arguments);
    if !ours.is_empty() {
        command.args(["--method", ours]);
    }
    let gone = withdrawn(folder, &names_in(&folder.join(files[0])));
    if !gone.is_empty() {
        command.args(["--withdrawn", &gone.join(",")]);
    }
    // RCTab's configuration and starvote's files say their seats themselves; one case by several
    // ranked methods names those of its transferable vote.
    let said = arguments.iter().any(|argument| argument == "--seats") || case["method"] == "multi";
    if let Some(seats) = case["seats"].as_u64().filter(|_| !said) {
        command.args(["--seats", &seats.to_string()]);
    }
    let output = command.output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if let Some(code) = expected["exit"].as_i64() {
        let told = said.contains(expected["stderr_contains"].as_str().unwrap());
        return match output.status.code().map(i64::from) == Some(code) && told {
            true => Ok(()),
            false => Err(said),
        };
    }
    match output.status.code() {
        Some(0) => {}
        Some(1) if said.contains("tied and the election has no lot") => return Ok(()),
        Some(2) if said.contains(INCOMPLETE) || is_refused(folder) => return Ok(()),
        code => return Err(format!("{code:?} {said}")),
    }
    let outcome: Value = serde_json::from_slice(&output.stdout).unwrap();
    let differs = DIFFER.iter().any(|id| case["id"] == *id);
    // A configuration of RCTab says how ties are broken, so that they come out as they should.
    let breaks_ties = arguments.iter().any(|argument| argument == "--rctab");
    if (breaks_ties || outcome["ties"].as_array().unwrap().is_empty()) && !differs {
        compare(&outcome, expected, &names_in(&folder.join(files[0])))
    } else {
        Ok(())
    }
}

/// The numbers of the options that droop's report says were withdrawn for this run.
fn withdrawn(folder: &Path, names: &BTreeMap<String, String>) -> Vec<String> {
    let report = fs::read_to_string(folder.join("expected_report.txt")).unwrap_or_default();
    let gone = report.lines().filter_map(|line| {
        let gone = line.trim().strip_prefix("Add withdrawn: ")?;
        let found = names.iter().find(|(_, name)| *name == gone);
        found.map(|(number, _)| number.clone())
    });
    gone.collect()
}

/// Whether the program that a case comes from refuses it too.
fn is_refused(folder: &Path) -> bool {
    let report = fs::read_to_string(folder.join("expected.txt"));
    report.is_ok_and(|report| report.contains("ValueError"))
}

/// What a BLT or PrefLib file calls its numbers.
fn names_in(file: &Path) -> BTreeMap<String, String> {
    let text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
    let preflib = text.lines().filter_map(|line| {
        let (number, name) = line.strip_prefix("# ALTERNATIVE NAME ")?.split_once(": ")?;
        Some((number.to_owned(), name.trim().to_owned()))
    });
    let quoted = text.lines().filter_map(|line| {
        let name = line.trim().strip_prefix('"')?.split('"').next()?;
        Some(name.to_owned())
    });
    let is_blt = file.extension().is_some_and(|ending| ending == "blt");
    let numbered = (1..).map(|number: usize| number.to_string());
    match is_blt {
        true => numbered.zip(quoted).collect(),
        false => preflib.collect(),
    }
}

/// Compares who is elected, where the case states it.
fn compare(
    outcome: &Value,
    expected: &Value,
    names: &BTreeMap<String, String>,
) -> Result<(), String> {
    let numbers = list(&outcome["elected"]);
    let named = |number: &String| names.get(number).unwrap_or(number).clone();
    let given: Vec<String> = numbers.iter().map(named).collect();
    let wrong = |wanted: &Value| Err(format!("{given:?}, expected {wanted}"));
    let same = |given: &[String], wanted: &Value| match sorted(given) == sorted(&list(wanted)) {
        true => Ok(()),
        false => wrong(wanted),
    };
    // A ranking alone names its first place.
    let ranking = expected.get("ranking").unwrap_or(expected);
    if let Some(committees) = expected.get("all_tied_committees") {
        let ours = outcome.get("alternatives").and_then(Value::as_array);
        let ours: BTreeSet<Vec<String>> = match ours {
            Some(all) => all.iter().map(|one| sorted(&list(one))).collect(),
            None => BTreeSet::from([sorted(&numbers)]),
        };
        let theirs = committees.as_array().unwrap().iter();
        let theirs: BTreeSet<Vec<String>> = theirs.map(|one| sorted(&list(one))).collect();
        match ours == theirs {
            true => Ok(()),
            false => wrong(committees),
        }
    } else if let Some(wanted) = expected.get("resolute_one_of").and_then(|one| one.get(0)) {
        same(&numbers, wanted)
    } else if expected["elected_numbers"].is_array() {
        same(&numbers, &expected["elected_numbers"])
    } else if expected[0]["elected_by_round"].is_array() {
        let plain = |text: &str| match text.contains('.') {
            true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
            false => text.to_owned(),
        };
        let quota = quota(outcome).map(|quota| plain(&quota));
        let threshold = expected[0]["threshold"].as_str().map(plain);
        if quota.is_some() && quota != threshold {
            return Err(format!("threshold {quota:?}, expected {threshold:?}"));
        }
        // A report for each pass, where there are several.
        let passes = expected.as_array().unwrap().iter();
        let rounds = passes.flat_map(|pass| pass["elected_by_round"].as_array().unwrap());
        let wanted: Vec<Value> = rounds.map(|round| round[1].clone()).collect();
        same(&given, &Value::from(wanted))
    } else if let Some(winner) = expected["winner"].as_str() {
        same(&given, &Value::from(vec![winner]))
    } else if let Some(first) = ranking.get(0) {
        let first = first.as_array().cloned();
        let first = first.unwrap_or_else(|| vec![ranking[0].clone()]);
        match first.iter().any(|name| name == given[0].as_str()) {
            true => Ok(()),
            false => wrong(ranking),
        }
    } else {
        let keys = ["elected_order", "selected", "winners"];
        let stated = keys.iter().find_map(|&key| expected.get(key));
        stated.map_or(Ok(()), |wanted| same(&given, wanted))
    }
}

fn sorted(names: &[String]) -> Vec<String> {
    let mut names = names.to_vec();
    names.sort();
    names
}

fn list(names: &Value) -> Vec<String> {
    let all = names.as_array().unwrap().iter();
    all.map(|name| {
        name.as_str()
            .map_or_else(|| name.to_string(), str::to_owned)
    })
    .collect()
}
