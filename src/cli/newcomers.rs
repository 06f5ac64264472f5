//! The members of a CSV file: whom `folkmoot enrol` enrols, and whom weights from files are for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::error::rows::MembersFileFault;
use super::faults::Faults;
use super::{CliError, spelling, terminal};
use crate::domain::csv::{CsvFault, Records, shown};
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

/// The columns that every file has, in this order.
const HEADER: [&str; 3] = ["member", "class", "joined"];

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
    let bytes = terminal::read(path)?;
    let mut faults = Faults::of(path);
    let mut rows = Vec::new();
    let mut records = match Records::of(&bytes) {
        Ok(records) => records,
        Err(fault) => {
            faults.put_all(vec![fault], 1);
            return Ok((rows, faults));
        }
    };
    let header = records.next().and_then(|first| first.cells.ok());
    let header = header.unwrap_or_default();
    if !header.iter().take(HEADER.len()).eq(&HEADER) {
        let wanted = HEADER.join(",");
        faults.put(1, &MembersFileFault::BadHeader { wanted });
        return Ok((rows, faults));
    }
    let dimensions = dimensions_of(&header, &mut |fault| faults.put(1, &fault));
    let mut firsts = BTreeMap::new();
    for record in records {
        let line = record.line;
        let cells = match record.cells {
            Ok(cells) => cells,
            Err(fault) => {
                faults.put(line, &fault);
                continue;
            }
        };
        let mut put = |fault| faults.put(line, &fault);
        let mut row = row(line, &cells, &dimensions, classes, &mut put);
        // Also of lines with another fault: correcting that one must not bring up a new one.
        if let Some(member) = &row.member {
            let first = *firsts.entry(member.clone()).or_insert(line);
            if first != line {
                put(MembersFileFault::DuplicateMember { first });
                row.member = None;
            }
        }
        let (wanted, found) = (header.len(), cells.len());
        if wanted != found {
            faults.put(line, &CsvFault::CellCount { wanted, found });
        }
        rows.push(row);
    }
    Ok((rows, faults))
}

/// The dimensions of tags that stand after `member,class,joined`; none for a cell that cannot be one.
fn dimensions_of(
    header: &[Cow<'_, str>],
    put: &mut impl FnMut(MembersFileFault),
) -> Vec<Option<Id>> {
    let mut dimensions = Vec::new();
    for cell in header.iter().skip(HEADER.len()) {
        let dimension = Id::parse(cell);
        let cell = shown(cell);
        if dimension.is_none() {
            put(MembersFileFault::BadDimension { cell });
        } else if dimensions.contains(&dimension) {
            put(MembersFileFault::DimensionTwice { cell });
        }
        dimensions.push(dimension);
    }
    dimensions
}

/// What stands in a line, after putting down every fault of it; of a line with another number of cells
/// than the header the member alone.
fn row(
    line: usize,
    cells: &[Cow<'_, str>],
    dimensions: &[Option<Id>],
    classes: &[Id],
    put: &mut impl FnMut(MembersFileFault),
) -> Row {
    let member_id = cells.first().and_then(|cell| Id::parse(cell));
    if cells.len() != HEADER.len() + dimensions.len() {
        return Row {
            line,
            member: member_id,
            class: None,
            joined: None,
            tags: Vec::new(),
        };
    }
    let (own, tags) = cells.split_at(HEADER.len());
    let [member, class, joined] = own else {
        unreachable!("the header has these, and the line as many cells");
    };
    let tags = tags_of(dimensions, tags, put);
    if member_id.is_none() {
        let cell = shown(member);
        put(MembersFileFault::BadMember { cell });
    }
    let class_id = Id::parse(class).filter(|class| classes.contains(class));
    if class_id.is_none() {
        let (cell, known) = (shown(class), classes.to_vec());
        put(MembersFileFault::BadClass { cell, known });
    }
    let joined_at = spelling::time(joined).ok();
    if joined_at.is_none() {
        let cell = shown(joined);
        put(MembersFileFault::BadTime { cell });
    }
    Row {
        line,
        member: member_id,
        class: class_id,
        joined: joined_at,
        tags,
    }
}

/// The tags of a line in bytewise order, each once, after putting down those that are none.
fn tags_of(
    dimensions: &[Option<Id>],
    cells: &[Cow<'_, str>],
    put: &mut impl FnMut(MembersFileFault),
) -> Vec<Tag> {
    let mut tags = Vec::new();
    for (dimension, cell) in dimensions.iter().zip(cells) {
        for value in cell.split_whitespace() {
            match Id::parse(value) {
                Some(value) => tags.extend(dimension.clone().map(|dimension| (dimension, value))),
                None => {
                    let cell = shown(value);
                    put(MembersFileFault::BadTag { cell });
                }
            }
        }
    }
    tags.sort();
    tags.dedup();
    tags
}
