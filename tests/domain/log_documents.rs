//! The examples in docs/formats/log.md are what the code prints.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::tree::{leaf_hash, root_of};
use folkmoot::domain::log::verifier::{VerifierKey, WitnessKey};
use folkmoot::domain::log::witnesses::{Group, Witness, Witnesses};

const ORIGIN: &str = "vote.example.org/council";

fn entry(name: &str, seed: u8) -> Vec<u8> {
    let text = format!("folkmoot/example/v1\nlog {ORIGIN}\n");
    let key = SecretKey::from_seed(&[seed; 32]);
    let note = Note::sign(&text, &format!("{ORIGIN}/m/{name}"), &key).unwrap();
    note.to_bytes()
}

#[test]
fn the_formats_document_shows_what_the_code_prints() {
    let (alice, bob) = (entry("alice", 1), entry("bob", 2));
    let leaves = [leaf_hash(&alice), leaf_hash(&bob)];
    let root = root_of(leaves);
    let key = SecretKey::from_seed(&[9; 32]);
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size: 2,
        root,
    };
    let checkpoint = checkpoint.sign(&key);
    let extra = Some(alice.clone());
    let proof = vec![leaves[1]];
    let receipt = Receipt {
        extra,
        index: 0,
        proof,
        checkpoint: checkpoint.clone(),
    };
    let log = VerifierKey::new(ORIGIN, key.public()).unwrap();
    let trust = Trust::of(Hash::of(b"example\n"), vec![log.clone()]);

    let witness = |(name, seed): (&str, u8)| {
        let full = format!("witness.example.net/{name}");
        let key = SecretKey::from_seed(&[seed; 32]).public();
        Witness {
            name: name.to_owned(),
            key: WitnessKey::new(&full, key).unwrap(),
            url: Some(format!("https://{full}")),
        }
    };
    let witnesses = [("club", 11), ("press", 12), ("city", 13)].map(witness);
    let members = witnesses.iter().map(|one| one.name.clone()).collect();
    let mut strict = trust.clone();
    strict.witnesses = Witnesses {
        witnesses: witnesses.to_vec(),
        groups: vec![Group {
            name: "outside".to_owned(),
            needed: 2,
            members,
        }],
        quorum: Some("outside".to_owned()),
        within: Some(86_400),
    };

    receipt.verify(&alice, &trust.logs).unwrap();
    let document = crate::formats::read("log");
    let examples = [
        String::from_utf8(alice).unwrap(),
        format!("{log}\n"),
        checkpoint,
        receipt.to_string(),
        trust.to_string(),
        strict.to_string(),
    ];
    for example in examples {
        let shown = document.contains(&format!("```text\n{example}```\n"));
        assert!(shown, "docs/formats/log.md does not show:\n{example}");
    }
}
