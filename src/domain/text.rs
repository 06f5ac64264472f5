//! The grammar that every statement shares, and the typed reading and writing of its lines.
//!
//! ```text
//! statement = "folkmoot/" kind "/v" version LF 1*( key SP value LF )
//! ```
//!
//! Values have one spelling each and keys come in a fixed order, so a text that reads and prints
//! back differently is refused (parse, print, compare). Rules: `docs/formats/statements.md`, "Statements".

use unicode_normalization::{UnicodeNormalization, char::is_public_assigned, is_nfc};

use crate::domain::fault::Fault;
use crate::domain::line::{self, Form, Line, Order, Row, Table};
use crate::domain::malformed::LineFault;

pub use crate::domain::malformed::{Malformed, STATEMENT_BYTES_MAX};
pub use crate::domain::value::{Title, Value};
pub(crate) use crate::domain::value::{parsed_value, words};

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

    /// Takes the next line if it has this key.
    pub fn optional<T: Value>(&mut self, key: &'static str) -> Result<Option<T>, Malformed> {
        match self.peek() == Some(key) {
            true => self.one(key).map(Some),
            false => Ok(None),
        }
    }

    /// Takes all next lines with this key, at least so many, in this order.
    pub fn many<T: Value>(
        &mut self,
        key: &'static str,
        least: usize,
        order: Order,
    ) -> Result<Vec<T>, Malformed> {
        let mut values = Vec::new();
        while self.peek() == Some(key) || values.len() < least {
            let last = self.next.checked_sub(1).filter(|_| !values.is_empty());
            values.push(self.one(key)?);
            self.check_order(last, order, T::FORM)?;
        }
        Ok(values)
    }

    /// Takes all next groups of lines, at least so many, in this order of their first lines.
    pub fn groups<T: Lines>(&mut self, least: usize, order: Order) -> Result<Vec<T>, Malformed> {
        let (first, _) = line::split(T::LINES).expect("a group begins with a line");
        let mut groups = Vec::new();
        let mut last = None;
        while self.peek() == Some(first.key) || groups.len() < least {
            let this = self.next;
            if self.peek() == Some(first.key) {
                self.next = self.next.saturating_add(1);
                self.check_order(last, order, first.form)?;
                self.next = this;
            }
            groups.push(T::read(self)?);
            last = Some(this);
        }
        Ok(groups)
    }

    /// Errors unless the line just taken may stand after the one at `last`.
    fn check_order(&self, last: Option<usize>, order: Order, form: Form) -> Result<(), Malformed> {
        let value = |place: usize| self.lines.get(place).copied();
        let this = self.next.checked_sub(1);
        match (last.and_then(value), this.and_then(value)) {
            (Some((key, last)), Some((_, value))) if !order.allows(form, last, value) => {
                Err(Malformed::Order {
                    line: self.next.saturating_add(1),
                    key: key.to_owned(),
                    value: value.to_owned(),
                    last: last.to_owned(),
                })
            }
            _ => Ok(()),
        }
    }

    /// Takes every line that is left, unread: for parts with a grammar of their own.
    pub fn rest(&mut self) -> Vec<(&'a str, &'a str)> {
        let rest = self.lines.split_off(self.next.min(self.lines.len()));
        self.next = self.lines.len();
        rest
    }

    /// A fault that this kind's own rules found at the line just read.
    pub fn fault(&self, reason: impl Fault) -> Malformed {
        Malformed::Rule {
            line: self.next.saturating_add(1),
            reason: reason.told(),
        }
    }

    /// Errors when a line is left over.
    pub fn finish(&self) -> Result<(), Malformed> {
        match self.peek() {
            None => Ok(()),
            Some(key) => Err(Malformed::LeftOver {
                line: self.line(),
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

/// Lines that are read and printed together: of a kind, of a part that kinds share, or of a group.
///
/// `lines!` implements it.
pub trait Lines: Sized {
    /// The lines in their order.
    const LINES: Table;
    /// Reads them. Errors with the first line that is wrong.
    fn read(reader: &mut Reader<'_>) -> Result<Self, Malformed>;
    /// Prints them.
    fn write(&self, writer: &mut Writer);
}

/// Declares lines once: gives the struct and [`Lines`] for it.
///
/// ```text
/// lines! {
///     /// The lines of an example.
///     pub struct Example {
///         part titles: Titles;                            lines of their own, in this place
///         one does "does": Does;                          once
///         one until "until": Option<Time> = Text("none"); once, and what usually stands there
///         optional value "value": u64;                    at most once: an `Option`
///         many scope "scope": Id, Rising(&[]);            any number, in this order: a `Vec`
///         some member "member": Id, Rising(&[]);          the same, at least one
///         groups groups: OptionGroup, Rising(&[]);        groups of lines, any number: a `Vec`
///         some_groups contests: Contest, Given;           the same, at least one
///     }
///     check Example::check;                               what the lines must be together
/// }
/// ```
macro_rules! lines {
    (
        $(#[$doc:meta])* $vis:vis struct $name:ident {
            $($(#[$field_doc:meta])* $often:ident $field:ident $($key:literal)?: $type:ty $(, $order:expr)? $(=> $usual:expr)?;)*
        }
        $(check $check:path;)?
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        $vis struct $name {
            $($(#[$field_doc])* pub $field: $crate::domain::text::lines!(@type $often $type),)*
        }

        impl $crate::domain::text::Lines for $name {
            const LINES: $crate::domain::line::Table = {
                #[allow(unused_imports, reason = "not every kind needs all of them")]
                use $crate::domain::line::{Order::*, Usual::*};
                &[$($crate::domain::text::lines!(
                    @row $often $type, ($($key)?), ($($order)?), ($($usual)?)
                )),*]
            };

            fn read(
                reader: &mut $crate::domain::text::Reader<'_>,
            ) -> Result<Self, $crate::domain::text::Malformed> {
                #[allow(unused_imports, reason = "not every kind needs all of them")]
                use $crate::domain::line::Order::*;
                let read = $name {
                    $($field: $crate::domain::text::lines!(
                        @read $often reader, $type, ($($key)?), ($($order)?)
                    ),)*
                };
                $($check(&read).map_err(|reason| reader.fault(reason))?;)?
                Ok(read)
            }

            fn write(&self, writer: &mut $crate::domain::text::Writer) {
                $($crate::domain::text::lines!(
                    @write $often writer, self.$field, ($($key)?)
                );)*
            }
        }
    };

    (@type one $type:ty) => { $type };
    (@type part $type:ty) => { $type };
    (@type optional $type:ty) => { Option<$type> };
    (@type $often:ident $type:ty) => { Vec<$type> };

    (@row part $type:ty, (), (), ()) => {
        $crate::domain::line::Row::Part(<$type as $crate::domain::text::Lines>::LINES)
    };
    (@row groups $type:ty, (), ($order:expr), ()) => {
        $crate::domain::text::group_row::<$type>(0, $order)
    };
    (@row some_groups $type:ty, (), ($order:expr), ()) => {
        $crate::domain::text::group_row::<$type>(1, $order)
    };
    (@row $often:ident $type:ty, ($key:literal), ($($order:expr)?), ($($usual:expr)?)) => {
        $crate::domain::line::Row::Line($crate::domain::line::Line {
            key: $key,
            form: <$type as $crate::domain::text::Value>::FORM,
            often: $crate::domain::text::lines!(@often $often $($order)?),
            usual: $crate::domain::text::lines!(@usual $($usual)?),
            lines: &[],
        })
    };

    (@often one) => { $crate::domain::line::Often::One };
    (@often optional) => { $crate::domain::line::Often::Optional };
    (@often many $order:expr) => { $crate::domain::line::Often::Many { least: 0, order: $order } };
    (@often some $order:expr) => { $crate::domain::line::Often::Many { least: 1, order: $order } };

    (@usual) => { Unknown };
    (@usual $usual:expr) => { $usual };

    (@read part $reader:ident, $type:ty, (), ()) => {
        <$type as $crate::domain::text::Lines>::read($reader)?
    };
    (@read groups $reader:ident, $type:ty, (), ($order:expr)) => { $reader.groups(0, $order)? };
    (@read some_groups $reader:ident, $type:ty, (), ($order:expr)) => {
        $reader.groups(1, $order)?
    };
    (@read one $reader:ident, $type:ty, ($key:literal), ()) => { $reader.one($key)? };
    (@read optional $reader:ident, $type:ty, ($key:literal), ()) => { $reader.optional($key)? };
    (@read many $reader:ident, $type:ty, ($key:literal), ($order:expr)) => {
        $reader.many($key, 0, $order)?
    };
    (@read some $reader:ident, $type:ty, ($key:literal), ($order:expr)) => {
        $reader.many($key, 1, $order)?
    };

    (@write part $writer:ident, $value:expr, ()) => {
        $crate::domain::text::Lines::write(&$value, $writer)
    };
    (@write groups $writer:ident, $value:expr, ()) => {
        for group in &$value {
            $crate::domain::text::Lines::write(group, $writer);
        }
    };
    (@write some_groups $writer:ident, $value:expr, ()) => {
        $crate::domain::text::lines!(@write groups $writer, $value, ())
    };
    (@write one $writer:ident, $value:expr, ($key:literal)) => { $writer.one($key, &$value) };
    (@write optional $writer:ident, $value:expr, ($key:literal)) => {
        $writer.many($key, $value.as_slice())
    };
    (@write $often:ident $writer:ident, $value:expr, ($key:literal)) => {
        $writer.many($key, &$value)
    };
}
pub(crate) use lines;

/// The row of a group: its first line, `least` times or more, with the lines that belong to it.
pub const fn group_row<T: Lines>(least: usize, order: Order) -> Row {
    match line::split(T::LINES) {
        Some((first, rest)) => Row::Line(Line {
            often: line::Often::Many { least, order },
            lines: rest,
            ..first
        }),
        None => Row::Part(&[]),
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

/// Errors with `NotCanonical` at the first line in which a text differs from what it prints back as.
pub fn require_canonical(text: &str, canonical: &str) -> Result<(), Malformed> {
    match first_difference(text, canonical) {
        None => Ok(()),
        Some((line, canonical)) => Err(Malformed::NotCanonical { line, canonical }),
    }
}

fn first_difference(text: &str, canonical: &str) -> Option<(usize, String)> {
    if text == canonical {
        return None;
    }
    let mut canonical = canonical.split('\n');
    for (number, line) in (1_usize..).zip(text.split('\n')) {
        match canonical.next() {
            Some(other) if other == line => {}
            other => return Some((number, other.unwrap_or_default().to_owned())),
        }
    }
    Some((1, String::new()))
}
