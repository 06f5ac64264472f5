//! The contribution history of a real project and the ballots of a real ward, through the whole
//! service: weights, winners and totals as other programs computed them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

use folkmoot::domain::count::decision::{
    DecisionRule, Measure, Need, Participation, Quorum, Strictness,
};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::contest::Contest;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::ballot::Ballot;
use folkmoot::domain::weight::csv;
use folkmoot::domain::weight::ledger::Line;
use serde_json::{Value, json};

use crate::harness::{Place, Service, Town, log_key};
use crate::main_job::verify_download;
use crate::plans::{
    PollPlan, SCRUTINEERS, category, contest, contributions, enrolment, genesis, id, notice,
    salted, time,
};
use crate::shared::shared;

/// The lines of a policy.
type PolicyLines = &'static [(&'static str, &'static str)];

/// Each poll with its policy and its record date.
const POLLS: [(&str, PolicyLines, &str); 3] = [
    ("linear", &[("transform", "linear")], "2026-01-01T00:00:00Z"),
    (
        "tiers",
        &[
            ("transform", "tiers"),
            ("tier", "1 1"),
            ("tier", "100 2"),
            ("tier", "300 3"),
            ("tier", "1000 4"),
            ("tier", "5000 5"),
        ],
        "2026-01-01T00:00:00Z",
    ),
    (
        "factors-cap",
        &[
            ("factor", "development 1"),
            ("factor", "efficiency 3/2"),
            ("factor", "interaction 1/2"),
            ("factor", "special 1/4"),
            ("transform", "linear"),
            ("cap", "1000"),
            ("rounding", "down"),
        ],
        "2024-07-01T00:00:00Z",
    ),
];

const CANDIDATES: [&str; 9] = ["c1", "c2", "c3", "c4", "c5", "c6", "c7", "c8", "c9"];

/// One ranking, counted in four ways.
fn contests() -> Vec<Contest> {
    let mut charter = contest("charter", "yes-no", 1, &["for", "against"]);
    charter.rule = heads_shown();
    vec![
        contest("council", "stv-scottish", 4, &CANDIDATES),
        contest("first", "single-choice", 1, &CANDIDATES),
        contest("three", "approval", 1, &CANDIDATES),
        charter,
    ]
}

/// A rule whose working shows the heads: of all, of those not against, of those for.
fn heads_shown() -> DecisionRule {
    let quorum = |counts| Quorum {
        measure: Measure::Heads,
        counts,
        need: Need::Count(1),
        strictness: Strictness::Inclusive,
    };
    DecisionRule {
        quorums: vec![
            quorum(Participation::Cast),
            quorum(Participation::ForAndAbstained),
            quorum(Participation::For),
        ],
        thresholds: Vec::new(),
    }
}

/// What a member marks whose ranking this is, by the rules of `expected.json`.
fn marks(salt: usize, ranking: &[&str]) -> Marks {
    let mark = |name: &str| MarkLine::Mark(id(name));
    let ranked = (1..)
        .zip(ranking)
        .map(|(n, name)| MarkLine::Rank(n, id(name)));
    let mut approved: Vec<&str> = ranking.iter().take(3).copied().collect();
    approved.sort_unstable();
    let odd = CANDIDATES
        .iter()
        .position(|name| *name == ranking[0])
        .unwrap()
        % 2
        == 0;
    let side = match (ranking.len(), odd) {
        (1, _) => "abstain",
        (_, true) => "for",
        (_, false) => "against",
    };
    Marks {
        salt: salted(salt as u64),
        contests: vec![
            (id("council"), ranked.collect()),
            (id("first"), vec![mark(ranking[0])]),
            (id("three"), approved.into_iter().map(mark).collect()),
            (id("charter"), vec![mark(side)]),
        ],
    }
}

/// Does something to every item over several connections, so that the writer finds batches.
fn in_parallel<T: Sync>(items: &[T], work: impl Fn(usize, &T) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..16 {
            scope.spawn(|| {
                loop {
                    let place = next.fetch_add(1, Ordering::Relaxed);
                    let Some(item) = items.get(place) else {
                        return;
                    };
                    work(place, item);
                }
            });
        }
    });
}

/// A place for this ledger: four categories, one class.
fn founded(place: &Place) -> Service {
    let mut born = genesis(log_key().public());
    born.categories = ["development", "efficiency", "interaction", "special"]
        .map(|name| category(name, name, name))
        .to_vec();
    born.founded = time("2024-06-01T00:00:00Z");
    Service::start(place.settings_of(born)).unwrap()
}

/// The history goes in at these times of the log, the last seconds before the record dates among them.
const FIRST_DAY: &str = "2017-01-01T00:00:00Z";
const LOGGED_FIRST: &str = "2024-06-30T23:59:59Z";
const LOGGED_THEN: &str = "2025-12-31T23:59:59Z";
const LOGGED_LAST: &str = "2026-12-01T00:00:00Z";

/// Enrols everybody and credits the whole history in three batches.
fn import(town: &Town, folder: &Path) -> Vec<Id> {
    let file = std::fs::read(folder.join("contributions.csv")).unwrap();
    let categories = ["development", "efficiency", "interaction", "special"].map(id);
    let batch = csv::read(&file, &categories).unwrap();
    assert_eq!(batch.lines().len(), 41_320);
    let mut members: Vec<Id> = batch
        .lines()
        .iter()
        .map(|line| line.member.clone())
        .collect();
    members.sort();
    members.dedup();
    assert_eq!(members.len(), 1_329);
    in_parallel(&members, |_, member| {
        town.signed(
            enrolment(member.as_str()),
            &["o/lin", &format!("m/{member}")],
        );
    });
    // What a poll's record date is to include was logged before it.
    let mut from = FIRST_DAY;
    for (part, until) in [
        ("one", LOGGED_FIRST),
        ("two", LOGGED_THEN),
        ("three", LOGGED_LAST),
    ] {
        if part != "one" {
            town.clock(until);
        }
        let within =
            |line: &&Line| time(from) < line.occurred_at && line.occurred_at <= time(until);
        let lines = batch.lines().iter().filter(within).cloned();
        let (statement, lines) = contributions(id(part), (from, until), lines.collect());
        town.http.stage(&lines);
        town.signed(statement, &["s/app"]);
        from = until;
    }
    members
}

/// Adopts the policies, announces the polls and certifies their rolls.
fn announce(town: &Town) {
    for (poll, lines, record_date) in POLLS {
        let mut notice = notice(PollPlan {
            poll,
            policy: town.policy(poll, lines),
            publication: Publication::SealedUntilClose,
            contests: contests(),
        });
        notice.record_date = time(record_date);
        town.signed(notice, &["o/officer"]);
        town.certify_roll(poll);
        for scrutineer in SCRUTINEERS {
            town.reveal(poll, scrutineer);
        }
    }
    town.clock("2026-12-10T12:00:00Z");
}

/// The roll as the service shows it: member and weight.
fn weights(town: &Town, poll: &str) -> String {
    let roll = town.http.text(&format!("/api/polls/{poll}/roll"));
    let mut table = "member,weight\n".to_owned();
    for line in roll.lines() {
        let fields: Vec<&str> = line.split(' ').collect();
        table.push_str(&format!("{},{}\n", fields[0], fields[2]));
    }
    table
}

/// Every voter casts the ballot that the file has for it.
fn cast(town: &Town, folder: &Path, poll: &str) {
    let file = std::fs::read_to_string(folder.join("ballots.csv")).unwrap();
    let rankings: BTreeMap<&str, &str> = file
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap())
        .collect();
    let open = town.opening(poll);
    let table = weights(town, poll);
    let voters: Vec<&str> = table
        .lines()
        .skip(1)
        .map(|line| line.split_once(',').unwrap().0)
        .collect();
    in_parallel(&voters, |place, member| {
        let ranking: Vec<&str> = rankings[member].split(' ').collect();
        let marks = marks(place, &ranking).text();
        let ballot = Ballot {
            open,
            member: id(member),
            seq: 1,
            prev: None,
            marks: Hash::of(marks.as_bytes()),
        };
        let note = town.note(ballot, &[Principal::Member(id(member))]);
        town.accepted(&note, &[marks.as_bytes()]);
    });
}

/// The numbers of one poll's outcome, in the words of `expected.json`.
fn found(town: &Town, poll: &str) -> Value {
    let outcome = town.http.json(&format!("/api/polls/{poll}/outcome"));
    let contest = |place: usize| &outcome["contests"][place]["outcome"];
    let totals = |place: usize| {
        let tallies = contest(place)["rounds"][0]["tallies"].as_object().unwrap();
        let number = |value: &Value| value.as_str().unwrap().parse::<u64>().unwrap();
        let totals = tallies
            .iter()
            .map(|(name, value)| (name.clone(), json!(number(value))));
        Value::Object(totals.collect())
    };
    let given = |place: usize| {
        let reason = &contest(3)["decision"]["reasons"][place]["given"];
        reason.as_str().unwrap().parse::<u64>().unwrap()
    };
    let heads = json!({
        "for": given(2), "abstain": given(1) - given(2), "against": given(0) - given(1),
    });
    let roll = town.http.poll(poll).roll.unwrap();
    json!({
        "members_with_weight": roll.count,
        "total_weight": u64::try_from(roll.weight.0).unwrap(),
        "single_choice_of_first_rank": totals(1),
        "approval_of_first_three_ranks": totals(2),
        "sides": totals(3),
        "heads": heads,
        "elected_in_order": contest(0)["elected"],
        "quota": contest(0)["rounds"][0]["quota"],
    })
}

/// The same numbers as `expected.json` has them.
fn expected(file: &Value, poll: &str) -> Value {
    let policy = &file["policies"][poll];
    let mut sides = policy["for_against_abstain"]["weight"].clone();
    sides.as_object_mut().unwrap().remove("abstain");
    json!({
        "members_with_weight": policy["members_with_weight"],
        "total_weight": policy["total_weight"],
        "single_choice_of_first_rank": policy["single_choice_of_first_rank"],
        "approval_of_first_three_ranks": policy["approval_of_first_three_ranks"],
        "sides": sides,
        "heads": policy["for_against_abstain"]["heads"],
        "elected_in_order": policy["stv_scottish"]["elected_in_order"],
        "quota": policy["stv_scottish"]["quota"],
    })
}

#[test]
fn real_contributions_and_ballots_give_the_weights_and_winners_that_others_computed() {
    let Some(folder) = shared("cases/real") else {
        return;
    };
    let file = std::fs::read(folder.join("expected.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let place = Place::new();
    let service = founded(&place);
    let town = Town::new(&service);
    town.settle_after(LOGGED_FIRST);
    import(&town, &folder);
    announce(&town);
    for (poll, _, _) in POLLS {
        let computed = std::fs::read_to_string(folder.join(format!("weights-{poll}.csv"))).unwrap();
        assert_eq!(weights(&town, poll), computed, "{poll}");
        cast(&town, &folder, poll);
    }
    town.clock("2026-12-17T12:00:00Z");
    for (poll, _, _) in POLLS {
        town.http.await_phase(poll, Phase::ProvisionalResult);
        assert_eq!(found(&town, poll), expected(&file, poll), "{poll}");
    }
    let report = verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}
