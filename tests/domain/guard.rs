//! The guard against weight made just before a vote: when it trips, who can override it, and that a
//! verifier holds the certified roll against it.

use folkmoot::domain::derive::{DeriveError, check_override};
use folkmoot::domain::refusal::Refusal;
use folkmoot::domain::statement::notice::Publication;
use folkmoot::domain::statement::roll::{RollStatement, Stage};
use folkmoot::domain::statement::{AttachmentRef, Statement};
use folkmoot::domain::weight::issuance::GuardReading;
use folkmoot::domain::weight::policy::{IssuanceGuard, Policy};

use super::community::{Community, PollPlan, council_and_charter, who};
use super::verify::{failure, pinned, verify_files};

const POLL: &str = "council-2027";

/// A provisional roll of four members; 83 of its weight of 87 came on 15 November, 20 days before
/// the record date.
fn proposed(guard: &str) -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3", "m-4"]);
    community.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-1", 7)]);
    let policy = community.policy(&[("base", "1"), ("issuance-guard", guard)]);
    community.announce(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    community.clock("2026-12-05T00:00:00Z");
    let roll = community.roll_statement(POLL);
    community.signed(roll, &[who("o/lin")]);
    community
}

/// Registrar and auditor certify, with or without an override.
fn certify(community: &mut Community, overriding: Option<&[u8]>) {
    let mut roll = community.roll_statement(POLL);
    roll.overriding = overriding.map(|reason| community.attach(reason));
    community.signed(roll.clone(), &[who("o/lin")]);
    community.signed(roll, &[who("o/auditor")]);
}

#[test]
fn too_much_new_weight_is_not_certified_in_silence() {
    let mut community = proposed("30 1/2");
    certify(&mut community, None);
    let failure = failure(&community.mirror(), &pinned(&community));
    let words = failure.to_string();
    assert!(words.contains("83 of the 87 weight"), "{words}");
}

#[test]
fn an_override_with_a_reason_certifies_it() {
    let mut community = proposed("30 1/2");
    certify(&mut community, Some(b"the fair was in November"));
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    let text = report.to_string();
    assert!(text.contains("over the guard against new weight"), "{text}");
}

#[test]
fn what_is_older_or_little_needs_no_override() {
    for guard in ["19 1/2", "30 83/87"] {
        let mut community = proposed(guard);
        certify(&mut community, None);
        let report = verify_files(&community.mirror(), &pinned(&community));
        assert!(report.holds, "{guard}: {report}");
        let mut needless = proposed(guard);
        certify(&mut needless, Some(b"to be safe"));
        let words = failure(&needless.mirror(), &pinned(&needless)).to_string();
        assert!(words.contains("`override` is stated as"), "{words}");
    }
}

#[test]
fn a_guard_that_says_nothing_is_refused() {
    let cases = [
        ("30 1", "less than 1"),
        ("30 3/2", "less than 1"),
        ("0 1/2", "0"),
        ("36601 1/2", "36600"),
        ("30", "issuance-guard DAYS FRACTION"),
        ("30 -1/2", "negative"),
    ];
    for (value, words) in cases {
        let refused = Policy::parse(&[("issuance-guard", value)]).unwrap_err();
        assert!(refused.to_string().contains(words), "{value}: {refused}");
    }
    let policy = Policy::parse(&[("issuance-guard", "30 0")]).unwrap();
    let lines = [("issuance-guard".to_owned(), "30 0".to_owned())];
    assert_eq!(policy.lines(), lines);
}

#[test]
fn an_override_is_a_text() {
    let mut community = proposed("30 1/2");
    let mut roll = community.roll_statement(POLL);
    roll.overriding = Some(AttachmentRef::to(&[]));
    let note = community.note(roll, &[who("o/lin")]);
    assert_eq!(community.submit(&note), Err(Refusal::TextSize { bytes: 0 }));
}

#[test]
fn only_a_certified_roll_has_an_override() {
    let mut community = proposed("30 1/2");
    let mut roll = community.roll_statement(POLL);
    roll.overriding = Some(AttachmentRef::to(b"why"));
    assert!(Statement::parse(&community.text(roll.clone())).is_ok());
    roll.stage = Stage::Provisional;
    assert!(Statement::parse(&community.text(roll)).is_err());
}

#[test]
fn the_guard_trips_above_its_share_and_not_at_it() {
    let mut community = proposed("30 1/2");
    let stated = community.roll_statement(POLL);
    let reading = |total, total_without| GuardReading {
        guard: IssuanceGuard {
            days: 30,
            share: folkmoot::domain::exact::Fraction::parse("1/3").unwrap(),
        },
        total,
        total_without,
    };
    let check = |stated: &RollStatement, reading| check_override(stated, Some(&reading));
    for (total, without, trips) in [
        (30, 20, false),
        (30, 19, true),
        (30, 40, false),
        (0, 0, false),
    ] {
        let found = check(&stated, reading(total, without));
        match trips {
            true => assert!(matches!(found, Err(DeriveError::NewWeight { .. }))),
            false => assert_eq!(found, Ok(())),
        }
    }
    let provisional = RollStatement {
        stage: Stage::Provisional,
        ..stated
    };
    assert_eq!(check(&provisional, reading(30, 0)), Ok(()));
}
