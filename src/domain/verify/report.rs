//! What a verification found, in plain words.

use std::fmt;

use serde::Serialize;

use crate::domain::log::directory::DirectoryError;

/// The outcome of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether everything that was looked at holds.
    pub holds: bool,
    /// Which log, once that is known.
    pub log: Option<LogHead>,
    /// What holds, one line a topic. With a failure: how far it held.
    pub findings: Vec<Finding>,
    /// The first thing, in log order, that does not hold.
    pub failure: Option<Failure>,
    /// What this verification could not notice, and what would let it.
    pub cautions: Vec<String>,
}

/// The log that was verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogHead {
    /// Its name.
    pub origin: String,
    /// Entries under the checkpoint.
    pub size: u64,
    /// Root under the checkpoint, in hex.
    pub root: String,
    /// Hash of the genesis statement, in hex, once it was judged.
    pub genesis: Option<String>,
    /// Whether a trust file named log key and genesis.
    pub pinned: bool,
}

/// One thing that holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// In one word: leaves, signatures, rolls …
    pub topic: &'static str,
    /// What was found, with numbers.
    pub text: String,
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The file at fault, below the log's prefix or as given.
    pub file: String,
    /// The entry at fault, by its place in the log from 0.
    pub entry: Option<u64>,
    /// What is wrong.
    pub problem: String,
}

impl Failure {
    /// Something wrong with a file as such.
    pub(super) fn of_file(file: &str, problem: impl fmt::Display) -> Failure {
        Failure {
            file: file.to_owned(),
            entry: None,
            problem: problem.to_string(),
        }
    }

    /// Something wrong with an entry, or with what it names.
    pub(super) fn of_entry(file: &str, entry: u64, problem: impl fmt::Display) -> Failure {
        Failure {
            entry: Some(entry),
            ..Failure::of_file(file, problem)
        }
    }
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Failure {
        let text = error.to_string();
        // Every message of a file at fault begins with its path.
        let (file, problem) = text.split_once(": ").unwrap_or(("checkpoint", &text));
        let entry = match error {
            DirectoryError::Entry { index, .. } => Some(index),
            _ => None,
        };
        Failure {
            file: file.to_owned(),
            entry,
            problem: problem.to_owned(),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "{}, entry {entry}: {}", self.file, self.problem),
            None => write!(f, "{}: {}", self.file, self.problem),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{:<13} {}", finding.topic, finding.text)?;
        }
        if let Some(failure) = &self.failure {
            writeln!(f, "DOES NOT HOLD {failure}")?;
        }
        for caution in &self.cautions {
            writeln!(f, "{:<13} {caution}", "note")?;
        }
        match (&self.failure, &self.log) {
            (None, Some(log)) if log.pinned => {
                writeln!(
                    f,
                    "verified: everything holds, for the log that the trust file names"
                )
            }
            (None, _) => writeln!(f, "verified: self-consistent, origin not pinned"),
            (Some(_), _) => writeln!(f, "not verified: the line above says where it breaks"),
        }
    }
}
