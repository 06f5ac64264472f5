//! The grammar that every statement shares, and the typed reading and writing of its lines.
//!
//! ```text
//! statement = "folkmoot/" kind "/v" version LF 1*( key SP value LF )
//! ```
//!
//! Values have one spelling each and keys come in a fixed order, so a text that reads and prints
//! back differently is refused (parse, print, compare). Rules: `docs/FORMATS.md`, "Statements".

use std::fmt;

use unicode_normalization::{UnicodeNormalization, char::is_public_assigned, is_nfc};

use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::time::Time;

/// The most bytes a statement may have.
pub const STATEMENT_BYTES_MAX: usize = 60_000;

/// Why a text is not a statement. Lines count from 1.
#[allow(missing_docs, reason = "the message says what each value is")]
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
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
    #[error("line {line}: `{key}` must be {form}, not `{value}`")]
    Value {
        line: usize,
        key: String,
        form: &'static str,
        value: String,
    },
    #[error("line {line}: {reason}")]
    Rule { line: usize, reason: String },
    #[error("the statement is not in canonical form: line {line} prints back as `{canonical}`")]
    NotCanonical { line: usize, canonical: String },
}

/// What can be wrong with a line before its key is even looked at.
#[allow(missing_docs, reason = "the message says what each value is")]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Splits the first line, `folkmoot/<kind>/v<version>`, from a statement text.
///
/// Errors with `Malformed::Line` when the text does not begin so.
pub fn kind_and_version(text: &str) -> Result<(&str, u64), Malformed> {
    let bad = Malformed::Line {
        line: 1,
        what: LineFault::BadFirstLine,
    };
    let first = text.split('\n').next().unwrap_or_default();
    let rest = first.strip_prefix("folkmoot/").ok_or_else(|| bad.clone())?;
    let (kind, version) = rest.split_once("/v").ok_or_else(|| bad.clone())?;
    let version = u64::read(version).ok_or_else(|| bad.clone())?;
    if is_key(kind) {
        Ok((kind, version))
    } else {
        Err(bad)
    }
}

/// Reads the lines of one statement in order. Each call takes what it names or says what is wrong.
pub struct Reader<'a> {
    lines: Vec<(&'a str, &'a str)>,
    next: usize,
}

impl<'a> Reader<'a> {
    /// Checks the grammar of the whole text and stands before its second line.
    pub fn new(text: &'a str) -> Result<Reader<'a>, Malformed> {
        if text.len() > STATEMENT_BYTES_MAX {
            return Err(Malformed::TooLong { bytes: text.len() });
        }
        kind_and_version(text)?;
        let mut lines = Vec::new();
        let mut rest = text;
        let mut number: usize = 0;
        while !rest.is_empty() {
            number = number.saturating_add(1);
            let fault = |what| Malformed::Line { line: number, what };
            let (line, after) = rest
                .split_once('\n')
                .ok_or_else(|| fault(LineFault::NoFinalNewline))?;
            check_characters(line).map_err(fault)?;
            if number > 1 {
                lines.push(split_line(line).map_err(fault)?);
            }
            rest = after;
        }
        Ok(Reader { lines, next: 0 })
    }

    /// The number of the line that is read next, from 1.
    pub fn line(&self) -> usize {
        self.next.saturating_add(2)
    }

    /// The key of the next line, `None` at the end.
    pub fn peek(&self) -> Option<&'a str> {
        self.lines.get(self.next).map(|(key, _)| *key)
    }

    /// Takes the next line, which must have this key and a value of this form.
    pub fn one<T: Value>(&mut self, key: &'static str) -> Result<T, Malformed> {
        let line = self.line();
        match self.lines.get(self.next) {
            None => Err(Malformed::Missing {
                line,
                expected: key,
            }),
            Some((found, _)) if *found != key => Err(Malformed::WrongKey {
                line,
                expected: key,
                found: (*found).into(),
            }),
            Some((_, value)) => {
                self.next = self.next.saturating_add(1);
                T::read(value).ok_or_else(|| Malformed::Value {
                    line,
                    key: key.into(),
                    form: T::FORM,
                    value: (*value).into(),
                })
            }
        }
    }

    /// Takes all next lines with this key, none included.
    pub fn many<T: Value>(&mut self, key: &'static str) -> Result<Vec<T>, Malformed> {
        let mut values = Vec::new();
        while self.peek() == Some(key) {
            values.push(self.one(key)?);
        }
        Ok(values)
    }

    /// Takes every line that is left, unread: for parts with a grammar of their own.
    pub fn rest(&mut self) -> Vec<(&'a str, &'a str)> {
        let rest = self.lines.split_off(self.next.min(self.lines.len()));
        self.next = self.lines.len();
        rest
    }

    /// A fault that this kind's own rules found at the line just read.
    pub fn fault(&self, reason: impl Into<String>) -> Malformed {
        Malformed::Rule {
            line: self.next.saturating_add(1),
            reason: reason.into(),
        }
    }

    /// Errors when a line is left over.
    pub fn finish(&self) -> Result<(), Malformed> {
        match self.peek() {
            None => Ok(()),
            Some(key) => Err(Malformed::WrongKey {
                line: self.line(),
                expected: "the end of the statement",
                found: key.into(),
            }),
        }
    }
}

/// Prints the lines of one statement.
pub struct Writer(String);

impl Writer {
    /// Begins with the first line of `kind` in `version`.
    pub fn new(kind: &str, version: u64) -> Writer {
        Writer(format!("folkmoot/{kind}/v{version}\n"))
    }

    /// Appends one line.
    pub fn one<T: Value>(&mut self, key: &str, value: &T) -> &mut Writer {
        self.raw(key, &value.write())
    }

    /// Appends one line for each value.
    pub fn many<T: Value>(&mut self, key: &str, values: &[T]) -> &mut Writer {
        for value in values {
            self.one(key, value);
        }
        self
    }

    /// Appends one line whose value is spelled already.
    pub fn raw(&mut self, key: &str, value: &str) -> &mut Writer {
        self.0.push_str(key);
        self.0.push(' ');
        self.0.push_str(value);
        self.0.push('\n');
        self
    }

    /// The whole text.
    pub fn finish(self) -> String {
        self.0
    }
}

/// A value with exactly one spelling.
pub trait Value: Sized {
    /// What a correct value looks like, for messages: "a whole number".
    const FORM: &'static str;
    /// Reads the one spelling; anything else is `None`.
    fn read(text: &str) -> Option<Self>;
    /// Prints the one spelling.
    fn write(&self) -> String;
}

/// Implements [`Value`] for a type that has `parse(&str) -> Option<Self>` and prints itself.
macro_rules! parsed_value {
    ($type:ty, $form:literal) => {
        impl Value for $type {
            const FORM: &'static str = $form;
            fn read(text: &str) -> Option<Self> {
                <$type>::parse(text)
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    };
}
pub(crate) use parsed_value;

parsed_value!(Hash, "64 lower-case hexadecimal digits");
parsed_value!(
    Id,
    "an id: lower-case letters, digits, `.`, `_`, `-`, at most 64"
);
parsed_value!(Time, "a time such as 2026-12-01T12:00:00Z");
parsed_value!(
    Fraction,
    "a fraction in lowest terms such as 2/3, or a whole number"
);

/// Implements [`Value`] for an integer: no plus sign, no leading zeros.
macro_rules! integer_value {
    ($($type:ty)*) => {$(
        impl Value for $type {
            const FORM: &'static str = "a whole number without sign or leading zeros that fits";
            fn read(text: &str) -> Option<Self> {
                text.parse::<$type>().ok().filter(|number| number.to_string() == text)
            }
            fn write(&self) -> String {
                self.to_string()
            }
        }
    )*};
}
integer_value!(u16 u32 u64 u128 i64 i128);

/// A title or text for people: UTF-8, at most 2,000 bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Title(pub String);

impl Value for Title {
    const FORM: &'static str = "a text of at most 2,000 bytes";
    fn read(text: &str) -> Option<Title> {
        (text.len() <= 2_000).then(|| Title(text.to_owned()))
    }
    fn write(&self) -> String {
        self.0.clone()
    }
}

/// `none`, or a value: `Option` spelled out, for lines that always stand.
impl<T: Value> Value for Option<T> {
    const FORM: &'static str = T::FORM;
    fn read(text: &str) -> Option<Self> {
        if text == "none" {
            Some(None)
        } else {
            T::read(text).map(Some)
        }
    }
    fn write(&self) -> String {
        self.as_ref()
            .map_or_else(|| "none".to_owned(), Value::write)
    }
}

/// Two values with one space between them; the first has no space of its own.
impl<A: Value, B: Value> Value for (A, B) {
    const FORM: &'static str = "two values with one space between them";
    fn read(text: &str) -> Option<Self> {
        let (first, second) = text.split_once(' ')?;
        Some((A::read(first)?, B::read(second)?))
    }
    fn write(&self) -> String {
        format!("{} {}", self.0.write(), self.1.write())
    }
}

/// Three values with single spaces between them.
impl<A: Value, B: Value, C: Value> Value for (A, B, C) {
    const FORM: &'static str = "three values with one space between them";
    fn read(text: &str) -> Option<Self> {
        let (first, rest) = text.split_once(' ')?;
        let (second, third) = <(B, C)>::read(rest)?;
        Some((A::read(first)?, second, third))
    }
    fn write(&self) -> String {
        format!("{} {} {}", self.0.write(), self.1.write(), self.2.write())
    }
}

fn is_key(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

fn split_line(line: &str) -> Result<(&str, &str), LineFault> {
    if line.is_empty() {
        return Err(LineFault::Blank);
    }
    let (key, value) = line.split_once(' ').ok_or(LineFault::NoValue)?;
    if !is_key(key) {
        return Err(LineFault::BadKey);
    }
    if value.is_empty() {
        return Err(LineFault::NoValue);
    }
    if value.trim() != value {
        return Err(LineFault::OuterSpace);
    }
    Ok((key, value))
}

fn check_characters(line: &str) -> Result<(), LineFault> {
    if line.is_ascii() {
        let printable = line.bytes().all(|byte| (0x20..0x7f).contains(&byte));
        return if printable {
            Ok(())
        } else {
            Err(LineFault::ForbiddenCharacter)
        };
    }
    if line.chars().any(is_forbidden) {
        return Err(LineFault::ForbiddenCharacter);
    }
    if !is_nfc(line) || !line.nfc().eq(line.chars()) {
        return Err(LineFault::NotNormalised);
    }
    Ok(())
}

/// Controls, line and paragraph separators, direction overrides and isolates, the byte order mark,
/// and what the pinned version of Unicode does not assign.
fn is_forbidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        || !is_public_assigned(c)
}
