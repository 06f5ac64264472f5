//! What can be wrong with the lines of a statement as a person gives them.

use std::path::PathBuf;

use crate::domain::text::Malformed;

/// Why given lines are not those of a statement. The message names the line as the person wrote it.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    /// A line of a draft that is no key and value.
    #[error("`{line}` is not a line: write a key and a value, as --help shows")]
    NotALine {
        /// As given.
        line: String,
    },
    /// A line of a draft that does not stand where it is, or lacks one that belongs to it.
    #[error("{place}: {reason}")]
    Misplaced {
        /// The line as it was given: of a file, or an option.
        place: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A line of a draft whose value cannot be read.
    #[error("{place}, {fault}")]
    Value {
        /// The file, or the option.
        place: String,
        /// What is wrong with it, with its line in the file.
        fault: Malformed,
    },
    /// A draft lacks a line.
    #[error("{kind}: {reason}; see folkmoot compose {kind} --lines")]
    Incomplete {
        /// As given.
        kind: String,
        /// Which line.
        reason: String,
    },
    /// A line of a file that is a key and nothing else.
    #[error("{}, line {line}: `{key}` has no value: write it after the key and a space", path.display())]
    NoValue {
        /// As given.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What stands there.
        key: String,
    },
    /// A kind that people do not compose.
    #[error("there is no example for `{kind}`: {made}")]
    NoExample {
        /// As given.
        kind: String,
        /// What makes such a statement, or where the kinds are listed.
        made: String,
    },
}
