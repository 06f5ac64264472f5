//! Refusals about a poll before it opens.
#![allow(clippy::too_many_lines, reason = "tables of cases, read row by row")]

use folkmoot::domain::attachment::AttachmentRef;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::poll::roll::{PublishedRoll, Stage};
use folkmoot::domain::statement::accept::Accept;
use folkmoot::domain::statement::open::{Offered, Open};
use folkmoot::domain::statement::poll_change::Does;
use folkmoot::domain::statement::reveal::Reveal;
use folkmoot::domain::statement::{Said, Statement};
use folkmoot::domain::title::Titles;
use folkmoot::domain::weight::roll::{Roll, RollLine};

use super::{Case, case};
use crate::harness::{Town, note_of_text, note_with_keys};
use crate::main_job::POLL;
use crate::plans::matters::{WHY, accepts, clause, ends_key, founders_matter, founders_votes};
use crate::plans::{
    FOUNDERS, PollPlan, change, council_and_charter, id, notice, secret, time, who,
};

fn reveal(town: &Town, scrutineer: &str) -> Reveal {
    Reveal {
        poll: id(POLL),
        notice: town.http.poll(POLL).notice,
        secret: secret(&who(scrutineer)),
    }
}

fn open(town: &Town) -> Open {
    Open {
        poll: id(POLL),
        notice: town.http.poll(POLL).notice,
        roll: Hash([1; 32]),
        seed: Hash([1; 32]),
        changes: Vec::new(),
        withheld: Vec::new(),
        contests: vec![Offered {
            contest: id("council"),
            options: vec![id("lin-wei")],
        }],
    }
}

/// The second candidate under the name of the first, with a character that nobody sees.
fn twins(notice: &mut Notice) {
    let options = &mut notice.contests[0].options;
    let seen = options[0].titles.title_en.0.clone();
    options[1].titles = Titles::of("孪生", &seen.replacen('e', "e\u{200b}", 1));
}

pub fn before_the_record_date(town: &Town) -> Vec<Case> {
    let policy = town.http.poll(POLL).policy;
    let other = |change: &dyn Fn(&mut Notice)| {
        let mut changed = notice(PollPlan {
            poll: "other",
            policy,
            publication: Publication::Open,
            contests: council_and_charter(),
        });
        change(&mut changed);
        changed
    };
    let by = ["o/officer"];
    let astray = Reveal {
        poll: id("no-poll"),
        ..reveal(town, "o/wang")
    };
    let stale = Reveal {
        notice: Hash([2; 32]),
        ..reveal(town, "o/wang")
    };
    let wrong = Reveal {
        secret: Hash([2; 32]),
        ..reveal(town, "o/wang")
    };
    vec![
        case(
            "a poll twice",
            (409, "poll-exists", POLL),
            town.said(other(&|n| n.poll = id(POLL)), &by),
        ),
        case(
            "no such policy",
            (404, "unknown-policy", "0909"),
            town.said(other(&|n| n.policy = Hash([9; 32])), &by),
        ),
        case(
            "an opening long ago",
            (422, "in-the-past", "opens"),
            town.said(other(&long_ago), &by),
        ),
        case(
            "no such class",
            (422, "unknown-class", "lord"),
            town.said(other(&|n| n.eligibility.classes = vec![id("lord")]), &by),
        ),
        case(
            "two options that look the same",
            (400, "malformed", "can be taken for each other"),
            town.said(other(&twins), &by),
        ),
        case(
            "two seats for a method of one",
            (422, "uncountable-contest", "council"),
            town.said(other(&|n| n.contests[0].method = id("condorcet")), &by),
        ),
        case(
            "the same, unsigned by anybody in office",
            (403, "not-authorised", "o/lin"),
            town.said(
                other(&|n| n.contests[0].method = id("condorcet")),
                &["o/lin"],
            ),
        ),
        case(
            "no scrutineer",
            (422, "not-in-office", "o/lin"),
            town.said(other(&|n| n.scrutineers[0].0 = who("o/lin")), &by),
        ),
        case(
            "officer and scrutineer",
            (403, "two-roles", "o/zhou"),
            town.said(other(&|_| ()), &["o/zhou"]),
        ),
        case(
            "no such poll",
            (404, "unknown-poll", "no-poll"),
            town.said(astray, &["o/wang"]),
        ),
        case(
            "another notice",
            (422, "stale-notice", "read the current"),
            town.said(stale, &["o/wang"]),
        ),
        case(
            "another secret",
            (422, "not-the-commitment", "commitment"),
            town.said(wrong, &["o/wang"]),
        ),
        case(
            "no scrutineer of this poll",
            (403, "not-a-scrutineer", "o/extra"),
            town.said(reveal(town, "o/extra"), &["o/extra"]),
        ),
        case(
            "called off by a scrutineer of other polls",
            (403, "not-its-officer", "o/extra"),
            town.said_with(
                change(POLL, town.http.poll(POLL).notice, Does::Cancel, b"why"),
                &["o/extra"],
                &[b"why"],
            ),
        ),
        case(
            "an early opening",
            (422, "wrong-phase", "announced"),
            town.said(open(town), &by),
        ),
        case(
            "an early roll",
            (422, "wrong-ledger-size", "size none"),
            said_roll(town, &roll(town, Stage::Provisional), &[], "o/lin"),
        ),
    ]
}

fn long_ago(notice: &mut Notice) {
    notice.record_date = time("2026-10-01T00:00:00Z");
    notice.opens = time("2026-10-02T00:00:00Z");
}

fn roll(town: &Town, stage: Stage) -> PublishedRoll {
    PublishedRoll {
        poll: id(POLL),
        notice: town.http.poll(POLL).notice,
        stage,
        ledger: 1,
        seen: None,
        count: 0,
        weight: 0,
        root: Roll::default().root(),
        lines: AttachmentRef::to(&[]),
        power: None,
        overriding: None,
    }
}

fn said_roll(town: &Town, roll: &PublishedRoll, lines: &[u8], signer: &str) -> Vec<u8> {
    town.said_with(roll.clone(), &[signer], &[lines])
}

/// What the service drafts.
fn drafted(town: &Town) -> PublishedRoll {
    let text = town.http.text(&format!("/api/polls/{POLL}/drafts/roll"));
    let Said::Roll(roll) = Statement::parse(&text).unwrap().said else {
        panic!("not a roll:\n{text}");
    };
    *roll
}

/// A roll that fits its lines, whatever they are.
fn about(drafted: &PublishedRoll, lines: Vec<RollLine>) -> (PublishedRoll, Vec<u8>) {
    let roll = Roll::new(lines).unwrap();
    let bytes = roll.text();
    let stated = PublishedRoll {
        count: roll.count() as u64,
        weight: roll.total(),
        root: roll.root(),
        lines: AttachmentRef::to(&bytes),
        ..drafted.clone()
    };
    (stated, bytes)
}

pub fn before_the_roll(town: &Town) -> Vec<Case> {
    let drafted = drafted(town);
    let path = format!("/api/attachments/{}", drafted.lines.hash);
    let lines = Roll::parse(&town.http.get(&path).bytes)
        .unwrap()
        .lines()
        .to_vec();
    let mut heavier = lines.clone();
    heavier[0].weight += 1;
    let (heavier, heavier_lines) = about(&drafted, heavier);
    let (shorter, shorter_lines) = about(&drafted, lines[1..].to_vec());
    let mut miscounted = drafted.clone();
    miscounted.weight += 1;
    let mut unlike = drafted.clone();
    unlike.lines = AttachmentRef::to(b"m-1 owner\n");
    let mut unreported = drafted.clone();
    unreported.power = None;
    let mut seen = drafted.clone();
    seen.seen = Some((1, Hash([1; 32])));
    let mut sized = drafted.clone();
    sized.ledger += 1;
    vec![
        case(
            "a weight too many",
            (422, "does-not-follow", "`weight`"),
            said_roll(town, &heavier, &heavier_lines, "o/lin"),
        ),
        case(
            "a voter too few",
            (422, "does-not-follow", "`count`"),
            said_roll(town, &shorter, &shorter_lines, "o/lin"),
        ),
        case(
            "a wrong sum",
            (422, "sum-differs", "`weight`"),
            said_roll(town, &miscounted, &[], "o/lin"),
        ),
        case(
            "a line too short",
            (422, "bad-roll", "line 1"),
            said_roll(town, &unlike, b"m-1 owner\n", "o/lin"),
        ),
        case(
            "no report",
            (422, "does-not-follow", "`power`"),
            said_roll(town, &unreported, &[], "o/lin"),
        ),
        case(
            "something seen",
            (422, "wrong-seen", "`seen`"),
            said_roll(town, &seen, &[], "o/lin"),
        ),
        case(
            "another ledger",
            (422, "wrong-ledger-size", "size"),
            said_roll(town, &sized, &[], "o/lin"),
        ),
        case(
            "proposed by the roll checker",
            (403, "not-authorised", "registrar"),
            said_roll(town, &drafted, &[], "o/checker"),
        ),
        case(
            "certified at once",
            (422, "wrong-phase", "announced"),
            said_roll(
                town,
                &PublishedRoll {
                    stage: Stage::Certified,
                    ..drafted.clone()
                },
                &[],
                "o/lin",
            ),
        ),
    ]
}

pub fn after_the_provisional_roll(town: &Town) -> Vec<Case> {
    let mut seen = drafted(town);
    seen.seen = Some((1, Hash([1; 32])));
    vec![case(
        "another log seen",
        (422, "wrong-seen", "log says"),
        said_roll(town, &seen, &[], "o/lin"),
    )]
}

pub fn after_one_signature(town: &Town) -> Vec<Case> {
    vec![case(
        "two registrars",
        (422, "roll-needs-both", "roll checker"),
        said_roll(town, &drafted(town), &[], "o/second"),
    )]
}

pub fn before_the_opening(town: &Town) -> Vec<Case> {
    // A new key, with which a scrutineer could sign the same text in another entry.
    let (zhou, key) = (who("o/zhou"), SecretKey::from_seed(&[21; 32]));
    town.reveal(POLL, "o/zhou");
    let gives = format!("grant-office scrutineer o/zhou {} none all", key.public());
    town.decide(vec![ends_key("o/zhou")], &[]);
    let clauses = vec![clause(&gives)];
    let matter = founders_matter(town.reference(), clauses);
    let note = town.note(matter, &[who("o/alice")]);
    let matter = town.accepted(&note, &[WHY]).statement;
    let accept = Accept {
        key: Some(key.public()),
        ..accepts(&format!("matter {matter}"), "o/zhou", None)
    };
    let text = town.note(accept, std::slice::from_ref(&zhou)).text;
    town.accepted(&note_with_keys(&text, &[(&zhou, &key)]), &[]);
    for (founder, vote) in FOUNDERS.iter().zip(founders_votes(matter)) {
        town.signed(vote, &[founder]);
    }
    let text = town
        .note(reveal(town, "o/zhou"), std::slice::from_ref(&zhou))
        .text;
    let again = note_with_keys(&text, &[(&zhou, &key)]).to_bytes();
    vec![
        case("revealed twice", (409, "already-signed", "o/zhou"), again),
        case(
            "opened early",
            (422, "too-early", "opens"),
            note_of_text(
                &town.note(open(town), &[who("o/officer")]).text,
                &[who("o/officer")],
            )
            .to_bytes(),
        ),
    ]
}
