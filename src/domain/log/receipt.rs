//! Receipts (C2SP tlog-proof): an offline proof that an entry stands in the log.

use std::fmt;

use super::base64;
use super::checkpoint::{Checkpoint, CheckpointError, parse_decimal};
use super::proof::{ProofError, verify_inclusion};
use super::tree::leaf_hash;
use super::verifier::VerifierKey;
use crate::domain::hash::Hash;
use crate::faults;

const HEADER: &str = "c2sp.org/tlog-proof@v1";

/// The longest receipt, in bytes: an entry in base64, 64 hashes, and a checkpoint with cosignatures.
const RECEIPT_BYTES_MAX: usize = 262_144;

faults! {
    /// Why a receipt does not prove what it should.
    pub enum ReceiptError {
        /// Not the format in its one spelling: the line, from 1.
        Form { line: usize } "bad-receipt.form" Malformed;
        /// Its checkpoint does not stand.
        Checkpoint { error: CheckpointError } "bad-receipt.checkpoint" Unsigned;
        /// The path from the entry does not lead to the checkpoint's root.
        Proof { error: ProofError } "bad-receipt.proof" Unfit;
    }
}

impl From<CheckpointError> for ReceiptError {
    fn from(error: CheckpointError) -> ReceiptError {
        ReceiptError::Checkpoint { error }
    }
}

impl From<ProofError> for ReceiptError {
    fn from(error: ProofError) -> ReceiptError {
        ReceiptError::Proof { error }
    }
}

/// That the entry at `index` is in the log, by `proof`, as the log says in `checkpoint`.
///
/// ```text
/// c2sp.org/tlog-proof@v1
/// extra <base64 of the entry>            (may be absent; proves nothing by itself)
/// index 7
/// <base64 of a hash, leaf's sibling first>
/// ...
///
/// <the signed checkpoint>
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receipt {
    /// Bytes to go with the receipt, here the entry. Unauthenticated until verified as the entry.
    pub extra: Option<Vec<u8>>,
    /// Where the entry stands in the log, from 0.
    pub index: u64,
    /// Hashes from the leaf's sibling up.
    pub proof: Vec<Hash>,
    /// The signed checkpoint, verbatim.
    pub checkpoint: String,
}

impl Receipt {
    /// Reads a receipt; errors with the first line that is wrong. Nothing is verified here.
    pub fn parse(bytes: &[u8]) -> Result<Receipt, ReceiptError> {
        let text = str::from_utf8(bytes).map_err(|_| ReceiptError::Form { line: 1 })?;
        let (head, checkpoint) = text
            .split_once("\n\n")
            .ok_or(ReceiptError::Form { line: 1 })?;
        let mut lines = head.split('\n').zip(1..).peekable();
        let mut next = |prefix: &str| {
            let found = lines.next_if(|(line, _)| line.starts_with(prefix));
            found.map(|(line, number)| (&line[prefix.len()..], number))
        };
        let fits = bytes.len() <= RECEIPT_BYTES_MAX && next(HEADER).is_some_and(|l| l.0.is_empty());
        if !fits {
            return Err(ReceiptError::Form { line: 1 });
        }
        let extra = match next("extra ") {
            None => None,
            Some((data, line)) => Some(base64::decode(data).ok_or(ReceiptError::Form { line })?),
        };
        let (index, line) = next("index ").ok_or(ReceiptError::Form { line: 2 })?;
        let index = parse_decimal(index).ok_or(ReceiptError::Form { line })?;
        let proof = lines
            .map(|(hash, line)| base64::decode_hash(hash).ok_or(ReceiptError::Form { line }))
            .collect::<Result<_, _>>()?;
        Ok(Receipt {
            extra,
            index,
            proof,
            checkpoint: checkpoint.to_owned(),
        })
    }

    /// Checks that `entry` stands in a log that one of `keys` signed; the log's checkpoint.
    pub fn verify(&self, entry: &[u8], keys: &[VerifierKey]) -> Result<Checkpoint, ReceiptError> {
        let checkpoint = Checkpoint::open(self.checkpoint.as_bytes(), keys)?;
        let leaf = leaf_hash(entry);
        verify_inclusion(
            &leaf,
            self.index,
            checkpoint.size,
            &self.proof,
            &checkpoint.root,
        )?;
        Ok(checkpoint)
    }
}

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADER}")?;
        if let Some(extra) = &self.extra {
            writeln!(f, "extra {}", base64::encode(extra))?;
        }
        writeln!(f, "index {}", self.index)?;
        for hash in &self.proof {
            writeln!(f, "{}", base64::encode(&hash.0))?;
        }
        write!(f, "\n{}", self.checkpoint)
    }
}
