//! `folkmoot count --write`: the ballots or the result in another format.

use clap::ValueEnum;

use super::super::error::counting::CountingFault;
use crate::cli::CliError;
use crate::domain::count::format::cvr::nist_write;
use crate::domain::count::format::{Profile, blt, csv, nist_results};
use crate::domain::count::{BallotKind, Outcome};
use crate::domain::fault::declared;
use crate::domain::time::Time;

/// A format that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// The ballots as BLT
    Blt,
    /// The ballots as CSV
    Csv,
    /// The ballots as NIST SP 1500-103 cast vote records
    #[value(name = "nist-1500-103")]
    NistRecords,
    /// The result as a NIST SP 1500-100 election report
    #[value(name = "nist-1500-100")]
    NistResults,
}

impl Format {
    /// Whether the format holds a result, which takes a count.
    pub fn is_result(self) -> bool {
        self == Format::NistResults
    }
}

/// The ballots in `format`; errors with `CannotWrite` where it has no place for them.
pub fn ballots(format: Format, profile: &Profile, date: Time) -> Result<String, CliError> {
    let election = &profile.election;
    let has_parts = election.terms().parts.is_some();
    let is_ranked = election.kind().is_ranked() || election.kind() == BallotKind::Choice;
    let refused = |reason| {
        CliError::from(CountingFault::CannotWrite {
            reason: declared(reason),
        })
    };
    match format {
        Format::Csv => Ok(csv::write(election)),
        _ if has_parts => Err(refused("no-place.parts")),
        Format::Blt if !is_ranked => Err(refused("no-place.marks")),
        Format::Blt => Ok(blt::write(profile)),
        Format::NistRecords => Ok(nist_write::write(profile, &date.to_string())),
        Format::NistResults => Err(refused("no-place.no-method")),
    }
}

/// The result as a report.
pub fn result(profile: &Profile, outcome: &Outcome, date: Time) -> String {
    nist_results::write(profile, outcome, &date.to_string())
}
