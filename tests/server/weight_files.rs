//! The file that proves a weight: derived again from nothing but itself and the trust file, and
//! refused once anything in it is changed.

use std::path::Path;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::view::ledger::LineView;
use serde_json::{Value, json};

use crate::harness::{Place, Service, Town};
use crate::main_job::{MEMBERS, POLL};
use crate::plans::{PollPlan, council_and_charter, id, who};
use crate::weights::folkmoot;

/// A certified roll to which a correction and a merger belong.
fn certified(service: &Service) -> Town {
    let town = Town::new(service);
    town.settle();
    town.enrol(MEMBERS);
    town.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-7", 6)]);
    town.credit(&[("m-1", -3), ("m-5", 12)]);
    let lines: Vec<LineView> = town.http.list("/api/members/m-2/contributions");
    let reason: &[u8] = b"The fair was counted twice.";
    let correction = Correction {
        reference: id("fix-1"),
        source: who("s/app"),
        lines: vec![(lines[0].reference.clone(), 11)],
        reason: AttachmentRef::to(reason),
    };
    town.accepted(&town.note(correction, &[who("o/lin")]), &[reason]);
    let merger = MemberStatement {
        reference: id("one-person"),
        does: Does::Merge,
        into: Some(id("m-3")),
        tags: Vec::new(),
        members: vec![id("m-7")],
        reason: Some(AttachmentRef::to(reason)),
    };
    for officer in ["o/lin", "o/checker"] {
        town.accepted(&town.note(merger.clone(), &[who(officer)]), &[reason]);
    }
    let tagging = MemberStatement {
        reference: id("from-the-north"),
        does: Does::Tag,
        into: None,
        tags: vec![(id("constituency"), id("north"))],
        members: vec![id("m-1"), id("m-2")],
        reason: None,
    };
    town.signed(tagging, &["o/lin"]);
    let policy = town.policy("house", &[("factor", "development 1/2"), ("base", "1")]);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::SealedUntilClose,
        contests: council_and_charter(),
    });
    town.clock("2026-12-05T00:00:00Z");
    town.certify_roll(POLL);
    town
}

fn file_of(town: &Town, member: &str) -> Value {
    town.http
        .json(&format!("/api/polls/{POLL}/weights/{member}/proof"))
}

/// What `verify-weight` says of a file: its JSON, and the exit code.
fn verified(folder: &Path, file: &Value) -> (Value, Option<i32>) {
    let path = folder.join("weight.json");
    std::fs::write(&path, file.to_string()).unwrap();
    let (path, trust) = (path.to_str().unwrap(), folder.join("trust"));
    let arguments = [
        "verify-weight",
        path,
        "--trust",
        trust.to_str().unwrap(),
        "--json",
    ];
    let (printed, said, code) = folkmoot(&arguments);
    let answer = serde_json::from_str(&printed);
    (
        answer.unwrap_or_else(|error| panic!("{error}: {printed}{said}")),
        code,
    )
}

/// What it says to people of the file that was verified last.
fn told(folder: &Path) -> String {
    let (path, trust) = (folder.join("weight.json"), folder.join("trust"));
    let (path, trust) = (path.to_str().unwrap(), trust.to_str().unwrap());
    folkmoot(&["verify-weight", path, "--trust", trust]).0
}

/// A folder with the trust file of the town.
fn folder(town: &Town) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("trust"), town.http.text("/api/trust")).unwrap();
    folder
}

#[test]
fn every_weight_is_derived_again_from_its_file_alone() {
    let place = Place::new();
    let service = place.start();
    let town = certified(&service);
    let folder = folder(&town);
    let roll = town.http.text(&format!("/api/polls/{POLL}/roll"));
    assert_eq!(
        roll,
        "m-1 owner 19\nm-2 owner 6\nm-3 owner 6\nm-4 owner 1\nm-5 owner 7\nm-6 owner 1\n"
    );
    let files: Vec<(&str, Value)> = roll
        .lines()
        .map(|line| {
            let (member, _) = line.split_once(' ').unwrap();
            (line.rsplit(' ').next().unwrap(), file_of(&town, member))
        })
        .collect();
    let gone = town
        .http
        .get(&format!("/api/polls/{POLL}/weights/m-7/proof"));
    assert_eq!((gone.status, gone.code().as_str()), (404, "not-found"));
    service.stop();
    for (weight, file) in files {
        let (found, code) = verified(folder.path(), &file);
        assert_eq!(
            (code, &found["failure"]),
            (Some(0), &Value::Null),
            "{found:#}"
        );
        assert_eq!(found["derivation"]["weight"], weight, "{found:#}");
    }
}

/// What is said of members after the roll is made is no part of why they weigh what they do.
#[test]
fn a_file_made_after_a_later_return_holds() {
    let place = Place::new();
    let service = place.start();
    let town = certified(&service);
    let folder = folder(&town);
    let reason: &[u8] = b"Two persons after all.";
    let back = MemberStatement {
        reference: id("two-persons"),
        does: Does::Reinstate,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-7")],
        reason: Some(AttachmentRef::to(reason)),
    };
    for officer in ["o/lin", "o/checker"] {
        town.accepted(&town.note(back.clone(), &[who(officer)]), &[reason]);
    }
    let file = file_of(&town, "m-3");
    service.stop();
    let (found, code) = verified(folder.path(), &file);
    assert_eq!(
        (code, &found["failure"], &found["derivation"]["weight"]),
        (Some(0), &Value::Null, &json!("6")),
        "{found:#}"
    );
}

/// Whose file, what is changed in it, to what, and what must be said.
const CHANGES: [(&str, &str, &str, &str); 19] = [
    (
        "m-1",
        "/proof/tags",
        r#"["constituency south"]"#,
        "the tag constituency south",
    ),
    (
        "m-1",
        "/format",
        r#""folkmoot/weight/v2""#,
        "its format is not",
    ),
    (
        "m-1",
        "/proof/policy/0",
        r#""factor development 1""#,
        "policy: ",
    ),
    (
        "m-1",
        "/proof/record_date",
        r#""2026-12-06T00:00:00Z""#,
        "record date: ",
    ),
    ("m-1", "/proof/ledger_size", "9", "ledger size: "),
    (
        "m-1",
        "/proof/categories",
        r#"["development"]"#,
        "categories: ",
    ),
    ("m-1", "/proof/value_min", "3", "value required: "),
    (
        "m-1",
        "/proof/joined_at",
        r#""2020-01-01T00:00:00Z""#,
        "beginning of the membership",
    ),
    (
        "m-1",
        "/proof/line/text",
        r#""m-1 owner 20""#,
        "is not in the tree it claims",
    ),
    ("m-1", "/proof/roll/root", r#""00""#, "root of the roll: "),
    (
        "m-1",
        "/proof/roll_total",
        r#""41""#,
        "weight on the roll: ",
    ),
    (
        "m-1",
        "/proof/batches/0/batch/root",
        r#""00""#,
        "root of entry",
    ),
    (
        "m-1",
        "/proof/batches/0/source",
        r#""shop""#,
        "source of entry",
    ),
    (
        "m-1",
        "/proof/batches",
        "[]",
        "the rules give 1, but the roll says 19",
    ),
    (
        "m-1",
        "/receipts/0",
        r#""no receipt""#,
        "receipt 1 does not prove",
    ),
    ("m-1", "/receipts", "[]", "no genesis statement"),
    (
        "m-2",
        "/proof/batches/0/corrections",
        "{}",
        "the rules give 16, but the roll says 6",
    ),
    (
        "m-3",
        "/proof/merged",
        r#"["m-6"]"#,
        "merger of m-6 into m-3",
    ),
    ("m-3", "/proof/merged", "[]", "belongs to another member"),
];

#[test]
fn the_reason_of_a_correction_is_the_text_that_the_log_names() {
    let place = Place::new();
    let service = place.start();
    let town = certified(&service);
    let folder = folder(&town);
    let mut file = file_of(&town, "m-2");
    let mut changed = |reason: &str| {
        let corrections = &mut file["proof"]["batches"][0]["corrections"];
        let correction = corrections.as_object_mut().unwrap().values_mut().next();
        correction.unwrap()["reason"] = json!(reason);
        let (found, code) = verified(folder.path(), &file);
        (code, found["failure"].to_string())
    };
    let (code, said) = changed("A favour.");
    assert!(
        code == Some(1) && said.contains("correction-reason"),
        "{said}"
    );
    let erased = AttachmentRef::to(b"The fair was counted twice.").hash;
    assert_eq!(
        changed(&erased.to_string()),
        (Some(0), "null".to_owned()),
        "what is erased cannot be shown"
    );
    service.stop();
}

#[test]
fn whatever_is_changed_in_a_file_is_named() {
    let place = Place::new();
    let service = place.start();
    let town = certified(&service);
    let folder = folder(&town);
    let refused = |file: &Value, reason: &str| {
        let (found, code) = verified(folder.path(), file);
        assert_eq!(
            (code, &found["holds"]),
            (Some(1), &json!(false)),
            "{reason}"
        );
        let failure = told(folder.path());
        assert!(failure.contains(reason), "{reason}: {failure}");
    };
    for (member, pointer, to, reason) in CHANGES {
        let mut file = file_of(&town, member);
        let to = serde_json::from_str(to).unwrap();
        *file.pointer_mut(pointer).expect(pointer) = to;
        refused(&file, reason);
    }
    let mut file = file_of(&town, "m-1");
    file["proof"]["remedies"] = json!([30]);
    refused(&file, "no ruling that lets entry 30 count");
    let mut file = file_of(&town, "m-2");
    let corrections = &mut file["proof"]["batches"][0]["corrections"];
    let (_, correction) = corrections
        .as_object_mut()
        .unwrap()
        .iter_mut()
        .next()
        .unwrap();
    correction["amount"] = json!("31");
    refused(&file, "correction of");
    service.stop();
}

#[test]
fn a_weight_of_another_log_is_refused() {
    let (place, other) = (Place::new(), Place::new());
    let service = place.start();
    let town = certified(&service);
    let folder = folder(&town);
    let file = file_of(&town, "m-1");
    service.stop();
    let mut genesis = crate::plans::genesis(crate::harness::log_key().public());
    let special = crate::plans::category("special", "特别", "Special");
    genesis.categories.push(special);
    let stranger = Service::start(other.settings_of(genesis)).unwrap();
    let trust = Town::new(&stranger).http.text("/api/trust");
    stranger.stop();
    std::fs::write(folder.path().join("trust"), trust).unwrap();
    let (found, code) = verified(folder.path(), &file);
    assert_eq!(code, Some(1));
    assert_eq!(found["failure"]["case"], "other-log");
    let failure = told(folder.path());
    assert!(failure.contains("but the trust file names"), "{failure}");
}
