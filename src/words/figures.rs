//! Numbers, names and columns of a count, as people read them.

use dashu_int::{IBig, UBig};

use crate::domain::count::{Exact, Outcome};
use crate::domain::fault::Value;

/// The names of options, those that several share followed by the id.
pub(super) fn told_apart(outcome: &Outcome, names: &[String]) -> Vec<String> {
    let shared = |name: &String| names.iter().filter(|other| *other == name).count() > 1;
    let both = names.iter().zip(&outcome.options);
    both.map(|(name, id)| match shared(name) {
        true => format!("{name} ({id})"),
        false => name.clone(),
    })
    .collect()
}

/// A number as people read it.
pub fn short(number: &Exact) -> String {
    let text = number.to_string();
    match rounded(number) {
        Some(decimal) if text.len() > 12 => decimal,
        _ => text,
    }
}

/// A fraction that is not whole, cut off after four places with `~` before it.
fn rounded(number: &Exact) -> Option<String> {
    let Exact::Ratio(ratio) = number else {
        return None;
    };
    if ratio.is_int() {
        return None;
    }
    let scaled = ratio.numerator() * IBig::from(10_000) / IBig::from(ratio.denominator().clone());
    let units = UBig::try_from(scaled).ok()?;
    let units = u128::try_from(units).ok()?;
    Some(format!("~{}", Exact::Decimal { units, places: 4 }))
}

/// A number within a sentence: a fraction has its decimals beside it.
pub(super) fn number(number: &Exact) -> Value {
    let text = short(number);
    Value::Number(match rounded(number) {
        Some(decimal) if decimal != text => format!("{text} ({decimal})"),
        _ => text,
    })
}

/// The first column to the left, the others to the right.
pub(super) fn align(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            rows.iter()
                .filter_map(|row| row.get(column))
                .map(|cell| width(cell))
                .max()
        })
        .map(Option::unwrap_or_default)
        .collect();
    let mut text = String::new();
    for row in rows {
        for (column, (cell, &wide)) in row.iter().zip(&widths).enumerate() {
            let blank = " ".repeat(wide.saturating_sub(width(cell)));
            match column {
                0 => text.push_str(&format!("{cell}{blank}")),
                _ => text.push_str(&format!("  {blank}{cell}")),
            }
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text
}

fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| if letter > '\u{2e7f}' { 2 } else { 1 })
        .sum()
}
