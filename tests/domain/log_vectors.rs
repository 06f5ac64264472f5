//! Signatures and proofs against the published vectors in ../shared/cases (not part of the project).

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::{KeyError, PublicKey, SecretKey};
use folkmoot::domain::log::proof::{verify_consistency, verify_inclusion};
use serde::Deserialize;

use crate::shared::shared;

#[derive(Deserialize)]
struct SignatureCase {
    set: String,
    name: serde_json::Value,
    pk: String,
    msg: String,
    sig: String,
    key_enrollable: bool,
    valid: bool,
    strict: bool,
}

fn hex(text: &str) -> Vec<u8> {
    let digits: Vec<char> = text.chars().collect();
    let byte = |pair: &[char]| u8::from_str_radix(&String::from_iter(pair), 16).unwrap();
    digits.chunks(2).map(byte).collect()
}

#[test]
fn every_signature_vector_gets_the_verdict_of_strict_v1() {
    let Some(path) = shared("cases/ed25519/ed25519_expected.jsonl") else {
        return;
    };
    let mut counts: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    let mut enrollable = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let case: SignatureCase = serde_json::from_str(line).unwrap();
        let key: Result<[u8; 32], _> = hex(&case.pk).try_into();
        let key = key.ok().and_then(|bytes| PublicKey::enrollable(bytes).ok());
        let signature: Result<[u8; 64], _> = hex(&case.sig).try_into();
        // The file judges keys only beside signatures of the right length.
        if signature.is_ok() {
            let enrollable = case.key_enrollable;
            assert_eq!(
                key.is_some(),
                enrollable,
                "key of {} {}",
                case.set,
                case.name
            );
        }
        let valid = match (key, signature) {
            (Some(key), Ok(signature)) => key.verify(&hex(&case.msg), &signature),
            _ => false,
        };
        assert_eq!(valid, case.valid, "{} {}", case.set, case.name);
        if let Some(key) = key.filter(|_| case.key_enrollable) {
            enrollable += 1;
            assert_eq!(valid, case.strict, "verify_strict on {key}");
        }
        let count = counts.entry(case.set).or_default();
        count.0 += 1;
        count.1 += usize::from(valid);
    }
    for (set, (total, valid)) in &counts {
        println!("{set}: {total} vectors agree, {valid} of them valid");
    }
    println!("{enrollable} with enrollable keys agree with verify_strict");
    assert_eq!(counts.values().map(|count| count.0).sum::<usize>(), 1211);
}

#[test]
fn signing_gives_the_bytes_of_rfc_8032() {
    let Some(path) = shared("cases/ed25519/dalek/TESTVECTORS") else {
        return;
    };
    let mut count = 0;
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let fields: Vec<Vec<u8>> = line.split(':').take(4).map(hex).collect();
        let seed: [u8; 32] = fields[0][..32].try_into().unwrap();
        let key = SecretKey::from_seed(&seed);
        assert_eq!(key.public().as_bytes()[..], fields[1]);
        assert_eq!(key.sign(&fields[2])[..], fields[3][..64]);
        assert!(PublicKey::enrollable(*key.public().as_bytes()).is_ok());
        count += 1;
    }
    println!("{count} keys sign as RFC 8032 says");
    assert_eq!(count, 128);
}

#[test]
fn keys_that_anybody_or_nobody_can_use_are_refused() {
    let refused = |first: u8, last: u8| {
        let mut bytes = [0; 32];
        bytes[0] = first;
        bytes[31] = last;
        PublicKey::enrollable(bytes).unwrap_err()
    };
    assert_eq!(refused(1, 0), KeyError::SmallOrder);
    assert_eq!(refused(0, 0), KeyError::SmallOrder);
    assert_eq!(refused(2, 0), KeyError::NotAPoint);
    assert_eq!(refused(1, 0x80), KeyError::NotCanonical);
    // The key of RFC 8032 TEST 1 plus the point of order two: on the curve, off the subgroup.
    let mixed = "16a567fe7d4ef5482ab4012c369bf8c5f11e8d0c2559dcda50fde59708f8aee5";
    assert_eq!(PublicKey::parse(mixed), Err(KeyError::HasTorsion));
    assert_eq!(PublicKey::parse("D75A"), Err(KeyError::NotHex));
}

#[test]
fn a_signature_that_some_verifiers_accept_is_refused() {
    let key = SecretKey::from_seed(&[1; 32]);
    let refuses = |signature: &[u8; 64]| !key.public().verify(b"example\n", signature);
    // R is the identity and S = k a mod L, so that [S]B - [k]A is the identity too.
    let mut identity = [0; 64];
    identity[0] = 1;
    let s = "63fd3de5021be91b1de317483ef07388e82ab1110b8525a8b6329c426738fc06";
    identity[32..].copy_from_slice(&hex(s));
    assert!(refuses(&identity));
    // S + L says the same as S modulo L: the signature would have two spellings.
    let mut second = key.sign(b"example\n");
    assert!(!refuses(&second));
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0;
    for (byte, other) in second[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(other) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert!(refuses(&second));
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ProofCase {
    file: String,
    proof: Option<Vec<String>>,
    want_err: bool,
    leaf_idx: Option<u64>,
    leaf_hash: Option<String>,
    root: Option<String>,
    tree_size: Option<u64>,
    size1: Option<u64>,
    size2: Option<u64>,
    root1: Option<String>,
    root2: Option<String>,
}

/// `None` where the base64 is not of 32 bytes: such a thing is no hash and proves nothing.
fn hash(text: &str) -> Option<Hash> {
    STANDARD.decode(text).unwrap().try_into().ok().map(Hash)
}

fn holds(case: &ProofCase) -> Option<bool> {
    let proof = case.proof.iter().flatten().map(|line| hash(line));
    let proof: Vec<Hash> = proof.collect::<Option<_>>()?;
    Some(match (&case.leaf_hash, &case.root1) {
        (Some(leaf), None) => {
            let root = hash(case.root.as_ref()?)?;
            verify_inclusion(&hash(leaf)?, case.leaf_idx?, case.tree_size?, &proof, &root).is_ok()
        }
        _ => {
            let (old, new) = (hash(case.root1.as_ref()?)?, hash(case.root2.as_ref()?)?);
            verify_consistency((case.size1?, &old), (case.size2?, &new), &proof).is_ok()
        }
    })
}

#[test]
fn every_proof_vector_gets_its_verdict() {
    for kind in ["inclusion", "consistency"] {
        let Some(path) = shared(&format!("cases/merkle/{kind}.jsonl")) else {
            return;
        };
        let (mut agreed, mut without_hash) = (0, 0);
        for line in std::fs::read_to_string(path).unwrap().lines() {
            let case: ProofCase = serde_json::from_str(line).unwrap();
            // The one positive case with roots that are no hashes: our types cannot say it.
            if case
                .file
                .ends_with("sizes-are-equal-one-and-proof-is-empty.json")
            {
                println!("skipped: {}", case.file);
                continue;
            }
            let holds = holds(&case);
            assert_eq!(holds.unwrap_or(false), !case.want_err, "{}", case.file);
            agreed += 1;
            without_hash += usize::from(holds.is_none());
        }
        println!("{kind}: {agreed} vectors agree, {without_hash} of them refused by length");
        assert!(agreed >= 97);
    }
}
