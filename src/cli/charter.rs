//! Documents as people keep them: in files, a document after a blank line, or by the name of a preset.

use std::path::{Path, PathBuf};

use super::error::charters::CharterFault;
use super::{CliError, terminal};
use crate::domain::charter::document::{Document, compose};
use crate::domain::charter::preset::{self, Preset};
use crate::domain::charter::sort::Sort;
use crate::domain::fault::Fault;
use crate::domain::statement::given_line;
use crate::domain::text::Value;

/// That there is neither a file nor a preset of this name.
pub fn no_such(name: &str) -> CliError {
    let name = name.to_owned();
    CharterFault::NoSuchDocument { name }.into()
}

/// The preset that is meant by a name: a file of that name is meant before it.
pub fn preset(given: &str) -> Option<Preset> {
    let is_file = Path::new(given).exists();
    preset::named(given).filter(|_| !is_file)
}

/// The documents of a file, or of the preset of that name.
///
/// Errors with `NoSuchDocument`, or with `Document`, which has the line at fault.
pub fn read(given: &str) -> Result<Vec<Document>, CliError> {
    if let Some(preset) = preset(given) {
        return Ok(preset.documents);
    }
    let path = PathBuf::from(given);
    if !path.exists() && given != "-" {
        return Err(no_such(given));
    }
    let text = terminal::read_text(&path)?;
    let mut documents = Vec::new();
    let mut begun: Vec<(usize, String, String)> = Vec::new();
    let mut after_blank = true;
    for (number, line) in (1..).zip(text.trim_start_matches('\u{feff}').lines()) {
        let Some((key, value)) = given_line(line) else {
            after_blank |= line.trim().is_empty();
            continue;
        };
        if key.starts_with("folkmoot/") {
            continue;
        }
        let begins = Sort::read(key).is_some() && after_blank;
        if begins && !begun.is_empty() {
            documents.push(finished(&path, &begun)?);
            begun.clear();
        }
        after_blank = false;
        begun.push((number, key.to_owned(), value.to_owned()));
    }
    documents.push(finished(&path, &begun)?);
    Ok(documents)
}

fn finished(path: &Path, lines: &[(usize, String, String)]) -> Result<Document, CliError> {
    let given = lines
        .iter()
        .map(|(_, key, value)| (key.clone(), value.clone()));
    let given: Vec<(String, String)> = given.collect();
    compose(&given).map_err(|(index, why)| {
        let place = index.and_then(|index| lines.get(index)).or(lines.first());
        CliError::from(CharterFault::Document {
            path: path.to_owned(),
            line: place.map_or(1, |(number, _, _)| *number),
            reason: why.told(),
        })
    })
}

/// Documents as [`read`] reads them from a file.
pub fn written(documents: &[Document]) -> String {
    let texts: Vec<String> = documents.iter().map(Document::text).collect();
    texts.join("\n")
}
