//! Bodies that are no statement of this log, or bear the wrong signatures.
#![allow(clippy::too_many_lines, reason = "tables of cases, read row by row")]

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::{Said, Statement};

use super::{Case, altered, case};
use crate::harness::{Town, body, log_key, note, note_of_text, note_with_keys};
use crate::plans::{FOUNDERS, ORIGIN, enrolment, genesis, id, key_of, time, who};

fn clock() -> Clock {
    Clock {
        time: time("2026-12-02T00:00:00Z"),
    }
}

/// A text signed by a founder.
fn signed(text: &str) -> Vec<u8> {
    note_of_text(text, &[who("o/alice")]).to_bytes()
}

pub fn unreadable(town: &Town) -> Vec<Case> {
    let good = town.note(clock(), &[who("o/alice")]);
    let with = |from: &str, to: &str| signed(&good.text.replacen(from, to, 1));
    let mut not_utf8 = good.to_bytes();
    not_utf8[3] = 0xff;
    let long = format!("{}reason {}\n", good.text, "x".repeat(60_000));
    let line = |head: &str| [head.as_bytes(), &good.to_bytes()].concat();
    let hash = Hash::of(b"abc");
    vec![
        case("nothing", (400, "not-a-note", "signature line"), Vec::new()),
        case(
            "prose",
            (400, "not-a-note", "signature line"),
            b"hello\n".to_vec(),
        ),
        case(
            "no signature",
            (400, "not-a-note", "signature line"),
            good.text.clone().into_bytes(),
        ),
        case(
            "a tab",
            (400, "not-a-note", "line 4"),
            altered(&good, "time ", "time\t"),
        ),
        case(
            "CRLF",
            (400, "not-a-note", "line 1"),
            altered(&good, "/v1\n", "/v1\r\n"),
        ),
        case(
            "a cut signature",
            (400, "not-a-note", "signature line 1"),
            good.to_bytes()[..good.to_bytes().len() - 9].to_vec(),
        ),
        case("no UTF-8", (400, "not-utf8", "byte 3"), not_utf8),
        case(
            "too long",
            (413, "too-long", "60000"),
            altered(&good, &good.text, &long),
        ),
        case(
            "another kind",
            (400, "unknown-kind", "`cheer`"),
            with("folkmoot/clock", "folkmoot/cheer"),
        ),
        case(
            "another version",
            (400, "unknown-kind", "version 2"),
            with("/v1", "/v2"),
        ),
        case(
            "another first line",
            (400, "malformed", "line 1"),
            with("folkmoot/clock/v1", "clock"),
        ),
        case(
            "a missing line",
            (400, "malformed", "`time`"),
            signed(good.text.rsplit_once("time").unwrap().0),
        ),
        case(
            "a line too many",
            (400, "malformed", "line 5"),
            signed(&format!("{}time 2026-12-03T00:00:00Z\n", good.text)),
        ),
        case(
            "a wrong value",
            (400, "malformed", "line 4"),
            with("2026-12-02T00:00:00Z", "tomorrow"),
        ),
        case(
            "two spaces",
            (400, "malformed", "line 4"),
            with("time ", "time  "),
        ),
        case(
            "a direction override",
            (400, "malformed", "line 4"),
            with("time 2026", "time \u{202e}2026"),
        ),
        case(
            "no normal form",
            (400, "malformed", "line 4"),
            with("time 2026", "time e\u{301}2026"),
        ),
        case(
            "twice what may stand once",
            (400, "malformed", "`tenure-days`"),
            twice_tenured(town),
        ),
        case(
            "an endless line",
            (400, "bad-body", "does not end"),
            b"attachment 00".to_vec(),
        ),
        case(
            "no hash",
            (400, "bad-body", "64 lower-case"),
            line("attachment 00 3\nabc\n"),
        ),
        case(
            "no size",
            (400, "bad-body", "hash and a size"),
            line(&format!("attachment {hash}\nabc\n")),
        ),
        case(
            "a wrong size",
            (400, "bad-body", "size"),
            line(&format!("attachment {hash} 4\nabc\n")),
        ),
        case(
            "a wrong hash",
            (400, "bad-body", "hash"),
            line(&format!("attachment {hash} 3\nabd\n")),
        ),
        case(
            "too many",
            (400, "bad-body", "64"),
            line(&format!("attachment {hash} 3\nabc\n").repeat(65)),
        ),
        case(
            "too large",
            (413, "body-too-large", "67108864"),
            vec![b'a'; 64 * 1024 * 1024 + 1],
        ),
    ]
}

/// A notice that states twice what may stand once.
fn twice_tenured(town: &Town) -> Vec<u8> {
    let text = town
        .note(super::short_notice(Hash([1; 32])), &[who("o/officer")])
        .text;
    let twice = text.replacen(
        "certificates",
        "tenure-days 3\ntenure-days 4\ncertificates",
        1,
    );
    note_of_text(&twice, &[who("o/officer")]).to_bytes()
}

pub fn of_others(town: &Town) -> Vec<Case> {
    let alice = who("o/alice");
    let good = town.note(clock(), std::slice::from_ref(&alice));
    let of = |log: &str, genesis: Option<Hash>, said: Said| {
        let statement = Statement {
            log: log.to_owned(),
            genesis,
            said,
        };
        statement.text()
    };
    let elsewhere = of("vote.example.net/other", Some(town.genesis), clock().into());
    let line = NoteSignature::make(
        &elsewhere,
        "vote.example.net/other/o/alice",
        &key_of(&alice),
    );
    let elsewhere = Note::new(&elsewhere, vec![line]).unwrap().to_bytes();
    let twin = of(ORIGIN, Some(Hash([3; 32])), clock().into());
    let mut reborn = genesis(log_key().public());
    reborn.enrol_limit = 9;
    let other_key = SecretKey::from_seed(&[77; 32]);
    let confirm = MemberStatement {
        reference: id("confirm"),
        does: Does::Confirm,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-late")],
        reason: None,
    };
    vec![
        case(
            "another log",
            (422, "wrong-log", "vote.example.net/other"),
            elsewhere,
        ),
        case(
            "a twin of this log",
            (422, "wrong-genesis", "genesis"),
            signed(&twin),
        ),
        case(
            "a second birth",
            (409, "already-founded", "already"),
            note(None, reborn, &FOUNDERS.map(who)).to_bytes(),
        ),
        case(
            "a stranger",
            (401, "unknown-signer", "m/m-nobody"),
            town.said(clock(), &["m/m-nobody"]),
        ),
        case(
            "a strange key",
            (401, "unknown-signer", "o/alice"),
            note_with_keys(&good.text, &[(&alice, &other_key)]).to_bytes(),
        ),
        case(
            "a changed text",
            (401, "bad-signature", "does not verify"),
            altered(&good, "12-02", "12-03"),
        ),
        case(
            "two signatures",
            (401, "signature-count", "takes 1"),
            town.said(clock(), &["o/alice", "o/bob"]),
        ),
        case(
            "an ended key",
            (401, "key-revoked", "o/old"),
            town.said(confirm.clone(), &["o/old"]),
        ),
        case(
            "no office",
            (403, "not-authorised", "registrar"),
            town.said(confirm, &["o/wang"]),
        ),
        case(
            "back in time",
            (422, "clock-backwards", "cannot go"),
            town.said(
                Clock {
                    time: time("2026-12-01T00:00:00Z"),
                },
                &["o/bob"],
            ),
        ),
        case(
            "the wrong second line",
            (401, "new-key-must-sign", "m/m-new"),
            {
                body(
                    &town.note(enrolment("m-new"), &[who("o/lin"), who("o/wang")]),
                    &[],
                )
            },
        ),
    ]
}
