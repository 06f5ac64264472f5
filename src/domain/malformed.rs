//! Why a text is not a statement.

use crate::domain::fault::{Class, Fault, Tell, Told, Value};
use crate::domain::line::Form;

/// The most bytes a statement may have.
pub const STATEMENT_BYTES_MAX: usize = 60_000;

/// Why a text is not a statement. Lines count from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Malformed {
    /// More than [`STATEMENT_BYTES_MAX`].
    TooLong {
        /// How many.
        bytes: usize,
    },
    /// A line that no statement can have.
    Line {
        /// Which.
        line: usize,
        /// What is wrong with it.
        what: LineFault,
    },
    /// Another key than the one that comes here.
    WrongKey {
        /// Which line.
        line: usize,
        /// The key that comes here.
        expected: &'static str,
        /// The key that is there.
        found: String,
    },
    /// A line after the last.
    LeftOver {
        /// Which line.
        line: usize,
        /// Its key.
        found: String,
    },
    /// The text ends where a line has to come.
    Missing {
        /// Which line.
        line: usize,
        /// Its key.
        expected: &'static str,
    },
    /// A value that is not of its line's form.
    Value {
        /// Which line.
        line: usize,
        /// Its key.
        key: String,
        /// How its value is written.
        form: Form,
        /// What is there.
        value: String,
    },
    /// Lines of one key that do not rise, or are repeated.
    Order {
        /// Which line.
        line: usize,
        /// Its key.
        key: String,
        /// Its value.
        value: String,
        /// The value of the line before.
        last: String,
    },
    /// Lines that contradict each other.
    Rule {
        /// The last of them.
        line: usize,
        /// What they must be together.
        reason: Told,
    },
    /// Printed back, the text is another.
    NotCanonical {
        /// The first line that differs.
        line: usize,
        /// How it prints.
        canonical: String,
    },
}

impl Malformed {
    /// The line that is wrong, from 1; `None` where it is the whole.
    pub fn line(&self) -> Option<usize> {
        let mut same = self.clone();
        same.place().map(|line| *line)
    }

    /// The same at another line: where the author wrote it.
    pub fn at(mut self, place: usize) -> Malformed {
        if let Some(line) = self.place() {
            *line = place;
        }
        self
    }

    fn place(&mut self) -> Option<&mut usize> {
        match self {
            Malformed::TooLong { .. } => None,
            Malformed::Line { line, .. }
            | Malformed::WrongKey { line, .. }
            | Malformed::LeftOver { line, .. }
            | Malformed::Missing { line, .. }
            | Malformed::Value { line, .. }
            | Malformed::Order { line, .. }
            | Malformed::Rule { line, .. }
            | Malformed::NotCanonical { line, .. } => Some(line),
        }
    }
}

/// What can be wrong with a line before its key is even looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "each has its sentence in `words`")]
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

impl LineFault {
    /// The case of the code `malformed`.
    fn case(self) -> &'static str {
        match self {
            LineFault::NoFinalNewline => "no-final-newline",
            LineFault::Blank => "blank",
            LineFault::NoValue => "no-value",
            LineFault::BadKey => "bad-key",
            LineFault::OuterSpace => "outer-space",
            LineFault::ForbiddenCharacter => "forbidden-character",
            LineFault::NotNormalised => "not-normalised",
            LineFault::BadFirstLine => "bad-first-line",
        }
    }
}

impl Malformed {
    /// Every code, with its case after a full stop.
    pub const CODES: &'static [&'static str] = &[
        "too-long.statement",
        "malformed.no-final-newline",
        "malformed.blank",
        "malformed.no-value",
        "malformed.bad-key",
        "malformed.outer-space",
        "malformed.forbidden-character",
        "malformed.not-normalised",
        "malformed.bad-first-line",
        "malformed.wrong-key",
        "malformed.left-over",
        "malformed.missing",
        "malformed.value",
        "malformed.order",
        "malformed.rule",
        "not-canonical",
    ];

    /// The class of each code.
    pub const CLASSES: &'static [Class] = &[
        Class::TooLarge,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
        Class::Malformed,
    ];
}

impl Fault for Malformed {
    fn told(&self) -> Told {
        let case = |case, line: &usize| Told::new("malformed").case(case).with("line", line);
        match self {
            Malformed::TooLong { bytes } => Told::new("too-long")
                .case("statement")
                .with("bytes", bytes)
                .with("max", STATEMENT_BYTES_MAX),
            Malformed::Line { line, what } => case(what.case(), line),
            Malformed::WrongKey {
                line,
                expected,
                found,
            } => case("wrong-key", line)
                .with("expected", expected)
                .with("found", found),
            Malformed::LeftOver { line, found } => case("left-over", line).with("found", found),
            Malformed::Missing { line, expected } => {
                case("missing", line).with("expected", expected)
            }
            Malformed::Value {
                line,
                key,
                form,
                value,
            } => case("value", line)
                .with("key", key)
                .with("form", form)
                .with("value", value),
            Malformed::Order {
                line,
                key,
                value,
                last,
            } => case("order", line)
                .with("key", key)
                .with("value", value)
                .with("last", last),
            Malformed::Rule { line, reason } => case("rule", line).with("reason", reason),
            Malformed::NotCanonical { line, canonical } => Told::new("not-canonical")
                .with("line", line)
                .with("canonical", canonical),
        }
    }

    fn class(&self) -> Class {
        match self {
            Malformed::TooLong { .. } => Class::TooLarge,
            _ => Class::Malformed,
        }
    }
}

/// What a correct value looks like: `value-form`, with a case for each form.
impl Tell for Form {
    fn tell(&self) -> Value {
        let told = Told::new("value-form");
        let each = |forms: &[Form]| forms.iter().map(Tell::tell).collect();
        let told = match *self {
            Form::Named("u16" | "u32" | "u64" | "u128") => told.case("number"),
            Form::Named(name) | Form::Made(name, _) => told.case(name),
            Form::Word(words) => {
                let words = words.iter().map(Tell::tell).collect();
                told.case("word").with("words", Value::Any(words))
            }
            Form::OrNone(form) => told.case("or-none").with("form", form),
            Form::All(forms) => told.case("all").with("forms", Value::List(each(forms))),
            Form::Any(forms) => told.case("any").with("forms", Value::Any(each(forms))),
            Form::Several(form) => told.case("several").with("form", form),
        };
        told.tell()
    }
}

impl Tell for Malformed {
    fn tell(&self) -> Value {
        Value::Told(Box::new(self.told()))
    }
}

/// Without a sentence.
impl std::fmt::Display for Malformed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.told().fmt(f)
    }
}

impl std::error::Error for Malformed {}
