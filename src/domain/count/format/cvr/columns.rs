//! Cast vote records as a CSV with one column a rank: RCTab's ES&S layout, and one of our own whose
//! headings are `rank1`, `rank2`, ... with `weight` or `count` before or after them.

use std::collections::BTreeSet;

use super::{Candidates, Rank, Rules, WRITE_INS, begin, finish, marks};
use crate::domain::count::format::weights::{Scale, scaled};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile, csv};
use crate::domain::count::{BallotKind, ElectionBuilder, OptionIndex};

/// Where a CSV has its ranks and what its cells say besides names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Columns before the first rank.
    pub before: usize,
    /// How many ranks are read.
    pub ranks: usize,
    /// The cell of an empty rank, besides an empty cell.
    pub skipped: String,
    /// The cell of a rank with too many options.
    pub overvote: String,
    /// What stands between several names in one cell.
    pub delimiter: String,
    /// The first line of ballots, from 1.
    pub first_row: usize,
    /// Whom an empty cell names, where it is a write-in that nobody registered.
    pub blank: Option<OptionIndex>,
    /// The column, from 0, that says how many voted so; one if none does.
    pub count: Option<usize>,
    /// Whether that column counts voters; else it is a weight of one voter.
    pub counts_heads: bool,
}

/// Adds the ballots of a CSV with one column a rank and a line of headings.
///
/// Weights are in parts of `scale`. Errors with the line that does not fit, or that names nobody known.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    layout: &Layout,
    rules: &Rules,
    scale: &mut Scale,
) -> Result<(), FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    for (line, text) in rows_from(text, layout.first_row) {
        let cells = csv::cells(text).map_err(|fault| fault.at(line))?;
        let weight = match layout.count {
            None => 1,
            Some(column) => {
                let cell = cells.get(column).map_or("", |cell| cell.trim());
                match number(cell.as_bytes()) {
                    None if layout.counts_heads => Err(Fault::expected("form-count", cell)),
                    _ => scale.weight(cell),
                }
                .map_err(|fault| fault.at(line))?
            }
        };
        let ranks = ranks(&cells, candidates, layout).map_err(|fault| fault.at(line))?;
        let marks = marks(ranks.into_iter(), rules).map_err(|fault| fault.at(line))?;
        let heads = if layout.counts_heads { weight } else { 1 };
        builder
            .push_heads(u32::try_from(heads).unwrap_or(u32::MAX), weight, &marks)
            .map_err(|error| Fault::from(error).at(line))?;
    }
    Ok(())
}

/// The layout of our own headings: `rank1`, `rank2`, ..., with `weight` or `count` first or last;
/// `None` for any other first line.
pub fn own_layout(bytes: &[u8]) -> Option<Layout> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let line = bytes.split(|&byte| byte == b'\n').next()?;
    let headings = csv::cells(std::str::from_utf8(line).ok()?.trim()).ok()?;
    let is_count = |name: &String| name == "weight" || name == "count";
    let is_rank = |name: &String| {
        name.strip_prefix("rank")
            .is_some_and(|rank| number(rank.as_bytes()).is_some())
    };
    let before = headings
        .iter()
        .take(1)
        .filter(|name| is_count(name))
        .count();
    let ranks = headings
        .iter()
        .skip(before)
        .take_while(|name| is_rank(name))
        .count();
    let (after, columns) = (before.saturating_add(ranks), headings.len());
    let count = match before {
        0 => headings
            .get(after)
            .filter(|name| is_count(name))
            .map(|_| after),
        _ => Some(0),
    };
    let all = after.saturating_add(usize::from(before == 0 && count.is_some()));
    (ranks > 0 && all == columns).then(|| Layout {
        before,
        ranks,
        skipped: "undervote".to_owned(),
        overvote: "overvote".to_owned(),
        delimiter: "|".to_owned(),
        first_row: 2,
        blank: None,
        count,
        counts_heads: count
            .and_then(|at| headings.get(at))
            .is_some_and(|name| name == "count"),
    })
}

/// Reads a CSV of our own layout; names beyond `options` are undeclared write-ins, one more option that
/// cannot be elected. Without `options` they are all names, in bytewise order.
///
/// Errors with the line that does not fit.
pub fn read(
    bytes: &[u8],
    layout: &Layout,
    options: Option<&[String]>,
    rules: &Rules,
) -> Result<Profile, FormatError> {
    let named = names(bytes, layout)?;
    let mut all = options.map_or_else(|| named.clone(), <[String]>::to_vec);
    let mut known = Candidates::named(&all);
    let has_write_ins = named.iter().any(|name| !all.contains(name));
    if has_write_ins {
        known.write_ins_at(OptionIndex::try_from(all.len()).unwrap_or(OptionIndex::MAX));
        all.push(WRITE_INS.to_owned());
    }
    scaled(|scale| {
        let (kind, parts) = (BallotKind::WeakRanking, scale.parts());
        let mut builder =
            begin(&all, has_write_ins, kind, rules, parts).map_err(|fault| fault.at(1))?;
        add(&mut builder, bytes, &known, layout, rules, scale)?;
        Ok(finish(builder, &all))
    })
}

fn names(bytes: &[u8], layout: &Layout) -> Result<Vec<String>, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut names = BTreeSet::new();
    for (line, text) in rows(text) {
        let cells = csv::cells(text).map_err(|fault| fault.at(line))?;
        let ranks = cells.iter().skip(layout.before).take(layout.ranks);
        let all = ranks.flat_map(|cell| cell.split('|').map(|name| name.trim().to_owned()));
        names.extend(all.filter(|name| {
            !name.is_empty() && *name != layout.skipped && *name != layout.overvote
        }));
    }
    Ok(names.into_iter().collect())
}

/// The lines after the headings that are not empty, numbered.
pub(super) fn rows(text: &str) -> impl Iterator<Item = (u64, &str)> {
    rows_from(text, 2)
}

/// The lines from the one of this number, from 1, that are not empty, numbered.
pub(super) fn rows_from(text: &str, first: usize) -> impl Iterator<Item = (u64, &str)> {
    let lines = (1..).zip(text.lines()).skip(first.saturating_sub(1));
    lines.filter(|(_, text)| !text.trim().is_empty())
}

/// The ranks of one line that hold anything. Where an empty cell is a write-in, so is one that the line leaves
/// out before the last rank allowed; without a last rank the ballot ends at its last cell that says something.
fn ranks(
    cells: &[String],
    candidates: &Candidates,
    layout: &Layout,
) -> Result<Vec<(u32, Rank)>, Fault> {
    let cells = cells.get(layout.before..).unwrap_or(&[]);
    let said = cells.iter().rposition(|cell| !cell.trim().is_empty());
    let length = match layout.ranks {
        usize::MAX => said.map_or(0, |last| last.saturating_add(1)),
        ranks if layout.blank.is_some() => ranks,
        ranks => ranks.min(cells.len()),
    };
    let cells = cells
        .iter()
        .map(String::as_str)
        .chain(std::iter::repeat(""));
    let mut held = Vec::new();
    for (rank, cell) in (1..).zip(cells.take(length)) {
        if let Some(found) = cell_rank(cell, candidates, layout)? {
            held.push((rank, found));
        }
    }
    Ok(held)
}

/// What a cell holds; `None` for an empty rank.
fn cell_rank(cell: &str, candidates: &Candidates, layout: &Layout) -> Result<Option<Rank>, Fault> {
    let cell = cell.trim();
    if cell.is_empty() || cell == layout.skipped {
        let blank = layout.blank.filter(|_| cell.is_empty());
        return Ok(blank.map(|write_ins| Rank {
            options: vec![write_ins],
            names: 1,
            overvoted: false,
        }));
    }
    if !layout.overvote.is_empty() && cell == layout.overvote {
        return Ok(Some(Rank {
            overvoted: true,
            ..Rank::default()
        }));
    }
    let names: Vec<&str> = match layout.delimiter.is_empty() {
        true => vec![cell],
        false => cell
            .split(layout.delimiter.as_str())
            .map(str::trim)
            .collect(),
    };
    let options = names.iter().map(|name| candidates.place(name));
    Ok(Some(Rank {
        options: options.collect::<Result<_, _>>()?,
        names: names.len(),
        overvoted: false,
    }))
}
