//! Seats reserved (R package vote) and capped (louridas/stv) for groups, under the rules of ours.
//!
//! Both peers count by a rule of their own, in doubles, so only who is elected is compared: the limits
//! must hold under each of our rules, and the house rule must elect whom the peer elects.

use std::collections::BTreeSet;

use folkmoot::domain::count::format::{Profile, blt};
use folkmoot::domain::count::{
    BallotKind, Election, ElectionBuilder, Group, Lot, Mark, Terms, method,
};
use serde_json::Value;

use super::{Case, Verdict};

const RULES: &[&str] = &[
    "stv-folkmoot",
    "stv-scottish",
    "stv-meek-prf",
    "stv-wigm-prf",
];

pub fn reserved(case: &Case) -> Verdict {
    let election = grid(case);
    let group = Group {
        name: "reserved".into(),
        options: members(&election, &case.data["params"]["reserved_group"]),
        at_least: u16::try_from(case.data["params"]["reserved_seats"].as_u64().unwrap()).unwrap(),
        at_most: u16::MAX,
    };
    judge(case, election, vec![group], "constrained")
}

pub fn capped(case: &Case) -> Verdict {
    let params = &case.data["params"];
    let Profile { election, .. } = blt::read(&case.ballots()).unwrap();
    let seats = u16::try_from(case.data["seats"].as_u64().unwrap()).unwrap();
    let election = election.with_seats(seats);
    let group = |value: &Value| Group {
        name: value["name"].as_str().unwrap().to_owned(),
        options: members(&election, &value["members"]),
        at_least: 0,
        at_most: u16::try_from(params["max_per_constituency"].as_u64().unwrap()).unwrap(),
    };
    let groups = params["constituencies"].as_array().unwrap();
    let groups = groups.iter().map(group).collect();
    judge(case, election, groups, "constrained_tail")
}

fn judge(case: &Case, election: Election, groups: Vec<Group>, expected: &str) -> Verdict {
    let expected = members(&election, &case.data["expected"][expected]);
    let mut terms = election.terms().clone();
    terms.groups = groups.clone();
    let order: Vec<String> = election.options().to_vec();
    let order: Vec<&str> = order.iter().map(String::as_str).collect();
    let lot = Lot::given(&order, election.options()).unwrap();
    let election = election.with_terms(terms).unwrap().with_lot(lot);
    let elect = |rule: &str| -> BTreeSet<u16> {
        let outcome = method(rule).unwrap().count(&election).unwrap();
        outcome.elected.into_iter().collect()
    };
    for rule in RULES {
        let elected = elect(rule);
        let held = |group: &Group| elected.intersection(&group.options).count();
        let is_kept = |group: &Group| {
            (usize::from(group.at_least)..=usize::from(group.at_most)).contains(&held(group))
        };
        if !groups.iter().all(is_kept) {
            return Verdict::Failed(format!("{rule}: {elected:?}"));
        }
    }
    let elected = elect("stv-folkmoot");
    match elected == expected {
        true => Verdict::Passed,
        false if by_turns(case) => Verdict::Skipped(
            "louridas/stv fills the last seat by turns of the constituencies, not by votes".into(),
        ),
        false => Verdict::Failed(format!("{elected:?}, not {expected:?}")),
    }
}

/// Whether the peer's log says that a seat went to the constituency whose turn it was.
fn by_turns(case: &Case) -> bool {
    case.folder.join("constrained.log").exists()
        && String::from_utf8(case.bytes("constrained.log"))
            .unwrap()
            .contains("#CONSTITUENCY_TURN")
}

fn members(election: &Election, names: &Value) -> BTreeSet<u16> {
    let index = |name: &Value| {
        let name = name.as_str().unwrap();
        let number = name.strip_prefix('c').unwrap_or(name);
        election
            .index_of(name)
            .or_else(|| election.index_of(number))
            .unwrap()
    };
    names.as_array().unwrap().iter().map(index).collect()
}

/// A line of names, then a ballot a line: the rank of each, 0 for none. Ranks need not begin at 1 or
/// follow one another; a ballot that gives a rank twice is invalid.
fn grid(case: &Case) -> Election {
    let text = String::from_utf8(case.ballots()).unwrap();
    let mut lines = text.lines();
    let options = lines
        .next()
        .unwrap()
        .split(',')
        .map(str::to_owned)
        .collect();
    let seats = u16::try_from(case.data["seats"].as_u64().unwrap()).unwrap();
    let mut builder =
        ElectionBuilder::new(options, seats, BallotKind::Ranking, Terms::default()).unwrap();
    for line in lines {
        let ranks = line.split(',').map(|cell| cell.parse::<u32>().unwrap());
        let marks: Vec<Mark> = (0..)
            .zip(ranks)
            .filter(|&(_, number)| number > 0)
            .map(|(option, number)| Mark { option, number })
            .collect();
        let _ = builder.push(1, &marks);
    }
    builder.build()
}
