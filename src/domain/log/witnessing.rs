//! What a log asks of a witness, and what the witness makes of it (C2SP tlog-witness v1, `add-checkpoint`).
//!
//! ```text
//! old 20852014
//! <base64 of a hash, as in a consistency proof>
//! ...
//!
//! <the signed checkpoint>
//! ```

use std::fmt;

use super::base64;
use super::checkpoint::{Checkpoint, CheckpointError, parse_decimal};
use super::note::{self, NoteError};
use super::proof::{ProofError, verify_consistency};
use super::tree::empty_root;
use super::verifier::VerifierKey;
use crate::domain::hash::Hash;
use crate::faults;

/// The longest request, in bytes: 63 hashes and the longest signed note.
pub const REQUEST_BYTES_MAX: usize = 140_000;

const PROOF_MAX: usize = 63;

faults! {
    /// Why a witness does not cosign; the classes are those that tlog-witness gives a status each.
    pub enum WitnessingError {
        /// Not a request in its one spelling; the line, from 1.
        Form { line: usize } "not-cosigned.form" Malformed;
        /// The signed text is no checkpoint.
        Checkpoint { error: CheckpointError } "not-cosigned.checkpoint" Malformed;
        /// Not a signed note.
        Note { error: NoteError } "not-cosigned.note" Malformed;
        /// The proof is to start from a larger log than the one it leads to.
        Sizes { old: u64, new: u64 } "not-cosigned.sizes" Malformed;
        /// A log that this witness does not watch.
        UnknownLog { origin: String } "not-cosigned.unknown-log" Missing;
        /// No key of this log has signed it, or one of them wrongly.
        NotSigned { error: CheckpointError } "not-cosigned.not-signed" Forbidden;
        /// The witness has cosigned another size last.
        OtherSize { size: u64 } "not-cosigned.other-size" Conflict;
        /// It does not continue what was cosigned last.
        NotContinued { error: ProofError } "not-cosigned.not-continued" Unfit;
    }
}

/// The request of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// The size that the witness has cosigned last; 0 before the first.
    pub old: u64,
    /// That the checkpoint continues the log of that size; empty from size 0.
    pub proof: Vec<Hash>,
    /// The signed checkpoint.
    pub checkpoint: String,
}

impl AddCheckpoint {
    /// Reads a request; nothing is verified here.
    pub fn parse(bytes: &[u8]) -> Result<AddCheckpoint, WitnessingError> {
        let form = |line| WitnessingError::Form { line };
        let text = str::from_utf8(bytes).ok();
        let text = text.filter(|text| text.len() <= REQUEST_BYTES_MAX);
        let (head, checkpoint) = text
            .and_then(|text| text.split_once("\n\n"))
            .ok_or(form(1))?;
        let mut lines = head.split('\n').zip(1..);
        let old = lines.next().and_then(|(line, _)| line.strip_prefix("old "));
        let old = old.and_then(parse_decimal).ok_or(form(1))?;
        let proof = lines.map(|(hash, line)| base64::decode_hash(hash).ok_or(form(line)));
        let proof: Vec<Hash> = proof.collect::<Result<_, _>>()?;
        if proof.len() > PROOF_MAX {
            return Err(form(PROOF_MAX.saturating_add(2)));
        }
        Ok(AddCheckpoint {
            old,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// What a witness that watches the logs of these keys cosigns: the checkpoint, with its text. `last` gives the
    /// size and root that it cosigned last of a log, by origin.
    ///
    /// Errors in the order in which tlog-witness has the checks.
    pub fn judge(
        &self,
        keys: &[VerifierKey],
        last: impl FnOnce(&str) -> Option<(u64, Hash)>,
    ) -> Result<(Checkpoint, String), WitnessingError> {
        let bytes = self.checkpoint.as_bytes();
        let (text, _) =
            note::signature_lines(bytes).map_err(|error| WitnessingError::Note { error })?;
        let stated =
            Checkpoint::parse_text(text).map_err(|error| WitnessingError::Checkpoint { error })?;
        if !keys.iter().any(|key| key.name() == stated.origin) {
            let origin = stated.origin;
            return Err(WitnessingError::UnknownLog { origin });
        }
        let new =
            Checkpoint::open(bytes, keys).map_err(|error| WitnessingError::NotSigned { error })?;
        if self.old > new.size {
            let (old, new) = (self.old, new.size);
            return Err(WitnessingError::Sizes { old, new });
        }
        let last = last(&new.origin);
        let size = last.map_or(0, |(size, _)| size);
        if self.old != size {
            return Err(WitnessingError::OtherSize { size });
        }
        let not_continued = |error| WitnessingError::NotContinued { error };
        if new.size == 0 && new.root != empty_root() {
            let (expected, found) = (empty_root(), new.root);
            return Err(not_continued(ProofError::Root { expected, found }));
        }
        match last.filter(|_| size > 0) {
            None if self.proof.is_empty() => {}
            None => {
                let found = self.proof.len();
                return Err(not_continued(ProofError::Length { found }));
            }
            Some((old, root)) => {
                verify_consistency((old, &root), (new.size, &new.root), &self.proof)
                    .map_err(not_continued)?;
            }
        }
        Ok((new, text.to_owned()))
    }
}

impl fmt::Display for AddCheckpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.old)?;
        for hash in &self.proof {
            writeln!(f, "{}", base64::encode(&hash.0))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
