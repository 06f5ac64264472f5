//! RCTab's regression data, as its configurations and files are: every round's votes, and who is elected in which.
//!
//! Nothing is prepared but the answers of an operator, where the configuration stops and asks. A runoff has RCTab's rounds one by
//! one; of transferable votes each of RCTab's rounds up to the one that elects the last is one of ours, in order.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::count::format::rctab;
use folkmoot::domain::count::{CountError, Election, Lot, Method, Outcome, Round, method};
use serde_json::Value;

use super::{Case, Verdict};
use crate::shared::said;

/// What RCTab calls them in its reports, even where nobody wrote anybody in.
const WRITE_INS: &str = "Undeclared Write-ins";

pub fn judge(case: &Case) -> Verdict {
    match compare(case) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn compare(case: &Case) -> Result<(), String> {
    let config = case.bytes("rctab_config.json");
    let ballots = &case.data["ballots"];
    let files = match ballots["files"].as_array() {
        Some(files) => files.clone(),
        None => vec![ballots["file"].clone()],
    };
    let files = files.iter().map(|file| case.bytes(file.as_str().unwrap()));
    let profile = rctab::read(&config, &files.collect::<Vec<_>>());
    let election = profile.map_err(|error| said(&error))?.election;
    let named = rctab::method(&config).map_err(|error| said(&error))?;
    let method = method(named).unwrap();
    let expected = case.data["expected"].as_array().unwrap().iter();
    let rounds: Vec<Value> = expected
        .map(|expected| case.json(expected["file"].as_str().unwrap()))
        .flat_map(|report| report["results"].as_array().unwrap().clone())
        .collect();
    let outcome = count(method, election.clone(), &rounds).map_err(|error| said(&error))?;
    if let Some(round) = outcome.rounds.iter().find(|round| !round.adds_up()) {
        return Err(format!("{round:?} does not add up"));
    }
    if named.starts_with("stv") {
        return transferred(&election, &outcome, &rounds);
    }
    let ours: Vec<_> = outcome
        .rounds
        .iter()
        .map(|round| (tallies(&election, round), elected(&outcome, round)))
        .collect();
    let mut theirs: Vec<_> = rounds
        .iter()
        .map(|round| (reported(&election, round), acted(round, "elected")))
        .collect();
    // Where rounds go on after an election, RCTab shows the same votes once more before it eliminates.
    theirs.dedup_by(|again, before| again.0 == before.0 && again.1.is_empty());
    match ours == theirs {
        true => Ok(()),
        false => Err(format!("{ours:?}\nexpected {theirs:?}")),
    }
}

/// Counts; where only a lot can decide, with what an operator answered.
fn count(method: &dyn Method, election: Election, rounds: &[Value]) -> Result<Outcome, CountError> {
    match method.count(&election) {
        Err(CountError::NeedsLot { .. }) => {
            let mut order: Vec<String> = Vec::new();
            for round in rounds.iter().rev() {
                order.extend(acted(round, "elected"));
                order.extend(acted(round, "eliminated"));
            }
            let mut seen = BTreeSet::new();
            order.retain(|name| election.index_of(name).is_some() && seen.insert(name.clone()));
            let others = election.options().iter();
            order.extend(others.filter(|name| !seen.contains(*name)).cloned());
            let order: Vec<&str> = order.iter().map(String::as_str).collect();
            let lot = Lot::given(&order, election.options())?;
            method.count(&election.with_lot(lot))
        }
        counted => counted,
    }
}

fn transferred(election: &Election, outcome: &Outcome, rounds: &[Value]) -> Result<(), String> {
    let theirs: BTreeSet<String> = rounds
        .iter()
        .flat_map(|round| acted(round, "elected"))
        .collect();
    let ours: BTreeSet<String> = outcome
        .elected_names()
        .into_iter()
        .map(str::to_owned)
        .collect();
    if ours != theirs {
        return Err(format!("elected {ours:?}, expected {theirs:?}"));
    }
    let quota = rounds[0]["threshold"].as_str().map(plain);
    let given = outcome.rounds[0].quota.as_ref().map(ToString::to_string);
    if quota != given.as_deref().map(plain) {
        return Err(format!("threshold {given:?}, expected {quota:?}"));
    }
    let electing = rounds
        .iter()
        .rposition(|round| !acted(round, "elected").is_empty());
    let mut left = outcome.rounds.iter();
    for round in &rounds[..=electing.unwrap()] {
        let tally = reported(election, round);
        // We stop at once when all seats are filled, however many surpluses are left.
        let is_over = left.len() == 0;
        if !is_over && !left.any(|ours| tallies(election, ours) == tally) {
            return Err(format!("no round like {tally:?} in {:?}", outcome.rounds));
        }
    }
    Ok(())
}

/// The votes of one of our rounds, by name.
fn tallies(election: &Election, round: &Round) -> BTreeMap<String, String> {
    let tallies = election.indexes().zip(&round.tallies);
    let shown = tallies.filter_map(|(option, votes)| {
        let votes = plain(&votes.as_ref()?.to_string()).to_owned();
        Some((election.name(option).to_owned(), votes))
    });
    shown.collect()
}

/// The votes of one of RCTab's rounds; it shows write-ins that have none, we do not.
fn reported(election: &Election, round: &Value) -> BTreeMap<String, String> {
    let tally = round["tally"].as_object().unwrap().iter();
    let shown =
        tally.map(|(name, votes)| (name.clone(), plain(votes.as_str().unwrap()).to_owned()));
    let shown = shown.filter(|(name, votes)| name != WRITE_INS || votes != "0");
    let shown: BTreeMap<String, String> = shown.collect();
    assert!(shown.keys().all(|name| election.index_of(name).is_some()));
    shown
}

fn elected(outcome: &Outcome, round: &Round) -> BTreeSet<String> {
    let names = round.elected.iter();
    names
        .map(|&option| outcome.name(option).to_owned())
        .collect()
}

/// To whom RCTab did something in a round.
fn acted(round: &Value, what: &str) -> BTreeSet<String> {
    let acts = round["tallyResults"].as_array().unwrap().iter();
    acts.filter_map(|act| Some(act[what].as_str()?.to_owned()))
        .collect()
}

fn plain(votes: &str) -> &str {
    match votes.contains('.') {
        true => votes.trim_end_matches('0').trim_end_matches('.'),
        false => votes,
    }
}
