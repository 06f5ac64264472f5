//! One way to read CSV: RFC 4180 strictly, with what spreadsheets add to it: a UTF-8 byte order mark,
//! either line end, and semicolons or tabs between the cells where the first line has no comma. Files
//! that others laid out may have another delimiter, blanks around quotes, and quotes inside a cell that
//! does not begin with one.
//!
//! What the cells mean, and which faults they have, is said where a kind of file is read. Every fault
//! has its line, counted from 1, and after one reading goes on behind the line end.

use std::borrow::Cow;

use crate::domain::fault::{Fault, Told};

/// How many faults of a file are listed; more are only counted.
pub const FAULTS_MAX: usize = 100;

/// The most cells of a record.
pub const CELLS_MAX: usize = 65_536;

/// The most characters of a cell that a fault shows.
const SHOWN_MAX: usize = 100;

crate::faults! {
    /// Why bytes are not CSV.
    pub enum CsvFault {
        /// The bytes are not UTF-8.
        NotUtf8 "csv-file.not-utf-8" Malformed;
        /// Quotes where RFC 4180 has none, or none where it wants one.
        BadQuotes "csv-file.bad-quotes" Malformed;
        /// A carriage return that is not part of a line end.
        BareCarriageReturn "csv-file.bare-carriage-return" Malformed;
        /// Too many or too few cells.
        CellCount { wanted: usize, found: usize } "csv-file.cell-count" Malformed;
    }
}

/// A fault of a file, and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LineFault {
    /// The line of the file on which the record begins, from 1.
    pub line: usize,
    /// What is wrong. The case is its public code.
    pub told: Told,
}

impl LineFault {
    /// A fault of this line.
    pub fn of(line: usize, fault: &impl Fault) -> LineFault {
        let told = fault.told();
        LineFault { line, told }
    }

    /// The stable code for scripts.
    pub fn code(&self) -> &str {
        self.told.case.as_ref().unwrap_or(&self.told.code)
    }
}

/// One record: its cells, or why it has none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record<'a> {
    /// The line of the file on which it begins, from 1.
    pub line: usize,
    /// What it holds, without the quotes.
    pub cells: Result<Vec<Cow<'a, str>>, CsvFault>,
}

/// The records of a file in order. A line without anything is a record of one empty cell.
pub struct Records<'a> {
    rest: &'a str,
    line: usize,
    layout: Layout,
}

/// How cells stand in their lines.
#[derive(Clone, Copy)]
enum Layout {
    /// As RFC 4180 says, with this between them.
    Ours(char),
    /// As others write them, with this delimiter.
    Theirs(char),
}

impl<'a> Records<'a> {
    /// Begins at the first line. Errors with `NotUtf8` and the line where the text ends.
    pub fn of(bytes: &'a [u8]) -> Result<Records<'a>, LineFault> {
        Records::begin(bytes, Layout::Ours(','))
    }

    /// The same for a file that others laid out, with this delimiter.
    pub fn of_others(bytes: &'a [u8], delimiter: char) -> Result<Records<'a>, LineFault> {
        Records::begin(bytes, Layout::Theirs(delimiter))
    }

    fn begin(bytes: &'a [u8], layout: Layout) -> Result<Records<'a>, LineFault> {
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(rest) => Ok(Records {
                rest,
                line: 1,
                layout: match layout {
                    Layout::Ours(_) => Layout::Ours(separator(rest)),
                    theirs => theirs,
                },
            }),
            Err(error) => {
                let (valid, _) = bytes.split_at(error.valid_up_to());
                let breaks = valid.iter().filter(|&&byte| byte == b'\n').count();
                let line = breaks.saturating_add(1);
                Err(LineFault::of(line, &CsvFault::NotUtf8))
            }
        }
    }

    /// Takes the first line as it stands, without its end, with commas between its cells.
    pub fn header(&mut self) -> String {
        let (line, rest) = self.rest.split_once('\n').unwrap_or((self.rest, ""));
        self.rest = rest;
        self.line = self.line.saturating_add(1);
        let line = line.strip_suffix('\r').unwrap_or(line);
        match self.layout {
            Layout::Ours(separator) => line.replace(separator, ","),
            Layout::Theirs(_) => line.to_owned(),
        }
    }

    /// The cells of the next record.
    fn cells(&mut self) -> Result<Vec<Cow<'a, str>>, CsvFault> {
        let mut cells = Vec::new();
        loop {
            let (cell, more) = match self.layout {
                Layout::Ours(separator) => self.cell(separator)?,
                Layout::Theirs(delimiter) => self.cell_of_others(delimiter)?,
            };
            cells.push(cell);
            if !more {
                return Ok(cells);
            }
            if cells.len() >= CELLS_MAX {
                return Err(CsvFault::CellCount {
                    wanted: CELLS_MAX,
                    found: cells.len().saturating_add(1),
                });
            }
        }
    }

    /// One cell, and whether another one follows in the record.
    fn cell(&mut self, separator: char) -> Result<(Cow<'a, str>, bool), CsvFault> {
        let cell = match self.rest.strip_prefix('"') {
            Some(inside) => self.quoted(inside)?,
            None => {
                let end = self.rest.find([separator, '\r', '\n', '"']);
                let (cell, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
                self.rest = rest;
                Cow::Borrowed(cell)
            }
        };
        if let Some(rest) = self.rest.strip_prefix(separator) {
            self.rest = rest;
            return Ok((cell, true));
        }
        let ended = self.rest.strip_prefix("\r\n");
        match ended.or_else(|| self.rest.strip_prefix('\n')) {
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

    /// The same in a file that others laid out. Errors with `BadQuotes` where quotes have no end.
    fn cell_of_others(&mut self, delimiter: char) -> Result<(Cow<'a, str>, bool), CsvFault> {
        let is_blank = |c: char| c != delimiter && matches!(c, ' ' | '\t');
        let begins = self.rest.trim_start_matches(is_blank);
        let quoted = match begins.strip_prefix('"') {
            Some(inside) => Some(self.quoted(inside)?),
            None => None,
        };
        let end = self.rest.find([delimiter, '\n']);
        let (plain, rest) = self.rest.split_at(end.unwrap_or(self.rest.len()));
        let cell = match quoted {
            None => Cow::Borrowed(plain.trim()),
            Some(cell) if plain.trim().is_empty() => cell,
            Some(cell) => Cow::Owned(format!("{cell}{}", plain.trim_end())),
        };
        let mut rest = rest.chars();
        let ended_by = rest.next();
        self.rest = rest.as_str();
        if ended_by == Some('\n') {
            self.line = self.line.saturating_add(1);
        }
        Ok((cell, ended_by == Some(delimiter)))
    }

    /// The content of a quoted cell whose opening quote is taken.
    fn quoted(&mut self, inside: &'a str) -> Result<Cow<'a, str>, CsvFault> {
        let (mut whole, mut rest) = (None::<String>, inside);
        while let Some((text, after)) = rest.split_once('"') {
            if let Some(after) = after.strip_prefix('"') {
                let whole = whole.get_or_insert_default();
                whole.push_str(text);
                whole.push('"');
                rest = after;
                continue;
            }
            let cell = match whole {
                None => Cow::Borrowed(text),
                Some(mut whole) => {
                    whole.push_str(text);
                    Cow::Owned(whole)
                }
            };
            let breaks = cell.bytes().filter(|&byte| byte == b'\n').count();
            self.line = self.line.saturating_add(breaks);
            self.rest = after;
            return Ok(cell);
        }
        Err(CsvFault::BadQuotes)
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.split_once('\n').map_or("", |(_, rest)| rest);
        self.line = self.line.saturating_add(1);
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Record<'a>;

    fn next(&mut self) -> Option<Record<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let line = self.line;
        let cells = self.cells();
        if cells.is_err() {
            self.skip_line();
        }
        Some(Record { line, cells })
    }
}

/// What stands between the cells of a file, by its first line.
fn separator(text: &str) -> char {
    let first = text.lines().next().unwrap_or_default();
    match first.contains(',') {
        true => ',',
        false => [';', '\t']
            .into_iter()
            .find(|&other| first.contains(other))
            .unwrap_or(','),
    }
}

/// The cells of one line that others laid out, with commas. Errors as [`Record::cells`].
pub fn cells_of_others(line: &str) -> Result<Vec<Cow<'_, str>>, CsvFault> {
    let mut one = Records {
        rest: line,
        line: 1,
        layout: Layout::Theirs(','),
    };
    one.cells()
}

/// Whether a spreadsheet would run the cell.
pub fn is_formula_like(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@'])
}

/// The beginning of a cell as one line of a message.
pub fn shown(cell: &str) -> String {
    let plain = |c: char| match c.is_control() {
        true => char::REPLACEMENT_CHARACTER,
        false => c,
    };
    cell.chars().take(SHOWN_MAX).map(plain).collect()
}
