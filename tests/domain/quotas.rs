//! What has an end: texts that wait for others, texts about people, what one person says in a day.

use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::state::approvals::{self, PENDING_MAX};
use folkmoot::domain::state::quotas;
use folkmoot::domain::statement::enrol::Enrol;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::refusal::{Refusal, Unfit};
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::statement::{PERSON_BYTES_MAX, Said};

use super::community::{Community, id, key_of, who};
use super::plans::{self, ORIGIN};
use super::verify::{pinned, verify_files};

/// One of two officers signs that a member is suspended.
fn begin(community: &mut Community, reference: &str, signer: &str) -> Result<(), Refusal> {
    let said = MemberStatement {
        reference: id(reference),
        does: Does::Suspend,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-1")],
        reason: Some(community.attach(b"Twice the same person.\n")),
    };
    let note = community.note(said, &[who(signer)]);
    community.submit(&note).map(drop)
}

#[test]
fn one_person_begins_so_many_texts_and_no_more() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    for number in 0..PENDING_MAX {
        begin(&mut community, &format!("desk-{number}"), "o/lin").unwrap();
    }
    let more = begin(&mut community, "more", "o/lin").unwrap_err();
    let (signer, max) = (who("o/lin"), PENDING_MAX);
    assert_eq!(
        more,
        approvals::Refusal::TooManyPending { signer, max }.into()
    );
    // Others begin their own, and what is completed makes room for one.
    begin(&mut community, "other", "o/checker").unwrap();
    begin(&mut community, "desk-0", "o/checker").unwrap();
    begin(&mut community, "more", "o/lin").unwrap();
    begin(&mut community, "again", "o/lin").unwrap_err();
    // After seven days they no longer count.
    community.clock("2026-12-08T00:00:00Z");
    begin(&mut community, "again", "o/lin").unwrap();
    assert!(verify_files(&community.mirror(), &pinned(&community)).holds);
}

#[test]
fn a_text_about_a_person_has_an_end() {
    let mut community = Community::new();
    let details = |community: &mut Community, bytes: u64| {
        let text = "a".repeat(usize::try_from(bytes).unwrap());
        Enrol {
            details: Some(community.attach(text.as_bytes())),
            ..plans::enrolment("m-1")
        }
    };
    let bytes = PERSON_BYTES_MAX + 1;
    let long = details(&mut community, bytes);
    let note = community.note(long.clone(), &[who("o/lin"), who("m/m-1")]);
    let max = PERSON_BYTES_MAX;
    assert_eq!(
        community.submit(&note).unwrap_err(),
        Unfit::TextSize { bytes, max }.into()
    );
    let mut forced = community.clone();
    forced.forced(long, &[who("o/lin"), who("m/m-1")]);
    let report = verify_files(&forced.mirror(), &pinned(&forced));
    assert_eq!(report.failure.unwrap().problem.code, "text-size");
    let short = details(&mut community, PERSON_BYTES_MAX);
    community.signed(short, &[who("o/lin"), who("m/m-1")]);
}

/// A further key of `m-1`, with both signatures.
fn another_key(community: &Community, number: u8) -> Note {
    let key = SecretKey::from_seed(&[100 + number; 32]);
    let rekey = Rekey {
        member: id("m-1"),
        key: key.public(),
    };
    let holder = who("m/m-1");
    let text = community.text(Said::from(rekey));
    let line = |key: &SecretKey| NoteSignature::make(&text, &holder.line_name(ORIGIN), key);
    Note::new(&text, vec![line(&key_of(&holder)), line(&key)]).unwrap()
}

#[test]
fn what_one_person_says_in_a_day_has_an_end() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    for number in 1..=16 {
        let note = another_key(&community, number);
        community.submit(&note).unwrap();
    }
    let more = another_key(&community, 17);
    let (kind, signer, max) = ("rekey", who("m/m-1"), 16);
    assert_eq!(
        community.submit(&more).unwrap_err(),
        quotas::Refusal::DailyMax { kind, signer, max }.into()
    );
    let mut forced = community.clone();
    forced.forced_bytes(more.to_bytes());
    let report = verify_files(&forced.mirror(), &pinned(&forced));
    assert_eq!(report.failure.unwrap().problem.code, "daily-max");
    community.clock("2026-12-02T00:00:00Z");
    community.submit(&more).unwrap();
    assert!(verify_files(&community.mirror(), &pinned(&community)).holds);
}
