//! Matters through the endpoint: the service says what the log calls for, and readers are shown it.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::office::Office;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::statement::answer::{Answer, Says};
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::resign::{Left, Resign};
use folkmoot::domain::statement::vote::Vote;
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Service, Town};
use crate::plans::matters::{
    BOARD, COUNCIL, FOUNDERS_BODY, FOUNDING, MOTION, VETO, WATCH, WHY, WISH, accepts, adopts,
    council_of_founders, deciding, document, founders_matter, gives, hash_of,
};
use crate::plans::{enrolment, id, who};

/// Alice brings it under the founders' procedure and bob agrees.
fn agreed(town: &Town, reference: &str, clause: &str) -> Hash {
    let matter = MatterStatement {
        procedure: hash_of(FOUNDING),
        author: who("o/alice"),
        prev: None,
        reference: id(reference),
        titles: Titles::of("一件事项", "A matter"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: vec![Clause::read(clause).unwrap()],
    };
    let note = town.note(matter, &[who("o/alice")]);
    let matter = town.accepted(&note, &[WHY]).statement;
    let answer = Answer {
        matter,
        by: who("o/bob"),
        seq: 1,
        says: Says::Yes,
        until: None,
        reason: AttachmentRef::to(WHY),
    };
    let note = town.note(answer, &[who("o/bob")]);
    town.accepted(&note, &[WHY]);
    matter
}

/// Members under a registrar.
pub fn town_with(service: &Service, members: &[&str]) -> Town {
    let town = Town::new(service);
    town.clock("2026-12-01T00:00:00Z");
    town.grant(Office::Registrar, "o/lin");
    for member in members {
        let holder = who(&format!("m/{member}"));
        let note = town.note(enrolment(member), &[who("o/lin"), holder]);
        town.accepted(&note, &[]);
    }
    town
}

/// Each is refused with this status and code.
fn all_refused(town: &Town, cases: Vec<(Note, (u16, &str))>) {
    for (note, (status, code)) in cases {
        let answer = town.http.submit(&note, &[]);
        assert_eq!((answer.status, answer.code().as_str()), (status, code));
    }
}

/// The documents of [`told`].
pub const TOLD: [&str; 4] = [FOUNDING, COUNCIL, WATCH, BOARD];

/// A town under [`TOLD`] that has told of documents, bodies and matters; and one of the matters.
pub fn told(service: &Service) -> (Town, String) {
    let town = town_with(service, &["ada", "bo"]);
    let matter = agreed(&town, "first", "seat council general ada");
    let accept = accepts("mandate council general 1 1", "m/ada", Some("o/ada"));
    town.accepted(&town.note(accept, &[who("m/ada"), who("o/ada")]), &[]);
    (town, matter.to_string())
}

/// What is shown of the seat that ada holds, and of the chair that comes with it.
fn check_seats(town: &Town) {
    let bodies = town.http.get("/api/bodies").json();
    let council = &bodies["items"][1];
    assert_eq!(
        (&council["body"], &council["held"]),
        (&"council".into(), &1.into())
    );
    let shown = town.http.get("/api/bodies/council").json();
    let seat = &shown["groups"][0]["seats"][0];
    assert_eq!(seat["mandate"], "council general 1 1");
    assert_eq!(
        (&seat["person"], &seat["name"]),
        (&"m/ada".into(), &"o/ada".into())
    );
    assert_eq!(shown["mandates"][0]["begins"], seat["since"]);
    let chair = town.http.get("/api/bodies/board").json();
    assert_eq!(chair["groups"][0]["seats"][0]["name"], "o/ada");
    assert_eq!(town.http.get("/api/bodies/nowhere").status, 404);
}

#[test]
fn seats_are_offered_accepted_and_left_through_the_endpoint() {
    let place = Place::new();
    let service = place.start_under(&TOLD);
    let town = town_with(&service, &["ada", "bo"]);
    agreed(&town, "first", "seat council general ada");
    let accept = accepts("mandate council general 1 1", "m/ada", Some("o/ada"));
    let both = [who("m/ada"), who("o/ada")];
    let other = accepts("mandate council general 1 1", "m/bo", Some("o/bo"));
    let mut twice = accept.clone();
    twice.name = Some(who("o/lin"));
    let refused = vec![
        (
            town.note(accept.clone(), &both[..1]),
            (401, "signature-count"),
        ),
        (
            town.note(other, &[who("m/bo"), who("o/bo")]),
            (403, "not-your-mandate"),
        ),
        (
            town.note(twice, &[who("m/ada"), who("o/lin")]),
            (401, "new-key-must-sign"),
        ),
    ];
    all_refused(&town, refused);
    town.accepted(&town.note(accept, &both), &[]);
    check_seats(&town);
    let offices = town.http.get("/api/offices").json();
    let offices = offices["items"].as_array().unwrap();
    let own = offices.iter().filter(|item| item["holder"] == "o/ada");
    let own: Vec<&str> = own.map(|item| item["office"].as_str().unwrap()).collect();
    assert_eq!(own, ["councillor", "chair"]);
    let resign = Resign {
        what: Left::Mandate(Value::read("council general 1 1").unwrap()),
        by: who("o/ada"),
        reason: None,
    };
    town.accepted(&town.note(resign.clone(), &[who("o/ada")]), &[]);
    let again = Resign {
        reason: Some(AttachmentRef::to(WHY)),
        ..resign
    };
    let refused = town.http.submit(&town.note(again, &[who("o/ada")]), &[WHY]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "mandate-over")
    );
    let offices = town.http.get("/api/offices").json();
    assert!(!offices.to_string().contains("o/ada"), "{offices}");
    service.stop();
    // The same follows from the log again.
    let service = place.start_under(&TOLD);
    let town = Town::new(&service);
    assert_eq!(town.http.get("/api/offices").json(), offices);
    service.stop();
}

#[test]
fn a_body_votes_through_the_endpoint() {
    let place = Place::new();
    let service = place.start_under(&[FOUNDING, COUNCIL, WATCH, BOARD, MOTION]);
    let town = town_with(&service, &["ada", "bo"]);
    town.grant(Office::RollChecker, "o/checker");
    for (place, member) in ["ada", "bo"].iter().enumerate() {
        let (by, name) = (format!("m/{member}"), format!("o/{member}"));
        agreed(&town, member, &format!("seat council general {member}"));
        let mandate = format!("mandate council general {} 1", place + 1);
        let accept = accepts(&mandate, &by, Some(&name));
        town.accepted(&town.note(accept, &[who(&by), who(&name)]), &[]);
    }
    let matter = MatterStatement {
        procedure: hash_of(MOTION),
        author: who("o/ada"),
        prev: None,
        reference: id("motion"),
        titles: Titles::of("一件议案", "A motion"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: vec![Clause::read("end-office roll-checker o/checker").unwrap()],
    };
    let matter = town.accepted(&town.note(matter, &[who("o/ada")]), &[WHY]);
    let matter = matter.statement;
    let vote = |seat: u32| Vote {
        matter,
        version: matter,
        mandate: Value::read(&format!("council general {seat} 1")).unwrap(),
        seq: 1,
        says: Stance::For,
        reason: None,
    };
    let refused = vec![
        (
            town.note(vote(1), &[who("o/bo")]),
            (403, "not-your-mandate"),
        ),
        (
            town.note(vote(1), &[who("m/ada")]),
            (403, "not-your-mandate"),
        ),
        (town.note(vote(3), &[who("o/bo")]), (404, "unknown-mandate")),
    ];
    all_refused(&town, refused);
    town.accepted(&town.note(vote(1), &[who("o/ada")]), &[]);
    let path = format!("/api/matters/{matter}");
    let shown = town.http.get(&path).json();
    assert_eq!(shown["votes"][0]["says"], "for");
    assert_eq!(shown["votes_until"], "2026-12-15T00:00:00Z");
    town.accepted(&town.note(vote(2), &[who("o/bo")]), &[]);
    let shown = town.http.get(&path).json();
    assert_eq!(shown["decision"], "adopted");
    let seats = &shown["seats"];
    let told = ["all", "sitting", "for", "vacant"].map(|name| seats[name].as_u64());
    assert_eq!(told, [Some(3), Some(2), Some(2), Some(1)]);
    let offices = town.http.get("/api/offices").text();
    assert!(!offices.contains("o/checker"), "{offices}");
    service.stop();
}

#[test]
fn founders_vote_and_hand_over_through_the_endpoint() {
    let place = Place::new();
    let (deciding, council) = (deciding(), council_of_founders());
    let documents = [FOUNDING, &deciding, &council, WATCH, BOARD, FOUNDERS_BODY];
    let service = place.start_under(&documents);
    let town = town_with(&service, &["ada"]);
    let matter = MatterStatement {
        procedure: hash_of(&deciding),
        author: who("o/carol"),
        prev: None,
        reference: id("first"),
        titles: Titles::of("第一件事项", "The first matter"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: vec![Clause::read("seat council general ada").unwrap()],
    };
    let matter = town.accepted(&town.note(matter, &[who("o/carol")]), &[WHY]);
    for (seat, founder) in ["o/alice", "o/bob", "o/carol"].iter().enumerate() {
        let vote = Vote {
            matter: matter.statement,
            version: matter.statement,
            mandate: Value::read(&format!("founders founder {} 1", seat + 1)).unwrap(),
            seq: 1,
            says: Stance::For,
            reason: None,
        };
        town.accepted(&town.note(vote, &[who(founder)]), &[]);
    }
    let accept = accepts("mandate council general 1 1", "m/ada", Some("o/ada"));
    town.accepted(&town.note(accept, &[who("m/ada"), who("o/ada")]), &[]);
    let shown = town.http.get("/api/bodies/founders").json();
    assert_eq!(shown["held"], 0);
    assert_eq!(shown["handed_over"], "2026-12-01T00:00:00Z");
    let late = founders_matter(id("late"), vec![gives("liaison", "o/late", "all")]);
    let late = town.note(late, &[who("o/alice")]);
    let refused = town.http.submit(&late, &[WHY]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (409, "body-handed-over")
    );
    service.stop();
}

#[test]
fn founders_agree_by_matters_through_the_endpoint() {
    let place = Place::new();
    let service = place.start_under(&[FOUNDING, VETO, WISH]);
    let town = Town::new(&service);
    town.clock("2026-12-01T00:00:00Z");
    let listed = town.http.get("/api/documents").json();
    let names: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["deciding", "founding", "veto", "wish", "founders"]);
    let revised = WISH
        .replace("revision 1", "revision 2")
        .replace("count 3", "count 2");
    let matter = MatterStatement {
        procedure: hash_of(FOUNDING),
        author: who("o/alice"),
        prev: None,
        reference: id("fewer"),
        titles: Titles::of("联署两人即可", "Two supporters will do"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: vec![adopts(&revised)],
    };
    let text = document(&revised).text();
    let note = town.note(matter, &[who("o/alice")]);
    let matter = town.accepted(&note, &[WHY, text.as_bytes()]).statement;
    let answer = Answer {
        matter,
        by: who("o/bob"),
        seq: 1,
        says: Says::Yes,
        until: None,
        reason: AttachmentRef::to(WHY),
    };
    let own = Answer {
        by: who("o/alice"),
        ..answer.clone()
    };
    let refused = town.http.submit(&town.note(own, &[who("o/alice")]), &[WHY]);
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (403, "own-matter")
    );
    let note = town.note(answer, &[who("o/bob")]);
    town.accepted(&note, &[WHY]);
    let shown = shown(&town, matter);
    service.stop();
    // A start folds the same log again and goes on.
    let service = place.start_under(&[FOUNDING, VETO, WISH]);
    let town = Town::new(&service);
    let again = town.http.get(&format!("/api/matters/{matter}")).json();
    assert_eq!(again, shown);
    service.stop();
}

/// What readers are shown of the adopted matter.
fn shown(town: &Town, matter: Hash) -> serde_json::Value {
    let shown = town.http.get(&format!("/api/matters/{matter}")).json();
    assert_eq!(shown["decision"], "adopted");
    assert_eq!(shown["clauses"][0]["taken"], "held");
    assert_eq!(shown["open"], false);
    let listed = town.http.get("/api/documents?after=procedure.veto").json();
    assert_eq!(listed["items"][0]["revision"], 2);
    let all = town.http.get("/api/matters").json();
    assert_eq!(all["items"][0]["title_en"], "Two supporters will do");
    assert_eq!(town.http.get("/api/matters/nowhere").status, 404);
    shown
}
