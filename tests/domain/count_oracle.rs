//! Random weighted contests against abcvoting, pabutools, starvote, apportionment and pref_voting, where Python has
//! them.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::count::{
    BallotKind, Budget, Election, ElectionBuilder, Lot, Mark, Terms, method,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::python_oracle::ask;

const OPTIONS: u64 = 6;
const SEATS: u16 = 3;
const LIST_SEATS: u16 = 11;
const BUDGET: u64 = 100;

/// Weight and marks: an option and its score.
type Vote = (u64, Vec<(u16, u32)>);

struct Contest {
    votes: Vec<Vote>,
    costs: Vec<u64>,
}

/// The same contests on every machine: xorshift from the number of the contest.
fn contest(number: u64) -> Contest {
    let mut state = number * 0x9e37_79b9 + 0x1234_5678_9abc;
    let mut below = |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let ballots = 3 + below(9);
    let heaviest = [2, 6, 40][usize::try_from(number % 3).unwrap()];
    let votes = (0..ballots)
        .map(|_| {
            let weight = 1 + below(heaviest);
            let marks = (0..OPTIONS).filter_map(|option| {
                let score = below(10).saturating_sub(4);
                let option = u16::try_from(option).unwrap();
                (score > 0).then(|| (option, u32::try_from(score).unwrap()))
            });
            (weight, marks.collect())
        })
        .collect();
    Contest {
        votes,
        costs: (0..OPTIONS).map(|_| 1 + below(60)).collect(),
    }
}

fn election(contest: &Contest, kind: BallotKind) -> Election {
    let options: Vec<String> = (0..OPTIONS).map(|option| format!("o{option}")).collect();
    let terms = Terms {
        budget: Some(Budget {
            total: BUDGET,
            unit: 1,
            costs: contest.costs.clone(),
        }),
        list_ties: kind == BallotKind::Approvals,
        ..Terms::default()
    };
    let (seats, most) = match kind {
        BallotKind::Choice => (LIST_SEATS, 1),
        _ => (SEATS, usize::MAX),
    };
    let mut builder = ElectionBuilder::new(options.clone(), seats, kind, terms).unwrap();
    for (weight, marks) in &contest.votes {
        let marks: Vec<Mark> = marks
            .iter()
            .take(most)
            .map(|&(option, number)| Mark { option, number })
            .collect();
        builder.push(*weight, &marks).unwrap();
    }
    let order: Vec<&str> = options.iter().map(String::as_str).collect();
    let lot = Lot::given(&order, &options).unwrap();
    builder.build().with_lot(lot)
}

fn as_json(contest: &Contest) -> String {
    let ballots = contest.votes.iter();
    let ballots = ballots.map(|(weight, marks)| json!({ "weight": weight, "marks": marks }));
    json!({
        "options": (0..OPTIONS).map(|option| format!("o{option}")).collect::<Vec<_>>(),
        "seats": SEATS,
        "list_seats": LIST_SEATS,
        "budget": BUDGET,
        "costs": contest.costs,
        "ballots": ballots.collect::<Vec<_>>(),
    })
    .to_string()
}

/// What we say in their words: every tied committee, or the names of the elected.
fn ours(contest: &Contest, family: &str, name: &str) -> Value {
    let kind = match family {
        "scores" => BallotKind::Scores,
        "lists" => BallotKind::Choice,
        _ => BallotKind::Approvals,
    };
    let outcome = method(name)
        .unwrap()
        .count(&election(contest, kind))
        .unwrap();
    if family == "committees" {
        return json!(outcome.alternatives);
    }
    let mut names = outcome.elected_names();
    names.sort_unstable();
    json!(names)
}

/// Asks a program for its counts of the same contests and compares each by `agree`, which says how many
/// they were.
fn compare<A: DeserializeOwned>(script: &str, agree: impl Fn(&Contest, A) -> usize) {
    let long = std::env::var_os("FOLKMOOT_LONG").is_some();
    let contests: Vec<Contest> = (1..if long { 2_000 } else { 60 }).map(contest).collect();
    let lines: Vec<String> = contests.iter().map(as_json).collect();
    let Some(answers) = ask(script, &lines) else {
        return;
    };
    let last: Value = serde_json::from_str(answers.last().unwrap()).unwrap();
    for package in last["missing"].as_array().unwrap() {
        println!("skipped: Python has no package {package}");
    }
    let pairs = contests.iter().zip(&answers);
    let compared =
        pairs.map(|(contest, answer)| agree(contest, serde_json::from_str(answer).unwrap()));
    println!("{} counts agree", compared.sum::<usize>());
}

#[test]
fn python_packages_elect_the_same() {
    compare("committees.py", |contest, answer: Value| {
        let mut compared = 0;
        for (family, methods) in answer.as_object().unwrap() {
            for (name, theirs) in methods.as_object().unwrap() {
                let ours = ours(contest, family, name);
                assert_eq!(&ours, theirs, "{name} on {}", as_json(contest));
                compared += 1;
            }
        }
        compared
    });
}

/// Who wins under some lot: with each option favoured once, every tied winner wins once.
fn winners(contest: &Contest, name: &str) -> Vec<u16> {
    let options: Vec<String> = (0..OPTIONS).map(|option| format!("o{option}")).collect();
    let kind = BallotKind::WeakRanking;
    let mut builder = ElectionBuilder::new(options.clone(), 1, kind, Terms::default()).unwrap();
    for (weight, marks) in &contest.votes {
        let marks: Vec<Mark> = marks
            .iter()
            .map(|&(option, number)| Mark { option, number })
            .collect();
        builder.push(*weight, &marks).unwrap();
    }
    let election = builder.build();
    let method = method(name).unwrap();
    let mut order: Vec<&str> = options.iter().map(String::as_str).collect();
    let mut won = BTreeSet::new();
    for _ in 0..OPTIONS {
        order.rotate_left(1);
        let lot = Lot::given(&order, &options).unwrap();
        let outcome = method.count(&election.clone().with_lot(lot)).unwrap();
        // Without a Condorcet winner `condorcet` elects nobody and names the Smith set.
        match outcome.elected.is_empty() {
            true => won.extend(&outcome.ranking[0]),
            false => won.extend(&outcome.elected),
        }
    }
    won.into_iter().collect()
}

#[test]
fn pref_voting_leaves_the_same_winners_tied() {
    compare(
        "ranked.py",
        |contest, answer: BTreeMap<String, Vec<u16>>| {
            for (name, theirs) in &answer {
                let ours = winners(contest, name);
                assert_eq!(&ours, theirs, "{name} on {}", as_json(contest));
            }
            answer.len()
        },
    );
}
