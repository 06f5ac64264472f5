//! A matter that a bound poll decides, through the endpoint, up to what takes hold.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::support::{Says, Support};
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Town};
use crate::plans::matters::{
    ELECTED, ELECTION, FOUNDING, HOUSE, OBJECTION, PROPOSAL, VETO, WHY, accepts, announced,
    bound_notice, fills, hash_of,
};
use crate::plans::{id, salted, who};

const POLL: &str = "proposal-1";

/// A proposal that ada brings and bo supports.
fn proposed(town: &Town) -> Hash {
    let matter = MatterStatement {
        procedure: hash_of(PROPOSAL),
        author: who("m/ada"),
        prev: None,
        reference: id("proposal"),
        titles: Titles::of("一项提案", "A proposal"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: vec![Clause::read("end-office liaison o/nobody").unwrap()],
    };
    let note = town.note(matter, &[who("m/ada")]);
    let matter = town.accepted(&note, &[WHY]).statement;
    let support = Support {
        matter,
        version: matter,
        by: who("m/bo"),
        seq: 1,
        says: Says::For,
    };
    town.signed(support, &["m/bo"]);
    matter
}

/// The code of a refused announcement, with its line.
fn refused(
    town: &Town,
    change: impl Fn(&mut folkmoot::domain::poll::notice::Notice),
    matter: Hash,
) -> String {
    let mut notice = bound_notice(POLL, matter);
    change(&mut notice);
    let answer = town
        .http
        .submit(&town.note(notice, &[who("o/officer")]), &[]);
    assert_eq!(answer.status, 422, "{}", answer.text());
    let line = &answer.json()["values"]["line"];
    format!("{} {}", answer.code(), line.as_str().unwrap_or_default())
}

#[test]
fn a_bound_poll_decides_a_matter_through_the_endpoint() {
    let place = Place::new();
    let service = place.start_under(&[FOUNDING, PROPOSAL, OBJECTION, HOUSE, VETO]);
    let town = Town::new(&service);
    town.settle();
    town.enrol(["ada", "bo", "cy"]);
    town.credit(&[("ada", 3)]);
    let matter = proposed(&town);
    let early = refused(&town, |_| {}, matter);
    assert_eq!(early, "matter-not-ready ");
    town.clock("2026-12-02T00:00:00Z");
    let bare = refused(
        &town,
        |notice| notice.contests[0].rule.thresholds.clear(),
        matter,
    );
    assert_eq!(
        bare,
        "below-procedure threshold weight for-against inclusive 2/3"
    );
    let free = refused(
        &town,
        |notice| {
            notice.mode = None;
            notice.contests[0].procedure = None;
            notice.contests[0].decides.clear();
        },
        matter,
    );
    assert_eq!(free, "unbound-contest ");
    let notice = bound_notice(POLL, matter);
    town.accepted(&town.note(notice, &[who("o/officer")]), &[]);
    let shown = town.http.get(&format!("/api/matters/{matter}")).json();
    assert_eq!(shown["called"]["poll"], POLL);
    let poll = town.http.get(&format!("/api/polls/{POLL}")).json();
    assert_eq!(poll["mode"], "binding");
    assert_eq!(poll["contests"][0]["decides"][0], matter.to_string());
    town.open(POLL);
    for (salt, member, side) in [(1, "ada", "for"), (2, "bo", "for"), (3, "cy", "against")] {
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("proposal"), vec![MarkLine::Mark(id(side))])],
        };
        town.vote(POLL, member, &marks);
    }
    town.close(POLL);
    town.certify(POLL);
    // The service says what the certificate calls for, and after the cooling-off what takes hold.
    let decided = town.http.get(&format!("/api/matters/{matter}")).json();
    assert_eq!(decided["decision"], "adopted");
    assert_eq!(decided["clauses"][0]["taken"], serde_json::Value::Null);
    town.clock("2026-12-22T12:00:00Z");
    let enacted = town.http.get(&format!("/api/matters/{matter}")).json();
    assert_eq!(enacted["clauses"][0]["taken"], "moot");
    assert_eq!(enacted["enacted"], "2026-12-22T12:00:00Z");
    service.stop();
}

#[test]
fn those_elected_through_the_endpoint_accept_the_seats_with_a_key() {
    let place = Place::new();
    let service = place.start_under(&[FOUNDING, ELECTION, ELECTED, OBJECTION, HOUSE]);
    let town = Town::new(&service);
    town.settle();
    town.enrol(["ada", "bo", "cy"]);
    let poll = "council-2027";
    let one = announced(fills(1, &["ada", "bo", "cy"]));
    let answer = town.http.submit(&town.note(one, &[who("o/officer")]), &[]);
    assert_eq!((answer.status, answer.code().as_str()), (422, "seats-due"));
    let notice = announced(fills(2, &["ada", "bo", "cy"]));
    town.accepted(&town.note(notice, &[who("o/officer")]), &[]);
    town.open(poll);
    for (salt, member) in (1..).zip(["ada", "bo", "cy"]) {
        let ranked = (1..).zip(["cy", "ada"]);
        let lines = ranked.map(|(n, name)| MarkLine::Rank(n, id(name)));
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("council"), lines.collect())],
        };
        town.vote(poll, member, &marks);
    }
    town.close(poll);
    town.certify(poll);
    let mandate = |seat: u32| format!("mandate council general {seat} 1");
    let stranger = accepts(&mandate(1), "m/bo", Some("o/bo"));
    let note = town.note(stranger, &[who("m/bo"), who("o/bo")]);
    let answer = town.http.submit(&note, &[]);
    assert_eq!(answer.code(), "not-your-mandate");
    for (seat, member) in [(1, "cy"), (2, "ada")] {
        let (by, name) = (format!("m/{member}"), format!("o/{member}"));
        let yes = accepts(&mandate(seat), &by, Some(&name));
        town.signed(yes, &[&by, &name]);
    }
    service.stop();
}
