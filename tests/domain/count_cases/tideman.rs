//! Pairwise methods against Condorcet PHP (rankings with ties) and pref_voting (sets of winners).

use folkmoot::domain::count::format::{Profile, blt, preflib};
use folkmoot::domain::count::pairwise::Unranked;
use folkmoot::domain::count::{Lot, Outcome, method};
use serde_json::Value;

use super::{Case, Verdict};

use crate::shared::said;

/// The names of the cases, our presets, and whether the whole ranking is comparable.
const RANKINGS: &[(&str, &str)] = &[
    ("condorcet.copeland", "copeland"),
    ("condorcet.minimax-winning", "minimax"),
    ("condorcet.minimax-margin", "minimax-margins"),
    ("condorcet.minimax-opposition", "minimax-opposition"),
    ("condorcet.schulze-winning", "schulze"),
    ("condorcet.schulze-margin", "schulze-margins"),
    ("plurality", "single-choice"),
    ("borda", "borda"),
    ("borda.dowdall", "borda-dowdall"),
];

/// One winner is stated.
const SINGLE: &[(&str, &str)] = &[
    ("plurality", "single-choice"),
    ("irv", "irv"),
    ("condorcet.winner", "condorcet"),
    ("condorcet.schulze-winning", "schulze"),
    ("condorcet.ranked-pairs-winning", "ranked-pairs-winning"),
    ("condorcet.minimax-winning", "minimax"),
];

const WINNERS: &[(&str, &str)] = &[
    ("condorcet.schulze", "schulze-margins"),
    ("condorcet.ranked-pairs", "ranked-pairs"),
    ("condorcet.minimax-margin", "minimax-margins"),
];

pub fn judge(case: &Case) -> Verdict {
    match compare(case) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

pub fn profile(case: &Case) -> Result<Profile, String> {
    let read = match case.data["ballots"]["format"].as_str() {
        Some("blt") => blt::read(&case.ballots()),
        _ => preflib::read(&case.ballots()),
    };
    let mut profile = read.map_err(|error| said(&error))?;
    let mut terms = profile.election.terms().clone();
    let rule = case.data["params"]["ranking_rule"]
        .as_str()
        .unwrap_or_default();
    if rule.starts_with("no pairwise preference") {
        terms.unranked = Unranked::Silent;
    }
    let options: Vec<&str> = profile
        .election
        .options()
        .iter()
        .map(String::as_str)
        .collect();
    let lot = Lot::given(&options, profile.election.options()).unwrap();
    profile.election = profile
        .election
        .clone()
        .with_terms(terms)
        .unwrap()
        .with_lot(lot);
    Ok(profile)
}

fn compare(case: &Case) -> Result<(), String> {
    let profile = profile(case)?;
    let run = |name: &str| -> Result<Outcome, String> {
        method(name)
            .unwrap()
            .count(&profile.election)
            .map_err(|error| format!("{name}: {}", said(&error)))
    };
    let expected = &case.data["expected"];
    if let Some(file) = case.data["pairwise_file"].as_str() {
        compare_matrix(&profile, &run("copeland")?, &case.json(file))?;
    }
    for (theirs, ours) in SINGLE {
        if let Some(winner) = expected[*theirs]["winner"].as_str() {
            let elected = run(ours)?
                .elected
                .first()
                .map(|&option| profile.names[usize::from(option)].clone());
            if elected.as_deref() != Some(winner) {
                return Err(format!("{ours}: {elected:?}, expected {winner}"));
            }
        }
    }
    for (theirs, ours) in RANKINGS {
        let ranking = match &expected[*theirs] {
            Value::Object(object) => object.get("ranking").cloned().unwrap_or(Value::Null),
            other => other.clone(),
        };
        if ranking.is_array() {
            let outcome = run(ours)?;
            let given = names(&profile, &outcome.ranking);
            let wanted = groups(&ranking);
            if given != wanted {
                return Err(format!("{ours}: ranking {given:?}, expected {wanted:?}"));
            }
        }
    }
    compare_points(&profile, &run("borda-dowdall")?, &expected["borda.dowdall"])?;
    let second = &case.data["second_peer"]["winners"];
    for (theirs, ours) in WINNERS {
        for winners in [&second[*theirs], &expected[*theirs]["winners"]] {
            let Some(winners) = winners.as_array() else {
                continue;
            };
            let winners: Vec<&str> = winners.iter().map(|name| name.as_str().unwrap()).collect();
            let outcome = run(ours)?;
            let elected = profile.names[usize::from(outcome.elected[0])].as_str();
            if !winners.contains(&elected) || (winners.len() == 1 && outcome.ranking[0].len() != 1)
            {
                return Err(format!("{ours}: {elected}, expected one of {winners:?}"));
            }
        }
    }
    Ok(())
}

/// Points that the peer prints with up to nine decimals.
fn compare_points(profile: &Profile, outcome: &Outcome, expected: &Value) -> Result<(), String> {
    let Some(stats) = expected["stats"].as_object() else {
        return Ok(());
    };
    for (name, points) in stats {
        let at = profile
            .names
            .iter()
            .position(|other| other == name)
            .unwrap();
        let given = outcome.rounds[0].tallies[at].as_ref().unwrap();
        let rounded = given.to_ratio().to_f64().value();
        if (rounded - points.as_f64().unwrap()).abs() > 1e-9 {
            return Err(format!("{name}: {given} points, expected {points}"));
        }
    }
    Ok(())
}

pub fn names(profile: &Profile, ranking: &[Vec<u16>]) -> Vec<Vec<String>> {
    let name = |&option: &u16| profile.names[usize::from(option)].clone();
    let mut groups: Vec<Vec<String>> = ranking
        .iter()
        .map(|group| group.iter().map(name).collect())
        .collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups
}

pub fn groups(ranking: &Value) -> Vec<Vec<String>> {
    let text = |name: &Value| name.as_str().unwrap().to_owned();
    let mut groups: Vec<Vec<String>> = ranking
        .as_array()
        .unwrap()
        .iter()
        .map(|group| match group {
            Value::Array(names) => names.iter().map(text).collect(),
            name => vec![text(name)],
        })
        .collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups
}

pub fn compare_matrix(
    profile: &Profile,
    outcome: &Outcome,
    expected: &Value,
) -> Result<(), String> {
    let at = |name: &str| {
        profile
            .names
            .iter()
            .position(|other| other == name)
            .unwrap()
    };
    for (over, row) in expected.as_object().unwrap() {
        for (under, weight) in row.as_object().unwrap() {
            let given = outcome.tables[0].cells[at(over)][at(under)].to_string();
            if weight.as_u64().map(|weight| weight.to_string()) != Some(given.clone()) {
                return Err(format!("{over} over {under}: {given}, expected {weight}"));
            }
        }
    }
    Ok(())
}
