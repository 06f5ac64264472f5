//! Cast vote records as a CSV with one column a rank: RCTab's ES&S layout, and one of our own whose
//! headings are `rank1`, `rank2`, ... with `weight` or `count` before or after them.

use std::collections::BTreeSet;

use super::{Candidates, Rank, Rules, begin, finish, marks};
use crate::domain::count::format::weights::{Scale, scaled};
use crate::domain::count::format::words::number;
use crate::domain::count::format::{Fault, FormatError, Profile, csv};
use crate::domain::count::{BallotKind, ElectionBuilder};

/// Where a CSV has its ranks and what its cells say beside names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Layout {
    /// Columns before the first rank.
    pub before: usize,
    /// How many ranks are read.
    pub ranks: usize,
    /// The cell of an empty rank, beside an empty cell.
    pub skipped: String,
    /// The cell of a rank with too many options.
    pub overvote: String,
    /// What stands between several names in one cell.
    pub delimiter: String,
    /// Whether an empty cell is a write-in that nobody registered.
    pub blank_is_write_in: bool,
    /// The column, from 0, that says how many voted so; one if none does.
    pub count: Option<usize>,
    /// Whether that column counts voters; else it is a weight of one voter.
    pub counts_heads: bool,
}

/// Adds the ballots of a CSV with one column a rank and a line of headings; names beyond `candidates` are
/// write-ins that cannot win.
///
/// Weights are in parts of `scale`. Errors with the line that does not fit.
pub fn add(
    builder: &mut ElectionBuilder,
    bytes: &[u8],
    candidates: &Candidates,
    layout: &Layout,
    rules: &Rules,
    scale: &mut Scale,
) -> Result<(), FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    for (line, text) in rows(text) {
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
        let ranks = (1..).zip(cells.iter().skip(layout.before).take(layout.ranks));
        let ranks =
            ranks.filter_map(|(rank, cell)| Some((rank, cell_rank(cell, candidates, layout)?)));
        let heads = if layout.counts_heads { weight } else { 1 };
        builder
            .push_heads(
                u32::try_from(heads).unwrap_or(u32::MAX),
                weight,
                &marks(ranks, rules),
            )
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
        blank_is_write_in: false,
        count,
        counts_heads: count
            .and_then(|at| headings.get(at))
            .is_some_and(|name| name == "count"),
    })
}

/// Reads a CSV of our own layout; names beyond `options` are write-ins that cannot win. Without
/// `options` they are all names, in bytewise order.
///
/// Errors with the line that does not fit.
pub fn read(
    bytes: &[u8],
    layout: &Layout,
    options: Option<&[String]>,
    rules: &Rules,
) -> Result<Profile, FormatError> {
    let candidates = match options {
        Some(options) => options.to_vec(),
        None => names(bytes, layout)?,
    };
    let known = Candidates::named(&candidates);
    scaled(|scale| {
        let kind = BallotKind::WeakRanking;
        let mut builder =
            begin(&candidates, kind, rules, scale.parts()).map_err(|fault| fault.at(1))?;
        add(&mut builder, bytes, &known, layout, rules, scale)?;
        Ok(finish(builder, &candidates))
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
    let lines = (1..).zip(text.lines()).skip(1);
    lines.filter(|(_, text)| !text.trim().is_empty())
}

/// What a cell holds; `None` for an empty rank.
fn cell_rank(cell: &str, candidates: &Candidates, layout: &Layout) -> Option<Rank> {
    let cell = cell.trim();
    if cell.is_empty() && !layout.blank_is_write_in || cell == layout.skipped && !cell.is_empty() {
        return None;
    }
    if !layout.overvote.is_empty() && cell == layout.overvote {
        return Some(Rank {
            overvoted: true,
            ..Rank::default()
        });
    }
    let names: Vec<&str> = match layout.delimiter.is_empty() {
        true => vec![cell],
        false => cell
            .split(layout.delimiter.as_str())
            .map(str::trim)
            .collect(),
    };
    Some(Rank {
        options: names
            .iter()
            .filter_map(|name| candidates.place(name))
            .collect(),
        names: names.len(),
        overvoted: false,
    })
}
