//! Why a text is not a statement.

use std::fmt;

use crate::domain::fault::{Class, Fault, Told};
use crate::domain::line::Form;

/// The most bytes a statement may have.
pub const STATEMENT_BYTES_MAX: usize = 60_000;

/// Why a text is not a statement. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[allow(missing_docs, reason = "each message says what its values are")]
pub enum Malformed {
    #[error("the statement has {bytes} bytes; at most {STATEMENT_BYTES_MAX} are allowed")]
    TooLong { bytes: usize },
    #[error("line {line}: {what}")]
    Line { line: usize, what: LineFault },
    #[error("line {line}: expected `{expected}`, found `{found}`")]
    WrongKey {
        line: usize,
        expected: &'static str,
        found: String,
    },
    #[error("line {line}: expected `{expected}`, but the statement ends")]
    Missing { line: usize, expected: &'static str },
    #[error("line {line}: `{key}` must be {}, not `{value}`", form.described())]
    Value {
        line: usize,
        key: String,
        form: Form,
        value: String,
    },
    #[error(
        "line {line}: lines of `{key}` rise, and each stands once: `{value}` does not come after `{last}`"
    )]
    Order {
        line: usize,
        key: String,
        value: String,
        last: String,
    },
    #[error("line {line}: {reason}")]
    Rule { line: usize, reason: String },
    #[error("the statement is not in canonical form: line {line} prints back as `{canonical}`")]
    NotCanonical { line: usize, canonical: String },
}

impl Malformed {
    /// The line that is wrong, from 1; `None` where it is the whole.
    pub fn line(&self) -> Option<usize> {
        match self {
            Malformed::TooLong { .. } => None,
            Malformed::Line { line, .. }
            | Malformed::WrongKey { line, .. }
            | Malformed::Missing { line, .. }
            | Malformed::Value { line, .. }
            | Malformed::Order { line, .. }
            | Malformed::Rule { line, .. }
            | Malformed::NotCanonical { line, .. } => Some(*line),
        }
    }

    /// The same at another line: where the author wrote it.
    pub fn at(mut self, place: usize) -> Malformed {
        match &mut self {
            Malformed::TooLong { .. } => {}
            Malformed::Line { line, .. }
            | Malformed::WrongKey { line, .. }
            | Malformed::Missing { line, .. }
            | Malformed::Value { line, .. }
            | Malformed::Order { line, .. }
            | Malformed::Rule { line, .. }
            | Malformed::NotCanonical { line, .. } => *line = place,
        }
        self
    }
}

/// What can be wrong with a line before its key is even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each has its sentence below")]
pub enum LineFault {
    NoFinalNewline,
    Blank,
    NoValue,
    BadKey,
    OuterSpace,
    ForbiddenCharacter,
    NotNormalised,
    BadFirstLine,
}

impl fmt::Display for LineFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LineFault::NoFinalNewline => "the text must end with a line feed",
            LineFault::Blank => "blank lines are not allowed",
            LineFault::NoValue => "a line is a key, one space and a value",
            LineFault::BadKey => "a key is lower-case letters, digits and hyphens, letter first",
            LineFault::OuterSpace => "a value has no space at its beginning or end",
            LineFault::ForbiddenCharacter => {
                "control characters, direction overrides and unassigned characters are not allowed"
            }
            LineFault::NotNormalised => "the text must be in Unicode normalisation form C",
            LineFault::BadFirstLine => "the first line is `folkmoot/<kind>/v<version>`",
        })
    }
}

impl Malformed {
    /// Every code.
    pub const CODES: &'static [&'static str] = &["malformed", "too-long", "not-canonical"];

    /// The class of each code.
    pub const CLASSES: &'static [Class] = &[Class::Malformed, Class::TooLarge, Class::Malformed];
}

impl Fault for Malformed {
    fn told(&self) -> Told {
        let code = match self {
            Malformed::TooLong { .. } => "too-long",
            Malformed::NotCanonical { .. } => "not-canonical",
            _ => "malformed",
        };
        Told::new(code).with("reason", self.to_string())
    }

    fn class(&self) -> Class {
        match self {
            Malformed::TooLong { .. } => Class::TooLarge,
            _ => Class::Malformed,
        }
    }
}

crate::tell! { Text: Malformed; }
