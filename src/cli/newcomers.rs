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
    let text = terminal::read_text(path)?;
    // With CR LF the reader would count the line of a record as the one before it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::ReaderBuilder::new();
    let mut reader = reader.flexible(true).from_reader(text.as_bytes());
    let (mut newcomers, mut firsts) = (Vec::new(), BTreeMap::new());
    let mut faults = Faults::of(path);
    let header = reader.headers().cloned().unwrap_or_default();
    if !header.iter().take(HEADER.len()).eq(HEADER) {
        let wanted = HEADER.join(",");
        let reason = format!("the first line must be `{wanted}`, dimensions of tags may follow");
        faults.put(1, "bad-header", reason);
        return Ok((newcomers, faults));
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
        // Also of lines with another fault: mending that one must not bring up a new one.
        if let Some(member) = record.get(0).and_then(|cell| spelling::id(cell).ok()) {
            let first = *firsts.entry(member).or_insert(line);
            if first != line {
                let reason = format!("the member is in line {first} already");
                put(("duplicate-member", reason));
            }
        }
        let found = newcomer(&record, &dimensions, terms, &mut put);
        newcomers.extend(found.map(|newcomer| (line, newcomer)));
    }
    Ok((newcomers, faults))
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

/// What stands in a line; `None` after putting down every fault of it.
fn newcomer(
    record: &csv::StringRecord,
    dimensions: &[Option<Id>],
    terms: &Terms,
    put: &mut impl FnMut(Fault),
) -> Option<Newcomer> {
    let width = HEADER.len() + dimensions.len();
    if record.len() != width {
        let reason = format!(
            "{width} cells wanted, as in the first line, {} found",
            record.len()
        );
        put(("cell-count", reason));
        return None;
    }
    let mut tags = Vec::new();
    let mut tagged = true;
    for (dimension, cell) in dimensions.iter().zip(record.iter().skip(HEADER.len())) {
        for value in cell.split_whitespace() {
            match spelling::id(value) {
                Ok(value) => tags.extend(dimension.clone().map(|dimension| (dimension, value))),
                Err(error) => {
                    put(("bad-tag", format!("the tag `{value}`: {error}")));
                    tagged = false;
                }
            }
        }
    }
    tags.sort();
    tags.dedup();
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let member = spelling::id(cell(0))
        .map_err(|error| put(("bad-member", format!("the member `{}`: {error}", cell(0)))));
    let class = class(cell(1), terms.classes)
        .map_err(|error| put(("bad-class", format!("the class `{}`: {error}", cell(1)))));
    let joined = spelling::time(cell(2))
        .map_err(|error| put(("bad-time", format!("joined `{}`: {error}", cell(2)))));
    if let (Ok(joined), Some(now)) = (joined, terms.now)
        && joined > now
    {
        let reason = format!("joined {joined}, but it is {now}: nobody joins in the future");
        put(("in-the-future", reason));
        return None;
    }
    tagged.then_some(Newcomer {
        member: member.ok()?,
        class: class.ok()?,
        joined: joined.ok()?,
        tags,
    })
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
