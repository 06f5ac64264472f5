//! Notes, checkpoints, receipts and trust files: one spelling each, and nothing forged gets through.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::checkpoint::{Checkpoint, CheckpointError};
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteError, NoteSignature, OpenError, open};
use folkmoot::domain::log::policy::{Trust, TrustError};
use folkmoot::domain::log::receipt::{Receipt, ReceiptError};
use folkmoot::domain::log::tree::{empty_root, leaf_hash};
use folkmoot::domain::log::verifier::{VerifierKey, VerifierKeyError};
use insta::assert_snapshot;
use proptest::prelude::*;

const ORIGIN: &str = "vote.example.org/council";

fn key(seed: u8) -> SecretKey {
    SecretKey::from_seed(&[seed; 32])
}

fn verifier(name: &str, seed: u8) -> VerifierKey {
    VerifierKey::new(name, key(seed).public()).unwrap()
}

fn note() -> Note {
    Note::sign(
        "folkmoot/clock/v1\nlog x\n",
        "vote.example.org/council/s/clock",
        &key(1),
    )
    .unwrap()
}

fn refused(bytes: &[u8]) -> NoteError {
    Note::parse(bytes).unwrap_err()
}

#[test]
fn a_note_prints_as_the_specification_says() {
    assert_snapshot!(String::from_utf8(note().to_bytes()).unwrap(), @r#"
    folkmoot/clock/v1
    log x

    — vote.example.org/council/s/clock D+lvD5C940JYAL8gR0DJqh9t0qDjUHAUPJ3XOLv3BCeQhevhSJ5ojlrL+ZEYlVd68nz+NFRfoXR2HreRlc+v5jS0Rg8=
    "#);
}

#[test]
fn the_example_of_the_specification_is_read_and_printed_back() {
    let text = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\n\
                ed è subito sera.\n\n— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/\
                5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";
    let note = Note::parse(text.as_bytes()).unwrap();
    assert_eq!(note.to_bytes(), text.as_bytes());
    assert!(note.text.ends_with("sera.\n"));
}

#[test]
fn a_signature_line_names_its_key_and_verifies() {
    let note = note();
    let [line] = &note.signatures[..] else {
        panic!("one line")
    };
    assert!(line.names(&key(1).public()));
    assert!(!line.names(&key(2).public()));
    assert!(
        key(1)
            .public()
            .verify(note.text.as_bytes(), &line.signature)
    );
    assert!(!key(1).public().verify(b"another text\n", &line.signature));
}

#[test]
fn other_spellings_of_a_note_are_refused() {
    let good = String::from_utf8(note().to_bytes()).unwrap();
    let bad_line = NoteError::BadSignatureLine { line: 1 };
    let no_signatures = NoteError::NoSignatures;
    let cut = &good[..good.len() - 1];
    for (bad, error) in [
        (cut.to_owned(), bad_line.clone()),
        (format!("{good}\n"), no_signatures.clone()),
        (good.replace('\u{2014}', "-"), bad_line.clone()),
        (good.replace("\u{2014} ", "\u{2014}  "), bad_line.clone()),
        (good.replace("s/clock ", "s/clock  "), bad_line.clone()),
        (good.replace("s/clock", "s/clo\u{a0}ck"), bad_line.clone()),
        (good.replace("s/clock", "s/clo+ck"), bad_line.clone()),
        (good.replace("=\n", "\n"), bad_line.clone()),
        (
            good.replace('\n', "\r\n"),
            NoteError::ControlCharacter { line: 1 },
        ),
        (
            good.replace("log x", "log\tx"),
            NoteError::ControlCharacter { line: 2 },
        ),
        (good.replace("\n\n", "\n"), no_signatures.clone()),
        (String::new(), no_signatures.clone()),
        ("text\n\n".to_owned(), no_signatures),
    ] {
        assert_eq!(refused(bad.as_bytes()), error, "{bad}");
    }
    assert_eq!(refused(b"a\n\xff"), NoteError::NotUtf8 { offset: 2 });
}

#[test]
fn trailing_bits_in_base64_are_refused() {
    // 68 bytes end in `x===`-free padding `=`: the last digit before it carries two idle bits.
    let good = String::from_utf8(note().to_bytes()).unwrap();
    let last = good.trim_end_matches("=\n").chars().last().unwrap();
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let position = alphabet.find(last).unwrap();
    let other = alphabet.chars().nth(position + 1).unwrap();
    let bad = good.replace(&format!("{last}=\n"), &format!("{other}=\n"));
    assert_eq!(
        refused(bad.as_bytes()),
        NoteError::BadSignatureLine { line: 1 }
    );
}

#[test]
fn an_entry_has_at_most_sixteen_signatures_of_different_keys() {
    let text = "x\n";
    let line = |seed: u8| NoteSignature::make(text, "a/m/b", &key(seed));
    let many = |count: u8| Note::new(text, (0..count).map(line).collect());
    assert!(many(16).is_ok());
    assert_eq!(
        many(17),
        Err(NoteError::TooManySignatures { count: 17, max: 16 })
    );
    assert_eq!(many(0), Err(NoteError::NoSignatures));
    let twice = NoteError::RepeatedSignature {
        name: "a/m/b".to_owned(),
    };
    assert_eq!(Note::new(text, vec![line(1), line(1)]), Err(twice));
}

#[test]
fn an_entry_has_at_most_sixty_thousand_bytes() {
    let signed = |length: usize| Note::sign(&format!("{}\n", "x".repeat(length)), "a", &key(1));
    let overhead = signed(1).unwrap().to_bytes().len() - 1;
    assert_eq!(signed(60_000 - overhead).unwrap().to_bytes().len(), 60_000);
    let error = NoteError::TooLong {
        length: 60_001,
        max: 60_000,
    };
    assert_eq!(signed(60_001 - overhead), Err(error));
}

#[test]
fn a_note_cannot_be_made_from_what_it_could_not_be_read_from() {
    assert_eq!(
        Note::sign("no line feed", "a", &key(1)),
        Err(NoteError::NoSignatures)
    );
    let name = NoteError::BadName {
        name: "a b".to_owned(),
    };
    assert_eq!(Note::sign("x\n", "a b", &key(1)), Err(name));
}

fn checkpoint() -> Checkpoint {
    Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 0,
        root: empty_root(),
    }
}

#[test]
fn a_checkpoint_prints_as_the_specification_says() {
    assert_snapshot!(checkpoint().sign(&key(9)), @r#"
    vote.example.org/council
    0
    47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

    — vote.example.org/council 8Ig5CVoTT9hsIVFLDhkdiYC44kQu2ao9B5GuEYa+50ds/AgNsFLactcaNr61PYMRpapX1uuQtcXZHhPuUILx1ISw2gg=
    "#);
}

#[test]
fn a_checkpoint_opens_under_its_log_key_and_with_lines_of_strangers() {
    let signed = checkpoint().sign(&key(9));
    let keys = [verifier(ORIGIN, 9)];
    assert_eq!(Checkpoint::open(signed.as_bytes(), &keys), Ok(checkpoint()));
    // A witness' line of another type and length, and one of an unknown key under our name.
    let strange = format!("{signed}— witness.example AAAABAUGBw==\n");
    assert_eq!(
        Checkpoint::open(strange.as_bytes(), &keys),
        Ok(checkpoint())
    );
    let stranger = checkpoint().sign(&key(8));
    let both = format!("{signed}{}", stranger.rsplit_once("\n\n").unwrap().1);
    assert_eq!(Checkpoint::open(both.as_bytes(), &keys), Ok(checkpoint()));
    let unknown = OpenError::NoKnownSignature { count: 1 };
    assert_eq!(
        Checkpoint::open(stranger.as_bytes(), &keys),
        Err(unknown.into())
    );
}

#[test]
fn a_forged_line_under_a_known_key_refuses_the_checkpoint() {
    let signed = checkpoint().sign(&key(9)).replace("\n0\n", "\n1\n");
    let keys = [verifier(ORIGIN, 9), verifier(ORIGIN, 8)];
    let wrong = OpenError::WrongSignature {
        name: ORIGIN.to_owned(),
    };
    assert_eq!(open(signed.as_bytes(), &keys), Err(wrong.clone()));
    // Even beside a good line of another known key.
    let larger = Checkpoint {
        size: 1,
        ..checkpoint()
    }
    .sign(&key(8));
    let both = format!("{signed}{}", larger.rsplit_once("\n\n").unwrap().1);
    assert_eq!(open(both.as_bytes(), &keys), Err(wrong));
}

#[test]
fn a_checkpoint_signed_only_by_another_logs_key_is_refused() {
    let text = checkpoint().text();
    let other = Note::sign(&text, "other.example/log", &key(9))
        .unwrap()
        .to_bytes();
    let keys = [verifier("other.example/log", 9)];
    let error = CheckpointError::OtherLog {
        origin: ORIGIN.to_owned(),
    };
    assert_eq!(Checkpoint::open(&other, &keys), Err(error));
}

#[test]
fn other_spellings_of_a_head_are_refused() {
    let good = checkpoint().text();
    for bad in [
        good.replace("\n0\n", "\n00\n"),
        good.replace("\n0\n", "\n+0\n"),
        good.replace("FU=\n", "FV=\n"),
        good.replace("=\n", "\n"),
        format!("{good}extension\n"),
        good.trim_end().to_owned(),
        format!("\n{good}"),
    ] {
        assert_eq!(
            Checkpoint::parse_text(&bad),
            Err(CheckpointError::Form),
            "{bad}"
        );
    }
}

#[test]
fn a_verifier_key_has_one_spelling() {
    let key = verifier(ORIGIN, 9);
    assert_snapshot!(key, @"vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY");
    let text = key.to_string();
    assert_eq!(VerifierKey::parse(&text), Ok(key));
    // The example of the Go checksum database, whose key everybody knows.
    let go = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8";
    assert_eq!(VerifierKey::parse(go).unwrap().to_string(), go);
    let wrong_id = VerifierKeyError::Id {
        name: "sum.golang.org".to_owned(),
        expected: "033de0ae".to_owned(),
    };
    assert_eq!(
        VerifierKey::parse(&go.replace("033de0ae", "133de0ae")),
        Err(wrong_id)
    );
    let form = |text: &str| VerifierKeyError::Form {
        text: text.to_owned(),
    };
    for bad in [
        "",
        "a+b",
        "a b+033de0ae+AQ==",
        "+033de0ae+AQ==",
        "a+033DE0AE+AQ==",
    ] {
        assert!(VerifierKey::parse(bad).is_err(), "{bad}");
    }
    assert_eq!(VerifierKey::parse("a+b"), Err(form("a+b")));
}

fn receipt() -> (Receipt, Vec<u8>) {
    let entry = note().to_bytes();
    let checkpoint = Checkpoint {
        size: 1,
        root: leaf_hash(&entry),
        ..checkpoint()
    };
    let checkpoint = checkpoint.sign(&key(9));
    let receipt = Receipt {
        extra: Some(b"hello".to_vec()),
        index: 0,
        proof: vec![],
        checkpoint,
    };
    (receipt, entry)
}

#[test]
fn a_receipt_prints_reads_back_and_verifies() {
    let (receipt, entry) = receipt();
    assert_snapshot!(receipt, @r#"
    c2sp.org/tlog-proof@v1
    extra aGVsbG8=
    index 0

    vote.example.org/council
    1
    /Fvf5BlFuKymORglkuG/GBrlIQgX4EpwlXxWTSk2Yd4=

    — vote.example.org/council 8Ig5Cellvc7Kly/chS0jL6Ghg2gSU72cbwkNmOoieN0eUNOFCbW4ll5+4gQe4Y4pKKwM7m8rytKkaGYJs3Fz+IZeuQw=
    "#);
    assert_eq!(
        Receipt::parse(receipt.to_string().as_bytes()),
        Ok(receipt.clone())
    );
    let keys = [verifier(ORIGIN, 9)];
    assert_eq!(receipt.verify(&entry, &keys).unwrap().size, 1);
    let other = receipt.verify(b"another entry", &keys).unwrap_err();
    assert!(matches!(other, ReceiptError::Proof { .. }));
    let stranger = receipt.verify(&entry, &[verifier(ORIGIN, 8)]).unwrap_err();
    assert!(matches!(stranger, ReceiptError::Checkpoint { .. }));
}

#[test]
fn a_changed_receipt_names_the_line() {
    let good = receipt().0.to_string();
    for (from, to, line) in [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2", 1),
        ("extra aGVsbG8=", "extra aGVsbG9=", 2),
        ("index 0", "index 00", 3),
        ("index 0\n", "index 0\nAAAA\n", 4),
        ("\n\n", "\n", 1),
    ] {
        let bad = good.replace(from, to);
        assert_eq!(
            Receipt::parse(bad.as_bytes()),
            Err(ReceiptError::Form { line }),
            "{bad}"
        );
    }
}

#[test]
fn a_trust_file_is_read_with_comments_and_printed_plainly() {
    let trust = Trust::of(Hash::of(b"g"), vec![verifier(ORIGIN, 9)]);
    assert_snapshot!(trust, @r#"
    #genesis cd0aa9856147b6c5b4ff2b7dfee5da20aa38253099ef1b4a64aced233c9afe29
    log vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY
    quorum none
    "#);
    assert_eq!(
        Trust::parse(trust.to_string().as_bytes()),
        Ok(trust.clone())
    );
    let key = &trust.logs[0];
    let free = format!(
        "# hello\n\n\tlog  {key} https://vote.example.org/ \n quorum none\n#genesis {}\n",
        trust.genesis
    );
    assert_eq!(Trust::parse(free.as_bytes()), Ok(trust));
}

#[test]
fn a_trust_file_that_asks_for_more_is_refused_with_its_line() {
    let good = Trust::of(Hash::of(b"g"), vec![verifier(ORIGIN, 9)]).to_string();
    let refused = |text: &str| Trust::parse(text.as_bytes()).unwrap_err();
    let genesis = TrustError::Once {
        what: "#genesis HASH",
    };
    let unnamed = refused(&good.replace("quorum none", "quorum w"));
    let name = "w".to_owned();
    assert_eq!(unnamed, TrustError::Name { line: 3, name });
    assert_eq!(
        refused(&format!("{good}quorum none")),
        TrustError::Once {
            what: "quorum NAME"
        }
    );
    assert_eq!(refused(&good.replace("#genesis", "# genesis")), genesis);
    assert_eq!(
        refused(&good.replace("log ", "logs ")),
        TrustError::Line { line: 2 }
    );
    assert_eq!(
        refused(&format!("{good}{good}")),
        TrustError::RepeatedKey { line: 5 }
    );
    let no_log = format!("#genesis {}\nquorum none\n", Hash::of(b"g"));
    assert_eq!(refused(&no_log), TrustError::NoLog);
    assert_eq!(refused("a\r\n"), TrustError::NotText);
}

/// One place of a text spoilt: a byte changed, left out, doubled, or put before it.
fn spoilt(text: &str, place: prop::sample::Index, byte: u8, how: u8) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let place = place.index(bytes.len());
    match how {
        0 => bytes[place] = byte,
        1 => drop(bytes.drain(place..=place)),
        2 => bytes.insert(place, bytes[place]),
        _ => bytes.insert(place, byte),
    }
    bytes
}

proptest! {
    #[test]
    fn whatever_is_read_prints_back_to_the_same_bytes(
        place in any::<prop::sample::Index>(),
        byte in prop::sample::select(b"\n\r\t +=0A/\xff\x80\xe2".as_slice()),
        how in 0u8..4,
    ) {
        let signed = String::from_utf8(note().to_bytes()).unwrap();
        let bytes = spoilt(&signed, place, byte, how);
        if let Ok(note) = Note::parse(&bytes) {
            prop_assert_eq!(note.to_bytes(), bytes);
        }
        let bytes = spoilt(&receipt().0.to_string(), place, byte, how);
        if let Ok(receipt) = Receipt::parse(&bytes) {
            prop_assert_eq!(receipt.to_string().into_bytes(), bytes);
        }
        let bytes = spoilt(&checkpoint().text(), place, byte, how);
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(checkpoint) = Checkpoint::parse_text(&text)
        {
            prop_assert_eq!(checkpoint.text(), text);
        }
        let bytes = spoilt(&verifier(ORIGIN, 9).to_string(), place, byte, how);
        if let Ok(text) = String::from_utf8(bytes)
            && let Ok(key) = VerifierKey::parse(&text)
        {
            prop_assert_eq!(key.to_string(), text);
        }
    }

    #[test]
    fn a_spoilt_checkpoint_never_opens_as_another(
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
        how in 0u8..4,
    ) {
        let signed = checkpoint().sign(&key(9));
        let opened = Checkpoint::open(&spoilt(&signed, place, byte, how), &[verifier(ORIGIN, 9)]);
        prop_assert!(opened.is_err() || opened == Ok(checkpoint()));
    }
}
