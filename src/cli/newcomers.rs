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

/// What the cells are held against.
pub struct Terms<'a> {
    /// The classes there are.
    pub classes: &'a [Id],
    /// Nobody joins later than this.
    pub now: Option<Time>,
}

/// All lines of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path, classes: &[Id]) -> Result<Vec<Newcomer>, CliError> {
    let terms = Terms { classes, now: None };
    let (newcomers, faults) = survey(path, &terms)?;
    faults.finish()?;
    Ok(newcomers
        .into_iter()
        .map(|(_, newcomer)| newcomer)
        .collect())
}

/// The lines without faults, each with its number, and the faults of the others.
pub fn survey(path: &Path, terms: &Terms) -> Result<(Vec<(usize, Newcomer)>, Faults), CliError> {
    let bytes = terminal::read(path)?;
    let mut faults = Faults::of(path);
    let mut newcomers = Vec::new();
    let mut records = match Records::of(&bytes) {
        Ok(records) => records,
        Err(fault) => {
            faults.put_all(vec![fault], 1);
            return Ok((newcomers, faults));
        }
    };
    let header = records.next().and_then(|first| first.cells.ok());
    let header = header.unwrap_or_default();
    if !header.iter().take(HEADER.len()).eq(&HEADER) {
        let wanted = HEADER.join(",");
        faults.put(1, &MembersFileFault::BadHeader { wanted });
        return Ok((newcomers, faults));
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
        // Also of lines with another fault: correcting that one must not bring up a new one.
        if let Some(member) = cells.first().and_then(|cell| Id::parse(cell)) {
            let first = *firsts.entry(member).or_insert(line);
            if first != line {
                faults.put(line, &MembersFileFault::DuplicateMember { first });
            }
        }
        let (wanted, found) = (header.len(), cells.len());
        if wanted != found {
            faults.put(line, &CsvFault::CellCount { wanted, found });
            continue;
        }
        let mut put = |fault| faults.put(line, &fault);
        let read = newcomer(&cells, &dimensions, terms, &mut put);
        newcomers.extend(read.map(|newcomer| (line, newcomer)));
    }
    Ok((newcomers, faults))
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

/// What a line with as many cells as the header says; `None` after putting down every fault of it.
fn newcomer(
    cells: &[Cow<'_, str>],
    dimensions: &[Option<Id>],
    terms: &Terms,
    put: &mut impl FnMut(MembersFileFault),
) -> Option<Newcomer> {
    let (own, tags) = cells.split_at(HEADER.len());
    let [member, class, joined] = own else {
        unreachable!("the header has these, and the line as many cells");
    };
    let tags = tags_of(dimensions, tags, put);
    let member_id = Id::parse(member);
    if member_id.is_none() {
        let cell = shown(member);
        put(MembersFileFault::BadMember { cell });
    }
    let class_id = Id::parse(class).filter(|class| terms.classes.contains(class));
    if class_id.is_none() {
        let (cell, known) = (shown(class), terms.classes.to_vec());
        put(MembersFileFault::BadClass { cell, known });
    }
    let joined_at = spelling::time(joined).ok();
    if joined_at.is_none() {
        let cell = shown(joined);
        put(MembersFileFault::BadTime { cell });
    }
    if let (Some(joined), Some(now)) = (joined_at, terms.now)
        && joined > now
    {
        put(MembersFileFault::InTheFuture { joined, now });
        return None;
    }
    Some(Newcomer {
        member: member_id?,
        class: class_id?,
        joined: joined_at?,
        tags: tags?,
    })
}

/// The tags of a line in bytewise order, each once; `None` after putting down those that are none.
fn tags_of(
    dimensions: &[Option<Id>],
    cells: &[Cow<'_, str>],
    put: &mut impl FnMut(MembersFileFault),
) -> Option<Vec<Tag>> {
    let (mut tags, mut whole) = (Vec::new(), true);
    for (dimension, cell) in dimensions.iter().zip(cells) {
        for value in cell.split_whitespace() {
            match Id::parse(value) {
                Some(value) => tags.extend(dimension.clone().map(|dimension| (dimension, value))),
                None => {
                    let cell = shown(value);
                    put(MembersFileFault::BadTag { cell });
                    whole = false;
                }
            }
        }
    }
    tags.sort();
    tags.dedup();
    whole.then_some(tags)
}
