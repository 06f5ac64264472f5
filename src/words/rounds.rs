//! A count as a table of its rounds, for the terminal.

use super::count::short;
use super::{Language, term};
use crate::domain::count::{Outcome, Round};

/// How many rounds stand side by side.
const COLUMNS: usize = 6;

/// The tallies of all rounds: one line an option, one column a round, then what lies with no option.
///
/// `names` are in option order; widths count characters, a Chinese one as two.
pub fn table(outcome: &Outcome, names: &[String], language: Language) -> String {
    let heading = |code| term(language, code);
    let lost = [
        (heading("count-exhausted"), true),
        (heading("count-residual"), false),
    ];
    let numbered: Vec<(usize, &Round)> = (1..).zip(&outcome.rounds).collect();
    let shown: Vec<(usize, &Round)> = numbered
        .into_iter()
        .filter(|(_, round)| !round.tallies.is_empty())
        .collect();
    let mut text = String::new();
    for rounds in shown.chunks(COLUMNS) {
        let numbers = rounds.iter().map(|(number, _)| number.to_string());
        let mut rows = vec![
            [heading("count-option")]
                .into_iter()
                .chain(numbers)
                .collect::<Vec<_>>(),
        ];
        for (index, name) in (0..).zip(names) {
            let cells = rounds.iter().map(|(_, round)| {
                let tally = round
                    .tallies
                    .get(usize::from(index))
                    .and_then(Option::as_ref);
                let star = if round.elected.contains(&index) {
                    "*"
                } else {
                    ""
                };
                tally.map_or_else(
                    || star.to_owned(),
                    |tally| format!("{star}{}", short(tally)),
                )
            });
            rows.push([name.clone()].into_iter().chain(cells).collect());
        }
        if rounds.iter().any(|(_, round)| round.balance.is_some()) {
            for (name, pick) in &lost {
                let cells = rounds.iter().map(|(_, round)| {
                    let balance = round.balance.as_ref();
                    let part = balance.map(|b| if *pick { &b.exhausted } else { &b.residual });
                    part.map_or_else(String::new, short)
                });
                rows.push([name.clone()].into_iter().chain(cells).collect());
            }
        }
        text.push_str(&align(&rows));
        text.push('\n');
    }
    text
}

/// The first column to the left, the others to the right.
fn align(rows: &[Vec<String>]) -> String {
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
