//! Cases of abcvoting and npos-elections: weighted approvals in, all tied committees out.

use folkmoot::domain::count::format::{Profile, abc_yaml, weighted_json};
use folkmoot::domain::count::{Election, Lot, Outcome, Terms, method};
use serde_json::Value;

use super::{Case, Verdict};
use crate::shared_cases::NAMES;

pub fn unweighted(case: &Case) -> Verdict {
    judge(case, abc_yaml::read(&case.ballots()).unwrap())
}

pub fn weighted(case: &Case) -> Verdict {
    judge(case, weighted_json::read(&case.ballots()).unwrap())
}

/// The order of election under the order of the options as the lot.
///
/// npos-elections keeps the inverse of a stake as a whole number of 1/(2^128 - 1) and so sees a tie between
/// stakes beyond 2^64 that differ by 1; an exact count elects the larger first.
pub fn phragmen(case: &Case) -> Verdict {
    let profile = weighted_json::read(&case.ballots()).unwrap();
    let order: Vec<String> = profile.election.options().to_vec();
    let outcome = count(profile.election, "seq-phragmen", &order);
    let expected = strings(&case.data["expected"]["elected_order"]);
    match outcome.elected_names() == expected {
        true => Verdict::Passed,
        false if ties_in_128_bits(&outcome, &expected) => Verdict::Skipped(
            "npos-elections compares stakes x by the whole part of (2^128 - 1) / x, equal here for two that differ".into(),
        ),
        false => Verdict::Failed(format!("{:?}, not {expected:?}", outcome.elected_names())),
    }
}

/// Whether the stakes of the option elected first and the one expected differ, ours being the larger, but
/// have the same inverse in 128 bits.
fn ties_in_128_bits(outcome: &Outcome, expected: &[String]) -> bool {
    let at = |name: &str| {
        outcome
            .options
            .iter()
            .position(|option| option == name)
            .unwrap()
    };
    let inverse = |name: &str| -> u128 {
        let load = outcome.rounds[0].tallies[at(name)]
            .as_ref()
            .unwrap()
            .to_string();
        load.strip_prefix("1/").unwrap().parse().unwrap()
    };
    let ours = inverse(outcome.elected_names()[0]);
    let theirs = inverse(&expected[0]);
    ours > theirs && u128::MAX / ours == u128::MAX / theirs
}

fn judge(case: &Case, profile: Profile) -> Verdict {
    let terms = Terms {
        list_ties: true,
        ..Terms::default()
    };
    let election = profile.election.with_terms(terms).unwrap();
    let order: Vec<String> = election.options().to_vec();
    for (theirs, ours) in NAMES {
        let Some(expected) = case.data["expected"].get(theirs) else {
            continue;
        };
        let outcome = count(election.clone(), ours, &order);
        let mut elected = outcome.elected_names();
        elected.sort_by_key(|name| name.parse::<u32>().unwrap());
        if let Some(one_of) = expected.get("resolute_one_of")
            && !committees(one_of).contains(&elected.iter().map(|&name| name.to_owned()).collect())
        {
            return Verdict::Failed(format!("{ours}: {elected:?} is not one of {one_of}"));
        }
        if let Some(all) = expected.get("all_tied_committees") {
            let listed = spelled(&outcome);
            if listed != committees(all) {
                return Verdict::Failed(format!("{ours}: {listed:?}, not {all}"));
            }
        }
    }
    Verdict::Passed
}

fn count(election: Election, name: &str, order: &[String]) -> Outcome {
    let order: Vec<&str> = order.iter().map(String::as_str).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    let method = method(name).unwrap();
    method.count(&election.with_lot(lot)).unwrap()
}

/// The tied committees of an outcome, or the one elected where none is listed, in option order.
fn spelled(outcome: &Outcome) -> Vec<Vec<String>> {
    let one = vec![outcome.elected.clone()];
    let sets = match outcome.alternatives.is_empty() {
        true => &one,
        false => &outcome.alternatives,
    };
    let mut sets: Vec<Vec<u16>> = sets.clone();
    for set in &mut sets {
        set.sort_unstable();
    }
    sets.sort();
    let name = |&option: &u16| outcome.options[usize::from(option)].clone();
    sets.iter()
        .map(|set| set.iter().map(name).collect())
        .collect()
}

fn committees(value: &Value) -> Vec<Vec<String>> {
    let mut all: Vec<Vec<String>> = value.as_array().unwrap().iter().map(strings).collect();
    for committee in &mut all {
        committee.sort_by_key(|name| name.parse::<u32>().unwrap());
    }
    all.sort_by_key(|set| {
        set.iter()
            .map(|name| name.parse().unwrap())
            .collect::<Vec<u32>>()
    });
    all
}

fn strings(value: &Value) -> Vec<String> {
    let all = value.as_array().unwrap().iter();
    all.map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    })
    .collect()
}
