//! Files of records with any delimiter: their fields, trimmed, with the lines they begin on.

use super::{Fault, FormatError};
use crate::domain::csv::Records;

/// One line of fields; a quoted field may hold line ends, so a record may be longer than a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// The line it begins on, from 1.
    pub line: u64,
    /// Its fields, outer blanks trimmed.
    pub fields: Vec<String>,
}

impl Record {
    /// The field at a position; empty beyond the last.
    pub fn field(&self, position: usize) -> &str {
        self.fields.get(position).map_or("", String::as_str)
    }

    /// Whether nothing stands in the record.
    pub fn is_blank(&self) -> bool {
        self.fields.iter().all(String::is_empty)
    }
}

/// All records of a text, blank ones left out; errors on text that is not UTF-8 or a quote without end.
pub fn records(bytes: &[u8], delimiter: char) -> Result<Vec<Record>, FormatError> {
    let read = Records::of_others(bytes, delimiter).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut all = Vec::new();
    for record in read {
        let line = u64::try_from(record.line).unwrap_or(u64::MAX);
        let cells = record.cells.map_err(|fault| Fault::from(fault).at(line))?;
        let fields = cells.iter().map(|cell| cell.trim().to_owned()).collect();
        let record = Record { line, fields };
        if !record.is_blank() {
            all.push(record);
        }
    }
    Ok(all)
}
