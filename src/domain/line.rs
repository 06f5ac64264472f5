//! The lines of a text as data: key, form, how often, in which order, and what usually stands there.
//!
//! A kind declares its lines once, with `lines!`; reader and printer, `folkmoot compose`, the tables of
//! the documents and `GET /api/kinds` follow from the table. What a line means is in `words`, by key.

use std::cmp::Ordering;
use std::fmt;

/// The lines of a kind, of a part that several kinds share, or of a group, in their order.
pub type Table = &'static [Row];

/// An entry of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Row {
    /// A line.
    Line(Line),
    /// Lines that another declaration has.
    Part(Table),
}

/// One line, as a kind declares it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// What stands before the first space.
    pub key: &'static str,
    /// What stands after it.
    pub form: Form,
    /// How often it stands.
    pub often: Often,
    /// What stands there when the author does not say.
    pub usual: Usual,
    /// The lines that follow each line of this key and belong to it.
    pub lines: Table,
}

/// How often a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Often {
    /// Exactly once.
    One,
    /// At most once.
    Optional,
    /// Any number of times, from `least`, in this order.
    Many {
        /// 0 or 1.
        least: usize,
        /// How they stand.
        order: Order,
    },
}

/// How lines of one key stand among themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// As their author gives them.
    Given,
    /// Each above the one before, compared by these words of the value, from 0; by all when none is
    /// named.
    Rising(&'static [usize]),
}

/// What stands in a line when the author does not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usual {
    /// Only the author can know.
    Unknown,
    /// This value.
    Text(&'static str),
    /// A reference that nobody has used.
    Fresh,
    /// The beginning of the day of the log's clock.
    Today,
}

/// How a value is spelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A form with a name of its own, one of [`NAMED`].
    Named(&'static str),
    /// A form with a name of its own that is made of others.
    Made(&'static str, &'static Form),
    /// One of these words.
    Word(&'static [&'static str]),
    /// That, or `none`.
    OrNone(&'static Form),
    /// All of these, with one space between them.
    All(&'static [Form]),
    /// One of these.
    Any(&'static [Form]),
    /// One or more of these, with one space between them.
    Several(&'static Form),
}

/// The forms that have names: `docs/FORMATS.md` spells them.
pub const NAMED: &[&str] = &[
    "attachment",
    "fraction",
    "hash",
    "i128",
    "i64",
    "id",
    "key",
    "name",
    "origin",
    "salt",
    "share",
    "time",
    "title",
    "u128",
    "u16",
    "u32",
    "u64",
    "zone",
];

/// The lines of a table, parts unfolded, groups not.
pub fn lines(table: Table) -> Vec<&'static Line> {
    let mut found = Vec::new();
    for row in table {
        match row {
            Row::Line(line) => found.push(line),
            Row::Part(part) => found.extend(lines(part)),
        }
    }
    found
}

/// The first line of a group's table and the lines that belong to it.
pub const fn split(table: Table) -> Option<(Line, Table)> {
    match table.split_first() {
        Some((Row::Line(first), rest)) => Some((*first, rest)),
        _ => None,
    }
}

impl Row {
    /// A line that its author must know, and to which no others belong.
    pub const fn of(key: &'static str, form: Form, often: Often) -> Row {
        Row::Line(Line {
            key,
            form,
            often,
            usual: Usual::Unknown,
            lines: &[],
        })
    }
}

impl Usual {
    /// What could stand there, and whether a log or the moment would have to say so.
    pub fn example(self) -> (&'static str, bool) {
        match self {
            Usual::Text(text) => (text, false),
            Usual::Fresh | Usual::Unknown => ("2026-12-01-8c1d9a3e", true),
            Usual::Today => ("2026-12-01T00:00:00Z", true),
        }
    }

    /// The code of what it is in words.
    pub fn code(self) -> &'static str {
        match self {
            Usual::Unknown => "usual-unknown",
            Usual::Text(_) => "usual-text",
            Usual::Fresh => "usual-fresh",
            Usual::Today => "usual-today",
        }
    }
}

impl Often {
    /// What the documents write behind the key: nothing, `?`, `*` or `+`.
    pub fn sign(self) -> &'static str {
        match self {
            Often::One => "",
            Often::Optional => "?",
            Often::Many { least: 0, .. } => "*",
            Often::Many { .. } => "+",
        }
    }

    /// Any number of times, as their author gives them.
    pub const ANY: Often = Often::Many {
        least: 0,
        order: Order::Given,
    };

    /// Once or more, as their author gives them.
    pub const SOME: Often = Often::Many {
        least: 1,
        order: Order::Given,
    };

    /// Any number of times, rising by these words.
    pub const fn rising(by: &'static [usize]) -> Often {
        Often::Many {
            least: 0,
            order: Order::Rising(by),
        }
    }
}

impl Order {
    /// Whether `value` may stand after `last`.
    pub fn allows(self, form: Form, last: &str, value: &str) -> bool {
        match self {
            Order::Given => true,
            Order::Rising(by) => form.compare(by, last, value) == Ordering::Less,
        }
    }
}

impl Form {
    /// Compares two values by the words named, or by all: numbers as numbers, closed lists by their
    /// order, everything else bytewise.
    pub fn compare(self, by: &[usize], one: &str, other: &str) -> Ordering {
        let (one, other): (Vec<&str>, Vec<&str>) =
            (one.split(' ').collect(), other.split(' ').collect());
        let word = |place: usize| {
            let form = match self {
                Form::All(forms) => forms.get(place).copied(),
                Form::Made(_, Form::All(forms)) => forms.get(place).copied(),
                form => Some(form),
            };
            let (one, other) = (one.get(place), other.get(place));
            form.map_or_else(|| one.cmp(&other), |form| form.compare_word(one, other))
        };
        let all: Vec<usize> = match by {
            [] => (0..one.len().max(other.len())).collect(),
            by => by.to_vec(),
        };
        let differs = |place: &usize| word(*place).is_ne();
        all.into_iter().find(differs).map_or(Ordering::Equal, word)
    }

    fn compare_word(self, one: Option<&&str>, other: Option<&&str>) -> Ordering {
        match self {
            Form::Named("u16" | "u32" | "u64" | "u128") => {
                let number =
                    |text: Option<&&str>| text.map(|text| (text.len(), (*text).to_owned()));
                number(one).cmp(&number(other))
            }
            Form::Word(words) => {
                let place = |text: Option<&&str>| {
                    text.and_then(|text| words.iter().position(|word| word == text))
                };
                place(one).cmp(&place(other))
            }
            _ => one.cmp(&other),
        }
    }
}

/// As the documents spell it: "key or `none`".
impl fmt::Display for Form {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let join = |forms: &[Form], between: &str| {
            let forms: Vec<String> = forms.iter().map(Form::to_string).collect();
            forms.join(between)
        };
        match self {
            Form::Named(name) | Form::Made(name, _) => f.write_str(name),
            Form::Word(words) => {
                let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
                match words.split_last() {
                    Some((last, rest)) if !rest.is_empty() => {
                        write!(f, "{} or {last}", rest.join(", "))
                    }
                    _ => f.write_str(&words.join("")),
                }
            }
            Form::OrNone(form) => write!(f, "{form} or `none`"),
            Form::All(forms) => f.write_str(&join(forms, ", ")),
            Form::Any(forms) => f.write_str(&join(forms, "; or ")),
            Form::Several(form) => write!(f, "{form} …"),
        }
    }
}
