//! How fast verification is, compared with the signatures alone: what `bench` reports of it.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use ed25519_dalek::{Signature, VerifyingKey};
use serde::Serialize;

use crate::domain::log::directory::{DirectoryError, Reader};
use crate::domain::log::key::PublicKey;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::log::verifier::key_id;
use crate::domain::office::Principal;
use crate::domain::statement::Said;
use crate::domain::statement::submission::Submission;
use crate::domain::verify::{Options, Report, Source, verify};

/// The time that the ballots of a log take.
#[derive(Clone, Debug, Serialize)]
pub struct Rate {
    /// Ballots in the log.
    pub ballots: usize,
    /// Threads used for both.
    pub threads: usize,
    /// Seconds for `verify_strict` over the ballots and nothing else, from the bytes of key, text and
    /// signature.
    pub bare_seconds: f64,
    /// The same with every key unpacked beforehand, as nobody has them who begins with a log.
    pub unpacked_seconds: f64,
    /// Seconds for the same ballots within a verification.
    pub verify_seconds: f64,
    /// `verify_seconds` through `bare_seconds`.
    pub ratio: f64,
    /// `verify_seconds` through `unpacked_seconds`.
    pub unpacked_ratio: f64,
}

/// A ballot as the bare check takes it.
struct Signed {
    bytes: [u8; 32],
    key: VerifyingKey,
    text: String,
    signature: Signature,
}

/// Verifies a log whose ballots stand together, and the ballots' signatures alone; the times and the
/// report. `keys` are the log's.
///
/// Errors when the log's files are not in order.
pub fn measure(
    source: Source<'_>,
    keys: &[VerifierKey],
    options: &Options,
) -> Result<(Rate, Report), DirectoryError> {
    let threads = options.threads.max(1);
    let (ballots, first) = ballots(source, keys)?;
    let unpack = |signed: &Signed| VerifyingKey::from_bytes(&signed.bytes).ok();
    let bare_seconds = verify_bare(&ballots, threads, unpack);
    let unpacked_seconds = verify_bare(&ballots, threads, |signed| Some(signed.key));
    let last = first + ballots.len() as u64;
    let mut steps = Vec::new();
    let report = verify(source, options, &mut |step| {
        if (first..=last).contains(&step.judged) {
            steps.push((Instant::now(), step.judged));
        }
    });
    let verify_seconds = pace(&steps) * ballots.len() as f64;
    let rate = Rate {
        ballots: ballots.len(),
        threads,
        bare_seconds,
        unpacked_seconds,
        verify_seconds,
        ratio: verify_seconds / bare_seconds,
        unpacked_ratio: verify_seconds / unpacked_seconds,
    };
    Ok((rate, report))
}

/// The seconds an entry takes between the first and the last of these steps.
fn pace(steps: &[(Instant, u64)]) -> f64 {
    match steps {
        [(begun, from), .., (ended, to)] if to > from => {
            (*ended - *begun).as_secs_f64() / (to - from) as f64
        }
        _ => 0.0,
    }
}

/// The ballots of a log in order, and the index of the first.
fn ballots(source: Source<'_>, keys: &[VerifierKey]) -> Result<(Vec<Signed>, u64), DirectoryError> {
    let mut reader = Reader::open(source, keys)?;
    let mut known: BTreeMap<Principal, Vec<PublicKey>> = BTreeMap::new();
    let (mut ballots, mut first) = (Vec::new(), None);
    while let Some(bundle) = reader.next_bundle()? {
        for (entry, index) in bundle.entries.iter().zip(bundle.first..) {
            let Ok(submission) = Submission::parse(entry) else {
                continue;
            };
            for (who, key) in submission.statement.said.introduces() {
                known.entry(who).or_default().push(key);
            }
            let Said::Ballot(ballot) = &submission.statement.said else {
                continue;
            };
            let line = &submission.note.signatures[0];
            let keys = known.get(&Principal::Member(ballot.member.clone()));
            let key = keys.and_then(|keys| {
                keys.iter()
                    .find(|key| key_id(&line.name, key) == line.key_id)
            });
            if let Some(key) = key {
                first.get_or_insert(index);
                ballots.push(Signed {
                    bytes: *key.as_bytes(),
                    key: VerifyingKey::from_bytes(key.as_bytes()).expect("it can be enrolled"),
                    signature: Signature::from_bytes(&line.signature),
                    text: submission.note.text,
                });
            }
        }
    }
    Ok((ballots, first.unwrap_or_default()))
}

/// The seconds it takes to verify all signatures with the keys that `key` gives.
fn verify_bare(
    ballots: &[Signed],
    threads: usize,
    key: impl Fn(&Signed) -> Option<VerifyingKey> + Sync,
) -> f64 {
    let (next, valid) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let holds = |signed: &&Signed| {
        let text = signed.text.as_bytes();
        key(signed).is_some_and(|key| key.verify_strict(text, &signed.signature).is_ok())
    };
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let from = next.fetch_add(256, Ordering::Relaxed);
                    let Some(some) = ballots.get(from..(from + 256).min(ballots.len())) else {
                        return;
                    };
                    valid.fetch_add(some.iter().filter(holds).count(), Ordering::Relaxed);
                }
            });
        }
    });
    let seconds = started.elapsed().as_secs_f64();
    assert!(
        valid.into_inner() == ballots.len(),
        "the log's ballots are signed by their members"
    );
    seconds
}
