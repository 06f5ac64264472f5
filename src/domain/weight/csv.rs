//! Contributions as people keep them: a CSV file with the header
//! `reference,member,category,amount,occurred_at`.
//!
//! Reads RFC 4180 strictly, and what spreadsheets add to it: a UTF-8 byte order mark and either line
//! end. Every fault is reported with its line; one fault, and nothing of the file is taken. Rules:
//! `docs/WEIGHTS.md`, section 7.

use std::collections::BTreeMap;

use crate::domain::fault::{Class, Fault, Told};
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::ledger::{Batch, Line};
use crate::faults;

/// The first line of every file.
pub const HEADER: &str = "reference,member,category,amount,occurred_at";

/// How many faults are listed; more are only counted.
pub const FAULTS_MAX: usize = 100;

/// Why a file was not taken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CsvError {
    /// The first [`FAULTS_MAX`] faults in order of line; at least one.
    pub listed: Vec<LineFault>,
    /// How many faults there are in all.
    pub count: usize,
}

impl Fault for CsvError {
    fn told(&self) -> Told {
        let told = Told::new("contributions-file-faults").with("count", self.count);
        match self.listed.first() {
            Some(LineFault { line, fault }) => told
                .with("line", line)
                .with("code", fault.code())
                .with("fault", fault),
            None => told,
        }
    }

    fn class(&self) -> Class {
        Class::Malformed
    }
}

/// One fault and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineFault {
    /// The line of the file on which the record begins, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub fault: CsvFault,
}

faults! {
    /// What can be wrong with a file or a line of it; cells are cut to 100 characters.
    pub enum CsvFault {
        /// The bytes are not UTF-8.
        NotUtf8 "contributions-file.not-utf-8" Malformed;
        /// The first line is another one than [`HEADER`].
        BadHeader { header: &'static str, found: String } "contributions-file.bad-header" Malformed;
        /// A header and nothing else.
        NoLines "contributions-file.no-lines" Malformed;
        /// Quotes where RFC 4180 has none, or none where it wants one.
        BadQuotes "contributions-file.bad-quotes" Malformed;
        /// A carriage return that is not part of a line end.
        BareCarriageReturn "contributions-file.bare-carriage-return" Malformed;
        /// Too many or too few cells.
        CellCount { found: usize } "contributions-file.cell-count" Malformed;
        /// A cell that a spreadsheet would run, and its column.
        FormulaLike { field: &'static str, cell: String } "contributions-file.formula-like" Malformed;
        /// A reference outside the grammar.
        BadReference { cell: String } "contributions-file.bad-reference" Malformed;
        /// A member that is no id.
        BadMember { cell: String } "contributions-file.bad-member" Malformed;
        /// A category the organisation does not have; points that can be spent are none.
        UnknownCategory { cell: String, known: String } "contributions-file.unknown-category" Malformed;
        /// An amount that is no whole number.
        BadAmount { cell: String } "contributions-file.bad-amount" Malformed;
        /// An amount outside 64 bits.
        AmountOverflow { cell: String } "contributions-file.amount-overflow" Malformed;
        /// A time that is not written in the one right way.
        BadTime { cell: String } "contributions-file.bad-time" Malformed;
        /// The reference stands in an earlier line too.
        DuplicateReference { reference: String, first: usize } "contributions-file.duplicate-reference" Malformed;
    }
}

impl CsvFault {
    /// The stable code for scripts.
    pub fn code(&self) -> &'static str {
        self.told().case.unwrap_or("contributions-file")
    }
}

/// One record of a file: what can be read of it. A cell that cannot has a fault of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// The line of the file on which the record begins, counted from 1.
    pub line: usize,
    /// The first cell.
    pub reference: Option<Id>,
    /// The second cell.
    pub member: Option<Id>,
    /// The third cell, if the organisation has it.
    pub category: Option<Id>,
    /// The fourth cell.
    pub amount: Option<i64>,
    /// The fifth cell.
    pub occurred_at: Option<Time>,
}

impl Row {
    /// The contribution, when every cell could be read.
    pub fn contribution(&self) -> Option<Line> {
        Some(Line {
            reference: self.reference.clone()?,
            member: self.member.clone()?,
            category: self.category.clone()?,
            amount: self.amount?,
            occurred_at: self.occurred_at?,
        })
    }
}

/// What stands in a file, faults and all: for whoever has more to say about its lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Survey {
    /// The records that have cells at all, in order of line.
    pub rows: Vec<Row>,
    /// The first [`FAULTS_MAX`] faults in order of line.
    pub listed: Vec<LineFault>,
    /// How many faults there are in all.
    pub count: usize,
}

impl Survey {
    fn put(&mut self, line: usize, fault: CsvFault) {
        self.count = self.count.saturating_add(1);
        if self.listed.len() < FAULTS_MAX {
            self.listed.push(LineFault { line, fault });
        }
    }
}

/// Reads a whole file into a batch; the lines may be in any order.
///
/// # Errors
/// Every fault of the file, and then nothing of it is taken.
pub fn read(bytes: &[u8], categories: &[Id]) -> Result<Batch, CsvError> {
    let Survey {
        rows,
        listed,
        count,
    } = survey(bytes, categories);
    if count > 0 {
        return Err(CsvError { listed, count });
    }
    let lines = rows.iter().filter_map(Row::contribution).collect();
    Ok(Batch::new(lines).expect("a file without faults has lines and repeats no reference"))
}

/// Reads a whole file, line by line, with every fault of every cell.
pub fn survey(bytes: &[u8], categories: &[Id]) -> Survey {
    let mut survey = Survey::default();
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let (valid, _) = bytes.split_at(error.valid_up_to());
            let breaks = valid.iter().filter(|&&byte| byte == b'\n').count();
            survey.put(breaks.saturating_add(1), CsvFault::NotUtf8);
            return survey;
        }
    };
    let mut records = Records {
        rest: text,
        line: 1,
    };
    let found = records.header();
    if found != HEADER {
        survey.put(
            1,
            CsvFault::BadHeader {
                header: HEADER,
                found: cut(found),
            },
        );
        return survey;
    }
    // Also of lines with another fault: mending that one must not bring up a new one.
    let mut firsts: BTreeMap<Id, usize> = BTreeMap::new();
    while let Some((line, record)) = records.next_record() {
        let cells = match record {
            Ok(cells) => cells,
            Err(fault) => {
                survey.put(line, fault);
                continue;
            }
        };
        let row = row(line, &cells, categories, &mut |fault| {
            survey.put(line, fault)
        });
        if let Some(reference) = &row.reference {
            let first = *firsts.entry(reference.clone()).or_insert(line);
            if first != line {
                let reference = reference.to_string();
                survey.put(line, CsvFault::DuplicateReference { reference, first });
            }
        }
        survey.rows.push(row);
    }
    if survey.rows.is_empty() && survey.count == 0 {
        survey.put(1, CsvFault::NoLines);
    }
    survey
}

/// The records of a file, each with the line it begins on.
struct Records<'a> {
    rest: &'a str,
    line: usize,
}

impl<'a> Records<'a> {
    /// The first line without its end.
    fn header(&mut self) -> &'a str {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line = 2;
        line.strip_suffix('\r').unwrap_or(line)
    }

    /// The next record's line and cells; after a fault, reading goes on behind the line end.
    fn next_record(&mut self) -> Option<(usize, Result<Vec<String>, CsvFault>)> {
        if self.rest.is_empty() {
            return None;
        }
        let begins = self.line;
        let mut cells = Vec::new();
        loop {
            match self.cell() {
                Ok((cell, more)) => {
                    cells.push(cell);
                    if !more {
                        return Some((begins, Ok(cells)));
                    }
                }
                Err(fault) => {
                    self.skip_line();
                    return Some((begins, Err(fault)));
                }
            }
        }
    }

    /// One cell, and whether another one follows in the record.
    fn cell(&mut self) -> Result<(String, bool), CsvFault> {
        let cell = match self.rest.strip_prefix('"') {
            Some(inside) => self.quoted(inside)?,
            None => {
                let end = self
                    .rest
                    .find([',', '\r', '\n', '"'])
                    .unwrap_or(self.rest.len());
                let (cell, rest) = self.rest.split_at(end);
                self.rest = rest;
                cell.to_owned()
            }
        };
        if let Some(rest) = self.rest.strip_prefix(',') {
            self.rest = rest;
            return Ok((cell, true));
        }
        match self
            .rest
            .strip_prefix("\r\n")
            .or_else(|| self.rest.strip_prefix('\n'))
        {
            Some(rest) => {
                self.rest = rest;
                self.line = self.line.saturating_add(1);
                Ok((cell, false))
            }
            None if self.rest.is_empty() => Ok((cell, false)),
            None if self.rest.starts_with('\r') => Err(CsvFault::BareCarriageReturn),
            None => Err(CsvFault::BadQuotes),
        }
    }

    /// The content of a quoted cell whose opening quote is taken.
    fn quoted(&mut self, inside: &'a str) -> Result<String, CsvFault> {
        let (mut cell, mut rest) = (String::new(), inside);
        while let Some((text, after)) = rest.split_once('"') {
            cell.push_str(text);
            match after.strip_prefix('"') {
                Some(after) => {
                    cell.push('"');
                    rest = after;
                }
                None => {
                    let breaks = cell.bytes().filter(|&byte| byte == b'\n').count();
                    self.line = self.line.saturating_add(breaks);
                    self.rest = after;
                    return Ok(cell);
                }
            }
        }
        Err(CsvFault::BadQuotes)
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        self.line = self.line.saturating_add(1);
    }
}

/// What can be read of a record, and a fault for every cell that cannot.
fn row(line: usize, cells: &[String], categories: &[Id], fault: &mut impl FnMut(CsvFault)) -> Row {
    let mut row = Row {
        line,
        reference: None,
        member: None,
        category: None,
        amount: None,
        occurred_at: None,
    };
    let [reference, member, category, amount, occurred_at] = cells else {
        fault(CsvFault::CellCount { found: cells.len() });
        row.reference = cells.first().and_then(|cell| Id::parse(cell));
        return row;
    };
    let bad_reference = |cell: &str| CsvFault::BadReference { cell: cut(cell) };
    row.reference = read_cell("reference", reference, Id::parse, bad_reference)
        .map_err(&mut *fault)
        .ok();
    let bad_member = |cell: &str| CsvFault::BadMember { cell: cut(cell) };
    row.member = read_cell("member", member, Id::parse, bad_member)
        .map_err(&mut *fault)
        .ok();
    let known = |cell: &str| Id::parse(cell).filter(|id| categories.contains(id));
    let names = || categories.iter().map(Id::as_str).collect::<Vec<_>>();
    let unknown = |cell: &str| CsvFault::UnknownCategory {
        cell: cut(cell),
        known: names().join(", "),
    };
    row.category = read_cell("category", category, known, unknown)
        .map_err(&mut *fault)
        .ok();
    row.amount = read_amount(amount).map_err(&mut *fault).ok();
    let bad_time = |cell: &str| CsvFault::BadTime { cell: cut(cell) };
    row.occurred_at = read_cell("occurred_at", occurred_at, Time::parse, bad_time)
        .map_err(&mut *fault)
        .ok();
    row
}

/// Reads one cell, unless a spreadsheet would run it.
fn read_cell<T>(
    field: &'static str,
    cell: &str,
    read: impl FnOnce(&str) -> Option<T>,
    bad: impl FnOnce(&str) -> CsvFault,
) -> Result<T, CsvFault> {
    refuse_formula(field, cell)?;
    read(cell).ok_or_else(|| bad(cell))
}

/// Whether a spreadsheet would run the cell.
pub fn is_formula_like(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@'])
}

fn refuse_formula(field: &'static str, cell: &str) -> Result<(), CsvFault> {
    match is_formula_like(cell) {
        true => Err(CsvFault::FormulaLike {
            field,
            cell: cut(cell),
        }),
        false => Ok(()),
    }
}

fn read_amount(cell: &str) -> Result<i64, CsvFault> {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    if digits == cell || !digits.starts_with(|c: char| c.is_ascii_digit()) {
        refuse_formula("amount", cell)?;
    }
    let whole = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    if !whole || (digits.starts_with('0') && cell != "0") {
        return Err(CsvFault::BadAmount { cell: cut(cell) });
    }
    cell.parse()
        .map_err(|_| CsvFault::AmountOverflow { cell: cut(cell) })
}

/// The beginning of a cell as one line of a message.
fn cut(text: &str) -> String {
    let shown = |c: char| {
        if c.is_control() {
            char::REPLACEMENT_CHARACTER
        } else {
            c
        }
    };
    text.chars().take(100).map(shown).collect()
}
