//! RCTab's regression data: every round's votes up to the one that elects the last, and who is elected.
//!
//! RCTab breaks ties by the order of candidates or by Java's random numbers; here its own eliminations
//! are the lot. Where an earlier round decides for us, rounds are compared up to that tie. Undeclared
//! write-ins stand until RCTab eliminates them first; we pass them over, so rounds count from there (where
//! the first round makes a quota they stand).

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::count::format::rctab;
use folkmoot::domain::count::{Election, Lot, Outcome, TieStep, method};
use serde_json::Value;

use super::{Case, Verdict};

use crate::shared::said;

/// What RCTab calls them in its reports.
const WRITE_INS: &str = "Undeclared Write-ins";

pub fn judge(case: &Case) -> Verdict {
    match compare(case) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

/// Our preset for the parameters of a case.
fn preset(case: &Case) -> &'static str {
    let params = &case.data["params"];
    let single = params["winnerElectionMode"] == "multiWinnerAllowOnlyOneWinnerPerRound";
    match case.method() {
        "irv.sequential" => "irv-sequential",
        "irv.bottoms-up" => "bottoms-up",
        "irv.bottoms-up-threshold" => {
            assert_eq!(params["multiSeatBottomsUpPercentageThreshold"], "15");
            match params["doesFirstRoundDetermineThreshold"] == true {
                true => "bottoms-up-15-first",
                false => "bottoms-up-15",
            }
        }
        "stv.rctab" if params["hareQuota"] == true => "stv-rctab-hare",
        "stv.rctab" if single => "stv-rctab-single",
        "stv.rctab" => "stv-rctab",
        _ => "irv",
    }
}

fn compare(case: &Case) -> Result<(), String> {
    let params = &case.data["params"];
    let rounds: Vec<Value> = case.data["expected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|expected| case.json(expected["file"].as_str().unwrap()))
        .flat_map(|report| report["results"].as_array().unwrap().clone())
        .collect();
    let election = read(case)?;
    let winners: u16 = params["numberOfWinners"].as_str().unwrap().parse().unwrap();
    let lot = lot(case, &election, &rounds);
    let election = election.with_lot(lot).with_seats(winners.max(1));
    let outcome = method(preset(case)).unwrap().count(&election);
    let outcome = outcome.map_err(|error| said(&error))?;
    let done = |what: &str| -> Vec<(usize, String)> {
        let acts = rounds.iter().enumerate().flat_map(|(number, round)| {
            let acts = round["tallyResults"].as_array().unwrap().iter();
            acts.filter_map(move |act| Some((number, act[what].as_str()?.to_owned())))
        });
        acts.collect()
    };
    let elected = done("elected");
    let theirs: BTreeSet<&str> = elected.iter().map(|(_, name)| name.as_str()).collect();
    let ours: BTreeSet<&str> = outcome.elected_names().into_iter().collect();
    let last = elected
        .last()
        .map_or(rounds.len(), |(number, _)| number + 1);
    compare_rounds(&election, &outcome, &rounds[..last])?;
    // A tabulation that is told to stop early elects nobody.
    if theirs.is_empty() || ours == theirs || broken_otherwise(&outcome, &rounds[last - 1]) {
        return Ok(());
    }
    Err(format!("elected {ours:?}, expected {theirs:?}"))
}

/// Whether an earlier round broke for us a tie of all who are left in RCTab's last round.
fn broken_otherwise(outcome: &Outcome, last: &Value) -> bool {
    let tally = last["tally"].as_object().unwrap();
    let votes: BTreeSet<Option<&str>> = tally.values().map(Value::as_str).collect();
    let equal = votes.len() == 1;
    let left: BTreeSet<&str> = tally.keys().map(String::as_str).collect();
    let tied = |tied: &[u16]| {
        tied.iter()
            .map(|&option| outcome.name(option))
            .collect::<BTreeSet<_>>()
    };
    let mut ties = outcome.ties.iter();
    equal && ties.any(|tie| tie.by == TieStep::EarlierRound && tied(&tie.tied) == left)
}

/// Each of RCTab's rounds is one of ours, in order; where it eliminates several at once we take more.
fn compare_rounds(election: &Election, outcome: &Outcome, rounds: &[Value]) -> Result<(), String> {
    let mut ours = outcome.rounds.iter();
    let stand = election.index_of(WRITE_INS).is_some();
    let seen = |round: &&Value| stand || round["tally"].get(WRITE_INS).is_none();
    for round in rounds.iter().filter(seen) {
        let tally = round["tally"].as_object().unwrap().iter();
        let tally: BTreeMap<&str, &str> = tally
            .filter(|(name, _)| election.index_of(name).is_some())
            .map(|(name, votes)| (name.as_str(), plain(votes.as_str().unwrap())))
            .collect();
        let is_this = |round: &&folkmoot::domain::count::Round| {
            let tallies = election.indexes().zip(&round.tallies);
            let shown: BTreeMap<&str, String> = tallies
                .filter_map(|(option, votes)| {
                    Some((election.name(option), votes.as_ref()?.to_string()))
                })
                .collect();
            let equal = |(name, votes): (&&str, &&str)| {
                shown.get(name).is_some_and(|shown| plain(shown) == *votes)
            };
            shown.len() == tally.len() && tally.iter().all(equal)
        };
        // We stop at once when all seats are filled, however many surpluses are left.
        let is_over = ours.len() == 0;
        let Some(found) = ours.find(is_this) else {
            return match is_over {
                true => Ok(()),
                false => Err(format!("no round like {tally:?} in {:?}", outcome.rounds)),
            };
        };
        if !found.adds_up() {
            return Err(format!("{found:?} does not add up"));
        }
    }
    Ok(())
}

fn plain(votes: &str) -> &str {
    match votes.contains('.') {
        true => votes.trim_end_matches('0').trim_end_matches('.'),
        false => votes,
    }
}

/// Ties as RCTab broke them: who was eliminated first is favoured least. Of the elected the first moves
/// its surplus first, as the least favoured does.
fn lot(case: &Case, election: &Election, rounds: &[Value]) -> Lot {
    let done = |what: &str| -> Vec<&str> {
        let acts = rounds
            .iter()
            .flat_map(|round| round["tallyResults"].as_array().unwrap());
        let mut names: Vec<&str> = acts.filter_map(|act| act[what].as_str()).collect();
        let mut seen = BTreeSet::new();
        names.retain(|&name| election.index_of(name).is_some() && seen.insert(name));
        names
    };
    let (mut elected, mut eliminated) = (done("elected"), done("eliminated"));
    eliminated.reverse();
    if case.method() == "stv.rctab" {
        elected.reverse();
    }
    eliminated.retain(|name| !elected.contains(name));
    let others = election.options().iter().map(String::as_str);
    let others = others.filter(|name| !elected.contains(name) && !eliminated.contains(name));
    let order: Vec<&str> = elected
        .iter()
        .copied()
        .chain(others)
        .chain(eliminated.clone())
        .collect();
    Lot::given(&order, election.options()).unwrap()
}

/// All ballots of a case. Where write-ins stand they become a candidate like the others.
fn read(case: &Case) -> Result<Election, String> {
    let ballots = &case.data["ballots"];
    let files = match ballots["files"].as_array() {
        Some(files) => files.clone(),
        None => vec![ballots["file"].clone()],
    };
    let files = files.iter().map(|file| case.bytes(file.as_str().unwrap()));
    let mut files: Vec<Vec<u8>> = files.collect();
    let mut config = case.json("rctab_config.json");
    let source = &mut config["cvrFileSources"][0];
    let label = source["undeclaredWriteInLabel"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    if case.method() == "stv.rctab" && !label.is_empty() {
        source["undeclaredWriteInLabel"] = Value::String(String::new());
        let candidates = config["candidates"].as_array_mut().unwrap();
        let mut write_ins = candidates[0].clone();
        write_ins["name"] = Value::String(WRITE_INS.to_owned());
        candidates.push(write_ins);
        for file in &mut files {
            let text = String::from_utf8(std::mem::take(file)).unwrap();
            *file = text.replace(&label, WRITE_INS).into_bytes();
        }
    }
    let profile = rctab::read(&serde_json::to_vec(&config).unwrap(), &files);
    profile
        .map(|profile| profile.election)
        .map_err(|error| said(&error))
}
