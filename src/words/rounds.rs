//! A count as a table of its rounds, for the terminal.

use super::figures::{align, short, told_apart};
use super::{Language, pairs, term};
use crate::domain::count::{Outcome, Round, method};

/// How many rounds stand side by side.
const COLUMNS: usize = 6;

/// The tallies of all rounds: one line an option, one column a round, then what lies with no option and what
/// elects; then the tables of pairs.
///
/// `names` are in option order; widths count characters, a Chinese one as two.
pub fn table(outcome: &Outcome, names: &[String], language: Language) -> String {
    let heading = |code| term(language, code);
    let exceeds = method(outcome.method).is_some_and(|method| method.exceeds_quota());
    let needed = heading(match exceeds {
        true => "count-needed-exceed",
        false => "count-needed-reach",
    });
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
        for (index, name) in (0..).zip(&told_apart(outcome, names)) {
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
        if rounds.iter().any(|(_, round)| round.quota.is_some()) {
            let quotas = rounds.iter().map(|(_, round)| round.quota.as_ref());
            let quotas = quotas.map(|quota| quota.map_or_else(String::new, short));
            rows.push([needed.clone()].into_iter().chain(quotas).collect());
        }
        text.push_str(&align(&rows));
        text.push('\n');
    }
    text.push_str(&pairs::tables(outcome, names, language));
    text
}
