//! A council from its nomination to its first change of the rules, over HTTP on a test clock: founders hand over, a
//! charter amendment passes a double majority, is vetoed and overridden, and changes how weight is made. At each
//! step one forged or mistimed statement is refused with its code, and everything is derived again from a download.

mod nominate;
mod veto;

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::charter::clause::Clause;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Notice;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::support::{Says, Support};
use folkmoot::domain::statement::vote::Vote;
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Town};
use crate::main_job::verify_download;
use crate::mirror::{folkmoot, mirror};
use crate::plans::matters::{
    ELECTED, FOUNDERS_BODY, HOUSE, OBJECTION, PROPOSAL, WHY, accepts, adopts, bound_notice,
    deciding, document, hash_of, nominated_election, nominating,
};
use crate::plans::{SCRUTINEERS, id, key_of, salted, time, who};

const CANDIDATES: [&str; 10] = [
    "m-0", "m-1", "m-2", "m-3", "m-4", "m-5", "m-6", "m-7", "m-8", "m-9",
];
const FIRST: &str = "council-2027";
const SECOND: &str = "amendment-1";

/// The protector's veto: the council overrides with two thirds of all seats within 21 days.
const OVERRIDE: &str = "\
procedure override
title 推翻否决
title-en Override
revision 1
amended-by amendment
mode binding
bring office protector
concerns matter
decide body council 21 days
threshold seats all inclusive 2/3
";

/// The first documents: founders in a body, who hand over to a council of nine.
struct Charter {
    deciding: String,
    founders: String,
    election: String,
    council: String,
    nomination: String,
    appeal: String,
    amendment: String,
    objection: String,
    house: String,
}

impl Charter {
    fn new() -> Charter {
        let by_amendment = |text: &str| text.replace("amended-by founding", "amended-by amendment");
        Charter {
            deciding: deciding(),
            founders: FOUNDERS_BODY.replace("council founding", "council amendment"),
            election: by_amendment(&nominated_election()),
            nomination: preset("nomination"),
            appeal: preset("admission-appeal"),
            council: by_amendment(ELECTED).replace("seats 2", "seats 9").replace(
                "accept-within 7 days",
                "accept-within 7 days\noffice councillor",
            ),
            amendment: by_amendment(PROPOSAL)
                .replace("procedure proposal", "procedure amendment")
                .replace(
                    "clause adopt-procedure\nclause end-office\n",
                    "clause adopt-policy\nclause adopt-procedure\n",
                )
                .replace("stay veto ends", "stay override ends"),
            objection: by_amendment(OBJECTION),
            house: by_amendment(HOUSE),
        }
    }

    fn texts(&self) -> [&str; 10] {
        [
            &self.deciding,
            &self.founders,
            &self.election,
            &self.council,
            &self.nomination,
            &self.appeal,
            &self.amendment,
            &self.objection,
            &self.house,
            OVERRIDE,
        ]
    }

    /// What the amendment adopts: more time to talk, and weight by contributions.
    fn revised(&self) -> [String; 2] {
        let policy = self.house.replace("revision 1", "revision 2");
        let procedure = self.amendment.replace("revision 1", "revision 2");
        [
            policy.replace("base 1\n", "base 2\nbonus-limit 8\n"),
            procedure.replace("deliberation 1 day", "deliberation 2 days"),
        ]
    }

    fn election_notice(&self, seats: u16) -> Notice {
        let mut notice = nominating(seats, nominate::UNTIL);
        notice.contests[0].procedure = Some(hash_of(&self.election));
        notice.policy = hash_of(&self.house);
        notice
    }

    fn amendment_notice(&self, version: Hash) -> Notice {
        let mut notice = bound_notice(SECOND, version);
        notice.contests[0].procedure = Some(hash_of(&self.amendment));
        notice.policy = hash_of(&self.house);
        notice.record_date = time("2027-01-05T00:00:00Z");
        notice.opens = time("2027-01-10T12:00:00Z");
        notice.closes = time("2027-01-17T12:00:00Z");
        notice.objections_until = time("2027-01-20T12:00:00Z");
        notice
    }
}

/// A procedure to begin with, amended by the amendment.
fn preset(name: &str) -> String {
    let found = folkmoot::domain::charter::preset::named(name).expect("it is a preset");
    let text = found.documents[0].text();
    let (_, lines) = text.split_once('\n').expect("a line before its own");
    lines.replace("amended-by charter-amendment", "amended-by amendment")
}

/// What is refused, with this status and code; the log stays as it was.
fn refused(town: &Town, note: &Note, attachments: &[&[u8]], expected: (u16, &str)) {
    let size = town.http.size();
    let answer = town.http.submit(note, attachments);
    let found = (answer.status, answer.code());
    assert_eq!((found.0, found.1.as_str()), expected, "{}", note.text);
    assert_eq!(town.http.size(), size);
}

/// After the hand-over the service alone moves the time.
fn clock(town: &Town, text: &str) {
    town.signed(Clock { time: time(text) }, &["s/service"]);
}

fn matter(procedure: &str, author: &str, clauses: &[&str]) -> MatterStatement {
    MatterStatement {
        procedure: hash_of(procedure),
        author: who(author),
        prev: None,
        reference: id("matter"),
        titles: Titles::of("一件事项", "A matter"),
        text: AttachmentRef::to(WHY),
        concerns: None,
        repeats: None,
        fields: Vec::new(),
        clauses: clauses
            .iter()
            .map(|clause| Clause::read(clause).unwrap())
            .collect(),
    }
}

fn vote(matter: Hash, mandate: &str, says: Stance) -> Vote {
    Vote {
        matter,
        version: matter,
        mandate: Value::read(mandate).unwrap(),
        seq: 1,
        says,
        reason: None,
    }
}

/// A protector takes office by a matter that the founders decide in their body.
fn give_a_protector(town: &Town, charter: &Charter) {
    let gives = [("protector", "o/guard"), ("election-officer", "o/clerk")];
    let gives = gives.map(|(office, name)| {
        let key = key_of(&who(name)).public();
        format!("grant-office {office} {name} {key} none all")
    });
    let gives = matter(
        &charter.deciding,
        "o/alice",
        &gives.each_ref().map(String::as_str),
    );
    let by_member = matter(&charter.deciding, "m/m-0", &[]);
    let note = town.note(by_member, &[who("m/m-0")]);
    refused(town, &note, &[WHY], (403, "not-yours-to-bring"));
    let note = town.note(gives, &[who("o/alice")]);
    let gives = town.accepted(&note, &[WHY]).statement;
    for name in ["o/guard", "o/clerk"] {
        town.signed(accepts(&format!("matter {gives}"), name, None), &[name]);
    }
    let forged = vote(gives, "founders founder 2 1", Stance::For);
    let note = town.note(forged, &[who("o/alice")]);
    refused(town, &note, &[], (403, "not-your-mandate"));
    for (seat, founder) in (1..).zip(["o/alice", "o/bob", "o/carol"]) {
        let yes = vote(gives, &format!("founders founder {seat} 1"), Stance::For);
        town.signed(yes, &[founder]);
    }
    let offices = town.http.get("/api/offices").text();
    assert!(offices.contains("o/guard"), "{offices}");
}

/// Ten are nominated and nine elected; until then the founders act.
fn elect(town: &Town, charter: &Charter) -> Vec<Receipt> {
    let eight = town.note(charter.election_notice(8), &[who("o/officer")]);
    refused(town, &eight, &[], (422, "seats-due"));
    let nine = town.note(charter.election_notice(9), &[who("o/lin")]);
    refused(town, &nine, &[], (403, "not-yours-to-announce"));
    town.signed(charter.election_notice(9), &["o/officer"]);
    nominate::nominate(town, charter);
    town.open(FIRST);
    let ranked = |first: usize| {
        let order = (0..CANDIDATES.len()).map(move |step| (first + step) % CANDIDATES.len());
        let lines = (1..).zip(order);
        Marks {
            salt: salted(u64::try_from(first).unwrap()),
            contests: vec![(
                id("council"),
                lines
                    .map(|(rank, place)| MarkLine::Rank(rank, id(CANDIDATES[place])))
                    .collect(),
            )],
        }
    };
    let marks = ranked(0);
    let forged = town.note(town.ballot(FIRST, "m-0", &marks), &[who("m/m-1")]);
    refused(
        town,
        &forged,
        &[marks.text().as_bytes()],
        (403, "not-your-own"),
    );
    let cast = (0..CANDIDATES.len())
        .map(|place| town.vote(FIRST, CANDIDATES[place], &ranked(place)).receipt);
    let receipts = cast.collect();
    town.close(FIRST);
    let early = town
        .http
        .text(&format!("/api/polls/{FIRST}/drafts/certificate"));
    let early = crate::harness::note_of_text(&early, &[who(SCRUTINEERS[0])]);
    refused(town, &early, &[], (422, "too-early"));
    town.certify(FIRST);
    receipts
}

/// The mandates that were offered, each with its member, by seat.
fn offered(town: &Town) -> Vec<(String, String)> {
    let shown = town.http.get("/api/bodies/council").json();
    let mandates = shown["mandates"].as_array().unwrap().iter();
    let pairs = mandates.map(|mandate| {
        let text = |name: &str| mandate[name].as_str().unwrap().to_owned();
        (text("mandate"), text("person"))
    });
    pairs.collect()
}

/// Those elected accept; at the end of the cooling-off they sit, and the founders have handed over.
fn take_over(town: &Town, charter: &Charter) -> Vec<(String, String)> {
    let mandates = offered(town);
    assert_eq!(mandates.len(), 9);
    let officer = |member: &str| member.replace("m/", "o/");
    let yes = |place: usize, by: &str| {
        accepts(
            &format!("mandate {}", mandates[place].0),
            by,
            Some(&officer(by)),
        )
    };
    let (first, second) = (&mandates[0].1, &mandates[1].1);
    let forged = town.note(yes(0, second), &[who(second), who(&officer(second))]);
    refused(town, &forged, &[], (403, "not-your-mandate"));
    let unproved = town.note(yes(0, first), &[who(first), who("o/lin")]);
    refused(town, &unproved, &[], (401, "new-key-must-sign"));
    for (place, (_, member)) in mandates.iter().enumerate() {
        town.signed(yes(place, member), &[member, &officer(member)]);
    }
    let waits = town.http.get("/api/turn?for=o/alice").json();
    assert_eq!(waits["items"].as_array().unwrap().len(), 0, "{waits}");
    town.clock("2026-12-27T12:00:00Z");
    let shown = town.http.get("/api/bodies/council").json();
    assert_eq!(shown["held"], 9);
    let founders = town.http.get("/api/bodies/founders").json();
    assert_eq!(
        (&founders["held"], &founders["handed_over"]),
        (&0.into(), &"2026-12-27T12:00:00Z".into())
    );
    let late = matter(&charter.deciding, "o/alice", &[]);
    refused(
        town,
        &town.note(late, &[who("o/alice")]),
        &[WHY],
        (409, "body-handed-over"),
    );
    mandates
}

/// A member brings the amendment, another supports it, and a poll adopts it by a double majority.
fn amend(town: &Town, charter: &Charter) -> Hash {
    let [policy, procedure] = charter.revised();
    let clauses = [&policy, &procedure].map(|text| adopts(text).write());
    let texts = [&policy, &procedure].map(|text| document(text).text());
    let bytes = [WHY, texts[0].as_bytes(), texts[1].as_bytes()];
    let grabs = matter(&charter.amendment, "m/m-0", &["expel m-1"]);
    refused(
        town,
        &town.note(grabs, &[who("m/m-0")]),
        &[WHY],
        (403, "clause-not-given"),
    );
    let brought = matter(
        &charter.amendment,
        "m/m-0",
        &clauses.each_ref().map(String::as_str),
    );
    let note = town.note(brought, &[who("m/m-0")]);
    let name = town.accepted(&note, &bytes).statement;
    let support = Support {
        matter: name,
        version: name,
        by: who("m/m-1"),
        seq: 1,
        says: Says::For,
    };
    refused(
        town,
        &town.note(support.clone(), &[who("m/m-2")]),
        &[],
        (403, "not-your-own"),
    );
    town.signed(support, &["m/m-1"]);
    let notice = town.note(charter.amendment_notice(name), &[who("o/officer")]);
    refused(town, &notice, &[], (422, "matter-not-ready"));
    clock(town, "2026-12-29T00:00:00Z");
    let mut lower = charter.amendment_notice(name);
    lower.contests[0].rule.thresholds.truncate(1);
    let note = town.note(lower, &[who("o/officer")]);
    refused(town, &note, &[], (422, "below-procedure"));
    town.accepted(&notice, &[]);
    name
}

/// From the record date to the certificate.
fn decide(town: &Town) -> Vec<Receipt> {
    clock(town, "2027-01-05T00:00:00Z");
    town.certify_roll(SECOND);
    town.reveal(SECOND, SCRUTINEERS[0]);
    town.reveal(SECOND, SCRUTINEERS[1]);
    clock(town, "2027-01-10T12:00:00Z");
    town.http.await_phase(SECOND, Phase::Open);
    let side = |place: usize| Marks {
        salt: salted(u64::try_from(place).unwrap()),
        contests: vec![(
            id("proposal"),
            vec![MarkLine::Mark(id(if place < 8 {
                "for"
            } else {
                "against"
            }))],
        )],
    };
    let cast = (0..10).map(|place| town.vote(SECOND, CANDIDATES[place], &side(place)).receipt);
    let receipts = cast.collect();
    clock(town, "2027-01-17T12:00:00Z");
    town.http.await_phase(SECOND, Phase::ProvisionalResult);
    let late = town.ballot(SECOND, "m-0", &side(0));
    let late = town.note(late, &[who("m/m-0")]);
    refused(
        town,
        &late,
        &[side(0).text().as_bytes()],
        (422, "poll-closed"),
    );
    clock(town, "2027-01-20T12:00:00Z");
    let draft = format!("/api/polls/{SECOND}/drafts/certificate");
    town.sign_draft(&draft, SCRUTINEERS[0]);
    town.sign_draft(&draft, SCRUTINEERS[1]);
    receipts
}

#[test]
fn a_council_takes_office_and_overrides_a_veto_on_its_first_amendment() {
    let place = Place::new();
    let charter = Charter::new();
    let service = place.start_under(&charter.texts());
    let town = Town::new(&service);
    town.settle();
    town.enrol(CANDIDATES);
    give_a_protector(&town, &charter);
    let mut receipts = elect(&town, &charter);
    let mandates = take_over(&town, &charter);
    let amendment = amend(&town, &charter);
    receipts.extend(decide(&town));
    veto::override_the_veto(&town, amendment, &mandates);

    let shown = town.http.get(&format!("/api/matters/{amendment}")).json();
    let taken = shown["clauses"].as_array().unwrap().iter();
    let taken: Vec<&str> = taken
        .map(|clause| clause["taken"].as_str().unwrap())
        .collect();
    assert_eq!(taken, ["held", "held"]);
    let documents = town.http.get("/api/documents").json();
    let documents = documents["items"].as_array().unwrap().iter();
    let revision = |name: &str| {
        let mut found = documents
            .clone()
            .filter(|document| document["name"] == name);
        found.next().unwrap()["revision"].as_u64()
    };
    assert_eq!(
        (revision("house"), revision("amendment")),
        (Some(2), Some(2))
    );
    // From now on matters are brought under the second revision.
    let stale = matter(&charter.amendment, "m/m-3", &[]);
    let note = town.note(stale, &[who("m/m-3")]);
    let answer = town.http.submit(&note, &[WHY]);
    assert_eq!(answer.code(), "unknown-procedure", "{}", answer.text());
    let report = verify_download(&town, &receipts);
    assert!(report.holds, "{report}");
    let directory = tempfile::tempdir().unwrap();
    assert!(mirror(&service.url, directory.path()).status.success());
    let verified = folkmoot(directory.path(), &["verify", "mirror"]);
    let said = String::from_utf8_lossy(&verified.stdout);
    assert!(verified.status.success(), "{said}");
    service.stop();
}
