//! Statements on their way to being signed.

use std::path::PathBuf;

use crate::domain::fault::Told;
use crate::domain::id::Id;

crate::faults! {
    /// Statements on their way to being signed.
    pub enum DraftFault {
        /// Does not hold the statement or note that was asked for.
        Unfit { path: PathBuf, reason: Told } "unfit-file" Malformed;
        /// Not a statement that the rules know.
        Statement { reason: Told } "unfit-statement" Malformed;
        /// No key and value.
        DraftLine { line: String } "bad-draft-line" Malformed;
        /// A key and nothing else; `line` counts from 1.
        NoValue { path: PathBuf, line: usize, key: String } "no-value" Malformed;
        /// A line that does not stand where it is, or lacks one that belongs to it.
        Misplaced { place: String, reason: Told } "draft-line" Malformed;
        /// A line whose value cannot be read.
        Value { place: String, reason: Told } "draft-value" Malformed;
        /// A line that nobody gave.
        Incomplete { kind: String, reason: Told } "draft-incomplete" Malformed;
        /// A kind that people do not compose.
        NoExample { kind: String, made: Told } "no-example" Malformed;
        /// A statement of another log.
        OtherOrigin { stated: String, meant: String } "other-origin" Malformed;
        /// More than one of these, which were said already.
        Several { count: usize } "draft-faults" Malformed;
        /// Something stops a poll that was rehearsed.
        Rehearsed { poll: Id } "rehearsal-blocked" Unfit;
        /// The answer was not yes.
        Declined "declined" Unfit;
        /// A question without a terminal.
        NobodyToAsk "nobody-to-ask" Malformed;
    }
}
