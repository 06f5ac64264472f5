//! Nominations over HTTP by the preset: ten members nominate themselves, two others stand behind each, the election
//! officer admits them, and they accept.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::statement::admission::{AdmissionStatement, Says as Admits};
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::support::{Says, Support};
use folkmoot::domain::title::Titles;

use super::{CANDIDATES, Charter, FIRST, WHY, matter, refused};
use crate::harness::Town;
use crate::plans::matters::accepts;
use crate::plans::{id, who};

/// When nominations end.
pub const UNTIL: &str = "2026-12-04T00:00:00Z";

fn nomination(charter: &Charter, member: &str) -> MatterStatement {
    let stands = format!("candidate {FIRST} council {member}");
    let mut nomination = matter(&charter.nomination, &format!("m/{member}"), &[&stands]);
    nomination.titles = Titles::of(&format!("候选{member}"), &format!("Candidate {member}"));
    nomination.concerns = Some(Concerned::Contest {
        poll: id(FIRST),
        contest: id("council"),
    });
    nomination
}

fn support(matter: Hash, by: &str) -> Support {
    Support {
        matter,
        version: matter,
        by: who(by),
        seq: 1,
        says: Says::For,
    }
}

fn admission(matter: Hash) -> AdmissionStatement {
    AdmissionStatement {
        matter,
        version: matter,
        seq: 1,
        says: Admits::Admitted,
        into: None,
        reason: AttachmentRef::to(WHY),
    }
}

/// All ten stand when nominations end; what is forged or mistimed on the way is refused.
pub fn nominate(town: &Town, charter: &Charter) {
    for (place, member) in CANDIDATES.into_iter().enumerate() {
        let author = format!("m/{member}");
        let note = town.note(nomination(charter, member), &[who(&author)]);
        let name = town.accepted(&note, &[WHY]).statement;
        let others = [1, 2].map(|step| CANDIDATES[(place + step) % CANDIDATES.len()]);
        if place == 0 {
            let early = town.note(admission(name), &[who("o/clerk")]);
            refused(town, &early, &[WHY], (422, "not-yet-supported"));
            let forged = support(name, &format!("m/{}", others[0]));
            let forged = town.note(forged, &[who("m/m-9")]);
            refused(town, &forged, &[], (403, "not-your-own"));
        }
        for other in others.map(|other| format!("m/{other}")) {
            town.signed(support(name, &other), &[&other]);
        }
        if place == 0 {
            let other = town.note(admission(name), &[who("o/officer")]);
            refused(town, &other, &[WHY], (403, "not-yours-to-admit"));
            let other = accepts(&format!("matter {name}"), "m/m-9", None);
            let other = town.note(other, &[who("m/m-9")]);
            refused(town, &other, &[], (404, "nothing-to-accept"));
        }
        town.signed(
            accepts(&format!("matter {name}"), &author, None),
            &[&author],
        );
        let admitted = town.note(admission(name), &[who("o/clerk")]);
        town.accepted(&admitted, &[WHY]);
        let shown = town.http.get(&format!("/api/matters/{name}")).json();
        assert_eq!(shown["clauses"][0]["taken"], "held", "{shown}");
    }
    let shown = town.http.get(&format!("/api/polls/{FIRST}")).json();
    assert_eq!(shown["nominations_until"], UNTIL);
    let options = shown["contests"][0]["options"].as_array().unwrap().iter();
    let stand: Vec<&str> = options
        .map(|option| option["option"].as_str().unwrap())
        .collect();
    assert_eq!(stand, CANDIDATES);
    town.clock(UNTIL);
    town.enrol(["m-10"]);
    let late = town.note(nomination(charter, "m-10"), &[who("m/m-10")]);
    refused(town, &late, &[WHY], (422, "too-late"));
}
