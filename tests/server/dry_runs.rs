//! Dry runs: what would become of statements, told by the same rules, and nothing of them stays.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::{Said, Statement};
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::ledger::Line;
use folkmoot::domain::weight::roll::Roll;
use folkmoot::view::statements::{DryRunView, Outcome};

use crate::harness::{Place, Town, body, note_of_text};
use crate::main_job::{POLL, opened};
use crate::plans::{contributions, credited, enrolment, id, marks, time, who};

const DRY_RUN: &str = "/api/statements?dry-run";

/// Several notes in one body, each with its attachments.
fn framed(notes: &[(&Note, &[&[u8]])]) -> Vec<u8> {
    let mut all = Vec::new();
    for (note, attachments) in notes {
        let framed = body(note, attachments);
        let bytes = note.to_bytes();
        all.extend_from_slice(&framed[..framed.len() - bytes.len()]);
        all.extend(format!("note {}\n", bytes.len()).bytes());
        all.extend(bytes);
        all.push(b'\n');
    }
    all
}

/// What is said of each note: `accepted 57`, or the codes of its faults with what they are about.
fn told(town: &Town, body: &[u8]) -> Vec<String> {
    let answer = town.http.post(DRY_RUN, body);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let view: DryRunView = serde_json::from_slice(&answer.bytes).unwrap();
    let told = view.statements.iter().map(|tried| {
        let faults: Vec<String> = tried
            .faults
            .iter()
            .map(|fault| {
                let names = ["member", "reference", "scope"];
                let value = names.iter().find_map(|name| fault.told.value(name));
                format!("{} {}", fault.told.code, value.unwrap_or_default())
                    .trim()
                    .to_owned()
            })
            .collect();
        match (tried.outcome, tried.entry) {
            (Outcome::Accepted, Some(entry)) => format!("accepted {entry}"),
            (Outcome::Logged, Some(entry)) => format!("logged {entry}"),
            (Outcome::Refused, None) => faults.join(", "),
            other => panic!("{other:?} cannot be"),
        }
    });
    told.collect()
}

#[test]
fn each_statement_is_judged_after_the_ones_before_it_and_nothing_stays() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1"]);
    let size = town.http.size();
    let enrol = |member: &str| {
        let own = format!("m/{member}");
        town.note(enrolment(member), &[who("o/lin"), who(&own)])
    };
    let (first, second) = (enrol("m-8"), enrol("m-9"));
    let (batch, lines) = credited(id("b-1"), &[("m-8", 5), ("m-9", 6)]);
    let batch = town.note(batch, &[who("s/app")]);
    let again = town.note(enrolment("m-8"), &[who("s/desk"), who("m/m-8")]);
    let text = second.text.clone();
    let elsewhere = note_of_text(&first.text, &[who("o/lin"), who("m/m-9")]);
    let forged = Note::new(&text, elsewhere.signatures).expect("it is well-formed");
    let nobody = note_of_text(&text, &[who("o/nobody"), who("m/m-9")]);
    let mut all = framed(&[
        (&first, &[]),
        (&again, &[]),
        (&enrol("m-1"), &[]),
        (&forged, &[]),
        (&nobody, &[]),
        (&second, &[]),
    ]);
    // The last one need not be framed.
    all.extend(body(&batch, &[&lines]));
    let logged = town.http.size() - 1;
    assert_eq!(
        told(&town, &all),
        [
            format!("accepted {size}"),
            "member-exists m-8".to_owned(),
            format!("logged {logged}"),
            "bad-signature".to_owned(),
            "unknown-signer".to_owned(),
            format!("accepted {}", size + 1),
            format!("accepted {}", size + 2),
        ]
    );
    assert_eq!(town.http.size(), size);
    assert_eq!(
        told(&town, &body(&batch, &[&lines])),
        ["unknown-member m-8, unknown-member m-9"]
    );
    assert_eq!(town.accepted(&first, &[]).receipt.index, size);
    service.stop();
}

#[test]
fn every_fault_of_a_batch_is_told_at_once() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1"]);
    let (used, used_lines) = credited(id("used"), &[("m-1", 5)]);
    town.accepted(&town.note(used, &[who("s/app")]), &[&used_lines]);
    let line = |reference: &str, member: &str, at: Time| Line {
        reference: id(reference),
        member: id(member),
        category: id("development"),
        amount: 1,
        occurred_at: at,
    };
    let november = time("2026-11-15T12:00:00Z");
    let lines = vec![
        line("used-000000", "m-1", november),
        line("x-1", "m-2", november),
        line("x-2", "m-1", november),
        line("x-3", "m-3", time("2027-11-15T12:00:00Z")),
    ];
    let period = ("2026-11-01T00:00:00Z", "2028-12-01T00:00:00Z");
    let (batch, lines) = contributions(id("batch"), period, lines);
    let note = town.note(batch, &[who("s/app")]);
    assert_eq!(
        told(&town, &body(&note, &[&lines])),
        [
            "reference-used used-000000, unknown-member m-2, unknown-member m-3, not-yet-occurred x-3"
        ]
    );
    // Signatures come first: nothing is looked up for somebody whom nobody knows.
    let stranger = note_of_text(&note.text, &[who("s/nobody")]);
    assert_eq!(told(&town, &body(&stranger, &[])), ["unknown-signer"]);
    assert_eq!(told(&town, &body(&note, &[])), ["attachment-missing"]);
    service.stop();
}

#[test]
fn a_clock_brings_what_is_due_with_it() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::Open);
    let size = town.http.size();
    let chosen = marks(1, &["lin-wei", "ma-li"], "for");
    let ballot = town.note(town.ballot(POLL, "m-1", &chosen), &[who("m/m-1")]);
    let text = chosen.text();
    let closing = town.note(
        Clock {
            time: time("2026-12-17T12:00:00Z"),
        },
        &[who("o/alice")],
    );
    let late = town.note(town.ballot(POLL, "m-2", &chosen), &[who("m/m-2")]);
    let all = framed(&[
        (&ballot, &[text.as_bytes()]),
        (&closing, &[]),
        (&late, &[text.as_bytes()]),
    ]);
    assert_eq!(
        told(&town, &all),
        [
            format!("accepted {size}"),
            format!("accepted {}", size + 1),
            "poll-closed".to_owned(),
        ]
    );
    assert_eq!(town.http.size(), size);
    service.stop();
}

#[test]
fn a_roll_must_follow_in_a_dry_run_too() {
    let place = Place::new();
    let service = place.start();
    let town = crate::crowds::recorded(&service);
    let draft = town.http.text(&format!("/api/polls/{POLL}/drafts/roll"));
    let right = note_of_text(&draft, &[who("o/lin")]);
    let size = town.http.size();
    assert_eq!(told(&town, &right.to_bytes()), [format!("accepted {size}")]);
    let mut wrong = Statement::parse(&draft).unwrap();
    let Said::Roll(roll) = &mut wrong.said else {
        panic!("the draft is a roll");
    };
    let lines = "m-1 owner 41\nm-2 owner 33\n";
    let other = Roll::parse(lines.as_bytes()).expect("it is a roll");
    roll.count = 2;
    roll.weight = other.total();
    roll.root = other.root();
    roll.lines = AttachmentRef::to(lines.as_bytes());
    let note = note_of_text(&wrong.text(), &[who("o/lin")]);
    assert_eq!(
        told(&town, &body(&note, &[lines.as_bytes()])),
        ["does-not-follow"]
    );
    service.stop();
}

#[test]
fn a_body_that_is_framed_wrongly_is_refused_whole() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let hash = Hash::of(b"x");
    for body in [
        "note 3\nab\n".to_owned(),
        "note x\nab\n".to_owned(),
        "note 3".to_owned(),
        "note 3\nabcd".to_owned(),
        format!("attachment {hash} 2\nab\n"),
        format!("attachment {hash} 1\nx"),
    ] {
        let answer = town.http.post(DRY_RUN, body.as_bytes());
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "bad-body"),
            "{body}"
        );
    }
    let many = "note 1\nx\n".repeat(10_001);
    let answer = town.http.post(DRY_RUN, many.as_bytes());
    assert_eq!((answer.status, answer.code().as_str()), (400, "bad-body"));
    let few = told(&town, "note 1\nx\n".repeat(2).as_bytes());
    assert_eq!(few, ["not-a-note", "not-a-note"]);
    for query in ["dry-run=1", "dry-run&dry-run", "dryrun"] {
        let answer = town.http.post(&format!("/api/statements?{query}"), b"x");
        assert_eq!(
            (answer.status, answer.code().as_str()),
            (400, "bad-address"),
            "{query}"
        );
    }
    service.stop();
}
