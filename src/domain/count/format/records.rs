//! Cutting text into records of fields, as CSV with any delimiter and double quotes has them.
//!
//! RFC 4180, with the delimiter as an argument and either line end.

use super::{Fault, FormatError};

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
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = std::str::from_utf8(bytes).map_err(|_| Fault::NotUtf8.at(1))?;
    let mut all = Vec::new();
    let mut line = 1_u64;
    let mut record = Record {
        line,
        fields: Vec::new(),
    };
    let mut field = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                field.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if field.trim().is_empty() => {
                field.clear();
                quoted = true;
            }
            '\n' => {
                line = line.saturating_add(1);
                if quoted {
                    field.push(letter);
                    continue;
                }
                finish(&mut record, &mut field, &mut all, line);
            }
            letter if letter == delimiter && !quoted => {
                record.fields.push(field.trim().to_owned());
                field.clear();
            }
            letter => field.push(letter),
        }
    }
    if quoted {
        return Err(Fault::ends("form-closing-quote").at(record.line));
    }
    finish(&mut record, &mut field, &mut all, line);
    Ok(all)
}

/// Closes a record and begins the next at `line`.
fn finish(record: &mut Record, field: &mut String, all: &mut Vec<Record>, line: u64) {
    record.fields.push(field.trim().to_owned());
    field.clear();
    let next = Record {
        line,
        fields: Vec::new(),
    };
    let done = std::mem::replace(record, next);
    if !done.is_blank() {
        all.push(done);
    }
}
