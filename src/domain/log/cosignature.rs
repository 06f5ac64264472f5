//! Cosignatures (C2SP tlog-cosignature, the Ed25519 type): a witness says that at some time it had seen no
//! larger tree of a log than this one, and that it continues all that it saw before.
//!
//! ```text
//! — <name of the witness> base64(key id ‖ time, 8 bytes, the highest first ‖ signature)
//! ```
//!
//! What is signed is the text of the checkpoint after two lines:
//!
//! ```text
//! cosignature/v1
//! time 1796040000
//! ```

use super::base64;
use super::key::SecretKey;
use super::note::{self, NoteError};
use super::verifier::WitnessKey;
use crate::domain::time::Time;
use crate::faults;

/// Bytes of a time, and of an Ed25519 signature.
const TIME_BYTES: usize = 8;

faults! {
    /// Why the cosignatures of a checkpoint cannot be used.
    pub enum CosignatureError {
        /// Not a signed note at all.
        Note { error: NoteError } "bad-cosignature.note" Malformed;
        /// A line under a known name and key id that this witness did not make.
        Wrong { name: String } "bad-cosignature.wrong" Unsigned;
    }
}

/// A cosignature that holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature<'k> {
    /// Whose it is.
    pub witness: &'k WitnessKey,
    /// When the witness made it, by its own clock.
    pub time: Time,
    /// The signature line, without its end.
    pub line: String,
}

fn message(text: &str, time: Time) -> String {
    format!("cosignature/v1\ntime {}\n{text}", time.seconds())
}

/// The signature line, with its end, by which a witness cosigns a checkpoint's text. `None` when no line can
/// hold the name, or the time lies before 1970.
pub fn cosign(text: &str, name: &str, key: &SecretKey, time: Time) -> Option<String> {
    let witness = WitnessKey::new(name, key.public())?;
    let seconds = u64::try_from(time.seconds()).ok()?;
    let mut blob = witness.id().to_vec();
    blob.extend(seconds.to_be_bytes());
    blob.extend(key.sign(message(text, time).as_bytes()));
    Some(format!("{}{name} {}\n", note::DASH, base64::encode(&blob)))
}

/// The cosignatures of these witnesses on a signed checkpoint, in the order of its lines. Lines of others are
/// passed over, whatever their type.
///
/// Errors with `Wrong` where a line has the name and key id of one of these witnesses and is not theirs.
pub fn cosignatures<'k>(
    checkpoint: &[u8],
    witnesses: &'k [WitnessKey],
) -> Result<Vec<Cosignature<'k>>, CosignatureError> {
    let (text, lines) =
        note::signature_lines(checkpoint).map_err(|error| CosignatureError::Note { error })?;
    let mut found = Vec::new();
    for line in lines {
        let known = |key: &&WitnessKey| key.name() == line.name && key.id() == line.key_id;
        let Some(witness) = witnesses.iter().find(known) else {
            continue;
        };
        let time = read(text, witness, &line.signature);
        let time = time.ok_or_else(|| CosignatureError::Wrong {
            name: line.name.to_owned(),
        })?;
        let line = line.text.to_owned();
        found.push(Cosignature {
            witness,
            time,
            line,
        });
    }
    Ok(found)
}

/// When the witness made this signature on the text; `None` when it did not.
fn read(text: &str, witness: &WitnessKey, signature: &[u8]) -> Option<Time> {
    let (time, signature) = signature.split_first_chunk::<TIME_BYTES>()?;
    let seconds = i64::try_from(u64::from_be_bytes(*time)).ok()?;
    let time = Time::from_seconds(seconds)?;
    let signature = <&[u8; 64]>::try_from(signature).ok()?;
    let key = witness.public_key();
    key.verify(message(text, time).as_bytes(), signature)
        .then_some(time)
}
