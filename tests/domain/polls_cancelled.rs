//! Polls that their returning officer and a scrutineer call off before they open.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::poll_change::{Does, PollChange};
use folkmoot::domain::verify::Finding;
use folkmoot::words::{self, Language};

use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans::{self, matters::ends_key};
use super::verify::{pinned, verify_files};

const POLL: &str = "council-2027";

fn announced() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2"]);
    let policy = community.policy(&[("base", "1")]);
    community.announce_council(POLL, policy);
    community
}

fn cancel(community: &mut Community) -> PollChange {
    let poll = community.state.polls().find(&id(POLL)).unwrap();
    let notice = poll.notice_hash();
    community.attach(b"The venue was lost.\n");
    plans::change(POLL, notice, Does::Cancel, b"The venue was lost.\n")
}

fn phase(community: &Community) -> Phase {
    community.state.polls().find(&id(POLL)).unwrap().phase()
}

/// The code with which a signature is refused.
fn refused(community: &mut Community, change: &PollChange, signer: &str) -> String {
    let note = community.note(change.clone(), &[who(signer)]);
    let refusal = community.submit(&note).expect_err("it must be refused");
    refusal.told().code.into_owned()
}

#[test]
fn a_poll_is_cancelled_at_the_second_signature() {
    let mut community = announced();
    community.certify_roll(POLL);
    let change = cancel(&mut community);
    community.signed(change.clone(), &[who("o/wang")]);
    assert_eq!(phase(&community), Phase::RollCertified);
    let statement = community.signed(change.clone(), &[who("o/officer")]);
    assert_eq!(phase(&community), Phase::Cancelled);
    let poll = community.state.polls().find(&id(POLL)).unwrap();
    let why = poll.called_off().unwrap().clone();
    assert_eq!((why.statement, why.reason), (statement, change.reason.hash));
    assert_eq!(why.entry, community.state.size() - 1);
    let signed_by = community.state.approvals().completed_by(&statement);
    assert_eq!(signed_by, ["o/wang", "o/officer"].map(who));
    assert_eq!(poll.roll_size().0, 2, "what it had come to stays");
    let opening = Open::implied(poll);
    let note = community.note(opening, &[who("s/service")]);
    let refusal = community.submit(&note).unwrap_err();
    assert_eq!(refusal.told().code, "wrong-phase");
    community.clock("2026-12-20T12:00:00Z");
    assert_eq!(phase(&community), Phase::Cancelled, "it does not lapse too");
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds);
    let codes = ["verify-poll", "verify-poll-cancelled"];
    let of_polls = report.findings.iter().filter(|one| one.topic == "poll");
    let of_polls: Vec<&Finding> = of_polls.collect();
    assert_eq!(
        of_polls
            .iter()
            .map(|one| &*one.told.code)
            .collect::<Vec<_>>(),
        codes
    );
    let entry = why.entry.to_string();
    let reason = change.reason.hash.to_string();
    let statement = statement.to_string();
    assert_eq!(
        serde_json::to_value(of_polls[1]).unwrap(),
        serde_json::json!({
            "topic": "poll",
            "code": "verify-poll-cancelled",
            "case": "cancelled",
            "values": {
                "poll": POLL,
                "statement": statement,
                "entry": entry,
                "signers": ["o/wang", "o/officer"],
                "reason": reason,
            },
        })
    );
    let said = words::verify::finding(Language::English, of_polls[1]);
    assert_eq!(
        said.trim_start_matches("poll").trim(),
        format!(
            "council-2027: cancelled by o/wang and o/officer with entry {entry}, statement \
             {statement}; the reason is attachment {reason}"
        )
    );
}

#[test]
fn a_signature_whose_key_ended_is_not_said_to_have_cancelled() {
    let mut community = announced();
    let change = cancel(&mut community);
    community.signed(change.clone(), &[who("o/wang")]);
    community.decide(vec![ends_key("o/wang")]);
    community.signed(change.clone(), &[who("o/officer")]);
    assert_eq!(phase(&community), Phase::Announced);
    let statement = community.signed(change, &[who("o/xu")]);
    assert_eq!(phase(&community), Phase::Cancelled);
    let signed_by = community.state.approvals().completed_by(&statement);
    assert_eq!(signed_by, ["o/officer", "o/xu"].map(who));
}

#[test]
fn one_person_or_two_of_one_office_cancel_nothing() {
    let mut community = announced();
    let change = cancel(&mut community);
    community.signed(change.clone(), &[who("o/wang")]);
    assert_eq!(refused(&mut community, &change, "o/wang"), "already-signed");
    assert_eq!(refused(&mut community, &change, "o/xu"), "not-authorised");
    assert_eq!(refused(&mut community, &change, "o/lin"), "not-authorised");
    assert_eq!(refused(&mut community, &change, "m/m-1"), "not-authorised");
    community.grant(Office::ReturningOfficer, "o/elsewhere");
    let other = refused(&mut community, &change, "o/elsewhere");
    assert_eq!(other, "not-its-officer");
    assert_eq!(phase(&community), Phase::Announced);
}

#[test]
fn the_second_signature_may_not_come_after_seven_days() {
    let mut community = announced();
    let change = cancel(&mut community);
    community.signed(change.clone(), &[who("o/wang")]);
    community.clock("2026-12-11T23:59:59Z");
    let in_time = community.note(change.clone(), &[who("o/officer")]);
    let mut other = community.at(community.entries.len());
    other.submit(&in_time).expect("a second before the end");
    community.clock("2026-12-12T00:00:00Z");
    assert_eq!(refused(&mut community, &change, "o/officer"), "expired");
}

#[test]
fn what_has_opened_or_is_off_already_is_not_cancelled() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2"]);
    let policy = community.policy(&[("base", "1")]);
    community.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    let change = cancel(&mut community);
    community.open(POLL);
    assert_eq!(refused(&mut community, &change, "o/officer"), "wrong-phase");

    let mut community = announced();
    let change = cancel(&mut community);
    community.signed(change.clone(), &[who("o/officer")]);
    community.signed(change.clone(), &[who("o/xu")]);
    assert_eq!(refused(&mut community, &change, "o/wang"), "wrong-phase");
}
