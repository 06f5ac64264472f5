//! Faults of a file that somebody wrote: all of them told at once, in order of line, each with a stable
//! code. `docs/CLI.md` and `docs/WEIGHTS.md` list the codes.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::CliError;
use super::error::files::FileFault;
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
            self.put(*line, fault.code(), fault);
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
            count => Err(FileFault::Faults {
                path: self.path,
                count,
            }
            .into()),
        }
    }
}
