//! Ballot files: text or bytes in, an [`Election`] out, or the line and the reason why not.
//!
//! One file per format; each is a pure function over what was read from disk. Option ids are those of
//! the file (numbers in BLT and PrefLib), names for people are kept beside them.

pub mod abc_yaml;
pub mod blt;
pub mod csv;
pub mod cvr;
pub mod pb;
pub mod preflib;
pub mod records;
pub mod snapshot;
pub mod starvote;
pub mod weighted_json;
mod words;

use thiserror::Error;

use super::{BallotKind, CountError, Election, option_of};

/// What a ballot file holds.
#[derive(Clone, Debug)]
pub struct Profile {
    /// The contest with its ballots; seats are those of the file, or 1 where it names none.
    pub election: Election,
    /// The names of the options for people, in option order; the ids again where there are none.
    pub names: Vec<String>,
    /// The title of the file; empty where it has none.
    pub title: String,
}

/// Why a file could not be read.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line}: {fault}")]
pub struct FormatError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a line.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Fault {
    /// Something else should stand here.
    #[error("expected {expected}, found `{found}`")]
    Expected {
        /// What should stand here.
        expected: &'static str,
        /// What does, shortened.
        found: String,
    },
    /// The file ends too early.
    #[error("the file ends where {0} should follow")]
    Ends(&'static str),
    /// The text is not UTF-8.
    #[error("the text is not UTF-8")]
    NotUtf8,
    /// A ballot, option or term does not fit.
    #[error(transparent)]
    Count(#[from] CountError),
}

/// Reads a file by the ending of its name; `kind` says what to make of votes that could be several
/// kinds of ballot. A name without a known ending is read as BLT.
///
/// Errors with the line that does not fit the format.
pub fn read(name: &str, bytes: &[u8], kind: BallotKind) -> Result<Profile, FormatError> {
    match name.rsplit_once('.').map_or("", |(_, ending)| ending) {
        "soc" | "soi" | "toc" | "toi" => preflib::read(bytes),
        "pb" => pb::read(bytes),
        "yaml" => abc_yaml::read(bytes),
        "starvote" => starvote::read(bytes, &|_| None).map(|file| file.profile),
        "csv" if starvote::is_csv(bytes) => starvote::read_csv(bytes),
        "csv" => csv::read(bytes, kind),
        "json" if weighted_json::has_voters(bytes) => weighted_json::read(bytes),
        "json" => snapshot::read(bytes, kind),
        _ => blt::read(bytes),
    }
}

impl Fault {
    fn expected(expected: &'static str, found: &str) -> Fault {
        Fault::Expected {
            expected,
            found: found.chars().take(40).collect(),
        }
    }

    fn at(self, line: u64) -> FormatError {
        FormatError { line, fault: self }
    }
}

/// Strict rankings where no two ranks are equal.
fn narrowed(election: Election) -> Election {
    let mut ballots = election.ballots().iter();
    let strict = ballots.all(|ballot| ballot.marks.iter().all(|&mark| option_of(mark) == mark));
    drop(ballots);
    match election.kind() {
        BallotKind::WeakRanking if strict => election.with_kind(BallotKind::Ranking),
        _ => election,
    }
}
