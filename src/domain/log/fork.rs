//! Two signed heads of one log that cannot both be true, in one file that proves it to anybody who has
//! the log's key.
//!
//! ```text
//! folkmoot/fork/v1
//! old <base64 of a signed checkpoint>
//! new <base64 of a signed checkpoint of the same size or a larger one>
//! root <base64 of the root that the second log has at the size of the first>
//! <base64 of a hash, as in a consistency proof of RFC 9162 section 2.1.4>
//! ...
//! ```
//!
//! The hashes prove that the second log begins with the tree of that root. It is another root than the
//! first head was signed with: so the log that was signed last does not continue the one that was signed
//! first. Of one size the root is that of the second head, and no hashes follow.

use std::fmt;

use super::base64;
use super::checkpoint::{Checkpoint, CheckpointError};
use super::proof::{ProofError, verify_consistency};
use super::verifier::VerifierKey;
use crate::domain::hash::Hash;
use crate::faults;

const HEADER: &str = "folkmoot/fork/v1";
/// More than two checkpoints and the longest proof take.
const FORK_BYTES_MAX: usize = 1 << 20;

faults! {
    /// Why a file does not prove that a log forked. Lines count from 1.
    pub enum ForkError {
        /// Not a line of the format.
        Form { line: usize } "not-a-fork.form" Malformed;
        /// A head that the log's key did not sign.
        Checkpoint { error: CheckpointError } "not-a-fork.checkpoint" Unfit;
        /// The heads are of two logs.
        OtherLog { old: String, new: String } "not-a-fork.other-log" Unfit;
        /// The hashes do not belong to the larger head.
        Proof { error: ProofError } "not-a-fork.proof" Unfit;
        /// The larger log begins with the smaller one: both heads can be true.
        Continues { old: u64, new: u64 } "not-a-fork.continues" Unfit;
    }
}

/// What the file holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fork {
    /// The signed checkpoint that was there first, byte for byte.
    pub old: Vec<u8>,
    /// The one that does not continue it.
    pub new: Vec<u8>,
    /// The root of the second log at the size of the first.
    pub root: Hash,
    /// The proof that it is; empty for equal sizes.
    pub proof: Vec<Hash>,
}

impl Fork {
    /// Reads such a file; nothing is verified here.
    pub fn parse(bytes: &[u8]) -> Result<Fork, ForkError> {
        let text = str::from_utf8(bytes).ok();
        let text = text.filter(|text| text.len() <= FORK_BYTES_MAX && text.ends_with('\n'));
        let mut lines = text.unwrap_or_default().lines().zip(1..);
        let mut next = |prefix: &str, line: usize| {
            let found = lines.next().and_then(|(text, _)| text.strip_prefix(prefix));
            found.ok_or(ForkError::Form { line })
        };
        if !next(HEADER, 1)?.is_empty() {
            return Err(ForkError::Form { line: 1 });
        }
        let head = |text: &str, line| base64::decode(text).ok_or(ForkError::Form { line });
        let (old, new) = (head(next("old ", 2)?, 2)?, head(next("new ", 3)?, 3)?);
        let root = base64::decode_hash(next("root ", 4)?).ok_or(ForkError::Form { line: 4 })?;
        let proof = lines.map(|(hash, line)| {
            let hash = base64::decode_hash(hash);
            hash.ok_or(ForkError::Form { line })
        });
        let proof = proof.collect::<Result<_, _>>()?;
        Ok(Fork {
            old,
            new,
            root,
            proof,
        })
    }

    /// Checks that whoever has one of these keys has signed two heads that cannot both be true; the heads.
    pub fn check(&self, keys: &[VerifierKey]) -> Result<(Checkpoint, Checkpoint), ForkError> {
        let open =
            |bytes| Checkpoint::open(bytes, keys).map_err(|error| ForkError::Checkpoint { error });
        let (old, new) = (open(&self.old)?, open(&self.new)?);
        if old.origin != new.origin {
            return Err(ForkError::OtherLog {
                old: old.origin,
                new: new.origin,
            });
        }
        verify_consistency((old.size, &self.root), (new.size, &new.root), &self.proof)
            .map_err(|error| ForkError::Proof { error })?;
        match self.root == old.root {
            false => Ok((old, new)),
            true => Err(ForkError::Continues {
                old: old.size,
                new: new.size,
            }),
        }
    }
}

impl fmt::Display for Fork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        writeln!(f, "old {}", base64::encode(&self.old))?;
        writeln!(f, "new {}", base64::encode(&self.new))?;
        writeln!(f, "root {}", base64::encode(&self.root.0))?;
        for hash in &self.proof {
            writeln!(f, "{}", base64::encode(&hash.0))?;
        }
        Ok(())
    }
}
