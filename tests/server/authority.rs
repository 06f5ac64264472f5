//! The authorisation table, kind by office, stated by hand and tried cell by cell over HTTP.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::claim::Verdict;
use folkmoot::domain::poll::result::{ContestResult, PollResult};
use folkmoot::domain::poll::roll::{PublishedRoll, Stage};
use folkmoot::domain::state::fate::{Outcome, Stance};
use folkmoot::domain::statement::accept::{Accept, OfferRef};
use folkmoot::domain::statement::admission::{self, AdmissionStatement};
use folkmoot::domain::statement::answer::{self, Answer};
use folkmoot::domain::statement::ballot::Ballot;
use folkmoot::domain::statement::certificate::Certificate;
use folkmoot::domain::statement::claim::Claim;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::clock_step::ClockStep;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::decision::Decision;
use folkmoot::domain::statement::enact::Enact;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::open::{Offered, Open};
use folkmoot::domain::statement::poll_change;
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::statement::resign::{Left, Resign};
use folkmoot::domain::statement::reveal::Reveal;
use folkmoot::domain::statement::revoke::Revoke;
use folkmoot::domain::statement::ruling::Ruling;
use folkmoot::domain::statement::support::{self, Support};
use folkmoot::domain::statement::vote::Vote;
use folkmoot::domain::statement::withdraw::Withdraw;
use folkmoot::domain::statement::{Said, authorisation_table};
use folkmoot::domain::text::Value;
use folkmoot::domain::title::Titles;

use crate::harness::{Place, Town, log_key};
use crate::plans::matters::gives;
use crate::plans::{
    PollPlan, change, council_and_charter, credited, enrolment, genesis, id, key_of, notice, time,
    who,
};
use crate::tasks;
use folkmoot::domain::poll::notice::Publication;

/// Each kind with everyone who may sign it, and what becomes of a signed one that is wrong in
/// another way.
const CELLS: [(&str, &[&str], &str); 32] = [
    ("genesis", &[], "already-founded"),
    ("clock", &["founder", "service"], "clock-backwards"),
    ("clock-step", OFFICERS, "in-the-past"),
    ("enrol", &["registrar", "enroller"], "unknown-class"),
    ("member", &["registrar", "roll-checker"], "unknown-member"),
    ("rekey", &["member"], "not-your-own"),
    ("revoke", &["member"], "unknown-signer"),
    ("contributions", &["source"], "unknown-member"),
    ("correction", &["registrar"], "unknown-contribution"),
    ("notice", &["returning-officer"], "unknown-policy"),
    (
        "poll-change",
        &["returning-officer", "scrutineer"],
        "unknown-poll",
    ),
    ("roll", &["registrar", "roll-checker"], "unknown-poll"),
    ("claim", &["member"], "unknown-poll"),
    ("ruling", &["registrar"], "unknown-poll"),
    ("reveal", &["scrutineer"], "unknown-poll"),
    ("open", &["service", "returning-officer"], "unknown-poll"),
    ("close", &["service"], "unknown-poll"),
    ("ballot", &["member"], "unknown-opening"),
    ("result", &["service"], "unknown-poll"),
    ("certificate", &["scrutineer"], "unknown-poll"),
    // What they name says who may sign these: the founder alice, whom the texts speak for, and all others.
    ("matter", &["founder"], "unknown-procedure"),
    ("support", &["founder"], "unknown-matter"),
    ("withdraw", &["founder"], "unknown-matter"),
    ("admission", ANYBODY, "unknown-matter"),
    ("answer", &["founder"], "unknown-matter"),
    ("vote", ANYBODY, "unknown-matter"),
    ("accept", &["founder"], "unknown-matter"),
    ("resign", &["founder"], "unknown-matter"),
    ("decision", &["service"], "not-due"),
    ("enact", &["service"], "not-due"),
    ("progress", &["founder"], "unknown-task"),
    ("confirm", &["founder"], "unknown-task"),
];

/// Whoever holds one of these in person may say what time it is.
const OFFICERS: &[&str] = &[
    "founder",
    "registrar",
    "returning-officer",
    "election-officer",
    "scrutineer",
    "roll-checker",
    "councillor",
    "chair",
    "protector",
];

/// Everybody with a key: the procedure says who of them may.
const ANYBODY: &[&str] = &["*"];

const NOWHERE: Hash = Hash([7; 32]);

/// A statement of each kind that nobody's signature makes acceptable.
fn hopeless(kind: &str) -> Said {
    let poll = id("no-poll");
    let nobody = id("m-nobody");
    let key = key_of(&who("m/m-nobody")).public();
    let nothing = AttachmentRef::to(&[]);
    match kind {
        "genesis" => {
            let mut another = genesis(log_key().public());
            another.enrol_limit = 1;
            another.into()
        }
        "clock" => Clock {
            time: time("2026-11-01T00:00:00Z"),
        }
        .into(),
        "clock-step" => ClockStep {
            from: time("2026-11-01T00:00:00Z"),
            until: time("2026-11-01T01:00:00Z"),
            reason: nothing,
        }
        .into(),
        "enrol" => {
            let mut enrol = enrolment("m-nobody");
            enrol.class = id("no-class");
            enrol.into()
        }
        "member" => MemberStatement {
            reference: id("hopeless"),
            does: Does::End,
            into: None,
            tags: Vec::new(),
            members: vec![nobody],
            reason: None,
        }
        .into(),
        "rekey" => Rekey {
            member: nobody,
            key,
        }
        .into(),
        "revoke" => Revoke {
            member: id("m-1"),
            key,
        }
        .into(),
        "roll" => PublishedRoll {
            poll,
            notice: NOWHERE,
            stage: Stage::Provisional,
            ledger: 1,
            seen: None,
            count: 0,
            weight: 0,
            root: NOWHERE,
            lines: nothing,
            power: None,
            overriding: None,
        }
        .into(),
        "poll-change" => change("no-poll", NOWHERE, poll_change::Does::Cancel, b"").into(),
        "reveal" => Reveal {
            poll,
            notice: NOWHERE,
            secret: NOWHERE,
        }
        .into(),
        other => hopeless_weights(other),
    }
}

/// The kinds that weights come from.
fn hopeless_weights(kind: &str) -> Said {
    let nothing = AttachmentRef::to(&[]);
    match kind {
        "contributions" => credited(id("hopeless"), &[("m-nobody", 1)]).0.into(),
        "correction" => Correction {
            reference: id("hopeless"),
            source: who("s/app"),
            lines: vec![(id("no-line"), 0)],
            reason: nothing,
        }
        .into(),
        "notice" => notice(PollPlan {
            poll: "no-poll",
            policy: NOWHERE,
            publication: Publication::Open,
            contests: council_and_charter(),
        })
        .into(),
        other => hopeless_later(other),
    }
}

fn hopeless_result(poll: Id) -> PollResult {
    PollResult {
        recount: None,
        poll,
        open: NOWHERE,
        close: NOWHERE,
        size: 1,
        ballots: 0,
        weight: 0,
        roll_count: 0,
        roll_weight: 0,
        added: None,
        unchanged: Vec::new(),
        contests: vec![nobody_elected()],
        outcome: AttachmentRef::to(&[]),
    }
}

/// The kinds from the roll on.
fn hopeless_later(kind: &str) -> Said {
    let poll = id("no-poll");
    let nothing = AttachmentRef::to(&[]);
    match kind {
        "claim" => Claim {
            reference: id("hopeless"),
            poll,
            against: NOWHERE,
            member: id("m-1"),
            about: id("m-1"),
            reason: nothing,
        }
        .into(),
        "ruling" => Ruling {
            poll,
            claim: NOWHERE,
            verdict: Verdict::Dismissed,
            remedies: Vec::new(),
            reason: nothing,
        }
        .into(),
        "open" => Open {
            poll,
            notice: NOWHERE,
            roll: NOWHERE,
            seed: NOWHERE,
            changes: Vec::new(),
            withheld: Vec::new(),
            contests: vec![Offered {
                contest: id("council"),
                options: vec![id("lin-wei")],
            }],
        }
        .into(),
        "close" => Close {
            poll,
            open: NOWHERE,
            size: 1,
            root: NOWHERE,
            clock: time("2026-12-17T12:00:00Z"),
        }
        .into(),
        "ballot" => Ballot {
            open: NOWHERE,
            member: id("m-1"),
            seq: 1,
            prev: None,
            marks: nothing.hash,
        }
        .into(),
        "result" => hopeless_result(poll).into(),
        "certificate" => Certificate {
            poll,
            result: NOWHERE,
            size: 1,
            root: NOWHERE,
        }
        .into(),
        other => hopeless_of_matters(other),
    }
}

/// The kinds of documents and matters.
fn hopeless_of_matters(kind: &str) -> Said {
    let (matter, version, by) = (NOWHERE, NOWHERE, who("o/alice"));
    let reason = AttachmentRef::to(NO_DOCUMENT);
    match kind {
        "matter" => MatterStatement {
            procedure: NOWHERE,
            author: by,
            prev: None,
            reference: id("hopeless"),
            titles: Titles::of("无", "Nothing"),
            text: reason,
            concerns: None,
            repeats: None,
            fields: Vec::new(),
            clauses: Vec::new(),
        }
        .into(),
        "support" => Support {
            matter,
            version,
            by,
            seq: 1,
            says: support::Says::For,
        }
        .into(),
        "withdraw" => Withdraw { matter, by, reason }.into(),
        "admission" => AdmissionStatement {
            matter,
            version,
            seq: 1,
            says: admission::Says::Admitted,
            into: None,
            reason,
        }
        .into(),
        "answer" => Answer {
            matter,
            by,
            seq: 1,
            says: answer::Says::Yes,
            until: None,
            reason,
        }
        .into(),
        other => hopeless_of_seats(other),
    }
}

/// What people say by seats and offices.
fn hopeless_of_seats(kind: &str) -> Said {
    let (matter, version, by) = (NOWHERE, NOWHERE, who("o/alice"));
    match kind {
        "vote" => Vote {
            matter,
            version,
            mandate: Value::read("council general 1 1").unwrap(),
            seq: 1,
            says: Stance::For,
            reason: None,
        }
        .into(),
        "accept" => Accept {
            what: OfferRef::Matter(matter),
            name: None,
            key: Some(key_of(&by).public()),
            statement: None,
            by,
        }
        .into(),
        "resign" => Resign {
            what: Left::Matter(matter),
            by,
            reason: None,
        }
        .into(),
        other => hopeless_of_the_service(other),
    }
}

/// What the service says of matters.
fn hopeless_of_the_service(kind: &str) -> Said {
    let (matter, version) = (NOWHERE, NOWHERE);
    match kind {
        "decision" => Decision {
            matter,
            version,
            says: Outcome::Adopted,
            at: time("2026-12-17T12:00:00Z"),
            size: 1,
            certificate: None,
            seats: None,
        }
        .into(),
        "enact" => Enact {
            matter,
            at: time("2026-12-17T12:00:00Z"),
            clauses: Vec::new(),
        }
        .into(),
        other => tasks::hopeless(other, NOWHERE),
    }
}

/// The bytes of an attachment that is a text and no document.
const NO_DOCUMENT: &[u8] = b"why";

/// Each office's one holder, and a member.
fn everyone(town: &Town) -> Vec<(&'static str, Principal)> {
    let (mut everyone, mut given) = (Vec::new(), Vec::new());
    for office in Office::ALL.iter().copied() {
        let holder = match office {
            Office::Founder => "o/alice".to_owned(),
            Office::Service => "s/service".to_owned(),
            other => format!("o/the-{other}"),
        };
        if !matches!(office, Office::Founder | Office::Service) {
            given.push(gives(office.as_str(), &holder, "all"));
        }
        everyone.push((office.as_str(), who(&holder)));
    }
    town.decide(given, &[]);
    town.signed(enrolment("m-1"), &["o/the-registrar", "m/m-1"]);
    everyone.push(("member", who("m/m-1")));
    everyone
}

#[test]
fn only_the_stated_offices_may_sign_each_kind() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.clock("2026-12-01T00:00:00Z");
    let everyone = everyone(&town);
    let size = town.http.size();
    let kinds: Vec<&str> = authorisation_table()
        .iter()
        .map(|(kind, _)| *kind)
        .collect();
    assert_eq!(kinds, CELLS.map(|(kind, _, _)| kind));
    let (_, lines) = credited(id("hopeless"), &[("m-nobody", 1)]);
    for (kind, allowed, otherwise) in CELLS {
        for (office, signer) in &everyone {
            let body = hopeless(kind);
            let mut signers = vec![signer.clone()];
            if matches!(kind, "enrol" | "rekey") {
                signers.push(who("m/m-nobody"));
            }
            let note = match kind {
                "genesis" => crate::harness::note(None, body, &signers),
                _ => town.note(body, &signers),
            };
            let answer = town.http.submit(&note, &[&lines, &[], NO_DOCUMENT]);
            let may = kind == "genesis" || allowed == ANYBODY || allowed.contains(office);
            let stated = [
                "matter", "support", "withdraw", "answer", "accept", "resign", "progress",
                "confirm",
            ];
            let stated = stated.contains(&kind);
            let expected = match may {
                true => otherwise,
                false if stated => "not-your-own",
                false => "not-authorised",
            };
            let found = answer.code();
            assert_eq!(found, expected, "{kind} by {office}: {}", answer.text());
        }
    }
    assert_eq!(town.http.size(), size);
    service.stop();
}

fn nobody_elected() -> ContestResult {
    ContestResult {
        contest: id("council"),
        method: id("approval"),
        elected: Vec::new(),
        verdict: None,
    }
}
