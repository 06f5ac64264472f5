//! What a verification found, as codes with values. The sentences are in `words`.

use std::fmt;

use serde::Serialize;

use crate::domain::fault::{Fault, Told};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::directory::DirectoryError;
use crate::domain::log::proof::ProofError;
use crate::faults;

/// The outcome of a verification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Report {
    /// Whether everything that was looked at holds.
    pub holds: bool,
    /// Which log, once that is known.
    pub log: Option<LogHead>,
    /// What holds, in order of topic. With a failure: how far it held.
    pub findings: Vec<Finding>,
    /// The first thing, in log order, that does not hold.
    pub failure: Option<Failure>,
    /// Files that somebody holds and that say nothing of this log: not to be read, of another log, or proving nothing.
    pub unusable: Vec<Failure>,
    /// What this verification could not notice, and what would let it.
    pub cautions: Vec<Told>,
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
    #[serde(flatten)]
    pub told: Told,
}

/// What does not hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// The file at fault, below the log's prefix or as given.
    pub file: String,
    /// The entry at fault, by its place in the log from 0.
    pub entry: Option<u64>,
    /// What is wrong.
    #[serde(flatten)]
    pub problem: Told,
}

faults! {
    /// What can be wrong with a download beyond what the rules refuse.
    pub enum Problem {
        /// The file is not there.
        Missing "log-file.missing" Missing;
        /// An empty log cannot name its own key.
        Empty "log-file.empty" Missing;
        /// The first bundle of a log of so many entries is not there.
        NoFirstBundle { size: u64, path: String } "log-file.no-first-bundle" Missing;
        /// The first entry is of another kind.
        NoGenesis "log-file.no-genesis" Unfit;
        /// The genesis statement names the log as no key can be named.
        NoKeyName "log-file.no-key-name" Unfit;
        /// A signature line of a key that is not at hand.
        Stranger { name: String } "log-file.stranger" Unsigned;
        /// The entries lead to another root.
        OtherRoot { root: Hash } "log-file.other-root" Unfit;
        /// The statement names other bytes.
        OtherAttachment { stated: Hash, found: Hash } "log-file.other-attachment" Unfit;
        /// The statement states another length, in bytes.
        OtherSize { hash: Hash, stated: u64, found: u64 } "log-file.other-size" Unfit;
        /// The trust file names another beginning.
        OtherGenesis { found: Hash, pinned: Hash } "log-file.other-genesis" Unfit;
        /// The marks of a ballot in an open poll are not given.
        MarksWithheld { poll: Id } "log-file.marks-withheld" Missing;
        /// The marks of a ballot are not given, although an entry has closed its poll.
        MarksUnreleased { poll: Id, entry: u64 } "log-file.marks-unreleased" Missing;
        /// A receipt proves an entry beyond its own checkpoint.
        BeyondItsHead "held.beyond-its-head" Unfit;
        /// The log is shorter than what is held says.
        Shorter { had: u64, size: u64 } "held.shorter" Unfit;
        /// The entry that a receipt proves is another here.
        OtherEntry { index: u64, error: ProofError } "held.other-entry" Unfit;
        /// A receipt brings another entry than it proves.
        OtherExtra "held.other-extra" Unfit;
        /// The log had another root at that size.
        OtherHistory { size: u64, had: Hash, root: Hash } "held.other-history" Unfit;
    }
}

impl Failure {
    /// Something wrong with a file as such.
    pub(super) fn of_file(file: &str, problem: &impl Fault) -> Failure {
        Failure {
            file: file.to_owned(),
            entry: None,
            problem: problem.told(),
        }
    }

    /// Something wrong with an entry, or with what it names.
    pub(super) fn of_entry(file: &str, entry: u64, problem: &impl Fault) -> Failure {
        Failure {
            entry: Some(entry),
            ..Failure::of_file(file, problem)
        }
    }
}

impl From<DirectoryError> for Failure {
    fn from(error: DirectoryError) -> Failure {
        Failure {
            file: error.path(),
            entry: match error {
                DirectoryError::Entry { index, .. } => Some(index),
                _ => None,
            },
            problem: error.told(),
        }
    }
}

/// Without sentences.
impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.entry {
            Some(entry) => write!(f, "{}, entry {entry}: {}", self.file, self.problem),
            None => write!(f, "{}: {}", self.file, self.problem),
        }
    }
}

/// Without sentences.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for finding in &self.findings {
            writeln!(f, "{} {}", finding.topic, finding.told)?;
        }
        for file in &self.unusable {
            writeln!(f, "{file}")?;
        }
        for caution in &self.cautions {
            writeln!(f, "{caution}")?;
        }
        match &self.failure {
            Some(failure) => writeln!(f, "{failure}"),
            None => Ok(()),
        }
    }
}
