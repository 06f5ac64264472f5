//! Cases computed by droop: BLT in, winners and the votes after every transfer out.

use std::collections::BTreeMap;

use folkmoot::domain::count::format::{Profile, blt};
use folkmoot::domain::count::{Lot, Outcome, Step, TieStep, method};
use serde_json::Value;

use super::{Case, Verdict};
use crate::shared::{said, shared};

/// The votes after each transfer that moved anything, by name of option.
type Stages = Vec<(String, BTreeMap<String, String>)>;

pub fn scottish(case: &Case) -> Verdict {
    judge(
        case,
        "stv-scottish",
        &case.data["expected"],
        &case.json("expected_rounds.json"),
    )
}

/// The vacating member withdrawn, everybody else counted anew.
pub fn full_recount(case: &Case) -> Verdict {
    for recount in case.data["expected"]["recounts"].as_array().unwrap() {
        let mut profile = blt::read(&case.ballots()).unwrap();
        let gone = recount["withdrawn"].as_str().unwrap();
        let place = profile
            .names
            .iter()
            .position(|name| spaced(name) == gone)
            .unwrap();
        let mut terms = profile.election.terms().clone();
        terms.withdrawn.insert(u16::try_from(place).unwrap());
        profile.election = profile.election.with_terms(terms).unwrap();
        let done = count(profile, "stv-scottish")
            .and_then(|(profile, outcome)| compare_elected(&profile, &outcome, recount));
        if let Err(why) = done {
            return Verdict::Failed(format!("without {gone}: {why}"));
        }
    }
    Verdict::Passed
}

pub fn meek_prf(case: &Case) -> Verdict {
    judge(case, "stv-meek-prf", &case.data["expected"], &Value::Null)
}

/// Other arithmetic than the reference rule: winners alone. A tie of exact numbers that nine places
/// do not see is compared up to that tie.
pub fn meek_winners(case: &Case) -> Verdict {
    match judge(case, "stv-meek-prf", &case.data["expected"], &Value::Null) {
        Verdict::Failed(why) => {
            let (profile, outcome) =
                count(blt::read(&case.ballots()).unwrap(), "stv-meek-prf").unwrap();
            match up_to_tie(&profile, &outcome, &case.json("expected_rounds.json")) {
                Ok(()) => Verdict::Passed,
                Err(more) => Verdict::Failed(format!("{why}; {more}")),
            }
        }
        verdict => verdict,
    }
}

/// Who is elected by any transferable vote.
pub fn any(case: &Case) -> Verdict {
    for name in [
        "stv-folkmoot",
        "stv-scottish",
        "stv-wigm-prf",
        "stv-meek-prf",
        "stv-act",
        "qpq",
    ] {
        if let Verdict::Failed(why) = judge(case, name, &case.data["expected"], &Value::Null) {
            return Verdict::Failed(format!("{name}: {why}"));
        }
    }
    Verdict::Passed
}

pub fn warren(case: &Case) -> Verdict {
    judge(case, "stv-warren", &case.data["expected"], &Value::Null)
}

pub fn minneapolis(case: &Case) -> Verdict {
    judge(
        case,
        "minneapolis",
        &case.data["expected"],
        &case.json("expected_rounds.json"),
    )
}

/// Exact fractions against eighteen guarded places, as ties turn out: the elected, and who is chosen and
/// excluded in turn by which quotient.
pub fn qpq(case: &Case) -> Verdict {
    let (profile, outcome) = count(blt::read(&case.ballots()).unwrap(), "qpq").unwrap();
    let name = |option: &u16| spaced(&profile.names[usize::from(*option)]);
    let ours = outcome
        .rounds
        .iter()
        .filter(|round| round.step != Step::Fill);
    let ours: Vec<String> = ours
        .flat_map(|round| round.options.iter().map(name))
        .collect();
    let rounds = case.json("expected_rounds.json");
    let acts = rounds.as_array().unwrap().iter();
    let acts = acts.filter_map(|round| round["msg"].as_str()?.split_once(" quotient: "));
    let theirs: Vec<String> = acts.map(|(_, name)| spaced(name)).collect();
    // droop elects the first in its order of ties, we the most favoured by the lot, its last.
    let larger = rounds.as_array().unwrap().iter().filter(|round| {
        round["msg"]
            .as_str()
            .unwrap()
            .contains("(largest quotient)")
    });
    let ties: Vec<Vec<String>> = larger.filter_map(tie_of).map(|(tied, _)| tied).collect();
    let differ = ours
        .iter()
        .zip(&theirs)
        .find(|(ours, theirs)| ours != theirs);
    let tied = |(ours, theirs): (&String, &String)| {
        ties.iter()
            .any(|tied| tied.contains(ours) && tied.contains(theirs))
    };
    match compare_elected(&profile, &outcome, &case.data["expected"]) {
        Ok(()) if ours.len() == theirs.len() && differ.is_none_or(tied) => Verdict::Passed,
        Ok(()) => Verdict::Failed(format!("{ours:?}, expected {theirs:?}")),
        Err(why) => Verdict::Failed(why),
    }
}

pub fn cfer(case: &Case) -> Verdict {
    judge(
        case,
        "cfer",
        &case.data["expected"],
        &case.json("expected_rounds.json"),
    )
}

/// The elected before droop's first tie that we decide otherwise are the same, and so are the tied.
fn up_to_tie(profile: &Profile, outcome: &Outcome, rounds: &Value) -> Result<(), String> {
    let name = |option: &u16| spaced(&profile.names[usize::from(*option)]);
    for round in rounds.as_array().unwrap() {
        let Some((tied, picked)) = tie_of(round) else {
            continue;
        };
        let mut elected = Vec::new();
        let ours = outcome.rounds.iter().find_map(|round| {
            let out = (round.step == Step::Exclude).then(|| round.options.iter().map(name));
            let out = out.and_then(|mut out| out.find(|name| tied.contains(name)));
            if out.is_none() {
                elected.extend(round.elected.iter().map(name));
            }
            out
        });
        if ours.as_ref() == Some(&picked) {
            continue;
        }
        let sure = round["votes"].as_object().unwrap().iter();
        let mut sure: Vec<String> = sure
            .filter(|(_, entry)| ["elected", "pending"].contains(&entry[0].as_str().unwrap()))
            .map(|(name, _)| spaced(name))
            .collect();
        sure.sort();
        elected.sort();
        return match ours.is_some() && elected == sure {
            true => Ok(()),
            false => Err(format!(
                "at the tie of {tied:?}: elected {elected:?}, not {sure:?}"
            )),
        };
    }
    Err("and no tie explains it".into())
}

/// Who droop says are tied, sorted, and whom it picks.
fn tie_of(round: &Value) -> Option<(Vec<String>, String)> {
    let message = round["msg"].as_str().filter(|_| round["tag"] == "tie")?;
    let (tied, picked) = message.split_once('[')?.1.split_once("] -> ")?;
    let mut tied: Vec<String> = tied.split(',').map(spaced).collect();
    tied.sort();
    Some((tied, spaced(picked)))
}

pub fn wigm_prf(case: &Case) -> Verdict {
    judge(
        case,
        "stv-wigm-prf",
        &case.data["expected"],
        &case.json("expected_rounds.json"),
    )
}

pub fn wigm_prf_batch(case: &Case) -> Verdict {
    judge(
        case,
        "stv-wigm-prf-batch",
        &case.data["expected"],
        &case.json("expected_rounds.json"),
    )
}

/// droop's generic rule in rational arithmetic: who moves when, because it prints rounded fractions.
///
/// It breaks every tie by order alone. Where an earlier round decides for us, moves are compared up to
/// that tie, and the tied must be the same.
pub fn wigm_rational(case: &Case) -> Verdict {
    let (profile, outcome) = count(blt::read(&case.ballots()).unwrap(), "stv-folkmoot").unwrap();
    let rounds = case.json("expected_rounds.json");
    let moves =
        |stages: Stages| -> Vec<String> { stages.into_iter().map(|(who, _)| who).collect() };
    let ours = moves(stages(&profile, &outcome));
    let theirs = moves(expected_stages(&rounds, false));
    let mut ties = outcome.ties.iter();
    for (tied, picked) in rounds.as_array().unwrap().iter().filter_map(tie_of) {
        let name = |option: &u16| spaced(&profile.names[usize::from(*option)]);
        let Some(tie) = ties.next() else {
            return Verdict::Failed(format!("no tie of {tied:?}"));
        };
        let mut same: Vec<String> = tie.tied.iter().map(name).collect();
        same.sort();
        if same != tied {
            return Verdict::Failed(format!("a tie of {same:?}, expected {tied:?}"));
        }
        if name(&tie.picked[0]) != picked {
            let before = outcome.rounds[..tie.round].iter();
            let before = before
                .filter(|round| matches!(round.step, Step::Surplus | Step::Exclude))
                .count();
            return match tie.by == TieStep::EarlierRound && ours[..before] == theirs[..before] {
                true => Verdict::Passed,
                false => Verdict::Failed(format!("tie of {tied:?}: {ours:?}, not {theirs:?}")),
            };
        }
    }
    let known = ours.len().min(theirs.len());
    match compare_elected(&profile, &outcome, &case.data["expected"]) {
        Ok(()) if ours[..known] == theirs[..known] && ours.len() <= theirs.len() + 1 => {
            Verdict::Passed
        }
        Ok(()) => Verdict::Failed(format!("moved {ours:?}, expected {theirs:?}")),
        Err(why) => Verdict::Failed(why),
    }
}

/// The same ballots under several rules.
pub fn weighted(case: &Case) -> Verdict {
    let rounds = case.json("expected_rounds.json");
    for (rule, ours) in [
        ("scotland", "stv-scottish"),
        ("wigm-prf", "stv-wigm-prf"),
        ("meek-prf", "stv-meek-prf"),
    ] {
        if let Verdict::Failed(why) = judge(case, ours, &case.data["expected"][rule], &rounds[rule])
        {
            return Verdict::Failed(format!("{rule}: {why}"));
        }
    }
    Verdict::Passed
}

/// Counts with droop's order of ties (the file's, else the order of options).
pub fn count(profile: Profile, name: &str) -> Result<(Profile, Outcome), String> {
    let mut profile = profile;
    if profile.election.lot().is_none() {
        let order: Vec<&str> = profile
            .election
            .options()
            .iter()
            .rev()
            .map(String::as_str)
            .collect();
        let lot = Lot::given(&order, profile.election.options()).unwrap();
        profile.election = profile.election.with_lot(lot);
    }
    let outcome = method(name)
        .unwrap()
        .count(&profile.election)
        .map_err(|error| said(&error))?;
    Ok((profile, outcome))
}

fn judge(case: &Case, name: &str, expected: &Value, rounds: &Value) -> Verdict {
    let counted = blt::read(&case.ballots()).map_err(|error| said(&error));
    match counted
        .map(|profile| as_run(case, profile))
        .and_then(|profile| count(profile, name))
        .and_then(|(profile, outcome)| {
            compare_elected(&profile, &outcome, expected)?;
            let every = ["stv-scottish", "minneapolis"].contains(&name);
            let wanted = expected_stages(rounds, name.starts_with("stv-wigm"));
            if wanted.is_empty() {
                Ok(())
            } else {
                compare_stages(&stages(&profile, &outcome), &wanted, every)
            }
        }) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

/// The contest as droop ran it, which in two cases was another file's seats and withdrawn.
fn as_run(case: &Case, mut profile: Profile) -> Profile {
    let report = case.folder.join("expected_report.txt");
    let report = std::fs::read_to_string(report).unwrap_or_default();
    let mut terms = profile.election.terms().clone();
    for name in report
        .lines()
        .filter_map(|line| line.trim().strip_prefix("Add withdrawn: "))
    {
        let place = profile.names.iter().position(|other| spaced(other) == name);
        terms
            .withdrawn
            .insert(u16::try_from(place.unwrap()).unwrap());
    }
    let seats = case.data["seats"].as_u64().unwrap();
    profile.election = profile.election.with_seats(u16::try_from(seats).unwrap());
    profile.election = profile.election.with_terms(terms).unwrap();
    profile
}

fn compare_elected(profile: &Profile, outcome: &Outcome, expected: &Value) -> Result<(), String> {
    let mut elected: Vec<String> = outcome
        .elected
        .iter()
        .map(|&option| spaced(&profile.names[usize::from(option)]))
        .collect();
    elected.sort();
    let wanted: Vec<String> = strings(&expected["elected"]);
    if elected != wanted {
        return Err(format!("elected {elected:?}, expected {wanted:?}"));
    }
    match outcome.rounds.iter().find(|round| !round.adds_up()) {
        Some(round) => Err(format!(
            "{:?} {:?} does not add up",
            round.step, round.options
        )),
        None => Ok(()),
    }
}

pub fn strings(list: &Value) -> Vec<String> {
    list.as_array()
        .into_iter()
        .flatten()
        .map(|item| spaced(item.as_str().unwrap()))
        .collect()
}

/// droop collapses repeated blanks in names.
pub fn spaced(name: &str) -> String {
    name.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn stages(profile: &Profile, outcome: &Outcome) -> Stages {
    let moves = outcome
        .rounds
        .iter()
        .filter(|round| matches!(round.step, Step::Surplus | Step::Exclude));
    moves
        .map(|round| {
            let votes = profile
                .names
                .iter()
                .zip(&round.tallies)
                .filter_map(|(name, tally)| {
                    tally
                        .as_ref()
                        .map(|tally| (spaced(name), tally.to_string()))
                });
            let who: Vec<String> = round
                .options
                .iter()
                .map(|&option| spaced(&profile.names[usize::from(option)]))
                .collect();
            (option_of(&who.join(", ")), votes.collect())
        })
        .collect()
}

fn expected_stages(rounds: &Value, with_nothing: bool) -> Stages {
    let moves = rounds
        .as_array()
        .into_iter()
        .flatten()
        .filter(|round| round["tag"] == "transfer");
    moves
        .filter_map(|round| {
            let message = round["msg"].as_str().unwrap();
            let who = message.split_once(": ").unwrap().1;
            let votes = round["votes"].as_object().unwrap().iter();
            let votes =
                votes.map(|(name, entry)| (spaced(name), entry[1].as_str().unwrap().to_owned()));
            Some((option_of(who), votes.collect())).filter(|_| with_nothing || moved(message))
        })
        .collect()
}

/// droop gives a surplus of nothing a stage of its own; the text does not.
fn moved(message: &str) -> bool {
    !message.trim_end_matches(')').ends_with("(0.00000")
}

fn option_of(who: &str) -> String {
    let who = who.split(" (").next().unwrap();
    let mut names: Vec<String> = who.split(',').map(spaced).collect();
    names.sort();
    names.join(", ")
}

/// Compares move by move. Where the text ends the count before the last exclusion's papers move,
/// droop moves them all the same: then the votes of the last stage are not compared.
fn compare_stages(ours: &Stages, theirs: &Stages, last_too: bool) -> Result<(), String> {
    for (number, pair) in ours.iter().zip(theirs).enumerate() {
        let ((our_move, our_votes), (their_move, their_votes)) = pair;
        if our_move != their_move {
            return Err(format!(
                "stage {number}: moved {our_move}, expected {their_move}"
            ));
        }
        if !last_too && number + 1 == theirs.len() {
            break;
        }
        for (name, votes) in their_votes {
            let ours = our_votes.get(name);
            if ours != Some(votes) && !(ours.is_none() && votes.trim_matches(['0', '.']).is_empty())
            {
                return Err(format!(
                    "stage {number}: {name} has {ours:?}, expected {votes}"
                ));
            }
        }
    }
    let ends_early = !last_too && ours.len() == theirs.len() + 1;
    match ours.len() == theirs.len() || ends_early {
        true => Ok(()),
        false => Err(format!(
            "{} transfers, expected {}",
            ours.len(),
            theirs.len()
        )),
    }
}

#[test]
fn real_weights_give_the_stages_that_droop_gives() {
    let Some(root) = shared("cases") else { return };
    for name in ["linear", "factors-cap", "tiers"] {
        let ballots = std::fs::read(root.join(format!("real/w-{name}.blt"))).unwrap();
        let report = std::fs::read_to_string(root.join(format!("real/stv-{name}.txt"))).unwrap();
        let (profile, outcome) = count(blt::read(&ballots).unwrap(), "stv-scottish").unwrap();
        assert_eq!(
            compare_stages(&stages(&profile, &outcome), &report_stages(&report), true),
            Ok(()),
            "{name}"
        );
    }
}

/// The same stages out of droop's printed report.
fn report_stages(report: &str) -> Stages {
    let mut stages: Stages = Vec::new();
    let mut open = false;
    for line in report.lines() {
        if let Some(action) = line.strip_prefix("Action: ") {
            let who = action.split_once(": ").map_or("", |(_, who)| who);
            open = (action.starts_with("Surplus transferred")
                || action.starts_with("Transfer defeated"))
                && moved(action);
            if open {
                stages.push((option_of(who), BTreeMap::new()));
            }
        } else if let Some((standing, rest)) = line.trim().split_once(':')
            && let Some((name, votes)) = rest.trim().rsplit_once(" (")
            && ["Elected", "Pending", "Hopeful"].contains(&standing)
            && open
        {
            let votes = votes.trim_end_matches(')').to_owned();
            stages.last_mut().unwrap().1.insert(spaced(name), votes);
        }
    }
    stages
}
