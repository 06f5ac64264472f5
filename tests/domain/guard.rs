//! The guard against weight made just before a vote: when it trips, who can override it, and that a
//! verifier holds the certified roll against it.

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::derive::{DeriveError, check_override};
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::roll::{PublishedRoll, Stage};
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::refusal::{Refusal, Unfit};
use folkmoot::domain::weight::issuance::{GuardReading, Part};
use folkmoot::domain::weight::policy::{GuardScope, IssuanceGuard, Policy};

use super::community::{Community, PollPlan, council_and_charter, time, who};
use super::verify::{failure, pinned, told, verify_files, why};
use super::{log_directory, plans};
use crate::shared::said;

const POLL: &str = "council-2027";

/// A provisional roll of four members; 83 of its weight of 87 came on 15 November, 20 days before
/// the record date, all from one source and to one class.
fn proposed(guard: &str) -> Community {
    proposed_under("issuance-guard", guard)
}

/// A community whose members were enrolled long before anything else happens.
pub(super) fn settled<const N: usize>(members: [&'static str; N]) -> Community {
    let mut born = plans::genesis(log_directory::log_key().public());
    born.founded = time("2026-06-01T00:00:00Z");
    let mut community = Community::founded(born);
    community.enrol(members);
    community.clock("2026-12-01T00:00:00Z");
    community
}

fn proposed_under(key: &str, guard: &str) -> Community {
    let mut community = settled(["m-1", "m-2", "m-3", "m-4"]);
    community.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5), ("m-1", 7)]);
    let policy = community.policy(&[("base", "1"), (key, guard)]);
    community.announce_council(POLL, policy);
    let roll = community.roll_statement(POLL);
    community.signed(roll, &[who("o/lin")]);
    community
}

/// Registrar and roll checker certify, with or without an override.
fn certify(community: &mut Community, overriding: Option<&[u8]>) {
    let mut roll = community.roll_statement(POLL);
    roll.overriding = overriding.map(|reason| community.attach(reason));
    community.signed(roll.clone(), &[who("o/lin")]);
    community.signed(roll, &[who("o/checker")]);
}

#[test]
fn too_much_new_weight_is_not_certified_in_silence() {
    let mut community = proposed("30 1/2");
    certify(&mut community, None);
    let failure = failure(&community.mirror(), &pinned(&community));
    let words = why(&failure);
    let over = "Too much of the weight 87 of the roll of poll `council-2027` is new: 83 of it (95.40%) came in \
                the last 30 days, more than `issuance-guard 30 1/2` allows.";
    assert!(words.contains(over), "{words}");
}

#[test]
fn a_source_or_a_class_that_is_over_is_named() {
    for (key, whose) in [
        ("issuance-guard-source", "83 from source `app` (95.40%)"),
        ("issuance-guard-class", "83 of class `owner` (95.40%)"),
    ] {
        let mut silent = proposed_under(key, "30 1/2");
        certify(&mut silent, None);
        let words = why(&failure(&silent.mirror(), &pinned(&silent)));
        assert!(words.contains(whose), "{words}");
        assert!(words.contains(&format!("`{key} 30 1/2`")), "{words}");
        let mut reasoned = proposed_under(key, "30 1/2");
        certify(&mut reasoned, Some(b"the fair was in November"));
        let report = verify_files(&reasoned.mirror(), &pinned(&reasoned));
        assert!(report.holds, "{report}");
        let mut within = proposed_under(key, "30 83/87");
        certify(&mut within, None);
        let report = verify_files(&within.mirror(), &pinned(&within));
        assert!(report.holds, "{report}");
    }
}

#[test]
fn an_override_with_a_reason_certifies_it() {
    let mut community = proposed("30 1/2");
    certify(&mut community, Some(b"the fair was in November"));
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    let text = told(&report);
    assert!(text.contains("over the guard against new weight"), "{text}");
}

#[test]
fn what_is_older_or_little_needs_no_override() {
    for guard in ["3 1/2", "30 83/87"] {
        let mut community = proposed(guard);
        certify(&mut community, None);
        let report = verify_files(&community.mirror(), &pinned(&community));
        assert!(report.holds, "{guard}: {report}");
        let mut needless = proposed(guard);
        certify(&mut needless, Some(b"to be safe"));
        let words = why(&failure(&needless.mirror(), &pinned(&needless)));
        assert!(words.contains("`override` is stated as"), "{words}");
    }
}

#[test]
fn what_is_dated_back_is_as_new_as_its_entry() {
    // It occurred 20 days before the record date, and was logged four days before.
    let mut community = proposed("19 1/2");
    certify(&mut community, None);
    let words = why(&failure(&community.mirror(), &pinned(&community)));
    assert!(words.contains("83 of it (95.40%)"), "{words}");
}

#[test]
fn what_a_correction_raised_is_as_new_as_the_correction() {
    let cases: [(&[i64], Option<&str>); 5] = [
        (&[12], None),
        (&[41], Some("41 of it (46.59%)")),
        // Raised, and what was raised cut again: new. Cut below what stood before: not.
        (&[900, 41], Some("41 of it (46.59%)")),
        (&[900, 39], None),
        (&[0, 39], Some("39 of it (45.35%)")),
    ];
    for (amounts, new) in cases {
        let mut community = Community::new();
        community.enrol(["m-1", "m-2", "m-3", "m-4"]);
        community.credit(&[("m-1", 40), ("m-2", 43)]);
        let policy = community.policy(&[("base", "1"), ("issuance-guard", "3 1/9")]);
        community.announce(PollPlan {
            poll: POLL,
            policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        });
        community.clock("2026-12-03T00:00:00Z");
        let line = community.last_line(0);
        for (number, amount) in amounts.iter().enumerate() {
            let fix = format!("fix-{number}");
            community.correct(&fix, &[(&line, *amount)]).unwrap();
        }
        community.clock("2026-12-05T00:00:00Z");
        let roll = community.roll_statement(POLL);
        community.signed(roll, &[who("o/lin")]);
        certify(&mut community, None);
        match new {
            None => assert!(verify_files(&community.mirror(), &pinned(&community)).holds),
            Some(new) => {
                let words = why(&failure(&community.mirror(), &pinned(&community)));
                assert!(words.contains(new), "{amounts:?}: {words}");
            }
        }
    }
}

/// Three members of long standing with weight, and two who come shortly before the record date, as of 2021.
fn with_newcomers(guard: (&str, &str)) -> Community {
    let mut community = settled(["m-1", "m-2", "m-3"]);
    community.enrol(["m-8", "m-9"]);
    let policy = community.policy(&[("base", "2"), guard]);
    community.announce_council(POLL, policy);
    let roll = community.roll_statement(POLL);
    community.signed(roll, &[who("o/lin")]);
    community
}

#[test]
fn base_weight_of_new_members_is_new_weight() {
    for (key, new) in [
        (
            "issuance-guard",
            "4 of it (40.00%) came in the last 30 days",
        ),
        ("issuance-guard-class", "4 of class `owner` (40.00%)"),
        (
            "issuance-guard-enrolled",
            "4 of it (40.00%) is of members enrolled in the last 30 days",
        ),
    ] {
        let mut silent = with_newcomers((key, "30 1/3"));
        certify(&mut silent, None);
        let words = why(&failure(&silent.mirror(), &pinned(&silent)));
        assert!(words.contains(new), "{words}");
        for (guard, overriding) in [
            ("30 1/3", Some(&b"they are the new flats"[..])),
            ("30 2/5", None),
            ("4 1/3", Some(b"it is the boundary")),
            ("3 0", None),
        ] {
            let mut fit = with_newcomers((key, guard));
            certify(&mut fit, overriding);
            let report = verify_files(&fit.mirror(), &pinned(&fit));
            assert!(report.holds, "{key} {guard}: {report}");
        }
    }
}

#[test]
fn what_new_members_were_credited_goes_with_them() {
    let mut community = settled(["m-1", "m-2", "m-3"]);
    community.credit(&[("m-1", 4)]);
    community.enrol(["m-9"]);
    community.credit(&[("m-9", 8)]);
    let policy = community.policy(&[("base", "1"), ("issuance-guard-enrolled", "30 1/2")]);
    community.announce_council(POLL, policy);
    let roll = community.roll_statement(POLL);
    community.signed(roll, &[who("o/lin")]);
    certify(&mut community, None);
    let words = why(&failure(&community.mirror(), &pinned(&community)));
    assert!(words.contains("9 of it (56.25%)"), "{words}");
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
        let refused = said(&Policy::parse(&[("issuance-guard", value)]).unwrap_err());
        assert!(refused.contains(words), "{value}: {refused}");
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
    assert_eq!(
        community.submit(&note),
        Err(Refusal::Statement(Unfit::TextSize {
            bytes: 0,
            max: 8_000
        }))
    );
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
fn guards_stand_in_order_each_once() {
    let lines = [
        ("issuance-guard", "30 1/2"),
        ("issuance-guard-source", "30 1/4"),
        ("issuance-guard-class", "90 1/3"),
        ("issuance-guard-enrolled", "90 1/3"),
    ];
    let policy = Policy::parse(&lines).unwrap();
    let owned = lines.map(|(key, value)| (key.to_owned(), value.to_owned()));
    assert_eq!(policy.lines(), owned);
    for wrong in [[2, 1], [1, 0], [1, 1]] {
        assert!(Policy::parse(&wrong.map(|index| lines[index])).is_err());
    }
}

#[test]
fn the_guard_trips_above_its_share_and_not_at_it() {
    let mut community = proposed("30 1/2");
    let stated = community.roll_statement(POLL);
    let reading = |total, without| GuardReading {
        guard: IssuanceGuard {
            scope: GuardScope::All,
            days: 30,
            share: folkmoot::domain::exact::Fraction::parse("1/3").unwrap(),
        },
        part: Part {
            name: "all".to_owned(),
            with: total,
            without,
        },
        total,
    };
    let check = |stated: &PublishedRoll, reading| check_override(stated, &[reading]);
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
    let provisional = PublishedRoll {
        stage: Stage::Provisional,
        ..stated
    };
    assert_eq!(check(&provisional, reading(30, 0)), Ok(()));
}
