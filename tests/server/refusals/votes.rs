//! Refusals about ballots, and about what follows the vote.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::statement::ballot::Ballot;
use folkmoot::domain::statement::certificate::Certificate;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::statement::open::{Offered, Open};
use folkmoot::domain::statement::{Said, Statement};

use super::{Case, case};
use crate::harness::{Town, body};
use crate::main_job::POLL;
use crate::plans::{id, marks, time, who};

/// A ballot with its marks beside it.
fn ballot(town: &Town, ballot: &Ballot, signer: &str, marks: &str) -> Vec<u8> {
    body(
        &town.note(ballot.clone(), &[who(signer)]),
        &[marks.as_bytes()],
    )
}

/// The first ballot of `m-2`, with these marks.
fn marked(town: &Town, marks: &Marks) -> Vec<u8> {
    let first = town.ballot(POLL, "m-2", marks);
    ballot(town, &first, "m/m-2", &marks.text())
}

pub fn while_open(town: &Town) -> Vec<Case> {
    let cast = marks(1, &["lin-wei"], "for");
    town.vote(POLL, "m-1", &cast);
    let other = marks(2, &["ma-li"], "for");
    let next = town.ballot(POLL, "m-1", &other);
    let at = |seq, prev| Ballot {
        seq,
        prev,
        ..next.clone()
    };
    let of = |member: &str| town.ballot(POLL, member, &other);
    let astray = Ballot {
        open: Hash([4; 32]),
        ..of("m-2")
    };
    let copied = Ballot {
        marks: Hash::of(cast.text().as_bytes()),
        ..of("m-2")
    };
    let text = other.text();
    let mut cases = vec![
        case(
            "a second first ballot",
            (409, "equivocation", "first logged stands"),
            ballot(town, &at(1, None), "m/m-1", &text),
        ),
        case(
            "a skipped ballot",
            (409, "wrong-sequence", "the last is 1"),
            ballot(town, &at(3, next.prev), "m/m-1", &text),
        ),
        case(
            "another chain",
            (409, "wrong-sequence", "prev must be"),
            ballot(town, &at(2, Some(Hash([1; 32]))), "m/m-1", &text),
        ),
        case(
            "for another",
            (403, "not-your-own", "m/m-2"),
            ballot(town, &next, "m/m-2", &text),
        ),
        case(
            "not on the roll",
            (403, "not-on-the-roll", "m-late"),
            ballot(town, &of("m-late"), "m/m-late", &text),
        ),
        case(
            "for no poll",
            (404, "unknown-opening", "0404"),
            ballot(town, &astray, "m/m-2", &text),
        ),
        case(
            "marks never sent",
            (422, "attachment-missing", "send it first"),
            body(&town.note(of("m-2"), &[who("m/m-2")]), &[]),
        ),
        case(
            "another's sealed marks",
            (422, "attachment-missing", "send it first"),
            body(&town.note(copied, &[who("m/m-2")]), &[]),
        ),
    ];
    cases.extend(bad_marks(town));
    cases.extend(early(town));
    cases
}

fn bad_marks(town: &Town) -> Vec<Case> {
    let good = marks(3, &["lin-wei", "ma-li"], "for");
    let with = |place: usize, lines: Vec<MarkLine>| {
        let mut changed = good.clone();
        changed.contests[place].1 = lines;
        marked(town, &changed)
    };
    let rank = |n, name: &str| MarkLine::Rank(n, id(name));
    let mut half = good.clone();
    half.contests.pop();
    let mut turned = good.clone();
    turned.contests.reverse();
    let prose = "I vote for Lin Wei\n";
    let spoken = Ballot {
        marks: Hash::of(prose.as_bytes()),
        ..town.ballot(POLL, "m-2", &good)
    };
    vec![
        case(
            "no such option",
            (422, "bad-marks", "nobody"),
            with(0, vec![rank(1, "nobody")]),
        ),
        case(
            "one option twice",
            (422, "bad-marks", "council"),
            with(0, vec![rank(1, "lin-wei"), rank(2, "lin-wei")]),
        ),
        case(
            "ranks out of order",
            (422, "bad-marks", "ascending"),
            with(0, vec![rank(2, "lin-wei"), rank(1, "ma-li")]),
        ),
        case(
            "nothing marked",
            (422, "bad-marks", "abstain"),
            with(0, Vec::new()),
        ),
        case(
            "both sides",
            (422, "bad-marks", "charter"),
            with(
                1,
                vec![MarkLine::Mark(id("for")), MarkLine::Mark(id("against"))],
            ),
        ),
        case(
            "the wrong marks",
            (422, "bad-marks", "`mark lin-wei`"),
            with(0, vec![MarkLine::Mark(id("lin-wei"))]),
        ),
        case(
            "half a ballot",
            (422, "bad-marks", "2 contests"),
            marked(town, &half),
        ),
        case(
            "contests out of order",
            (422, "bad-marks", "order of the notice"),
            marked(town, &turned),
        ),
        case(
            "prose for marks",
            (400, "malformed", "line 1"),
            ballot(town, &spoken, "m/m-2", prose),
        ),
    ]
}

/// What comes too early while the poll is open.
fn early(town: &Town) -> Vec<Case> {
    let close = Close {
        poll: id(POLL),
        open: town.opening(POLL),
        size: 1,
        root: Hash([1; 32]),
        clock: time("2026-12-17T12:00:00Z"),
    };
    vec![
        case(
            "closed early",
            (422, "too-early", "closes"),
            town.said(close, &["s/service"]),
        ),
        case(
            "certified early",
            (422, "wrong-phase", "open"),
            town.said(certificate(Hash([1; 32])), &["o/wang"]),
        ),
    ]
}

fn certificate(result: Hash) -> Certificate {
    Certificate {
        poll: id(POLL),
        result,
        size: 1,
        root: Hash([1; 32]),
    }
}

/// A ballot made in time, to be sent after the close.
pub fn late(town: &Town) -> Vec<Case> {
    let good = marks(4, &["lin-wei"], "for");
    vec![case(
        "a late ballot",
        (422, "poll-closed", "is closed"),
        marked(town, &good),
    )]
}

/// The certificate that the service drafts.
fn drafted(town: &Town) -> Certificate {
    let text = town
        .http
        .text(&format!("/api/polls/{POLL}/drafts/certificate"));
    let Said::Certificate(certificate) = Statement::parse(&text).unwrap().said else {
        panic!("not a certificate:\n{text}");
    };
    *certificate
}

pub fn before_the_certificate(town: &Town) -> Vec<Case> {
    let missed = Open {
        poll: id("missed"),
        notice: town.http.poll("missed").notice,
        roll: Hash([1; 32]),
        seed: Hash([1; 32]),
        changes: Vec::new(),
        withheld: Vec::new(),
        contests: vec![Offered {
            contest: id("council"),
            options: vec![id("lin-wei")],
        }],
    };
    let right = drafted(town);
    vec![
        case(
            "certified early",
            (422, "too-early", "objections-until"),
            town.said(right.clone(), &["o/wang"]),
        ),
        case(
            "not one of the poll's",
            (403, "not-a-scrutineer", "o/extra"),
            town.said(right, &["o/extra"]),
        ),
        case(
            "opened after its time",
            (422, "wrong-phase", "is lapsed"),
            town.said(missed, &["o/officer"]),
        ),
    ]
}

pub fn after_the_objections(town: &Town) -> Vec<Case> {
    let mut unlike = drafted(town);
    unlike.result = Hash([1; 32]);
    vec![case(
        "another result",
        (422, "differs-from-log", "current draft"),
        town.said(unlike, &["o/wang"]),
    )]
}
