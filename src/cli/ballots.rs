//! Ballots in a CSV file with the header `member,marks`, for `folkmoot what-if`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::error::rows::BallotsFileFault;
use super::faults::Faults;
use super::ledger::Case;
use super::{CliError, terminal};
use crate::domain::csv::{CsvFault, Records, is_formula_like, shown};
use crate::domain::id::Id;

const HEADER: &str = "member,marks";

/// How many cells a record has.
const CELLS: usize = 2;

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
    let bytes = terminal::read_sheet(path)?;
    let mut faults = Faults::of(path);
    let mut records = match Records::of(&bytes) {
        Ok(records) => records,
        Err(fault) => {
            faults.put_all(vec![fault], 1);
            return faults.finish().map(|()| Vec::new());
        }
    };
    if records.header() != HEADER {
        faults.put(1, &BallotsFileFault::BadHeader { wanted: HEADER });
        return faults.finish().map(|()| Vec::new());
    }
    let (mut ballots, mut firsts) = (Vec::new(), BTreeMap::new());
    let mut is_empty = true;
    for record in records {
        is_empty = false;
        let line = record.line;
        let cells = match record.cells {
            Ok(cells) => cells,
            Err(fault) => {
                faults.put(line, &fault);
                continue;
            }
        };
        let [member, marks] = &cells[..] else {
            let (wanted, found) = (CELLS, cells.len());
            faults.put(line, &CsvFault::CellCount { wanted, found });
            continue;
        };
        let mut put = |fault| faults.put(line, &fault);
        let member = voter(member, case).map_err(&mut put);
        if let Ok(member) = &member {
            let first = *firsts.entry(member.clone()).or_insert(line);
            if first != line {
                let member = member.clone();
                put(BallotsFileFault::DuplicateMember { member, first });
            }
        }
        let mut marked: Vec<Mark> = Vec::new();
        for mark in marks.split_whitespace() {
            match read_mark(mark, &marked, options) {
                Ok(mark) => marked.push(mark),
                Err(fault) => put(fault),
            }
        }
        ballots.extend(member.ok().map(|member| (member, marked)));
    }
    if is_empty {
        faults.put(1, &BallotsFileFault::NoLines);
    }
    faults.finish()?;
    check_options(path, &ballots, options)?;
    Ok(ballots)
}

/// Errors with `Faults` when the ballots mark nothing that could be counted, or too much.
fn check_options(
    path: &Path,
    ballots: &[(Id, Vec<Mark>)],
    options: Option<&[Id; 2]>,
) -> Result<(), CliError> {
    let marks = ballots.iter().flat_map(|(_, marks)| marks);
    let marked: BTreeSet<&Id> = marks.map(|(option, _)| option).collect();
    let mut faults = Faults::of(path);
    if options.is_none() && marked.is_empty() {
        faults.put(1, &BallotsFileFault::NoOptions);
    }
    if marked.len() > OPTIONS_MAX {
        let limit = OPTIONS_MAX;
        faults.put(1, &BallotsFileFault::TooManyOptions { limit });
    }
    faults.finish()
}

fn voter(cell: &str, case: &Case) -> Result<Id, BallotsFileFault> {
    let bad = |cell| BallotsFileFault::BadMember { cell };
    let member = plain(cell, bad)?;
    match case.member(&member) {
        Ok(_) => Ok(member),
        Err(_) => Err(BallotsFileFault::UnknownMember { member }),
    }
}

fn read_mark(
    text: &str,
    before: &[Mark],
    options: Option<&[Id; 2]>,
) -> Result<Mark, BallotsFileFault> {
    let bad = |_| BallotsFileFault::BadMark { mark: shown(text) };
    let (option, number) = match text.split_once(':') {
        None => (text, None),
        Some((option, number)) => (option, Some(number)),
    };
    let option = plain(option, bad)?;
    let number = number.map(str::parse).transpose();
    let number = number.map_err(|_| bad(String::new()))?;
    if let Some([one, other]) = options.filter(|known| !known.contains(&option)) {
        let (one, other) = (one.clone(), other.clone());
        return Err(BallotsFileFault::UnknownOption { option, one, other });
    }
    match before.iter().any(|(marked, _)| *marked == option) {
        true => Err(BallotsFileFault::MarkedTwice { option }),
        false => Ok((option, number)),
    }
}

/// Reads an id, unless a spreadsheet would run it.
fn plain(cell: &str, bad: impl FnOnce(String) -> BallotsFileFault) -> Result<Id, BallotsFileFault> {
    match is_formula_like(cell) {
        true => Err(BallotsFileFault::FormulaLike { cell: shown(cell) }),
        false => Id::parse(cell).ok_or_else(|| bad(shown(cell))),
    }
}
