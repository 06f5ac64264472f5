//! The members of a CSV file: whom `folkmoot enrol` enrols, and whom weights from files are for.

use std::collections::BTreeMap;
use std::path::Path;

use super::{CliError, enrol, key, terminal};
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::Tag;

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

/// All lines of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path) -> Result<Vec<Newcomer>, CliError> {
    let text = terminal::read_text(path)?;
    // With CR LF the reader would count the line of a record as the one before it.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let text = text.replace("\r\n", "\n");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let (mut newcomers, mut lines, mut faults) = (Vec::new(), BTreeMap::new(), Vec::new());
    let mut dimensions = Vec::new();
    match reader.headers().map(dimensions_of) {
        Ok(Ok(found)) => dimensions = found,
        Ok(Err(reason)) => faults.push((1, reason)),
        Err(error) => faults.push((1, ("bad-header", error.to_string()))),
    }
    for record in reader.records() {
        let read = record.map_err(|error| {
            let line = error.position().map_or(0, csv::Position::line);
            let reason = "as many cells wanted as the first line has";
            (line, ("cell-count", reason.to_owned()))
        });
        let read = read.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            Ok((
                line,
                newcomer(&record, &dimensions).map_err(|reason| (line, reason))?,
            ))
        });
        match read {
            Err(fault) => faults.push(fault),
            Ok((line, newcomer)) => match lines.insert(newcomer.member.clone(), line) {
                None => newcomers.push(newcomer),
                Some(first) => {
                    let reason = format!("the member is in line {first} already");
                    faults.push((line, ("duplicate-member", reason)));
                }
            },
        }
    }
    for (line, (code, reason)) in &faults {
        eprintln!("{}, line {line}: {code}: {reason}", path.display());
    }
    match faults.len() {
        0 => Ok(newcomers),
        count => Err(CliError::Faults {
            path: path.to_owned(),
            count,
        }),
    }
}

/// The dimensions of tags that stand after `member,class,joined`.
fn dimensions_of(header: &csv::StringRecord) -> Result<Vec<Id>, Fault> {
    let bad = |reason: String| ("bad-header", reason);
    let wanted = HEADER.join(",");
    if !header.iter().take(HEADER.len()).eq(HEADER) {
        return Err(bad(format!(
            "the first line must be `{wanted}`, dimensions of tags may follow"
        )));
    }
    let mut dimensions = Vec::new();
    for cell in header.iter().skip(HEADER.len()) {
        let dimension =
            key::id(cell).map_err(|error| bad(format!("the dimension `{cell}`: {error}")))?;
        if dimensions.contains(&dimension) {
            return Err(bad(format!("the dimension `{dimension}` stands twice")));
        }
        dimensions.push(dimension);
    }
    Ok(dimensions)
}

fn newcomer(record: &csv::StringRecord, dimensions: &[Id]) -> Result<Newcomer, Fault> {
    let bad = |code: &'static str, what: &str, cell: &str| {
        let what = format!("{what} `{cell}`");
        move |error: String| (code, format!("{what}: {error}"))
    };
    let mut tags = Vec::new();
    for (dimension, cell) in dimensions.iter().zip(record.iter().skip(HEADER.len())) {
        for value in cell.split_whitespace() {
            let value = key::id(value).map_err(bad("bad-tag", "the tag", value))?;
            tags.push((dimension.clone(), value));
        }
    }
    tags.sort();
    tags.dedup();
    let cell = |place: usize| record.get(place).unwrap_or_default();
    let (member, class) = (key::id(cell(0)), key::id(cell(1)));
    Ok(Newcomer {
        member: member.map_err(bad("bad-member", "the member", cell(0)))?,
        class: class.map_err(bad("bad-class", "the class", cell(1)))?,
        joined: enrol::time(cell(2)).map_err(bad("bad-time", "joined", cell(2)))?,
        tags,
    })
}
