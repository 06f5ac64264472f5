//! Faults of a file that somebody wrote: all of them told at once, in order of line, each with a stable
//! code. `docs/CLI.md` and `docs/WEIGHTS.md` list the codes.

use std::path::{Path, PathBuf};

use super::CliError;
use super::error::files::FileFault;
use super::language::language;
use crate::domain::csv::{FAULTS_MAX, LineFault};
use crate::domain::fault::Fault;
use crate::words;

/// What is wrong with a file, as far as it is known.
pub struct Faults {
    path: PathBuf,
    found: Vec<LineFault>,
    /// How many more there are that were not listed.
    unlisted: usize,
}

impl Faults {
    /// None yet.
    pub fn of(path: &Path) -> Faults {
        Faults {
            path: path.to_owned(),
            found: Vec::new(),
            unlisted: 0,
        }
    }

    /// One in the line that counts from 1.
    pub fn put(&mut self, line: usize, fault: &impl Fault) {
        self.found.push(LineFault::of(line, fault));
    }

    /// Those that a reader of the rules found: the first ones, and how many there are.
    pub fn put_all(&mut self, listed: Vec<LineFault>, count: usize) {
        self.unlisted += count - listed.len();
        self.found.extend(listed);
    }

    /// Says the first hundred. Errors with `Faults` if there is any.
    pub fn finish(mut self) -> Result<(), CliError> {
        self.found.sort_by_key(|fault| fault.line);
        for fault in self.found.iter().take(FAULTS_MAX) {
            let (code, said) = (fault.code(), words::say(language(), &fault.told));
            let (path, line) = (self.path.display(), fault.line);
            eprintln!("{path}, line {line}: {code}: {said}");
        }
        match self.found.len() + self.unlisted {
            0 => Ok(()),
            count => Err(FileFault::Faults {
                path: self.path,
                count,
            }
            .into()),
        }
    }
}
