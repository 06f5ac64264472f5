//! CSV of weights and ballots, one ballot a line under a line of headings.
//!
//! `weight,ranking` with cells such as `ada > bo = cy`; `weight,approvals` with `ada | bo`;
//! `weight,choice` with one id; or `weight,<option>,<option>...` with a whole score (or points) in each
//! cell, empty for none. Without a `weight` column every ballot weighs 1. Options that no heading names stand in
//! the order of their ids, bytewise; `for`, `against`, `abstain` and such words in this order. Cells may be quoted; a quote inside is doubled.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::words::number;
use super::{Fault, FormatError, Profile, narrowed, weights};
use crate::domain::count::{
    BallotKind, CountError, Election, ElectionBuilder, Mark, OptionIndex, Terms, option_of,
};
use crate::domain::csv;

/// Reads ballots, with one seat. `options` are the ids in their order where lines list names; without
/// them those that are named, bytewise. `numbers` is the kind of ballot that a number for each option makes.
///
/// Errors with the line that does not fit.
pub fn read(
    bytes: &[u8],
    numbers: BallotKind,
    options: Option<&[String]>,
) -> Result<Profile, FormatError> {
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut lines = (1..)
        .zip(text.lines())
        .filter(|(_, line)| !line.trim().is_empty());
    let (_, heading) = lines
        .next()
        .ok_or_else(|| Fault::ends("form-headings").at(1))?;
    let headings = cells(heading).map_err(|fault| fault.at(1))?;
    let weighted = is_weighted(&headings).map_err(|fault| fault.at(1))?;
    let columns = headings.get(usize::from(weighted)..).unwrap_or(&[]);
    let kind = match listed_kind(columns) {
        Some(kind) => kind,
        None if numbers.is_numbered() => numbers,
        None => BallotKind::Scores,
    };
    let parts = match weighted {
        true => weights::parts(lines.clone().map(|(line, text)| (line, first_cell(text))))?,
        false => 1,
    };
    let terms = Terms {
        parts: weights::noted(parts),
        ..Terms::default()
    };
    let parts = weighted.then_some(parts);
    if kind.is_numbered() {
        return numbered(lines, parts, kind, columns, terms);
    }
    let mut rows = Vec::new();
    for (line, text) in lines {
        let row = Row::read(text, parts, kind, columns).map_err(|fault| fault.at(line))?;
        rows.push((line, row));
    }
    build(&rows, kind, options, terms)
}

fn first_cell(line: &str) -> &str {
    let cell = line.split(',').next().unwrap_or_default();
    cell.trim().trim_matches('"').trim()
}

/// What those who vote on a proposal call its sides and their abstention.
const SIDES: &[[&str; 3]] = &[
    ["for", "against", "abstain"],
    ["For", "Against", "Abstain"],
    ["yes", "no", "abstain"],
    ["Yes", "No", "Abstain"],
    ["aye", "nay", "abstain"],
    ["ayes", "nays", "abstain"],
    ["赞成", "反对", "弃权"],
];

/// The options of a proposal in their order, if these names are nothing but such words: both sides, though
/// nobody may have taken one, and the abstention if it is named.
pub fn sides(names: &[String]) -> Option<Vec<String>> {
    let is_among = |words: &[&str]| names.iter().all(|name| words.contains(&name.as_str()));
    let words = SIDES.iter().find(|words| is_among(words.as_slice()))?;
    let count = if is_among(words.get(..2)?) { 2 } else { 3 };
    let words = words.iter().take(count);
    (!names.is_empty()).then(|| words.map(|&word| word.to_owned()).collect())
}

/// Whether the first column says what a ballot weighs; errors where another one seems to.
pub fn is_weighted(headings: &[String]) -> Result<bool, Fault> {
    let is_weight = |heading: &&String| heading.trim().eq_ignore_ascii_case("weight");
    match headings.iter().skip(1).find(is_weight) {
        Some(heading) => Err(Fault::expected("form-weight-first", heading)),
        None => Ok(headings.iter().take(1).any(|heading| is_weight(&heading))),
    }
}

/// What lines are that hold all their options in one cell, by the heading of that cell.
fn listed_kind(columns: &[String]) -> Option<BallotKind> {
    match columns.first()?.trim().to_lowercase().as_str() {
        _ if columns.len() > 1 => None,
        "ranking" => Some(BallotKind::WeakRanking),
        "approvals" => Some(BallotKind::Approvals),
        "choice" => Some(BallotKind::Choice),
        _ => None,
    }
}

/// Whether the headings say that each line lists its options in one cell.
pub fn is_listed(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let line = lines.find(|line| !line.is_empty()).unwrap_or_default();
    let headings = std::str::from_utf8(line).ok().map(cells);
    let Some(Ok(headings)) = headings else {
        return false;
    };
    let columns = is_weighted(&headings).map(|weighted| headings.get(usize::from(weighted)..));
    matches!(columns, Ok(Some(columns)) if listed_kind(columns).is_some())
}

/// Reads a number for each option; the headings say the options, so no line need be kept.
fn numbered<'a>(
    lines: impl Iterator<Item = (u64, &'a str)>,
    parts: Option<u64>,
    kind: BallotKind,
    columns: &[String],
    terms: Terms,
) -> Result<Profile, FormatError> {
    let mut builder = ElectionBuilder::new(columns.to_vec(), 1, kind, terms)
        .map_err(|error| Fault::from(error).at(1))?;
    let mut marks = Vec::new();
    for (line, text) in lines {
        let weight = match plain(text, parts, columns.len(), &mut marks) {
            Some(weight) => weight,
            None => {
                scores(text, parts, columns.len(), &mut marks).map_err(|fault| fault.at(line))?
            }
        };
        builder
            .push(weight, &marks)
            .map_err(|error| Fault::from(error).at(line))?;
    }
    Ok(Profile {
        election: builder.build(),
        names: columns.to_vec(),
        title: String::new(),
    })
}

fn build(
    rows: &[(u64, Row)],
    kind: BallotKind,
    options: Option<&[String]>,
    terms: Terms,
) -> Result<Profile, FormatError> {
    let named = rows.iter().flat_map(|(_, row)| &row.marks);
    let names: Vec<String> = match options {
        Some(options) => options.to_vec(),
        None => {
            // One by one: collecting would sort every mark of every ballot.
            let mut all = BTreeSet::new();
            for (name, _) in named {
                all.insert(name);
            }
            let names: Vec<String> = all.into_iter().cloned().collect();
            sides(&names)
                .filter(|_| kind == BallotKind::Choice)
                .unwrap_or(names)
        }
    };
    let options: BTreeMap<&str, OptionIndex> = names.iter().map(String::as_str).zip(0..).collect();
    let mut builder = ElectionBuilder::new(names.clone(), 1, kind, terms)
        .map_err(|error| Fault::from(error).at(1))?;
    for (line, row) in rows {
        let mark = |(name, number): &(String, u32)| {
            let option = options.get(name.as_str()).copied();
            let option = option.ok_or_else(|| CountError::UnknownOption {
                option: name.clone(),
            })?;
            let number = *number;
            Ok(Mark { option, number })
        };
        let marks = row.marks.iter().map(mark).collect::<Result<Vec<_>, _>>();
        let marks = marks.map_err(|error: CountError| Fault::from(error).at(*line))?;
        builder
            .push(row.weight, &marks)
            .map_err(|error| Fault::from(error).at(*line))?;
    }
    Ok(Profile {
        election: narrowed(builder.build()),
        names,
        title: String::new(),
    })
}

struct Row {
    weight: u64,
    /// Names with their rank or score, in the order of the cell.
    marks: Vec<(String, u32)>,
}

impl Row {
    fn read(
        text: &str,
        parts: Option<u64>,
        kind: BallotKind,
        columns: &[String],
    ) -> Result<Row, Fault> {
        let all = cells(text)?;
        let (weight, rest) = match (all.split_first(), parts) {
            (Some((weight, rest)), Some(parts)) => (weight_of(weight.trim(), parts)?, rest),
            _ => (1, all.as_slice()),
        };
        if rest.len() > columns.len() {
            return Err(Fault::expected("form-cells", text));
        }
        let first = rest.first().map_or("", String::as_str);
        let marks = match kind {
            BallotKind::Approvals => listed(first, '|').map(|name| (name, 1)).collect(),
            BallotKind::Choice => listed(first, '\n').map(|name| (name, 1)).collect(),
            _ => (1..)
                .zip(first.split('>').filter(|rank| !rank.trim().is_empty()))
                .flat_map(|(rank, group)| listed(group, '=').map(move |name| (name, rank)))
                .collect(),
        };
        Ok(Row { weight, marks })
    }
}

fn listed(text: &str, separator: char) -> impl Iterator<Item = String> {
    text.split(separator)
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
}

/// What [`scores`] makes of a line of digits and commas, as most are; `None` for any other line.
fn plain(text: &str, parts: Option<u64>, options: usize, marks: &mut Vec<Mark>) -> Option<u64> {
    marks.clear();
    let from = match parts {
        None => 0,
        Some(1) => 1,
        Some(_) => return None,
    };
    let mut weight = 1;
    let (mut cell, mut number, mut is_empty) = (0_usize, 0_u64, true);
    for byte in text.bytes().chain([b',']) {
        if byte != b',' {
            let digit = byte.checked_sub(b'0').filter(|digit| *digit < 10)?;
            number = number.checked_mul(10)?.checked_add(digit.into())?;
            is_empty = false;
            continue;
        }
        match cell.checked_sub(from) {
            None => weight = number,
            Some(option) if option >= options => return None,
            Some(_) if is_empty => {}
            Some(option) => marks.push(Mark {
                option: OptionIndex::try_from(option).ok()?,
                number: u32::try_from(number).ok()?,
            }),
        }
        (cell, number, is_empty) = (cell.saturating_add(1), 0, true);
    }
    Some(weight)
}

/// The weight of a line, and the marks of its cells in `marks`.
fn scores(
    text: &str,
    parts: Option<u64>,
    options: usize,
    marks: &mut Vec<Mark>,
) -> Result<u64, Fault> {
    marks.clear();
    let cells = csv::cells_of_others(text).map_err(Fault::from)?;
    let mut all = cells.iter().map(|cell| cell.trim());
    let weight = match (all.next(), parts) {
        (Some(weight), Some(parts)) => weight_of(weight, parts)?,
        (Some(first), None) => {
            mark(first, 0, marks)?;
            1
        }
        (None, _) => 1,
    };
    let from = usize::from(parts.is_none());
    for (option, cell) in (from..).zip(all) {
        if option >= options {
            return Err(Fault::expected("form-cells", text));
        }
        mark(cell, option, marks)?;
    }
    Ok(weight)
}

fn weight_of(cell: &str, parts: u64) -> Result<u64, Fault> {
    weights::weight(cell, parts).ok_or_else(|| Fault::expected("form-weight-in-range", cell))
}

fn mark(cell: &str, option: usize, marks: &mut Vec<Mark>) -> Result<(), Fault> {
    if cell.is_empty() {
        return Ok(());
    }
    let score = number(cell.as_bytes()).and_then(|score| u32::try_from(score).ok());
    let number = score.ok_or_else(|| Fault::expected("form-score", cell))?;
    let option = OptionIndex::try_from(option).unwrap_or(OptionIndex::MAX);
    marks.push(Mark { option, number });
    Ok(())
}

/// Cuts one line into cells without the blanks around them; a cell in quotes may hold commas. Errors where a quote
/// has no end.
pub fn cells(line: &str) -> Result<Vec<String>, Fault> {
    let cells = csv::cells_of_others(line).map_err(Fault::from)?;
    Ok(cells.into_iter().map(Cow::into_owned).collect())
}

/// Writes an election so that [`read`] gives the same ballots: one line for each distinct ballot, in
/// the order of their marks.
pub fn write(election: &Election) -> String {
    let names = election.options();
    let quote = |cell: String| match cell.contains(['"', ',', '\n']) {
        true => format!("\"{}\"", cell.replace('"', "\"\"")),
        false => cell,
    };
    let mut ballots: Vec<_> = election.ballots().iter().collect();
    ballots.sort_by_key(|ballot| (ballot.marks, ballot.numbers, ballot.weight));
    let heading = match election.kind() {
        kind if kind.is_ranked() => "ranking".to_owned(),
        BallotKind::Approvals => "approvals".to_owned(),
        BallotKind::Choice => "choice".to_owned(),
        _ => names
            .iter()
            .cloned()
            .map(quote)
            .collect::<Vec<_>>()
            .join(","),
    };
    let mut text = format!("weight,{heading}\n");
    for ballot in ballots {
        let name = |&mark: &u16| election.name(option_of(mark)).to_owned();
        let cell = match election.kind() {
            kind if kind.is_ranked() => {
                let ranks = ballot
                    .ranks()
                    .map(|rank| rank.iter().map(name).collect::<Vec<_>>().join(" = "));
                quote(ranks.collect::<Vec<_>>().join(" > "))
            }
            BallotKind::Approvals | BallotKind::Choice => quote(
                ballot
                    .marks
                    .iter()
                    .map(name)
                    .collect::<Vec<_>>()
                    .join(" | "),
            ),
            _ => {
                let mut scores = vec![String::new(); names.len()];
                for (&mark, number) in ballot.marks.iter().zip(ballot.numbers) {
                    if let Some(cell) = scores.get_mut(usize::from(mark)) {
                        *cell = number.to_string();
                    }
                }
                scores.join(",")
            }
        };
        match election.terms().parts {
            Some(parts) => text.push_str(&format!("{}/{parts},{cell}\n", ballot.weight)),
            None => text.push_str(&format!("{},{cell}\n", ballot.weight)),
        }
    }
    text
}
