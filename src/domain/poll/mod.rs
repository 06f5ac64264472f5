//! What polls are made of: notice, contests, marks, roll, result, phases. Values, without rules about
//! who may say them when: those are the kinds in [`crate::domain::statement`].
#![allow(
    missing_docs,
    reason = "fields are named as the lines of the statement that `docs/FORMATS.md` describes"
)]

pub mod change;
pub mod claim;
pub mod contest;
pub mod cut;
pub mod lot;
pub mod marks;
pub mod notice;
pub mod phase;
pub mod result;
pub mod roll;
pub mod rule;
pub mod skeleton;

use crate::domain::hash::Hash;

/// A statement in the log, with the size and root of the log just after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Logged {
    /// Hash of the statement.
    pub statement: Hash,
    /// Size of the log just after it; for a close, the size at the boundary.
    pub size: u64,
    /// Root of the log at that size.
    pub root: Hash,
}

impl Logged {
    /// Size and root, as later statements state what their signers have seen.
    pub fn seen(&self) -> (u64, Hash) {
        (self.size, self.root)
    }
}
