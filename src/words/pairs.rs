//! Comparisons of options two by two: the matrix, the strongest paths, and the ranking that follows.

use super::figures::{align, number, told_apart};
use super::{Language, term};
use crate::domain::count::{Exact, OptionIndex, Outcome};
use crate::domain::fault::{Told, Value};

/// How many columns of a matrix stand side by side.
const COLUMNS: usize = 12;

/// What a table says of `a` over `b`; `None` where the outcome has no table of that name.
pub(super) fn cell<'a>(
    outcome: &'a Outcome,
    table: &str,
    a: OptionIndex,
    b: OptionIndex,
) -> Option<&'a Exact> {
    let table = outcome.tables.iter().find(|found| found.name == table)?;
    table.cells.get(usize::from(a))?.get(usize::from(b))
}

/// What follows from comparisons two by two: the paths between whoever comes first and the others, and the ranking.
pub(super) fn told(outcome: &Outcome, name: impl Fn(OptionIndex) -> Value) -> Vec<Told> {
    if outcome.tables.is_empty() {
        return Vec::new();
    }
    let mut told = Vec::new();
    let first = outcome.elected.first();
    let others = outcome.ranking.iter().flatten();
    for (&winner, &loser) in first
        .into_iter()
        .flat_map(|first| others.clone().map(move |other| (first, other)))
    {
        let there = cell(outcome, "paths", winner, loser);
        let back = cell(outcome, "paths", loser, winner);
        if let (true, Some(there), Some(back)) = (winner != loser, there, back) {
            let path = Told::new("count-path")
                .with("winner", name(winner))
                .with("loser", name(loser));
            told.push(path.with("there", number(there)).with("back", number(back)));
        }
    }
    let group = |group: &Vec<OptionIndex>| {
        let names: Vec<String> = group
            .iter()
            .map(|&option| name(option).to_string())
            .collect();
        names.join(" = ")
    };
    let groups: Vec<String> = outcome.ranking.iter().map(group).collect();
    if !groups.is_empty() {
        told.push(Told::new("count-ranking").with("order", groups.join(" > ").as_str()));
    }
    told
}

/// The matrices of an outcome, options numbered from 1 with their names: how much the row has over the column.
pub(super) fn tables(outcome: &Outcome, names: &[String], language: Language) -> String {
    let names = told_apart(outcome, names);
    let counts = |option: usize| {
        let ranked = outcome.ranking.iter().flatten();
        let mut ranked = ranked.map(|&option| usize::from(option));
        outcome.ranking.is_empty() || ranked.any(|ranked| ranked == option)
    };
    let shown: Vec<usize> = (0..names.len()).filter(|&option| counts(option)).collect();
    let mut text = String::new();
    for table in &outcome.tables {
        for columns in shown.chunks(COLUMNS) {
            let numbers = columns
                .iter()
                .map(|column| column.saturating_add(1).to_string());
            let heading = term(language, &format!("count-table-{}", table.name));
            let mut rows: Vec<Vec<String>> = vec![[heading].into_iter().chain(numbers).collect()];
            for &row in &shown {
                let Some((name, cells)) = names.get(row).zip(table.cells.get(row)) else {
                    continue;
                };
                let cells = columns.iter().map(|&column| match cells.get(column) {
                    Some(cell) if column != row => cell.to_string(),
                    _ => "-".to_owned(),
                });
                let number = row.saturating_add(1);
                rows.push(
                    [format!("{number} {name}")]
                        .into_iter()
                        .chain(cells)
                        .collect(),
                );
            }
            text.push_str(&align(&rows));
            text.push('\n');
        }
    }
    text
}
