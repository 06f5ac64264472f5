//! Ballots in a CSV file with the header `member,marks`, for `folkmoot what-if`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::faults::Faults;
use super::ledger::Case;
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
use crate::domain::weight::csv::is_formula_like;

const HEADER: &str = "member,marks";

/// How many options there can be: a mark names its option by a number of 16 bits.
const OPTIONS_MAX: usize = u16::MAX as usize;

/// A mark: an option, and the number that stands with it.
pub type Mark = (Id, Option<u32>);

/// The ballots of a file, each with its voter, in order of line.
///
/// `options` are all there are, where the method says so. Says every fault with its line, and errors
/// with `Faults`. The codes are listed in `docs/CLI.md`.
pub fn read(
    path: &Path,
    case: &Case,
    options: Option<&[Id; 2]>,
) -> Result<Vec<(Id, Vec<Mark>)>, CliError> {
    let text = terminal::read_text(path)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut faults = Faults::of(path);
    let mut lines = (1..).zip(text.lines());
    let header = lines.next().map_or("", |(_, line)| line);
    if header != HEADER {
        faults.put(
            1,
            "bad-header",
            format!("the first line must be `{HEADER}`"),
        );
        return faults.finish().map(|()| Vec::new());
    }
    let (mut ballots, mut firsts) = (Vec::new(), BTreeMap::new());
    for (line, row) in lines {
        let mut put = |code: &str, reason: String| faults.put(line, code, reason);
        if row.contains('"') {
            let reason = "write ids without quotes, marks with spaces between";
            put("bad-quotes", reason.to_owned());
            continue;
        }
        let cells: Vec<&str> = row.split(',').collect();
        let [member, marks] = cells[..] else {
            let reason = format!("2 cells wanted, {} found: `{HEADER}`", cells.len());
            put("cell-count", reason);
            continue;
        };
        let member = voter(member, case).map_err(|(code, reason)| put(code, reason));
        if let Ok(member) = &member {
            let first = *firsts.entry(member.clone()).or_insert(line);
            if first != line {
                let reason = format!("`{member}` votes in line {first} already: leave one out");
                put("duplicate-member", reason);
            }
        }
        let mut marked: Vec<Mark> = Vec::new();
        for mark in marks.split_whitespace() {
            match read_mark(mark, &marked, options) {
                Ok(mark) => marked.push(mark),
                Err((code, reason)) => put(code, reason),
            }
        }
        ballots.extend(member.ok().map(|member| (member, marked)));
    }
    if text.lines().nth(1).is_none() {
        faults.put(1, "no-lines", "the file has no ballots");
    }
    faults.finish()?;
    let marks = ballots.iter().flat_map(|(_, marks)| marks);
    let marked: BTreeSet<&Id> = marks.map(|(option, _)| option).collect();
    let mut faults = Faults::of(path);
    if options.is_none() && marked.is_empty() {
        let reason = "no ballot marks an option, so there is nothing to count";
        faults.put(1, "no-options", reason);
    }
    if marked.len() > OPTIONS_MAX {
        let reason = format!("at most {OPTIONS_MAX} options can be counted");
        faults.put(1, "too-many-options", reason);
    }
    faults.finish()?;
    Ok(ballots)
}

/// A stable code and what is wrong.
type Fault = (&'static str, String);

fn voter(cell: &str, case: &Case) -> Result<Id, Fault> {
    let id = plain(cell, "bad-member", "the member")?;
    match case.member(&id) {
        Ok(_) => Ok(id),
        Err(_) => {
            let reason =
                format!("`{id}` is not in the ledger, or not among --members: there is no weight");
            Err(("unknown-member", reason))
        }
    }
}

fn read_mark(text: &str, before: &[Mark], options: Option<&[Id; 2]>) -> Result<Mark, Fault> {
    let (option, number) = match text.split_once(':') {
        None => (text, None),
        Some((option, number)) => {
            let bad = |_| {
                (
                    "bad-mark",
                    format!("in `{text}` stands no number behind `:`"),
                )
            };
            (option, Some(number.parse().map_err(bad)?))
        }
    };
    let option = plain(option, "bad-mark", "the option")?;
    if let Some(known) = options.filter(|known| !known.contains(&option)) {
        let [a, b] = known;
        let reason = format!(
            "`{option}` is not an option: there are {a} and {b}, and no marks is an abstention"
        );
        return Err(("unknown-option", reason));
    }
    match before.iter().any(|(other, _)| *other == option) {
        true => Err(("bad-mark", format!("`{option}` is marked twice"))),
        false => Ok((option, number)),
    }
}

/// Reads an id, unless a spreadsheet would run it.
fn plain(cell: &str, code: &'static str, what: &str) -> Result<Id, Fault> {
    if is_formula_like(cell) {
        let reason = format!("{what} `{cell}` begins like a formula (= + - @)");
        return Err(("formula-like", reason));
    }
    spelling::id(cell).map_err(|error| (code, format!("{what} `{cell}`: {error}")))
}
