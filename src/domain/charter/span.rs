//! Spans of time as people write them: `36 hours`, `1 day`, `6 months`.

use std::cmp::Ordering;

use crate::domain::line::Form;
use crate::domain::text::Value;
use crate::domain::time::Time;

/// A length of time that is not nothing. A month ends on the same day of the month at the same time of
/// UTC, or on the last day of a shorter month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// How many, at least 1.
    count: u32,
    unit: Unit,
}

/// What a span is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Hour,
    Day,
    Month,
}

const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// The fewest days that 0 to 11 months in a row have.
const DAYS_LEAST: [i64; 12] = [0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334];

/// The most days that 0 to 11 months in a row have.
const DAYS_MOST: [i64; 12] = [0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337];

impl Unit {
    const WORDS: [(Unit, &'static str, &'static str); 3] = [
        (Unit::Hour, "hour", "hours"),
        (Unit::Day, "day", "days"),
        (Unit::Month, "month", "months"),
    ];
}

impl Span {
    /// So many hours; `None` for 0.
    pub fn hours(count: u32) -> Option<Span> {
        Span::of(count, Unit::Hour)
    }

    /// So many days of 86,400 seconds; `None` for 0.
    pub fn days(count: u32) -> Option<Span> {
        Span::of(count, Unit::Day)
    }

    /// So many calendar months; `None` for 0.
    pub fn months(count: u32) -> Option<Span> {
        Span::of(count, Unit::Month)
    }

    fn of(count: u32, unit: Unit) -> Option<Span> {
        (count > 0).then_some(Span { count, unit })
    }

    /// The instant at which the span is over that begins at `from`; `None` beyond the year 9999.
    pub fn after(self, from: Time) -> Option<Time> {
        let seconds = match self.unit {
            Unit::Hour => HOUR,
            Unit::Day => DAY,
            Unit::Month => return from.plus_months(self.count),
        };
        let length = i64::from(self.count).checked_mul(seconds)?;
        Time::from_seconds(from.seconds().checked_add(length)?)
    }

    /// The fewest and the most seconds that it can have, wherever it begins.
    pub fn seconds(self) -> (i64, i64) {
        let count = i64::from(self.count);
        match self.unit {
            Unit::Hour => (count.saturating_mul(HOUR), count.saturating_mul(HOUR)),
            Unit::Day => (count.saturating_mul(DAY), count.saturating_mul(DAY)),
            Unit::Month => {
                let (years, rest) = (count.div_euclid(12), count.rem_euclid(12));
                let rest = usize::try_from(rest).unwrap_or(0);
                let days = |year: i64, table: &[i64; 12]| {
                    let days = years.saturating_mul(year);
                    days.saturating_add(table.get(rest).copied().unwrap_or(0))
                };
                let (least, most) = (days(365, &DAYS_LEAST), days(366, &DAYS_MOST));
                (least.saturating_mul(DAY), most.saturating_mul(DAY))
            }
        }
    }

    /// Whether it is never longer than `other`, wherever both begin together.
    pub fn fits_in(self, other: Span) -> bool {
        match (self.unit, other.unit) {
            (Unit::Month, Unit::Month) => self.count <= other.count,
            _ => self.seconds().1 <= other.seconds().0,
        }
    }

    /// Part `number` of `parts` equal ones, counted from its beginning: of 24 months, 1 of 2 is 12 months.
    /// `None` where it cannot be divided so, or for no part at all.
    pub fn part(self, number: u32, parts: u32) -> Option<Span> {
        let one = self.count.checked_div(parts)?;
        let whole = one.checked_mul(parts)? == self.count;
        let count = one.checked_mul(number).filter(|_| whole)?;
        Span::of(count, self.unit)
    }

    /// The longer of two by their fewest seconds.
    pub fn longer(self, other: Span) -> Span {
        match self.seconds().0.cmp(&other.seconds().0) {
            Ordering::Less => other,
            Ordering::Equal | Ordering::Greater => self,
        }
    }
}

impl Value for Span {
    const FORM: Form = Form::Made(
        "span",
        &Form::All(&[
            u32::FORM,
            Form::Word(&["hour", "hours", "day", "days", "month", "months"]),
        ]),
    );

    fn read(text: &str) -> Option<Span> {
        let (count, word) = text.split_once(' ')?;
        let count = u32::read(count)?;
        let units = Unit::WORDS.iter();
        let mut units = units.filter(|(_, one, many)| word == *if count == 1 { one } else { many });
        Span::of(count, units.next()?.0)
    }

    fn write(&self) -> String {
        let units = Unit::WORDS.iter();
        let mut named = units.filter(|(unit, _, _)| *unit == self.unit);
        let (_, one, many) = named.next().expect("every unit has its words");
        let word = if self.count == 1 { one } else { many };
        format!("{} {word}", self.count)
    }
}

impl std::fmt::Display for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.write())
    }
}

/// A least and a greatest time, or two times that follow each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spans {
    pub first: Span,
    pub second: Span,
}

impl Value for Spans {
    const FORM: Form = Form::All(&[Span::FORM, Span::FORM]);

    fn read(text: &str) -> Option<Spans> {
        let (rest, second) = trailing(text)?;
        Some(Spans {
            first: Span::read(rest)?,
            second,
        })
    }

    fn write(&self) -> String {
        format!("{} {}", self.first.write(), self.second.write())
    }
}

/// What stands before a span at the end of a text, and the span.
pub(super) fn trailing(text: &str) -> Option<(&str, Span)> {
    let (rest, _) = text.rsplit_once(' ')?;
    let (rest, _) = rest.rsplit_once(' ')?;
    let span = text.get(rest.len().checked_add(1)?..)?;
    Some((rest, Span::read(span)?))
}

crate::tell! { Text: Span; }
