//! Clear Ballot's cast vote records: a CSV with one column for each option and rank.
//!
//! Such a column is headed `Choice_<n>:<contest>:<rank>:<...>:<option>:<party>`; its cell is 1 where
//! the option has the rank. RCTab, `ClearBallotCvrReader`.

use std::collections::BTreeMap;

use super::columns::rows;
use super::{Candidates, Rank, Rules, begin, finish, marks};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile, csv};
use crate::domain::count::{BallotKind, ElectionBuilder};

/// One column: where it is, the rank and the name of the option.
struct Column {
    at: usize,
    rank: u32,
    name: String,
}

/// Whether a CSV is one of Clear Ballot, by its first headings.
pub fn is_one(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    bytes.starts_with(b"RowNumber,") || bytes.starts_with(b"\"RowNumber\",")
}

/// Adds the ballots of one contest; the only one if `contest` is `None`.
///
/// Errors with the line that does not fit.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    contest: Option<&str>,
    rules: &Rules,
) -> Result<(), FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let columns = columns(text, contest)?;
    for (line, text) in rows(text) {
        let cells = csv::cells(text).map_err(|fault| fault.at(line))?;
        let mut ranks: BTreeMap<u32, Rank> = BTreeMap::new();
        for column in &columns {
            match cells.get(column.at).map(|cell| cell.trim()) {
                Some("1") => {
                    let held = ranks.entry(column.rank).or_default();
                    let option = candidates.place(&column.name);
                    held.names = held.names.saturating_add(1);
                    held.options.push(option.map_err(|fault| fault.at(line))?);
                }
                Some("0" | "") => {}
                other => {
                    return Err(
                        Fault::expected("form-zero-or-one", other.unwrap_or_default()).at(line),
                    );
                }
            }
        }
        let marks = marks(ranks.into_iter(), rules).map_err(|fault| fault.at(line))?;
        builder
            .push(1, &marks)
            .map_err(|error| Fault::from(error).at(line))?;
    }
    Ok(())
}

/// Reads one contest; the options are those of the headings, in their order.
///
/// Errors with the line that does not fit.
pub fn read(bytes: &[u8], contest: Option<&str>, rules: &Rules) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut candidates: Vec<String> = Vec::new();
    for column in columns(text, contest)? {
        if !candidates.contains(&column.name) {
            candidates.push(column.name);
        }
    }
    let mut builder = begin(&candidates, false, BallotKind::WeakRanking, rules, None)
        .map_err(|fault| fault.at(1))?;
    let known = Candidates::named(&candidates);
    add(&mut builder, bytes, &known, contest, rules)?;
    Ok(finish(builder, &candidates))
}

fn columns(text: &str, contest: Option<&str>) -> Result<Vec<Column>, FormatError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = text.lines().next().unwrap_or_default();
    let headings = csv::cells(line).map_err(|fault| fault.at(1))?;
    let mut columns = Vec::new();
    let mut first: Option<String> = contest.map(str::to_owned);
    for (at, heading) in headings.iter().enumerate() {
        let parts: Vec<&str> = heading.split(':').collect();
        let &[choice, of, rank, _, name, ..] = parts.as_slice() else {
            continue;
        };
        if !choice.starts_with("Choice_") {
            continue;
        }
        let wanted = first.get_or_insert_with(|| of.to_owned());
        if wanted != of {
            match contest {
                Some(_) => continue,
                None => return Err(Fault::Several.at(1)),
            }
        }
        let rank = number(rank.as_bytes()).and_then(|rank| u32::try_from(rank).ok());
        columns.push(Column {
            at,
            rank: rank.ok_or_else(|| Fault::expected("form-rank", heading).at(1))?,
            name: name.trim().to_owned(),
        });
    }
    match columns.is_empty() {
        true => Err(Fault::ends("form-contest-column").at(1)),
        false => Ok(columns),
    }
}
