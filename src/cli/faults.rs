//! Faults of a file that somebody wrote: all of them told at once, in order of line, each with a stable
//! code. `docs/CLI.md` and `docs/WEIGHTS.md` list the codes.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::CliError;
use crate::domain::weight::csv::{FAULTS_MAX, LineFault};

/// What is wrong with a file, as far as it is known.
pub struct Faults {
    path: PathBuf,
    told: Vec<(usize, String)>,
    untold: usize,
}

impl Faults {
    /// None yet.
    pub fn of(path: &Path) -> Faults {
        Faults {
            path: path.to_owned(),
            told: Vec::new(),
            untold: 0,
        }
    }

    /// One in the line that counts from 1.
    pub fn put(&mut self, line: usize, code: &str, reason: impl Display) {
        self.told.push((line, format!("{code}: {reason}")));
    }

    /// Those that the reader of contributions found: the first ones, and how many there are.
    pub fn put_all(&mut self, listed: &[LineFault], count: usize) {
        for LineFault { line, fault } in listed {
            self.put(*line, fault.code(), super::language::fault(fault));
        }
        self.untold += count - listed.len();
    }

    /// Says the first hundred. Errors with `Faults` if there is any.
    pub fn finish(mut self) -> Result<(), CliError> {
        self.told.sort_by_key(|(line, _)| *line);
        for (line, fault) in self.told.iter().take(FAULTS_MAX) {
            eprintln!("{}, line {line}: {fault}", self.path.display());
        }
        match self.told.len() + self.untold {
            0 => Ok(()),
            count => Err(CliError::Faults {
                path: self.path,
                count,
            }),
        }
    }
}

/// A file of which only a part was taken.
#[derive(Debug, thiserror::Error)]
#[error("{error}\n{}, {state}", path.display())]
pub struct Partly {
    /// As given.
    pub path: PathBuf,
    /// Why not the rest.
    pub error: Box<CliError>,
    /// Which lines are in the log, and what to do.
    pub state: String,
}

/// How many stretches of lines are written out.
const STRETCHES_MAX: usize = 20;

/// Lines in words: `none`, or `2-5, 9`.
pub fn stretches(mut lines: Vec<usize>) -> String {
    lines.sort_unstable();
    let mut found: Vec<(usize, usize)> = Vec::new();
    for line in lines {
        match found.last_mut() {
            Some((_, end)) if *end + 1 >= line => *end = line,
            _ => found.push((line, line)),
        }
    }
    let more = found.len().saturating_sub(STRETCHES_MAX);
    let written = found
        .iter()
        .take(STRETCHES_MAX)
        .map(|(begin, end)| match begin == end {
            true => begin.to_string(),
            false => format!("{begin}-{end}"),
        });
    let written: Vec<String> = written.collect();
    match (written.len(), more) {
        (0, _) => "none".to_owned(),
        (_, 0) => written.join(", "),
        (_, more) => format!("{} and {more} more stretches", written.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::stretches;

    #[test]
    fn lines_that_follow_one_another_are_one_stretch() {
        assert_eq!(stretches(vec![9, 3, 2, 4]), "2-4, 9");
        assert_eq!(stretches(Vec::new()), "none");
        let odd = (0..50).map(|n| 2 * n + 1).collect();
        assert!(stretches(odd).ends_with("37, 39 and 30 more stretches"));
    }
}
