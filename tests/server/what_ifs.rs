//! The same ballots under other rules: over HTTP beside a result, from the log, and from files.

use std::path::Path;

use folkmoot::domain::poll::notice::Publication;
use serde_json::{Value, json};

use crate::harness::Place;
use crate::main_job::{POLL, opened, vote_all};
use crate::shared::shared;
use crate::weights::{answer, both_ways};

#[test]
fn what_if_stands_beside_a_result_and_follows_from_the_log() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    let path = format!("/api/polls/{POLL}/what-if");
    let early = town.http.get(&path);
    assert_eq!((early.status, early.code().as_str()), (404, "not-yet"));
    town.close(POLL);
    let [said, computed] = both_ways(&service, &["what-if", POLL]);
    assert_eq!(said, computed);
    let [council, charter] = said["contests"].as_array().unwrap().as_slice() else {
        panic!("two contests: {said:#}");
    };
    assert_eq!(
        (
            &council["outcome"],
            &council["margin"],
            &council["decisions"]
        ),
        (&json!("chen-yu, ma-li"), &Value::Null, &json!([]))
    );
    assert_eq!(charter["outcome"], "passed");
    // For 38 + 6 + 6 + 1, against 32 + 13: more than half of the difference would have had to change sides, and
    // the lightest voter with as much has 6.
    assert_eq!(charter["margin"], json!({"heads": 1, "weight": "6"}));
    let rule = |contest: &Value, list: &str, name: &str| {
        let rules = contest[list].as_array().unwrap().iter();
        let mut found = rules.filter(|rule| rule["name"] == name);
        found
            .next()
            .unwrap_or_else(|| panic!("{name}: {contest:#}"))
            .clone()
    };
    assert_eq!(
        rule(charter, "rules", "one-member-one-vote"),
        json!({"name": "one-member-one-vote", "voters": 7, "total": "7", "outcome": "passed", "changes": false})
    );
    let stricter = rule(charter, "decisions", "weight-3/5");
    assert_eq!(
        (&stricter["outcome"], &stricter["changes"]),
        (&json!("rejected"), &json!(true))
    );
    service.stop();
}

/// A file of ballots for the command, made of the real rankings.
fn ballots(cases: &Path, to: &Path, marks: impl Fn(&[&str]) -> String) -> String {
    let text = std::fs::read_to_string(cases.join("ballots.csv")).unwrap();
    let rows = text.lines().skip(1).map(|row| {
        let (member, ranking) = row.trim().split_once(',').unwrap();
        let ranking: Vec<&str> = ranking.split(' ').collect();
        format!("{member},{}\n", marks(&ranking))
    });
    let text: String = std::iter::once("member,marks\n".to_owned())
        .chain(rows)
        .collect();
    std::fs::write(to, text).unwrap();
    to.to_str().unwrap().to_owned()
}

/// The name with the largest number, and how far it is ahead.
fn first(sums: &Value) -> (String, u64) {
    let mut sums: Vec<(u64, String)> = sums
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, sum)| (sum.as_u64().unwrap(), name.clone()))
        .collect();
    sums.sort();
    let (second, (most, name)) = (&sums[sums.len() - 2], &sums[sums.len() - 1]);
    (name.clone(), most - second.0)
}

/// What the preset of tiers would have made of a contest.
fn under_tiers(contest: &Value) -> &Value {
    let rules = contest["rules"].as_array().unwrap();
    let found = rules.iter().find(|rule| rule["name"] == "tiers-1-5");
    found.unwrap()
}

#[test]
fn real_ballots_under_other_rules_have_the_winners_that_others_computed() {
    let Some(cases) = shared("cases/real") else {
        return;
    };
    let file = std::fs::read(cases.join("expected.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let (linear, tiers) = (&file["policies"]["linear"], &file["policies"]["tiers"]);
    let folder = tempfile::tempdir().unwrap();
    let ledger = cases.join("contributions.csv");
    let asked = |name: &str, method: &str, marks: &dyn Fn(&[&str]) -> String| {
        let ballots = ballots(&cases, &folder.path().join(name), marks);
        let report = answer(&[
            "what-if",
            "--ledger",
            ledger.to_str().unwrap(),
            "--policy",
            "nio-2019-charter",
            "--record-date",
            "2026-01-01",
            "--ballots",
            &ballots,
            "--method",
            method,
            "--json",
        ]);
        report["contests"][0].clone()
    };
    let odd = |name: &str| name[1..].parse::<u32>().unwrap() % 2 == 1;
    let first_rank = asked("first", "single-choice", &|ranking| ranking[0].to_owned());
    let three = asked("three", "approval", &|ranking| {
        ranking[..ranking.len().min(3)].join(" ")
    });
    for (contest, sums) in [
        (&first_rank, "single_choice_of_first_rank"),
        (&three, "approval_of_first_three_ranks"),
    ] {
        let (winner, _) = first(&linear[sums]);
        assert_eq!(contest["outcome"], winner, "{sums}");
        assert_eq!(
            under_tiers(contest)["outcome"],
            first(&tiers[sums]).0,
            "{sums}"
        );
        assert_eq!(
            under_tiers(contest)["total"],
            tiers["total_weight"].to_string()
        );
    }
    let (_, lead) = first(&linear["single_choice_of_first_rank"]);
    assert_eq!(
        first_rank["margin"],
        json!({"heads": 1, "weight": (lead / 2 + 1).to_string()})
    );
    let sides = asked(
        "sides",
        "yes-no",
        &|ranking| match (ranking.len(), odd(ranking[0])) {
            (1, _) => String::new(),
            (_, true) => "for".to_owned(),
            (_, false) => "against".to_owned(),
        },
    );
    assert_eq!(sides["outcome"], "passed");
    // 48,468 for and 17,825 against: half of the difference has to change sides.
    assert_eq!(
        sides["margin"]["weight"],
        ((48_468 - 17_825_u32).div_ceil(2)).to_string()
    );
}
