//! Matters through the endpoint: the service says what the log calls for, and readers are shown it.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::statement::answer::{Answer, Says};
use folkmoot::domain::statement::charter::{CharterStatement, FirstDocument};
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Town};
use crate::plans::matters::{FOUNDING, VETO, WISH, document, hash_of};
use crate::plans::{consent, id, who};

const WHY: &[u8] = b"why";

fn named(text: &str) -> FirstDocument {
    let document = document(text);
    FirstDocument {
        sort: document.sort(),
        name: document.name().clone(),
        attachment: AttachmentRef::to(document.text().as_bytes()),
    }
}

#[test]
fn founders_agree_by_matters_through_the_endpoint() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.clock("2026-12-01T00:00:00Z");
    let first = [FOUNDING, VETO, WISH];
    let charter = CharterStatement {
        consent: consent(town.roster),
        documents: first.iter().map(|text| named(text)).collect(),
    };
    let texts = first.map(|text| document(text).text());
    let bytes: Vec<&[u8]> = texts.iter().map(|text| text.as_bytes()).collect();
    for founder in ["o/alice", "o/bob"] {
        let note = town.note(charter.clone(), &[who(founder)]);
        town.accepted(&note, &bytes);
    }
    let listed = town.http.get("/api/documents").json();
    let names: Vec<&str> = listed["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["founding", "veto", "wish"]);
    let revised = WISH
        .replace("revision 1", "revision 2")
        .replace("count 3", "count 2");
    let second = named(&revised);
    let adopts = format!("adopt-procedure wish {}", second.attachment.write());
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
        clauses: vec![Clause::read(&adopts).unwrap()],
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
    let service = place.start();
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
