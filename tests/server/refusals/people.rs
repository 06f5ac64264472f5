//! Refusals about members, keys, offices, contributions and policies.
#![allow(clippy::too_many_lines, reason = "tables of cases, read row by row")]

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::weight::ledger::Line;
use folkmoot::view::ledger::LineView;

use super::{Case, case};
use crate::harness::{Town, body, note_with_keys};
use crate::plans::matters::WHY;
use crate::plans::{contributions, credited, enrolment, id, key_of, time, who};

pub fn cases(town: &Town) -> Vec<Case> {
    let [second, third] = [11, 12].map(|seed| SecretKey::from_seed(&[seed; 32]));
    let (again, foreign) = rekeys(town, &second, &third);
    let member = |reference: &str, does, into: Option<&str>, who: &str| MemberStatement {
        reference: id(reference),
        does,
        into: into.map(id),
        tags: Vec::new(),
        members: vec![id(who)],
        reason: None,
    };
    let mut unborn = enrolment("m-new");
    unborn.joined = time("2027-01-01T00:00:00Z");
    let mut classless = enrolment("m-new");
    classless.class = id("lord");
    let taken = {
        let mut taken = enrolment("m-new");
        taken.key = key_of(&who("o/wang")).public();
        let text = town.note(taken, &[who("o/lin")]).text;
        let signers = [("o/lin", "o/lin"), ("m/m-new", "o/wang")];
        let signers = signers.map(|(name, key)| (who(name), key_of(&who(key))));
        let [(lin, by_lin), (new, by_wang)] = &signers;
        note_with_keys(&text, &[(lin, by_lin), (new, by_wang)]).to_bytes()
    };
    let enrols = ["o/lin", "m/m-new"];
    vec![
        case("a foreign rekey", (403, "not-your-own", "m/m-2"), foreign),
        case("a key twice", (409, "key-exists", "m/m-1"), again),
        case("an officer's key", (409, "key-taken", "o/wang"), taken),
        case(
            "not joined yet",
            (422, "in-the-future", "joined"),
            town.said(unborn, &enrols),
        ),
        case(
            "no such class",
            (422, "unknown-class", "lord"),
            town.said(classless, &enrols),
        ),
        case(
            "known already",
            (409, "member-exists", "m-1"),
            town.said(enrolment("m-1"), &["s/desk", "m/m-1"]),
        ),
        case(
            "too many in a day",
            (422, "enrol-limit", "8 members"),
            town.said(enrolment("m-new"), &enrols),
        ),
        case(
            "nobody",
            (404, "unknown-member", "m-x"),
            town.said(member("r-1", Does::End, None, "m-x"), &["o/lin"]),
        ),
        case(
            "gone",
            (409, "member-ended", "m-gone"),
            town.said(member("r-1", Does::Suspend, None, "m-gone"), &["o/lin"]),
        ),
        case(
            "here still",
            (409, "member-not-ended", "nothing to take back"),
            town.said(member("r-1", Does::Reinstate, None, "m-3"), &["o/lin"]),
        ),
        case(
            "into oneself",
            (422, "merge-into-itself", "itself"),
            town.said(member("r-1", Does::Merge, Some("m-3"), "m-3"), &["o/lin"]),
        ),
        case(
            "a used reference",
            (409, "reference-used", "gone"),
            town.said(member("gone", Does::End, None, "m-3"), &["o/lin"]),
        ),
    ]
}

/// Two further keys for a member; then the second once more, and one for a member by another.
fn rekeys(town: &Town, second: &SecretKey, third: &SecretKey) -> (Vec<u8>, Vec<u8>) {
    let member = who("m/m-1");
    let rekey = |key: &SecretKey| {
        let rekey = Rekey {
            member: id("m-1"),
            key: key.public(),
        };
        town.note(rekey, std::slice::from_ref(&member)).text
    };
    let sign = |text: &str, older: &SecretKey, new: &SecretKey| {
        note_with_keys(text, &[(&member, older), (&member, new)])
    };
    let first = key_of(&member);
    for key in [second, third] {
        town.accepted(&sign(&rekey(key), &first, key), &[]);
    }
    let again = sign(&rekey(second), third, second).to_bytes();
    let stolen = SecretKey::from_seed(&[13; 32]);
    let other = who("m/m-2");
    let signers = [(&other, &key_of(&other)), (&member, &stolen)];
    let foreign = note_with_keys(&rekey(&stolen), &signers).to_bytes();
    (again, foreign)
}

pub fn ledger(town: &Town) -> Vec<Case> {
    let app = ["s/app"];
    let (good, lines) = credited(id("batch-x"), &[("m-1", 5)]);
    let text = String::from_utf8(lines.clone()).unwrap();
    let naming = |bytes: &[u8]| {
        let mut other = good.clone();
        other.lines = AttachmentRef::to(bytes);
        other
    };
    let short = text.trim_end().as_bytes().to_vec();
    let mut miscounted = good.clone();
    miscounted.count = 2;
    let mut missized = good.clone();
    missized.lines.size = 1;
    let mut early = good.clone();
    early.until = time("2026-11-02T00:00:00Z");
    let (stranger, strange_lines) = credited(id("batch-x"), &[("m-x", 5)]);
    let line = |category: &str, reference: &str| Line {
        reference: id(reference),
        member: id("m-1"),
        category: id(category),
        amount: 1,
        occurred_at: time("2026-11-15T12:00:00Z"),
    };
    let period = ("2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z");
    let (juggling, juggled) = contributions(id("batch-x"), period, vec![line("juggling", "r-1")]);
    let late = Line {
        occurred_at: time("2027-11-15T12:00:00Z"),
        ..line("development", "r-1")
    };
    let later = ("2026-11-01T00:00:00Z", "2028-01-01T00:00:00Z");
    let (future, future_lines) = contributions(id("batch-x"), later, vec![late]);
    // The first batch of this town has the 14th reference; its first line ends in zeros.
    let batch: Vec<LineView> = town.http.list("/api/members/m-1/contributions");
    let reference = batch[0].reference.to_string();
    let (repeated, repeated_lines) =
        contributions(id("batch-x"), period, vec![line("development", &reference)]);
    let fix = |reference: &str, line: &str, reason: &[u8]| Correction {
        reference: id(reference),
        source: who("s/app"),
        lines: vec![(id(line), 0)],
        reason: AttachmentRef::to(reason),
    };
    let lin = ["o/lin"];
    let once = town.note(fix("fix-1", &reference, b"twice"), &[who("o/lin")]);
    town.accepted(&once, &[b"twice"]);
    let used = id(reference.rsplit_once('-').unwrap().0);
    let (again, again_lines) = contributions(used, period, vec![line("development", "r-1")]);
    vec![
        case(
            "lines never sent",
            (422, "attachment-missing", "send it first"),
            body(&town.note(good.clone(), &[who("s/app")]), &[]),
        ),
        case(
            "a line without its end",
            (422, "bad-ledger", "line feed"),
            town.said_with(naming(&short), &app, &[&short]),
        ),
        case(
            "a miscount",
            (422, "sum-differs", "`count`"),
            town.said_with(miscounted, &app, &[&lines]),
        ),
        case(
            "a wrong size",
            (422, "attachment-size", "1 as stated"),
            town.said_with(missized, &app, &[&lines]),
        ),
        case(
            "before the period",
            (422, "outside-period", "2026-11-15"),
            town.said_with(early, &app, &[&lines]),
        ),
        case(
            "from the future",
            (422, "not-yet-occurred", "2027-11-15"),
            town.said_with(future, &app, &[&future_lines]),
        ),
        case(
            "for nobody",
            (404, "unknown-member", "m-x"),
            town.said_with(stranger, &app, &[&strange_lines]),
        ),
        case(
            "in no category",
            (422, "unknown-category", "juggling"),
            town.said_with(juggling, &app, &[&juggled]),
        ),
        case(
            "out of scope",
            (403, "out-of-scope", "development"),
            town.said_with(good, &["s/talk"], &[&lines]),
        ),
        case(
            "a line twice",
            (409, "reference-used", "000000"),
            town.said_with(repeated, &app, &[&repeated_lines]),
        ),
        case(
            "a correction of nothing",
            (404, "unknown-contribution", "no-line"),
            town.said_with(fix("fix-2", "no-line", b"x"), &lin, &[b"x"]),
        ),
        case(
            "a correction twice",
            (409, "reference-used", "fix-1"),
            town.said_with(fix("fix-1", &reference, b"x"), &lin, &[b"x"]),
        ),
        case(
            "no reason",
            (422, "text-size", "this has 0"),
            town.said_with(fix("fix-2", &reference, b""), &lin, &[b""]),
        ),
        case(
            "an unreadable reason",
            (400, "not-utf8", "UTF-8"),
            town.said_with(fix("fix-2", &reference, &[255]), &lin, &[&[255]]),
        ),
        case(
            "a batch twice",
            (409, "reference-used", "act-"),
            town.said_with(again, &app, &[&again_lines]),
        ),
    ]
}

/// A registrar signs that a member is suspended.
pub fn begin_to_suspend(town: &Town) {
    let note = town.note(suspension(), &[who("o/lin")]);
    town.accepted(&note, &[WHY]);
}

fn suspension() -> MemberStatement {
    MemberStatement {
        reference: id("too-slow"),
        does: Does::Suspend,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-3")],
        reason: Some(AttachmentRef::to(WHY)),
    }
}

/// Nobody else has signed it in seven days.
pub fn after_a_week(town: &Town) -> Vec<Case> {
    vec![case(
        "too late to agree",
        (422, "expired", "2026-12-0"),
        town.said_with(suspension(), &["o/checker"], &[WHY]),
    )]
}
