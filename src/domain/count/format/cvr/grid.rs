//! Cast vote records as a CSV with a column for each option and ranks in the cells (RCTab's generic CSV).

use std::collections::BTreeMap;

use super::columns::rows_from;
use super::{Candidates, Rank, Rules, begin, finish, marks};
use crate::domain::count::format::weights::{Scale, scaled};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile, csv};
use crate::domain::count::{BallotKind, ElectionBuilder, OptionIndex};

/// Which columns and lines of a grid hold ballots.
#[derive(Clone, Copy, Debug)]
pub struct Columns {
    /// Columns before the first option.
    pub before: usize,
    /// The column, if any, that says what a line weighs.
    pub weight: Option<usize>,
    /// The first line of ballots, from 1.
    pub first_row: usize,
    /// The last number that can be a rank.
    pub most: u32,
}

/// Adds the ballots of a grid; weights are in parts of `scale`. An empty cell and 0 give no rank.
///
/// Errors with the line that does not fit, or that ranks nobody known.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    held: Columns,
    rules: &Rules,
    scale: &mut Scale,
) -> Result<(), FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let columns = headings(text)?;
    let columns: Vec<Result<OptionIndex, Fault>> =
        columns.iter().map(|name| candidates.place(name)).collect();
    for (line, text) in rows_from(text, held.first_row) {
        let cells = csv::cells(text).map_err(|fault| fault.at(line))?;
        let whole = |cell: &str, what| {
            number(cell.trim().as_bytes()).ok_or_else(|| Fault::expected(what, cell).at(line))
        };
        let weight = match held.weight.and_then(|column| cells.get(column)) {
            Some(cell) => scale.weight(cell.trim()).map_err(|fault| fault.at(line))?,
            None => 1,
        };
        if cells.len() > columns.len() {
            return Err(Fault::expected("form-cells", text).at(line));
        }
        let mut ranks: BTreeMap<u32, Rank> = BTreeMap::new();
        for (cell, option) in cells.iter().zip(&columns).skip(held.before) {
            let rank = match cell.trim() {
                "" => 0,
                cell => whole(cell, "form-rank")?,
            };
            let rank =
                u32::try_from(rank).map_err(|_| Fault::expected("form-rank", cell).at(line))?;
            // Whoever typed scores, the highest the best, mostly gave more than there are options.
            if rank > held.most {
                return Err(Fault::expected("form-ranks", cell).at(line));
            }
            if rank > 0 {
                let option = option.clone().map_err(|fault| fault.at(line))?;
                let held = ranks.entry(rank).or_default();
                held.names = held.names.saturating_add(1);
                held.options.push(option);
            }
        }
        let marks = marks(ranks.into_iter(), rules).map_err(|fault| fault.at(line))?;
        builder
            .push(weight, &marks)
            .map_err(|error| Fault::from(error).at(line))?;
    }
    Ok(())
}

/// Reads a grid in which every column is an option, the first one aside if it is headed `weight`.
///
/// Errors with the line that does not fit.
pub fn read(bytes: &[u8], rules: &Rules) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut candidates = headings(text)?;
    let weighted = csv::is_weighted(&candidates).map_err(|fault| fault.at(1))?;
    if weighted {
        candidates.remove(0);
    }
    let columns = Columns {
        before: usize::from(weighted),
        weight: weighted.then_some(0),
        first_row: 2,
        most: u32::try_from(candidates.len()).unwrap_or(u32::MAX),
    };
    let known = Candidates::named(&candidates);
    scaled(|scale| {
        let kind = BallotKind::WeakRanking;
        let mut builder =
            begin(&candidates, false, kind, rules, scale.parts()).map_err(|fault| fault.at(1))?;
        add(&mut builder, bytes, &known, columns, rules, scale)?;
        Ok(finish(builder, &candidates))
    })
}

fn headings(text: &str) -> Result<Vec<String>, FormatError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text
        .lines()
        .next()
        .ok_or(Fault::ends("form-headings").at(1))?;
    csv::cells(line).map_err(|fault| fault.at(1))
}
