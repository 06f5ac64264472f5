//! Every way to be refused: each has its own stable code, a 4xx status, a detail that helps, and
//! leaves the log as it was.

mod claims;
mod letters;
mod people;
mod polls;
mod votes;

use std::collections::BTreeSet;

use folkmoot::domain::log::note::Note;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::member::{Does, MemberStatement};

use crate::harness::{Client, Place, Service, Town, body, log_key};
use crate::main_job::{MEMBERS, POLL};
use crate::plans::matters::{WHY, ends_key, founders_matter, gives};
use crate::plans::{self, PollPlan, council_and_charter, enrolment, genesis, id, time, who};
use crate::routes::codes_of_refusals;

/// What is sent, and what must come back.
struct Case {
    what: &'static str,
    body: Vec<u8>,
    status: u16,
    code: &'static str,
    /// A part of the detail.
    says: &'static str,
}

/// A statement that is refused.
fn case(
    what: &'static str,
    (status, code, says): (u16, &'static str, &'static str),
    body: Vec<u8>,
) -> Case {
    Case {
        what,
        body,
        status,
        code,
        says,
    }
}

/// Codes of refusals that no request can bring about, and why.
const OUT_OF_REACH: [(&str, &str); 9] = [
    (
        "too-many-pending",
        "in tests/domain/quotas.rs, which begins so many",
    ),
    ("daily-max", "in tests/domain/quotas.rs, which says so much"),
    (
        "clock-step",
        "only the service states a real clock, and keeps to it: tests/domain/clock_bound.rs",
    ),
    (
        "not-canonical",
        "every value has one spelling and every line one place: the wall behind those two",
    ),
    ("not-founded", "an engine founds its log before it answers"),
    ("no-clock", "in another test, before the first clock"),
    (
        "not-a-test-log",
        "in another test, on a log with a real clock",
    ),
    (
        "without-vote",
        "told of a weight that is asked for, never of a statement",
    ),
    (
        "attachment-withheld",
        "only a verifier meets withheld matter",
    ),
];

/// Codes of changes of polls: tests/domain/polls_changed.rs and polls_annulled.rs bring them about, by the same
/// rules, and tests/server/polls_changed.rs many of them through the endpoint.
const OF_CHANGES: [&str; 13] = [
    "already-struck",
    "confusable-titles",
    "last-option",
    "no-such-option",
    "no-such-place",
    "not-a-candidate",
    "not-a-re-run",
    "not-later",
    "nothing-corrected",
    "on-the-roll",
    "re-run-stands",
    "record-date-passed",
    "title-differs",
];

/// Codes of documents and matters: tests/domain/matters brings them about, by the same rules, and
/// tests/server/matters.rs and tests/server/bound.rs some of them through the endpoint.
const OF_MATTERS: &[&str] = &[
    "accept-other-key",
    "accepted-already",
    "admitted-already",
    "amended-elsewhere",
    "answered-already",
    "below-procedure",
    "body-handed-over",
    "clause-awaited",
    "clause-elsewhere",
    "clause-not-given",
    "concerns-nothing",
    "confirmed-already",
    "document-misnamed",
    "document-revision",
    "document-unfit",
    "document-unreadable",
    "due-first",
    "field-missing",
    "founders-all-needed",
    "founders-missing",
    "founders-seats",
    "frozen",
    "gives-more",
    "later-needs-a-date",
    "limit-reached",
    "mandate-over",
    "matter-called",
    "matter-exists",
    "matter-not-ready",
    "matter-sequence",
    "matter-settled",
    "may-not-sit",
    "member-expelled",
    "merged-into-itself",
    "name-needed",
    "name-taken",
    "named-already",
    "no-roll-yet",
    "no-seat-free",
    "nobody-admits",
    "not-by-votes",
    "not-due",
    "not-the-author",
    "not-the-last-version",
    "not-yet-admitted",
    "not-yet-supported",
    "not-its-appeal",
    "not-its-nomination",
    "not-its-objection",
    "not-your-mandate",
    "not-your-task",
    "not-yours-to-admit",
    "not-yours-to-announce",
    "not-yours-to-answer",
    "not-yours-to-bring",
    "not-yours-to-confirm",
    "not-yours-to-support",
    "nothing-to-accept",
    "objection-waits",
    "offer-declined",
    "offer-over",
    "office-by-mandate",
    "office-not-given",
    "organisation-differs",
    "other-procedure",
    "own-matter",
    "recused",
    "seat-not-given",
    "seats-due",
    "seats-held",
    "sits-already",
    "still-named",
    "support-over",
    "supported-already",
    "task-due-too-late",
    "task-ended",
    "task-not-done",
    "terms-used",
    "text-is-fixed",
    "too-soon",
    "unbound-contest",
    "unfit-candidate",
    "unknown-body",
    "unknown-mandate",
    "unknown-matter",
    "unknown-procedure",
    "unknown-task",
];

/// Sends all cases; collects their codes.
fn try_all(http: &Client, cases: Vec<Case>, tried: &mut BTreeSet<String>) {
    let size = http.size();
    let mut silent = Vec::new();
    for case in cases {
        let answer = http.post("/api/statements?lang=en", &case.body);
        let found = (answer.status, answer.code());
        let expected = (case.status, case.code.to_owned());
        assert_eq!(found, expected, "{}: {}", case.what, answer.text());
        let problem = answer.json();
        let detail = problem["detail"].as_str().unwrap_or_default();
        if !detail.contains(case.says) {
            silent.push(format!(
                "{}: {:?} is not in: {detail}",
                case.what, case.says
            ));
        }
        let printed = ["Some(", "None", "Id(", "Hash(", "Mark("];
        let from_memory = printed.iter().find(|name| detail.contains(**name));
        assert_eq!(from_memory, None, "{}: {detail}", case.what);
        assert_eq!(problem["status"], case.status);
        assert_eq!(answer.headers["content-type"], "application/problem+json");
        tried.insert(case.code.to_owned());
    }
    assert!(silent.is_empty(), "{}", silent.join("\n"));
    assert_eq!(http.size(), size, "a refused statement is in the log");
}

impl Town {
    /// The bytes of a signed statement.
    fn said(&self, statement: impl Into<Said>, signers: &[&str]) -> Vec<u8> {
        self.said_with(statement, signers, &[])
    }

    /// The same with attachments before it.
    fn said_with(
        &self,
        statement: impl Into<Said>,
        signers: &[&str],
        attachments: &[&[u8]],
    ) -> Vec<u8> {
        let signers: Vec<Principal> = signers.iter().map(|name| who(name)).collect();
        body(&self.note(statement, &signers), attachments)
    }
}

/// A poll that opens on the 14th, for a day.
fn short_notice(policy: folkmoot::domain::hash::Hash) -> Notice {
    let mut notice = plans::notice(PollPlan {
        poll: "missed",
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    notice.claims_until = Some(time("2026-12-09T00:00:00Z"));
    notice.opens = time("2026-12-14T00:00:00Z");
    notice.closes = time("2026-12-15T00:00:00Z");
    notice
}

/// Members in every state, officers of every kind, a policy and two polls.
fn prepared(service: &Service) -> Town {
    let town = Town::new(service);
    town.settle();
    for (office, holder) in [
        (Office::Registrar, "o/second"),
        (Office::Registrar, "o/old"),
        (Office::Scrutineer, "o/extra"),
        (Office::ReturningOfficer, "o/zhou"),
    ] {
        town.grant(office, holder);
    }
    town.decide(
        vec![gives("source", "s/talk", "interaction"), ends_key("o/old")],
        &[],
    );
    town.enrol(MEMBERS);
    town.enrol(["m-gone"]);
    town.signed(enrolment("m-late"), &["s/desk", "m/m-late"]);
    let gone = MemberStatement {
        reference: id("gone"),
        does: Does::End,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-gone")],
        reason: Some(folkmoot::domain::attachment::AttachmentRef::to(b"Died.")),
    };
    for officer in ["o/lin", "o/checker"] {
        town.accepted(&town.note(gone.clone(), &[who(officer)]), &[b"Died."]);
    }
    town.credit(&[("m-1", 40), ("m-2", 31)]);
    let policy = town.policy("house", &[("base", "1")]);
    town.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::SealedUntilClose,
        contests: council_and_charter(),
    });
    town.signed(short_notice(policy), &["o/officer"]);
    town
}

#[test]
fn each_refusal_has_its_code_and_leaves_the_log_as_it_was() {
    let place = Place::new();
    let mut born = genesis(log_key().public());
    // As many as the registrar enrols in `prepared`.
    born.enrol_limit = 8;
    let service = Service::start(place.settings_of(born)).unwrap();
    let town = prepared(&service);
    let mut tried = BTreeSet::new();
    let mut all = |town: &Town, cases| try_all(&town.http, cases, &mut tried);

    all(&town, letters::unreadable(&town));
    all(&town, letters::of_others(&town));
    all(&town, people::cases(&town));
    all(&town, people::ledger(&town));
    all(&town, polls::before_the_record_date(&town));
    people::begin_to_suspend(&town);
    town.clock("2026-12-05T00:00:00Z");
    all(&town, polls::before_the_roll(&town));
    town.sign_draft(&format!("/api/polls/{POLL}/drafts/roll"), "o/lin");
    all(&town, polls::after_the_provisional_roll(&town));
    let (claim, certifying, cases) = claims::waiting(&town);
    all(&town, cases);
    let cases = claims::upheld(&town, claim, certifying);
    all(&town, cases);
    town.sign_draft(&format!("/api/polls/{POLL}/drafts/roll"), "o/lin");
    town.sign_draft("/api/polls/missed/drafts/roll", "o/lin");
    all(&town, claims::one_too_many(&town));
    town.sign_draft(&format!("/api/polls/{POLL}/drafts/roll"), "o/lin");
    all(&town, polls::after_one_signature(&town));
    town.sign_draft(&format!("/api/polls/{POLL}/drafts/roll"), "o/checker");
    town.reveal(POLL, "o/wang");
    all(&town, polls::before_the_opening(&town));
    town.clock("2026-12-10T12:00:00Z");
    all(&town, votes::while_open(&town));
    all(&town, claims::after_their_time(&town));
    town.sign_draft("/api/polls/missed/drafts/roll", "o/lin");
    town.sign_draft("/api/polls/missed/drafts/roll", "o/checker");
    all(&town, people::after_a_week(&town));
    let late = votes::late(&town);
    town.clock("2026-12-17T12:00:00Z");
    town.http.await_phase(POLL, Phase::ProvisionalResult);
    all(&town, late);
    all(&town, votes::before_the_certificate(&town));
    town.clock("2026-12-20T12:00:00Z");
    all(&town, votes::after_the_objections(&town));

    let codes: BTreeSet<String> = codes_of_refusals()
        .into_iter()
        .filter(|code| OUT_OF_REACH.iter().all(|(other, _)| other != code))
        .filter(|code| !OF_MATTERS.contains(&code.as_str()))
        .filter(|code| !OF_CHANGES.contains(&code.as_str()))
        .collect();
    let missing: Vec<&String> = codes.difference(&tried).collect();
    assert!(missing.is_empty(), "no case for {missing:?}");
    service.stop();
}

#[test]
fn nothing_is_judged_before_the_first_clock() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let matter = founders_matter(id("early"), Vec::new());
    let matter = town.said_with(matter, &["o/alice"], &[WHY]);
    let answer = town.http.post("/api/statements", &matter);
    assert_eq!((answer.status, answer.code().as_str()), (503, "no-clock"));
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(answer.json()["detail"], serde_json::Value::Null);
    service.stop();
}

#[test]
fn founders_do_not_move_a_real_clock() {
    let place = Place::new();
    let mut born = genesis(log_key().public());
    born.clock = folkmoot::domain::state::organisation::ClockSource::Real;
    let service = Service::start(place.settings_of(born)).unwrap();
    let town = Town::new(&service);
    let clock = folkmoot::domain::statement::clock::Clock {
        time: time("2099-01-01T00:00:00Z"),
    };
    let answer = town
        .http
        .post("/api/statements", &town.said(clock, &["o/alice"]));
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (403, "not-a-test-log")
    );
    service.stop();
}

/// A note whose text was changed after it was signed.
fn altered(note: &Note, from: &str, to: &str) -> Vec<u8> {
    let bytes = note.to_bytes();
    let text = String::from_utf8(bytes).unwrap();
    assert!(text.contains(from));
    text.replacen(from, to, 1).into_bytes()
}
