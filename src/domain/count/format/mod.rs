//! Ballot files: text or bytes in, an [`Election`] out, or the line and the reason why not.
//!
//! One file per format; each is a pure function over what was read from disk. Option ids are those of
//! the file (numbers in BLT and PrefLib), names for people are kept beside them.

pub mod abc_yaml;
pub mod blt;
pub mod concrete_stv;
pub mod csv;
pub mod cvr;
pub mod nist_results;
pub mod pb;
pub mod preflib;
pub mod rctab;
pub mod records;
pub mod snapshot;
pub mod starvote;
pub mod weighted_json;
mod weights;
mod words;

use std::fmt;

use serde::Deserialize;
use serde::de::IgnoredAny;

use self::cvr::{OvervoteRule, Rules, clear_ballot, columns, grid, nist};
use super::{BallotKind, CountError, Election, option_of};
use crate::domain::csv::CsvFault;
use crate::domain::fault::{self, Class, Term, Told};
use crate::faults;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormatError {
    /// The line, from 1.
    pub line: u64,
    /// What is wrong there.
    pub fault: Fault,
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fault::Fault::told(self).fmt(f)
    }
}

impl fault::Fault for FormatError {
    fn told(&self) -> Told {
        let told = Told::new("ballot-file-line").with("line", self.line);
        told.with("fault", &self.fault)
    }

    fn class(&self) -> Class {
        fault::Fault::class(&self.fault)
    }
}

faults! {
    /// What is wrong with a line.
    pub enum Fault {
        /// Something else should stand here than what does, which is shortened.
        Expected { expected: Term, found: String } "ballot-file.expected" Malformed;
        /// JSON or XML that is broken or says something else; the reason is what the parser makes of it.
        Json { expected: Term, reason: String } "ballot-file.json" Malformed;
        /// The file ends too early.
        Ends { expected: Term } "ballot-file.ends" Malformed;
        /// More than one contest, and none is named.
        Several "ballot-file.several" Malformed;
        /// Options are given for a file that has its own list of them.
        OwnOptions "ballot-file.own-options" Malformed;
        /// Rules for doubtful ranks, where the format has none.
        NotRecords "ballot-file.not-records" Malformed;
        /// The order of the options decides, and the file does not give it.
        NoOrder "ballot-file.no-order" Malformed;
        /// The text is not UTF-8.
        NotUtf8 "ballot-file.not-utf8" Malformed;
        /// A ballot, option or term does not fit.
        Count { error: CountError } "ballot-file.count" Malformed;
    }
}

impl From<CsvFault> for Fault {
    /// Of a file that others laid out: little else can be wrong with it than a quote without end.
    fn from(fault: CsvFault) -> Fault {
        match fault {
            CsvFault::NotUtf8 => Fault::NotUtf8,
            CsvFault::BadQuotes | CsvFault::BareCarriageReturn => Fault::ends("form-closing-quote"),
            CsvFault::CellCount { found: count, .. } => CountError::TooManyOptions { count }.into(),
        }
    }
}

impl From<CountError> for Fault {
    fn from(error: CountError) -> Fault {
        Fault::Count { error }
    }
}

/// What is known of a file beyond its bytes.
#[derive(Clone, Copy)]
pub struct Reading<'a> {
    /// What to make of votes that could be several kinds of ballot.
    pub kind: BallotKind,
    /// How cast vote records with doubtful ranks are read.
    pub rules: &'a Rules,
    /// The contest to take, where a file may hold several.
    pub contest: Option<&'a str>,
    /// Whether the order of the options says what they are, so that a file must give it.
    pub is_ordered: bool,
    /// The options in their order, where a file of names may leave some out; `None` for those it names.
    pub options: Option<&'a [String]>,
    /// Finds another file that this one names.
    pub beside: &'a dyn Fn(&str) -> Option<Vec<u8>>,
}

impl Reading<'static> {
    /// Ballots of this kind, the usual rules, the only contest, and no other files.
    pub fn of(kind: BallotKind) -> Reading<'static> {
        const RULES: Rules = Rules {
            overvote: OvervoteRule::ExhaustIfMultipleContinuing,
            skipped_max: None,
            duplicate_exhausts: false,
            ranks_max: None,
        };
        Reading {
            kind,
            is_ordered: false,
            rules: &RULES,
            contest: None,
            options: None,
            beside: &|_| None,
        }
    }
}

/// The ending of a file in the format that it is in: that of its name, or what its beginning suggests
/// where the name has none that is known.
fn ending<'a>(name: &'a str, bytes: &[u8]) -> &'a str {
    const KNOWN: &[&str] = &[
        "blt", "csv", "json", "pb", "soc", "soi", "starvote", "toc", "toi", "xml", "yaml", "yml",
    ];
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if KNOWN.contains(&ending) {
        return ending;
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = bytes.split(|&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let first = lines
        .clone()
        .find(|line| !line.is_empty() && !line.starts_with(b"#"));
    match first.unwrap_or_default() {
        [b'{', ..] => "json",
        [b'<', ..] => "xml",
        b"META" => "pb",
        b"[options]" | b"[ballots]" => "starvote",
        line if line.starts_with(b"profile:") || line.starts_with(b"description:") => "yaml",
        _ if lines
            .into_iter()
            .any(|line| line.starts_with(b"# NUMBER ALTERNATIVES:")) =>
        {
            "toi"
        }
        [b'0'..=b'9', ..] => "blt",
        line if line.contains(&b',') || csv::is_listed(bytes) => "csv",
        _ => "blt",
    }
}

/// Reads a file by the ending of its name and by how it begins. What neither tells is read as BLT.
///
/// Errors with the line that does not fit the format.
pub fn read(name: &str, bytes: &[u8], reading: &Reading<'_>) -> Result<Profile, FormatError> {
    let ending = ending(name, bytes);
    let is_records = match ending {
        "csv" => is_records_csv(bytes, reading),
        "json" => is_records_json(bytes),
        "xml" => true,
        _ => false,
    };
    let names_options =
        ending != "csv" || !csv::is_listed(bytes) && columns::own_layout(bytes).is_none();
    if reading.options.is_some() && names_options {
        return Err(Fault::OwnOptions.at(1));
    }
    if !is_records && !reading.rules.is_plain() {
        return Err(Fault::NotRecords.at(1));
    }
    match ending {
        "soc" | "soi" | "toc" | "toi" => preflib::read(bytes),
        "pb" => pb::read(bytes),
        "yaml" | "yml" => abc_yaml::read(bytes),
        "starvote" => starvote::read(bytes, reading.beside).map(|file| file.profile),
        "csv" => read_csv(bytes, reading),
        "json" => read_json(bytes, reading),
        "xml" => nist::read(bytes, reading.contest, reading.rules),
        _ => blt::read(bytes),
    }
}

/// Whether a CSV holds ranks as scanners give them.
fn is_records_csv(bytes: &[u8], reading: &Reading<'_>) -> bool {
    clear_ballot::is_one(bytes)
        || columns::own_layout(bytes).is_some()
        || reading.kind.is_ranked() && !starvote::is_csv(bytes) && !csv::is_listed(bytes)
}

fn read_csv(bytes: &[u8], reading: &Reading<'_>) -> Result<Profile, FormatError> {
    if starvote::is_csv(bytes) {
        return starvote::read_csv(bytes);
    }
    if clear_ballot::is_one(bytes) {
        return clear_ballot::read(bytes, reading.contest, reading.rules);
    }
    let own = columns::own_layout(bytes);
    let profile = match &own {
        Some(layout) => columns::read(bytes, layout, reading.options, reading.rules),
        None if is_records_csv(bytes, reading) => grid::read(bytes, reading.rules),
        None => csv::read(bytes, reading.kind, reading.options),
    }?;
    let only_names = reading.options.is_none() && (own.is_some() || csv::is_listed(bytes));
    match reading.is_ordered && only_names && csv::sides(profile.election.options()).is_none() {
        true => Err(Fault::NoOrder.at(1)),
        false => Ok(profile),
    }
}

/// The keys by which an outer object tells its format.
#[derive(Deserialize)]
struct Keys {
    metadata: Option<IgnoredAny>,
    voters: Option<IgnoredAny>,
    votes: Option<IgnoredAny>,
    #[serde(rename = "CVR")]
    records: Option<IgnoredAny>,
}

fn is_records_json(bytes: &[u8]) -> bool {
    serde_json::from_slice::<Keys>(bytes).is_ok_and(|keys| keys.records.is_some())
}

fn read_json(bytes: &[u8], reading: &Reading<'_>) -> Result<Profile, FormatError> {
    let keys: Keys =
        serde_json::from_slice(bytes).map_err(|error| Fault::json("form-json-object", &error))?;
    match (keys.voters, keys.votes, keys.records, keys.metadata) {
        (Some(_), ..) => weighted_json::read(bytes),
        (_, Some(_), ..) => snapshot::read(bytes, reading.kind),
        (_, _, Some(_), _) => nist::read(bytes, reading.contest, reading.rules),
        (.., Some(_)) => concrete_stv::read(bytes),
        (None, None, None, None) => Err(Fault::ends("form-json-keys").at(1)),
    }
}

impl Fault {
    /// The file ends where this should follow.
    fn ends(expected: &'static str) -> Fault {
        Fault::Ends {
            expected: Term(expected),
        }
    }

    fn expected(expected: &'static str, found: &str) -> Fault {
        // What is not text shall not steer a terminal.
        let shown = |letter: char| match letter.is_control() {
            true => char::REPLACEMENT_CHARACTER,
            false => letter,
        };
        Fault::Expected {
            expected: Term(expected),
            found: found.chars().take(40).map(shown).collect(),
        }
    }

    /// What is wrong with JSON, at its line; the parser says in words what it met.
    fn json(expected: &'static str, error: &serde_json::Error) -> FormatError {
        let said = error.to_string();
        let reason = said
            .rsplit_once(" at line ")
            .map_or(said.as_str(), |(reason, _)| reason);
        let reason = reason.to_owned();
        let line = u64::try_from(error.line()).unwrap_or(u64::MAX).max(1);
        Fault::Json {
            expected: Term(expected),
            reason,
        }
        .at(line)
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
