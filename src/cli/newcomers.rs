//! The members of a CSV file: whom `folkmoot enrol` enrols, and whom weights from files are for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use super::error::rows::MembersFileFault;
use super::faults::Faults;
use super::{CliError, spelling, terminal};
use crate::domain::csv::{CsvFault, Records, shown};
use crate::domain::hash::decode_hex;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::time::Time;
use crate::domain::weight::member::Tag;

/// The columns that every file has, in this order.
const HEADER: [&str; 3] = ["member", "class", "joined"];
/// The columns that may follow: a member's own public key, and the signature that shows whose it is.
const OWN_KEY: [&str; 2] = ["key", "proof"];

/// The key that a member made, and the member's signature of the enrolment.
#[derive(Clone)]
pub struct OwnKey {
    /// The public key.
    pub key: PublicKey,
    /// Ed25519 over the text of the enrolment.
    pub proof: [u8; 64],
}

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
    /// `None` where the file has no such columns.
    pub own: Option<OwnKey>,
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
    /// Of a file with columns for it: the member's own key, or `Err` where the cells hold none.
    pub own: Option<Result<OwnKey, ()>>,
}

impl Row {
    /// The newcomer, when every cell could be read.
    fn newcomer(self) -> Option<Newcomer> {
        Some(Newcomer {
            member: self.member?,
            class: self.class?,
            joined: self.joined?,
            tags: self.tags,
            own: self.own.and_then(Result::ok),
        })
    }
}

/// What cells call things: names that people see, such as `上海`, beside the ids.
#[derive(Default)]
pub struct Names(BTreeMap<(String, String), Id>);

impl Names {
    /// Those of a CSV file with the header `column,name,id`, such as `city,Shanghai City,shanghai`.
    ///
    /// Says every fault with its line, and errors with `Faults`.
    pub fn read(path: &Path) -> Result<Names, CliError> {
        let (bytes, mut faults) = (terminal::read_sheet(path)?, Faults::of(path));
        let mut names = Names::default();
        let mut records = match Records::of(&bytes) {
            Ok(records) => records,
            Err(fault) => {
                faults.put_all(vec![fault], 1);
                return faults.finish().map(|()| names);
            }
        };
        let wanted = "column,name,id".to_owned();
        if records.header() != wanted {
            faults.put(1, &MembersFileFault::BadHeader { wanted });
        }
        for record in records {
            match record.cells.as_deref() {
                Ok([column, name, id]) => match Id::parse(id) {
                    Some(id) => names.put(column, name, id),
                    None => faults.put(record.line, &MembersFileFault::BadTag { cell: shown(id) }),
                },
                Ok(cells) => {
                    let (wanted, found) = (3, cells.len());
                    faults.put(record.line, &CsvFault::CellCount { wanted, found });
                }
                Err(fault) => faults.put(record.line, fault),
            }
        }
        faults.finish().map(|()| names)
    }

    /// Adds a name.
    pub fn put(&mut self, column: &str, name: &str, id: Id) {
        self.0.insert((column.to_owned(), name.to_owned()), id);
    }

    /// What a cell of a column names: by its name, else as an id.
    fn id(&self, column: &str, cell: &str) -> Option<Id> {
        let known = self.0.get(&(column.to_owned(), cell.trim().to_owned()));
        known.cloned().or_else(|| Id::parse(cell))
    }
}

/// All lines of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path, classes: &[Id], names: &Names) -> Result<Vec<Newcomer>, CliError> {
    let (rows, faults) = survey(path, classes, names)?;
    faults.finish()?;
    Ok(rows.into_iter().filter_map(Row::newcomer).collect())
}

/// What can be read of all lines, and what is wrong with them.
pub fn survey(path: &Path, classes: &[Id], names: &Names) -> Result<(Vec<Row>, Faults), CliError> {
    let bytes = terminal::read_sheet(path)?;
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
    let more = header.get(HEADER.len()..).unwrap_or_default();
    let has_keys = more.iter().take(OWN_KEY.len()).eq(&OWN_KEY);
    let more = more.get(if has_keys { OWN_KEY.len() } else { 0 }..);
    let dimensions = dimensions_of(more.unwrap_or_default(), &mut |fault| faults.put(1, &fault));
    let columns = Columns {
        count: header.len(),
        has_keys,
        dimensions,
        classes,
        names,
    };
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
        let mut row = columns.row(line, &cells, &mut put);
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

/// The dimensions of tags that the last columns are; none for a cell that cannot be one.
fn dimensions_of(
    header: &[Cow<'_, str>],
    put: &mut impl FnMut(MembersFileFault),
) -> Vec<Option<Id>> {
    let mut dimensions = Vec::new();
    for cell in header {
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

/// What the columns of a file are, and what may stand in them.
struct Columns<'a> {
    count: usize,
    has_keys: bool,
    dimensions: Vec<Option<Id>>,
    classes: &'a [Id],
    names: &'a Names,
}

impl Columns<'_> {
    /// What stands in a line, after putting down every fault of it; of a line with another number of
    /// cells than the header the member alone.
    fn row(
        &self,
        line: usize,
        cells: &[Cow<'_, str>],
        put: &mut impl FnMut(MembersFileFault),
    ) -> Row {
        let mut row = Row {
            line,
            member: cells.first().and_then(|cell| Id::parse(cell)),
            class: None,
            joined: None,
            tags: Vec::new(),
            own: None,
        };
        if cells.len() != self.count {
            return row;
        }
        let (fixed, rest) = cells.split_at(HEADER.len());
        let [member, class, joined] = fixed else {
            unreachable!("the header has these, and the line as many cells");
        };
        let (keys, tags) = rest.split_at(if self.has_keys { OWN_KEY.len() } else { 0 });
        row.tags = self.tags(tags, put);
        if row.member.is_none() {
            let cell = shown(member);
            put(MembersFileFault::BadMember { cell });
        }
        let named = self.names.id(HEADER[1], class);
        row.class = named.filter(|class| self.classes.contains(class));
        if row.class.is_none() {
            let (cell, known) = (shown(class), self.classes.to_vec());
            put(MembersFileFault::BadClass { cell, known });
        }
        row.joined = spelling::time(joined).ok();
        if row.joined.is_none() {
            let cell = shown(joined);
            put(MembersFileFault::BadTime { cell });
        }
        if let [key, proof] = keys {
            row.own = Some(own_key(key, proof).ok_or(()));
            if let Some(Err(())) = row.own {
                let cell = shown(key);
                put(MembersFileFault::BadOwnKey { cell });
            }
        }
        row
    }

    /// The tags of a line in bytewise order, each once, after putting down those that are none.
    fn tags(&self, cells: &[Cow<'_, str>], put: &mut impl FnMut(MembersFileFault)) -> Vec<Tag> {
        let mut tags = Vec::new();
        for (dimension, cell) in self.dimensions.iter().zip(cells) {
            let column = dimension.as_ref().map_or("", Id::as_str);
            // Names may have spaces; several ids stand with spaces between.
            let whole = self.names.id(column, cell).map(|_| cell.as_ref());
            let values: Vec<&str> = match whole {
                Some(whole) => vec![whole],
                None => cell
                    .split(|c: char| c.is_whitespace() || c == '、')
                    .collect(),
            };
            for value in values.into_iter().filter(|value| !value.is_empty()) {
                match self.names.id(column, value) {
                    Some(value) => {
                        tags.extend(dimension.clone().map(|dimension| (dimension, value)));
                    }
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
}

/// A public key and a signature, in hexadecimal digits; `None` for anything else.
fn own_key(key: &str, proof: &str) -> Option<OwnKey> {
    let bytes = decode_hex::<32>(key.trim())?;
    Some(OwnKey {
        key: PublicKey::enrollable(bytes).ok()?,
        proof: decode_hex::<64>(proof.trim())?,
    })
}
