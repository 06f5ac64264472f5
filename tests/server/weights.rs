//! What members ask about weight, over HTTP and by command: the service's answers, and the same
//! computed from the log and from files.

use std::path::Path;
use std::process::Command;

use folkmoot::domain::poll::notice::Publication;
use serde_json::{Value, json};

use crate::harness::{Place, Service, Town};
use crate::main_job::{MEMBERS, POLL, opened};
use crate::shared::shared;

/// Runs the program; what it prints and its exit code.
pub fn folkmoot(arguments: &[&str]) -> (String, String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
        .env("FOLKMOOT_LANG", "en")
        .args(arguments)
        .env_remove("FOLKMOOT_URL")
        .env_remove("FOLKMOOT_TRUST")
        .output()
        .expect("the program starts");
    let text = |bytes| String::from_utf8(bytes).expect("the program prints text");
    (
        text(output.stdout),
        text(output.stderr),
        output.status.code(),
    )
}

/// The JSON that a command prints.
pub fn answer(arguments: &[&str]) -> Value {
    let (printed, said, code) = folkmoot(arguments);
    assert_eq!(code, Some(0), "{arguments:?}\n{said}");
    serde_json::from_str(&printed).unwrap_or_else(|error| panic!("{error}: {printed}"))
}

/// What a command prints when it asks the service, and when it verifies the log and computes.
pub fn both_ways(service: &Service, arguments: &[&str]) -> [Value; 2] {
    let asking = [arguments, &["--json", "--url", &service.url]].concat();
    let computing = [arguments, &["--json", "--log", &service.url]].concat();
    [answer(&asking), answer(&computing)]
}

#[test]
fn what_the_service_says_of_weights_follows_from_its_log() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    for member in MEMBERS {
        let [said, computed] = both_ways(&service, &["weight", POLL, member]);
        assert_eq!(said, computed, "{member}");
    }
    for command in [vec!["power", POLL], vec!["issuance", POLL, "--days", "30"]] {
        let [said, computed] = both_ways(&service, &command);
        assert_eq!(said, computed, "{command:?}");
    }
    let trial = answer(&[
        "policy",
        "try",
        "tiers-1-5",
        POLL,
        "--json",
        "--log",
        &service.url,
    ]);
    let shown = town.http.json(&format!("/api/polls/{POLL}/power"));
    assert_eq!(trial["current"]["gini"], shown["gini"]);
    assert_eq!(trial["tried"]["total"], "5", "{trial:#}");
    service.stop();
}

#[test]
fn a_policy_is_tried_on_a_log_without_a_poll() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1", "m-2"]);
    town.credit(&[("m-1", 40), ("m-2", 10)]);
    let attempt = |more: &[&str]| {
        let words = [
            "policy",
            "try",
            "nio-2019-charter",
            "--json",
            "--url",
            &service.url,
        ];
        let found = answer(&[&words, more].concat());
        ["current", "tried"].map(|which| found[which]["total"].as_str().unwrap().to_owned())
    };
    assert_eq!(attempt(&[]), ["2", "50"]);
    town.policy("house", &[("base", "7"), ("bonus-limit", "0")]);
    assert_eq!(attempt(&[]), ["14", "50"]);
    assert_eq!(attempt(&["--beside", "tiers-1-5"]), ["2", "50"]);
    let before = [
        "--beside",
        "base-plus-capped-bonus",
        "--record-date",
        "2026-11-15",
    ];
    let words = [
        "policy",
        "try",
        "one-member-one-vote",
        "--url",
        &service.url,
    ];
    let (_, said, code) = folkmoot(&[&words, &before[..]].concat());
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("as of 2026-11-15T00:00:00Z"), "{said}");
    service.stop();
}

#[test]
fn issuance_before_a_vote_is_shown_by_source_and_class() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let path = format!("/api/polls/{POLL}/issuance");
    let all = town.http.json(&format!("{path}?days=3650"));
    assert_eq!(all["total"], "97");
    // Everybody is new, so that all of it is: what they were credited, and what each has without that.
    for (part, name) in [("minted", "all"), ("enrolled", "enrolled")] {
        assert_eq!(
            all[part],
            json!({"name": name, "weight": "97", "percent": "100.00"})
        );
    }
    assert_eq!(
        all["sources"],
        json!([{"name": "app", "weight": "90", "percent": "92.78"}])
    );
    for days in ["0", "2", "36500", "-1", "x"] {
        let refused = town.http.get(&format!("{path}?days={days}"));
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (400, "bad-address")
        );
    }
    service.stop();
}

/// Record date and policy of each expected file.
const REAL: [(&str, &str, &str); 3] = [
    ("linear", "2026-01-01", "transform linear\n"),
    (
        "tiers",
        "2026-01-01",
        "transform tiers\ntier 1 1\ntier 100 2\ntier 300 3\ntier 1000 4\ntier 5000 5\n",
    ),
    (
        "factors-cap",
        "2024-07-01",
        "factor efficiency 3/2\nfactor interaction 1/2\nfactor special 1/4\ntransform linear\ncap 1000\n",
    ),
];

/// The policy file of a real case, in a folder for the test.
fn policy_file(folder: &Path, name: &str, rules: &str) -> String {
    let path = folder.join(format!("{name}.txt"));
    std::fs::write(&path, rules).unwrap();
    path.to_str().unwrap().to_owned()
}

#[test]
fn real_concentration_by_command_is_what_others_computed() {
    let Some(cases) = shared("cases/real") else {
        return;
    };
    let file = std::fs::read(cases.join("expected.json")).unwrap();
    let file: Value = serde_json::from_slice(&file).unwrap();
    let ledger = cases.join("contributions.csv");
    let folder = tempfile::tempdir().unwrap();
    for (name, record_date, rules) in REAL {
        let expected = &file["policies"][name];
        let policy = policy_file(folder.path(), name, rules);
        let ledger = [
            "--ledger",
            ledger.to_str().unwrap(),
            "--record-date",
            record_date,
        ];
        let trial = [&["policy", "try", &policy, "--json"], &ledger[..]].concat();
        let spread = &answer(&trial)["tried"];
        let few = spread["holding_more_than"].as_array().unwrap();
        let few: Vec<&Value> = few.iter().map(|line| &line["voters"]).collect();
        let told = json!({
            "voters": spread["voters"],
            "total": spread["total"].as_str().unwrap().parse::<u64>().unwrap(),
            "largest": spread["largest"]["weight"].as_str().unwrap().parse::<u64>().unwrap(),
            "gini": spread["gini"],
            "hhi": spread["hhi"],
            "few": few,
        });
        let concentration = &expected["concentration"];
        let wanted = json!({
            "voters": expected["members_with_weight"],
            "total": expected["total_weight"],
            "largest": expected["largest"],
            "gini": concentration["gini"],
            "hhi": concentration["hhi"],
            "few": concentration["members_holding_more_than_50_60_67_percent"],
        });
        assert_eq!(told, wanted, "{name}");
    }
}

#[test]
fn real_weights_are_explained_by_command() {
    let Some(cases) = shared("cases/real") else {
        return;
    };
    let ledger = cases.join("contributions.csv");
    let folder = tempfile::tempdir().unwrap();
    for (name, record_date, rules) in REAL {
        let weights = std::fs::read_to_string(cases.join(format!("weights-{name}.csv"))).unwrap();
        let policy = policy_file(folder.path(), name, rules);
        for row in weights.lines().skip(1).step_by(400) {
            let (member, weight) = row.trim().split_once(',').unwrap();
            let derived = answer(&[
                "weight",
                member,
                "--ledger",
                ledger.to_str().unwrap(),
                "--policy",
                &policy,
                "--record-date",
                record_date,
                "--json",
            ]);
            assert_eq!(derived["weight"], weight, "{name} {member}");
            assert_eq!(
                derived["steps"].as_array().unwrap().last().unwrap()["to"],
                weight
            );
        }
    }
}
