//! The trust file: what an auditor holds before looking at a log (C2SP tlog-policy grammar).
//!
//! It pins the log's keys, and in a comment that other readers of the format skip, the hash of the
//! genesis statement. Witnesses are not judged by this version: a file that asks for them is
//! refused rather than half obeyed.

use std::fmt;

use super::verifier::{VerifierKey, VerifierKeyError};
use crate::domain::hash::Hash;
use crate::faults;

const GENESIS: &str = "#genesis ";

faults! {
    /// Why a trust file cannot be used; lines count from 1.
    pub enum TrustError {
        /// Not UTF-8, or a control character other than tab and line feed.
        NotText "trust-file.not-text" Malformed;
        /// Not a line of the grammar.
        Line { line: usize } "trust-file.line" Malformed;
        /// A witness, a group or a quorum of them.
        Witness { line: usize } "trust-file.witness" Unfit;
        /// A bad log key.
        Key { line: usize, error: VerifierKeyError } "trust-file.key" Malformed;
        /// The same public key twice.
        RepeatedKey { line: usize } "trust-file.repeated-key" Malformed;
        /// The line that must be there once is missing or repeated.
        Once { what: &'static str } "trust-file.once" Malformed;
        /// No log at all.
        NoLog "trust-file.no-log" Malformed;
    }
}

/// Which log is trusted: any of these keys, and this beginning.
///
/// ```text
/// #genesis 1f0c...9a
/// log vote.example.org/council+f0883909+Af0XJDhaoMdbZPt4zWAvodmR/ev3axPFjtcC6sg16fYY
/// quorum none
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trust {
    /// SHA-256 of the genesis statement's text.
    pub genesis: Hash,
    /// The log's keys; at least one.
    pub logs: Vec<VerifierKey>,
}

impl Trust {
    /// Reads a trust file. Spaces, tabs, comments, URLs and the order of lines are free.
    pub fn parse(bytes: &[u8]) -> Result<Trust, TrustError> {
        let text = str::from_utf8(bytes).map_err(|_| TrustError::NotText)?;
        if text.contains(|c: char| c.is_ascii_control() && c != '\t' && c != '\n') {
            return Err(TrustError::NotText);
        }
        let (mut genesis, mut logs, mut quorums) = (Vec::new(), Vec::<VerifierKey>::new(), 0usize);
        for (content, line) in text.split('\n').zip(1..) {
            if let Some(hash) = content.strip_prefix(GENESIS) {
                genesis.push(Hash::parse(hash).ok_or(TrustError::Line { line })?);
                continue;
            }
            let items = content.split([' ', '\t']).filter(|item| !item.is_empty());
            let items: Vec<&str> = items.collect();
            match *items.as_slice() {
                [] => {}
                [comment, ..] if comment.starts_with('#') => {}
                ["log", key] | ["log", key, _] => {
                    let key =
                        VerifierKey::parse(key).map_err(|error| TrustError::Key { line, error })?;
                    if logs.iter().any(|old| old.public_key() == key.public_key()) {
                        return Err(TrustError::RepeatedKey { line });
                    }
                    logs.push(key);
                }
                ["quorum", "none"] => quorums = quorums.saturating_add(1),
                ["witness" | "group" | "quorum", ..] => return Err(TrustError::Witness { line }),
                _ => return Err(TrustError::Line { line }),
            }
        }
        let &[genesis] = genesis.as_slice() else {
            return Err(TrustError::Once {
                what: "#genesis HASH",
            });
        };
        if quorums != 1 {
            return Err(TrustError::Once {
                what: "quorum none",
            });
        }
        if logs.is_empty() {
            return Err(TrustError::NoLog);
        }
        Ok(Trust { genesis, logs })
    }
}

impl fmt::Display for Trust {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{GENESIS}{}", self.genesis)?;
        for key in &self.logs {
            writeln!(f, "log {key}")?;
        }
        writeln!(f, "quorum none")
    }
}
