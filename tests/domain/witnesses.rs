//! Witnesses: cosignatures, who must stand behind a head, and what that makes visible.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::cosignature::{CosignatureError, cosign, cosignatures};
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::policy::{Trust, TrustError, parse_witnesses};
use folkmoot::domain::log::proof::{prove_consistency, root_at};
use folkmoot::domain::log::tree::{leaf_hash, root_of};
use folkmoot::domain::log::verifier::{VerifierKey, WitnessKey};
use folkmoot::domain::log::witnesses::WitnessFault;
use folkmoot::domain::log::witnessing::{AddCheckpoint, WitnessingError};
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::time::Time;
use folkmoot::domain::verify::Options;

use super::claims::suspend;
use super::community::{Community, marks};
use super::log_directory::{self, log_key};
use super::plans::ORIGIN;
use super::verify::{POLL, certified, failure, opened, pinned, verify_files, vote, why};

const NAMES: [&str; 3] = ["w1", "w2", "w3"];

fn key(name: &str) -> SecretKey {
    SecretKey::from_seed(&Hash::of(name.as_bytes()).0)
}

fn full_name(name: &str) -> String {
    format!("witness.example.net/{name}")
}

fn witness_key(name: &str) -> WitnessKey {
    WitnessKey::new(&full_name(name), key(name).public()).unwrap()
}

/// The lines of a trust file that require two of three.
fn policy() -> String {
    let witness = |name: &&str| format!("witness {name} {}\n", witness_key(name));
    let witnesses: String = NAMES.iter().map(witness).collect();
    format!("{witnesses}group both 2 w1 w2 w3\nquorum both\n")
}

/// The trust file of this community with these lines in place of `quorum none`.
fn trust(community: &Community, lines: &str) -> Trust {
    let text = community
        .trust()
        .to_string()
        .replace("quorum none\n", lines);
    Trust::parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error:?}\n{text}"))
}

fn at(seconds: i64) -> Time {
    Time::from_seconds(seconds).unwrap()
}

/// The cosignature lines of these on a checkpoint.
fn lines(checkpoint: &str, by: &[&str], when: i64) -> String {
    let text = checkpoint.split_inclusive('\n').take(3).collect::<String>();
    let line = |name: &&str| cosign(&text, &full_name(name), &key(name), at(when)).unwrap();
    by.iter().map(line).collect()
}

#[test]
fn a_cosignature_is_that_of_the_specification() {
    let community = opened(Publication::Open);
    let checkpoint = community.checkpoint();
    let signed = format!("{checkpoint}{}", lines(&checkpoint, &["w1"], 1_796_040_000));
    let known = [witness_key("w1"), witness_key("w2")];
    let found = cosignatures(signed.as_bytes(), &known).unwrap();
    let [one] = &found[..] else {
        panic!("{found:?}")
    };
    assert_eq!(
        (one.witness.name(), one.time),
        ("witness.example.net/w1", at(1_796_040_000))
    );
    // Key id, time and signature, by hand: the message is two lines and the text.
    let blob = one.line.rsplit(' ').next().unwrap();
    assert_eq!(blob.len(), 104, "76 bytes in base64");
    assert!(witness_key("w1").to_string().contains("+B"), "type 4");
    // Another text, another time, another witness: forged. Unknown ones are passed over.
    let forged = signed.replacen("council\n", "councix\n", 1);
    let error = cosignatures(forged.as_bytes(), &known).unwrap_err();
    assert!(matches!(error, CosignatureError::Wrong { .. }), "{error:?}");
    assert_eq!(cosignatures(signed.as_bytes(), &known[1..]).unwrap(), []);
}

#[test]
fn a_trust_file_with_witnesses_prints_as_it_was_read() {
    let community = opened(Publication::Open);
    let lines = format!("#cosigned-within 86400\n{}", policy());
    let read = trust(&community, &lines);
    assert!(read.to_string().ends_with(&lines), "{read}");
    assert_eq!(Trust::parse(read.to_string().as_bytes()), Ok(read));
    assert_eq!(
        parse_witnesses(lines.as_bytes()).unwrap().witnesses.len(),
        3
    );
}

#[test]
fn a_policy_that_says_too_little_or_too_much_is_refused() {
    let refused = |text: &str| parse_witnesses(text.as_bytes()).unwrap_err();
    let good = policy();
    let named = |line, name: &str| TrustError::Name {
        line,
        name: name.to_owned(),
    };
    let cases = [
        (good.replace("quorum both", "quorum w9"), named(5, "w9")),
        (good.replace("2 w1 w2 w3", "2 w1 w2 w2"), named(4, "w2")),
        (good.replace("2 w1 w2 w3", "2 w1 w2 none"), named(4, "none")),
        (good.replace("group both", "group w1"), named(4, "w1")),
        (
            good.replace("2 w1 w2 w3", "4 w1 w2 w3"),
            TrustError::Line { line: 4 },
        ),
        (
            good.replace("2 w1 w2 w3", "0 w1 w2 w3"),
            TrustError::Line { line: 4 },
        ),
        (
            good.replace("2 w1 w2 w3", "+2 w1 w2 w3"),
            TrustError::Line { line: 4 },
        ),
        (
            good.replace("quorum both", "# none"),
            TrustError::Once {
                what: "quorum NAME",
            },
        ),
        (
            format!("{good}quorum w1\n"),
            TrustError::Once {
                what: "quorum NAME",
            },
        ),
        (good.replace("witness w2", "witness w1"), named(2, "w1")),
        (
            format!("#cosigned-within 0\n{good}"),
            TrustError::Line { line: 1 },
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(refused(&text), expected, "{text}");
    }
    let twice = format!("witness x {}\n{good}", witness_key("w1"));
    assert_eq!(refused(&twice), TrustError::RepeatedKey { line: 2 });
    // The key of a log is no witness of it, and a key for notes none either.
    let log = WitnessKey::new(ORIGIN, log_key().public()).unwrap();
    let own = format!("log {}\nwitness x {log}\n{good}", log_directory::keys()[0]);
    assert_eq!(refused(&own), TrustError::RepeatedKey { line: 2 });
    let note = VerifierKey::new("w", key("w9").public()).unwrap();
    let error = refused(&format!("witness x {note}\n{good}"));
    assert!(
        matches!(error, TrustError::Key { line: 1, .. }),
        "{error:?}"
    );
}

#[test]
fn a_head_needs_its_quorum() {
    let community = opened(Publication::Open);
    let head = community.checkpoint();
    let judge = |lines: &str, by: &str, now| {
        let trust = trust(&community, lines);
        let found = trust.witnesses.judge(format!("{head}{by}").as_bytes(), now);
        found.map(|found| {
            found
                .iter()
                .map(|(name, _)| name.to_string())
                .collect::<Vec<_>>()
        })
    };
    let count = |by: &[&str]| judge(&policy(), &lines(&head, by, 1000), None).map(|all| all.len());
    assert_eq!(count(&["w1", "w3"]), Ok(2));
    assert_eq!(count(&["w1", "w2", "w3"]), Ok(3));
    for by in [&[][..], &["w1"], &["w3", "w3"]] {
        let error = count(by).unwrap_err();
        assert!(matches!(error, WitnessFault::Quorum { .. }), "{error:?}");
    }
    // Groups of groups: w3, or both of the others.
    let deep = policy().replace(
        "group both 2 w1 w2 w3\n",
        "group pair all w1 w2\ngroup both any pair w3\n",
    );
    let holds = |by: &[&str]| judge(&deep, &lines(&head, by, 1000), None).is_ok();
    assert_eq!(
        [&["w3"][..], &["w1", "w2"], &["w1"], &[]].map(holds),
        [true, true, false, false]
    );
    // Bounded age: too old, and too far ahead of the reader's clock.
    let within = format!("#cosigned-within 60\n{}", policy());
    let both = lines(&head, &["w1", "w2"], 1000);
    let aged = |now| judge(&within, &both, Some(at(now))).is_ok();
    assert_eq!([1060, 1061, 400, 399].map(aged), [true, false, true, false]);
    let newer = format!("{both}{}", lines(&head, &["w1", "w2"], 2000));
    assert!(judge(&within, &newer, Some(at(2010))).is_ok());
    assert!(judge(&within, &both, None).is_ok());
}

/// What was signed after the roll was certified, in another way: nothing that anybody outside holds shows it.
fn rewritten_tails() -> Vec<(&'static str, Community)> {
    let begun = opened(Publication::SealedUntilClose);
    let ballots = |community: &mut Community, order: &[(&str, &str)]| {
        for (salt, (member, first)) in (1..).zip(order) {
            community.vote(POLL, member, &marks(salt, &[first], "for"));
        }
    };
    let finish = |mut community: Community| {
        community.close(POLL);
        community.result(POLL);
        community.certify(POLL);
        community
    };
    let all = [("m-1", "lin-wei"), ("m-2", "ma-li"), ("m-3", "zhao-min")];
    let voted = |order: &[(&str, &str)]| {
        let mut community = begun.clone();
        ballots(&mut community, order);
        finish(community)
    };
    let mut suspended = begun.clone();
    suspend(&mut suspended, "m-3");
    ballots(&mut suspended, &all[..2]);
    let mut granted = begun.clone();
    granted.grant(Office::Registrar, "o/thief");
    ballots(&mut granted, &all);
    let mut early = begun.clone();
    early.clock("2026-12-16T23:00:00Z");
    ballots(&mut early, &all);
    let mut stuffed = begun.clone();
    ballots(&mut stuffed, &all);
    stuffed.vote(POLL, "m-7", &marks(9, &["ma-li"], "against"));
    let mut held_back = begun.clone();
    ballots(&mut held_back, &all);
    held_back.clock("2026-12-11T00:00:00Z");
    held_back.vote(POLL, "m-4", &marks(9, &["ma-li"], "against"));
    let whole = certified();
    vec![
        ("the last entry cut", whole.at(whole.entries.len() - 1)),
        ("certificates cut", whole.at(whole.entries.len() - 2)),
        ("the result cut", whole.at(whole.entries.len() - 3)),
        ("the close cut", whole.at(whole.entries.len() - 4)),
        ("a ballot dropped, the poll closed again", voted(&all[..2])),
        ("all ballots dropped", voted(&[])),
        ("ballots reordered", voted(&[all[1], all[0], all[2]])),
        (
            "a ballot with other marks",
            voted(&[("m-1", "ma-li"), all[1], all[2]]),
        ),
        ("a ballot stuffed in", finish(stuffed)),
        ("the clock held back for a late ballot", finish(held_back)),
        ("the clock sent ahead before the ballots", finish(early)),
        ("a suspension slipped in", finish(suspended)),
        ("an office slipped in", finish(granted)),
    ]
}

#[test]
fn every_rewritten_tail_shows_where_witnesses_are_required() {
    let mut whole = opened(Publication::SealedUntilClose);
    vote(&mut whole);
    whole.close(POLL);
    whole.result(POLL);
    whole.certify(POLL);
    let true_head = whole.checkpoint();
    let signed = lines(&true_head, &NAMES, 1000);
    let required = Options {
        trust: Some(trust(&whole, &policy())),
        ..pinned(&whole)
    };
    let mut true_files = whole.mirror();
    true_files.insert(
        "checkpoint".to_owned(),
        format!("{true_head}{signed}").into_bytes(),
    );
    let report = verify_files(&true_files, &required);
    assert!(report.holds, "{report}");
    assert!(
        report.to_string().contains("verify-witnesses: names w1"),
        "{report}"
    );
    // Those who require nobody pass over the lines.
    assert!(verify_files(&true_files, &pinned(&whole)).holds);
    let tails = rewritten_tails();
    for (what, tail) in &tails {
        let head = tail.checkpoint();
        assert_ne!(head, true_head, "{what}");
        let mut files = tail.mirror();
        // From the log alone nobody can tell.
        assert!(verify_files(&files, &pinned(&whole)).holds, "{what}");
        for cosigned in [head.clone(), format!("{head}{signed}")] {
            files.insert("checkpoint".to_owned(), cosigned.into_bytes());
            let refused = failure(&files, &required);
            let said = why(&refused);
            assert_eq!(refused.file, "checkpoint", "{what}: {said}");
        }
    }
    let count = tails.len();
    println!(
        "rewritten tails: {count} of {count} refused by a trust file with a quorum, 0 without"
    );
}

/// A log as a witness is asked about it.
struct Log {
    leaves: Vec<Hash>,
    head: String,
}

impl Log {
    fn new() -> Log {
        let community = certified();
        let leaves = community.entries.iter();
        Log {
            leaves: leaves.map(|entry| leaf_hash(entry)).collect(),
            head: community.checkpoint(),
        }
    }

    fn size(&self) -> u64 {
        self.leaves.len() as u64
    }

    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let count = 1_usize << height;
        let first = usize::try_from(index).unwrap() * count;
        let nodes = self.leaves.get(first..first + count)?;
        Some(root_of(nodes.iter().copied()))
    }

    fn at(&self, size: u64) -> (u64, Hash) {
        let root = root_at(size, |height, index| self.node(height, index));
        (size, root.unwrap())
    }

    fn proof(&self, old: u64) -> Vec<Hash> {
        prove_consistency(old, self.size(), |height, index| self.node(height, index)).unwrap()
    }

    fn ask(&self, old: u64, proof: Vec<Hash>) -> AddCheckpoint {
        AddCheckpoint {
            old,
            proof,
            checkpoint: self.head.clone(),
        }
    }
}

/// The size that a witness cosigns who has cosigned `last`; else the case of its refusal.
fn judged(request: &AddCheckpoint, last: Option<(u64, Hash)>) -> Result<u64, String> {
    let read = AddCheckpoint::parse(request.to_string().as_bytes());
    assert_eq!(read.as_ref(), Ok(request));
    let judged = request.judge(&log_directory::keys(), |_| last);
    judged
        .map(|(head, _)| head.size)
        .map_err(|error| error.told().case.unwrap_or_default().to_string())
}

#[test]
fn a_witness_cosigns_what_continues() {
    let log = Log::new();
    let size = log.size();
    assert_eq!(judged(&log.ask(0, vec![]), None), Ok(size));
    assert_eq!(judged(&log.ask(7, log.proof(7)), Some(log.at(7))), Ok(size));
    let same = log.ask(size, vec![]);
    assert_eq!(judged(&same, Some(log.at(size))), Ok(size));
}

#[test]
fn a_witness_cosigns_nothing_else() {
    let log = Log::new();
    let (size, other) = (log.size(), Hash::of(b"another history"));
    let elsewhere = AddCheckpoint {
        checkpoint: log.head.replace(ORIGIN, "other.example.org"),
        ..log.ask(0, vec![])
    };
    let cases = [
        (log.ask(7, log.proof(7)), None, "other-size"),
        (log.ask(0, vec![]), Some(log.at(7)), "other-size"),
        (log.ask(7, log.proof(7)), Some((7, other)), "not-continued"),
        (log.ask(7, vec![]), Some(log.at(7)), "not-continued"),
        (log.ask(size, vec![]), Some((size, other)), "not-continued"),
        (log.ask(0, vec![other]), None, "not-continued"),
        (log.ask(size + 1, vec![]), Some((size + 1, other)), "sizes"),
        (elsewhere, None, "unknown-log"),
    ];
    for (request, last, expected) in cases {
        let found = judged(&request, last);
        assert_eq!(found, Err(expected.to_owned()), "{request}");
    }
    let (size, root) = log.at(3);
    let forged = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root,
    };
    let forged = AddCheckpoint {
        checkpoint: forged.sign(&key("nobody")),
        ..log.ask(0, vec![])
    };
    assert_eq!(judged(&forged, None), Err("not-signed".to_owned()));
    for bad in ["", "old 1\n", "old 01\n\nx", "new 1\n\nx", "old 1\nx\n\nx"] {
        let refused = AddCheckpoint::parse(bad.as_bytes()).unwrap_err();
        assert!(matches!(refused, WitnessingError::Form { .. }), "{bad:?}");
    }
}
