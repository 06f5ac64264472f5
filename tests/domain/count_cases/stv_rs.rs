//! Transcripts of stv-rs: who is elected and excluded in turn, and all votes at each election.
//!
//! Its rational arithmetic rounds keep factors to six places; there only who is compared.

use std::collections::BTreeMap;

use folkmoot::domain::count::Step;
use folkmoot::domain::count::format::blt;

use super::droop::{count, strings};
use super::{Case, Verdict};

use crate::shared::said;

/// What stv-rs did, to whom, and the votes that it then lists.
struct Action {
    elects: bool,
    name: String,
    votes: BTreeMap<String, String>,
}

pub fn in_turn(case: &Case) -> Verdict {
    judge(case, "stv-meek-droop")
}

pub fn equalized(case: &Case) -> Verdict {
    judge(case, "stv-meek-droop-equalized")
}

fn judge(case: &Case, method: &str) -> Verdict {
    match compare(case, method) {
        Ok(()) => Verdict::Passed,
        Err(why) => Verdict::Failed(why),
    }
}

fn compare(case: &Case, method: &str) -> Result<(), String> {
    let profile = blt::read(&case.ballots()).map_err(|error| said(&error))?;
    let (profile, outcome) = count(profile, method)?;
    let name = |option: &u16| profile.names[usize::from(*option)].clone();
    let log = String::from_utf8(case.bytes("expected.log")).unwrap();
    let actions = actions(&log);
    let exact = case.data["params"]["arithmetic"]
        .as_str()
        .unwrap()
        .starts_with("fixed");
    let mut elected: Vec<String> = outcome.elected.iter().map(name).collect();
    elected.sort();
    let mut wanted = strings(&case.data["expected"]["elected"]);
    wanted.sort();
    if elected != wanted {
        return Err(format!("elected {elected:?}"));
    }
    let out = outcome
        .rounds
        .iter()
        .filter(|round| round.step == Step::Exclude);
    let out: Vec<String> = out
        .flat_map(|round| round.options.iter().map(name))
        .collect();
    let theirs: Vec<&String> = actions
        .iter()
        .filter(|action| !action.elects)
        .map(|action| &action.name)
        .collect();
    // Nine places can see a quota reached where fractions see a tie for exclusion.
    let known = if exact {
        theirs.len()
    } else {
        out.len().min(theirs.len())
    };
    if out.iter().collect::<Vec<_>>() != theirs[..known] {
        return Err(format!("excluded {out:?}, expected {theirs:?}"));
    }
    for action in actions.iter().filter(|action| action.elects && exact) {
        let round = outcome
            .rounds
            .iter()
            .find(|round| {
                round
                    .elected
                    .iter()
                    .map(name)
                    .any(|name| name == action.name)
            })
            .ok_or_else(|| format!("{} is not elected", action.name))?;
        let tallies = profile.names.iter().zip(&round.tallies);
        let ours: BTreeMap<String, String> = tallies
            .filter_map(|(name, votes)| Some((name.clone(), votes.as_ref()?.to_string())))
            .collect();
        if ours != action.votes {
            let votes = &action.votes;
            return Err(format!(
                "electing {}: {ours:?}, expected {votes:?}",
                action.name
            ));
        }
        if let Some(round) = outcome.rounds.iter().find(|round| !round.adds_up()) {
            return Err(format!("{round:?} does not add up"));
        }
    }
    Ok(())
}

fn actions(log: &str) -> Vec<Action> {
    let mut actions: Vec<Action> = Vec::new();
    let mut open = false;
    for line in log.lines() {
        if let Some(what) = line.strip_prefix("Action: ") {
            open = what.starts_with("Elect: ") || what.starts_with("Defeat (");
            if let Some((what, name)) = what.split_once(": ").filter(|_| open) {
                actions.push(Action {
                    elects: what == "Elect",
                    name: name.to_owned(),
                    votes: BTreeMap::new(),
                });
            }
        } else if let Some((standing, rest)) = line.trim().split_once(':')
            && let Some((name, votes)) = rest.trim().rsplit_once(" (")
            && ["Elected", "Hopeful"].contains(&standing)
            && open
        {
            let votes = votes.trim_end_matches(')').to_owned();
            actions
                .last_mut()
                .unwrap()
                .votes
                .insert(name.to_owned(), votes);
        }
    }
    actions
}
