//! The members of a CSV file: whom `folkmoot enrol` enrols, and whom weights from files are for.

use std::collections::BTreeMap;
use std::path::Path;

use super::faults::Faults;
use super::{CliError, spelling, terminal};
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

/// The columns that every file has, in this order.
const HEADER: [&str; 3] = ["member", "class", "joined"];

/// A stable code and what is wrong; `docs/CLI.md` lists the codes.
type Fault = (&'static str, String);

/// One member to be.
pub struct Newcomer {
    /// The id.
    pub member: Id,
    /// The class.
    pub class: Id,
    /// When the membership began.
    pub joined: Time,
    /// In bytewise order.
    pub tags: Vec<Tag>,
}

/// One line of a file: what can be read of it. A cell that cannot has a fault of its own.
pub struct Row {
    /// Counts from 1.
    pub line: usize,
    /// The first cell; `None` also for a member of an earlier line.
    pub member: Option<Id>,
    /// The second cell, if it is one of the classes there are.
    pub class: Option<Id>,
    /// The third cell.
    pub joined: Option<Time>,
    /// The others, in bytewise order.
    pub tags: Vec<Tag>,
}

impl Row {
    /// The newcomer, when every cell could be read.
    fn newcomer(self) -> Option<Newcomer> {
        Some(Newcomer {
            member: self.member?,
            class: self.class?,
            joined: self.joined?,
            tags: self.tags,
        })
    }
}

/// All lines of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path, classes: &[Id]) -> Result<Vec<Newcomer>, CliError> {
    let (rows, faults) = survey(path, classes)?;
    faults.finish()?;
    Ok(rows.into_iter().filter_map(Row::newcomer).collect())
}

/// What can be read of all lines, and what is wrong with them.
pub fn survey(path: &Path, classes: &[Id]) -> Result<(Vec<Row>, Faults), CliError> {
    let text = terminal::read_text(path)?;
    // With CR LF the reader would count the line of a record as the one before it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.flexible(true).from_reader(text.as_bytes());
    let (mut rows, mut firsts) = (Vec::new(), BTreeMap::new());
    let mut faults = Faults::of(path);
    let header = reader.headers().cloned().unwrap_or_default();
    if !header.iter().take(HEADER.len()).eq(HEADER) {
        let wanted = HEADER.join(",");
        let reason = format!("the first line must be `{wanted}`, dimensions of tags may follow");
        faults.put(1, "bad-header", reason);
        return Ok((rows, faults));
    }
    let dimensions = dimensions_of(&header, &mut |reason| faults.put(1, "bad-header", reason));
    let line_of = |place: Option<&csv::Position>| {
        let line = place.map_or(0, csv::Position::line);
        usize::try_from(line).unwrap_or(usize::MAX)
    };
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                faults.put(line_of(error.position()), "cell-count", &error);
                continue;
            }
        };
        let line = line_of(record.position());
        let mut put = |(code, reason): Fault| faults.put(line, code, reason);
        let mut row = row(line, &record, &dimensions, classes, &mut put);
        // Also of lines with another fault: mending that one must not bring up a new one.
        if let Some(member) = &row.member {
            let first = *firsts.entry(member.clone()).or_insert(line);
            if first != line {
                let reason = format!("the member is in line {first} already");
                put(("duplicate-member", reason));
                row.member = None;
            }
        }
        rows.push(row);
    }
    Ok((rows, faults))
}

/// The dimensions of tags that stand after `member,class,joined`; none for a cell that cannot be one.
fn dimensions_of(header: &csv::StringRecord, put: &mut impl FnMut(String)) -> Vec<Option<Id>> {
    let mut dimensions = Vec::new();
    for cell in header.iter().skip(HEADER.len()) {
        let dimension = spelling::id(cell)
            .map_err(|error| put(format!("the dimension `{cell}`: {error}")))
            .ok();
        if dimension.is_some() && dimensions.contains(&dimension) {
            put(format!("the dimension `{cell}` stands twice"));
        }
        dimensions.push(dimension);
    }
    dimensions
}

/// What stands in a line, after putting down every fault of it.
fn row(
    line: usize,
    record: &csv::StringRecord,
    dimensions: &[Option<Id>],
    classes: &[Id],
    put: &mut impl FnMut(Fault),
) -> Row {
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let member = spelling::id(cell(0));
    let width = HEADER.len() + dimensions.len();
    if record.len() != width {
        let reason = format!(
            "{width} cells wanted, as in the first line, {} found",
            record.len()
        );
        put(("cell-count", reason));
        return Row {
            line,
            member: member.ok(),
            class: None,
            joined: None,
            tags: Vec::new(),
        };
    }
    let mut tags = Vec::new();
    for (dimension, cell) in dimensions.iter().zip(record.iter().skip(HEADER.len())) {
        for value in cell.split_whitespace() {
            match spelling::id(value) {
                Ok(value) => tags.extend(dimension.clone().map(|dimension| (dimension, value))),
                Err(error) => put(("bad-tag", format!("the tag `{value}`: {error}"))),
            }
        }
    }
    tags.sort();
    tags.dedup();
    let member =
        member.map_err(|error| put(("bad-member", format!("the member `{}`: {error}", cell(0)))));
    let class = class(cell(1), classes)
        .map_err(|error| put(("bad-class", format!("the class `{}`: {error}", cell(1)))));
    let joined = spelling::time(cell(2))
        .map_err(|error| put(("bad-time", format!("joined `{}`: {error}", cell(2)))));
    Row {
        line,
        member: member.ok(),
        class: class.ok(),
        joined: joined.ok(),
        tags,
    }
}

/// One of the classes there are.
fn class(cell: &str, known: &[Id]) -> Result<Id, String> {
    let class = spelling::id(cell)?;
    match known.contains(&class) {
        true => Ok(class),
        false => {
            let known: Vec<&str> = known.iter().map(Id::as_str).collect();
            Err(format!(
                "there is no such class; there are {}",
                known.join(", ")
            ))
        }
    }
}
