//! Checkpoints (C2SP tlog-checkpoint v1.0.0): the log's signed statement of its size and root.

use super::base64;
use super::key::SecretKey;
use super::note::{self, NoteSignature, OpenError};
use super::verifier::{VerifierKey, is_key_name};
use crate::domain::hash::Hash;
use crate::faults;

faults! {
    /// Why bytes are not a checkpoint of the log one asked for.
    pub enum CheckpointError {
        /// Not a note signed by a known log key.
        Open { error: OpenError } "bad-checkpoint.open" Unsigned;
        /// The signed text is not three lines in their one spelling.
        Form "bad-checkpoint.form" Malformed;
        /// Signed, but by a key of another log than the first line names.
        OtherLog { origin: String } "bad-checkpoint.other-log" Unsigned;
    }
}

impl From<OpenError> for CheckpointError {
    fn from(error: OpenError) -> CheckpointError {
        CheckpointError::Open { error }
    }
}

/// How large the log was and what its root was then.
///
/// The signed text is three lines. For the log `vote.example.org/council` without entries:
///
/// ```text
/// vote.example.org/council
/// 0
/// 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name, also of its key.
    pub origin: String,
    /// Entries.
    pub size: u64,
    /// RFC 6962 root over all of them.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        let root = base64::encode(&self.root.0);
        format!("{}\n{}\n{root}\n", self.origin, self.size)
    }

    /// Reads a checkpoint's text. Other spellings of the same head, and extension lines, which this
    /// software never writes, are refused: they would let a log show two texts for one head.
    pub fn parse_text(text: &str) -> Result<Checkpoint, CheckpointError> {
        let read = || {
            let mut lines = text.split('\n');
            let checkpoint = Checkpoint {
                origin: lines
                    .next()
                    .filter(|origin| is_key_name(origin))?
                    .to_owned(),
                size: parse_decimal(lines.next()?)?,
                root: base64::decode_hash(lines.next()?)?,
            };
            (checkpoint.text() == text).then_some(checkpoint)
        };
        read().ok_or(CheckpointError::Form)
    }

    /// The signed checkpoint. `key` is the log key, used for nothing else.
    pub fn sign(&self, key: &SecretKey) -> String {
        let text = self.text();
        let signature = NoteSignature::make(&text, &self.origin, key);
        note::print(&text, &[signature])
    }

    /// The head that a signed checkpoint states, whoever signed it.
    pub fn claimed(bytes: &[u8]) -> Result<Checkpoint, CheckpointError> {
        let (text, _) = note::signature_lines(bytes).map_err(OpenError::from)?;
        Checkpoint::parse_text(text)
    }

    /// Reads a signed checkpoint that at least one of the log keys at hand signed.
    ///
    /// Lines of witnesses and other strangers are ignored. Errors also if a known key's line is
    /// wrong, or if no valid line bears the name of the origin.
    pub fn open(bytes: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, CheckpointError> {
        let (text, signers) = note::open(bytes, keys)?;
        let checkpoint = Checkpoint::parse_text(text)?;
        if signers.iter().any(|key| key.name() == checkpoint.origin) {
            Ok(checkpoint)
        } else {
            Err(CheckpointError::OtherLog {
                origin: checkpoint.origin,
            })
        }
    }
}

/// Reads a decimal number without sign or leading zeros; anything else is `None`.
pub(super) fn parse_decimal(text: &str) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (number.to_string() == text).then_some(number)
}
