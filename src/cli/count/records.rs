//! Where ballots come from: files, their contest, and the rules for doubtful ranks.

use std::path::{Path, PathBuf};

use clap::ValueEnum;

use super::super::error::counting::CountingFault;
use super::super::language;
use crate::cli::{CliError, terminal};
use crate::domain::count::format::cvr::{OvervoteRule, Rules};
use crate::domain::count::format::{self, FormatError, Profile, Reading, csv, rctab};
use crate::domain::count::{BallotKind, Method};
use crate::domain::fault::Fault as _;

/// Ids between commas; one that holds a comma itself stands in quotes, as in CSV.
#[derive(Clone, Debug)]
pub struct Ids(pub Vec<String>);

impl Ids {
    /// Reads a list; errors on a quote without end.
    pub fn parse(text: &str) -> Result<Ids, String> {
        csv::cells(text)
            .map(Ids)
            .map_err(|fault| language::fault(&fault))
    }
}

/// The files of ballots.
#[derive(clap::Args, Debug)]
pub struct RecordArgs {
    /// The ballots; `-` for standard input, read as BLT. Several only with --rctab
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// An RCTab configuration that says how the files are to be read
    #[arg(long, value_name = "CONFIG", conflicts_with_all = ["contest", "overvote", "skipped_max", "duplicate"])]
    rctab: Option<PathBuf>,
    /// The contest to take from cast vote records that hold several
    #[arg(long, value_name = "NAME")]
    contest: Option<String>,
    /// The options in their order, where the file only names those that somebody marked
    #[arg(long, value_name = "IDS", value_parser = Ids::parse, conflicts_with = "rctab")]
    options: Option<Ids>,
    /// What happens to a ballot at a rank with several options
    #[arg(long, value_enum, default_value_t = OvervoteOption::Exhausts)]
    pub overvote: OvervoteOption,
    /// How many ranks in a row a cast vote record may leave empty before it is exhausted
    #[arg(long, value_name = "N")]
    skipped_max: Option<u32>,
    /// What happens when a cast vote record ranks an option again
    #[arg(long, value_enum, default_value_t = DuplicateOption::Passes)]
    duplicate: DuplicateOption,
}

/// What becomes of a ballot at a rank with several options.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum OvervoteOption {
    /// It is exhausted while several of them continue
    Exhausts,
    /// The rank is passed over while several of them continue
    Skips,
    /// Cast vote records: it is exhausted whoever continues
    Ends,
    /// Cast vote records: the rank is passed over whoever continues
    Ignored,
    /// Cast vote records: the whole ballot is void
    Spoils,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum DuplicateOption {
    /// The ballot goes on to its next rank
    Passes,
    /// The ballot is exhausted
    Exhausts,
}

impl RecordArgs {
    /// Reads the files as the ballots that `method` counts; as rankings where there is none.
    pub fn read(&self, method: Option<&dyn Method>) -> Result<Profile, CliError> {
        let Some(first) = self.files.first() else {
            return Err(CountingFault::SeveralFiles.into());
        };
        let refused = |path: &Path| {
            let path = path.to_owned();
            move |error: FormatError| {
                CliError::from(CountingFault::Ballots {
                    path,
                    reason: error.told(),
                })
            }
        };
        if let Some(config) = &self.rctab {
            let files = self.files.iter().map(|file| terminal::read(file));
            let files = files.collect::<Result<Vec<_>, _>>()?;
            return rctab::read(&terminal::read(config)?, &files).map_err(refused(first));
        }
        if self.files.len() > 1 {
            return Err(CountingFault::SeveralFiles.into());
        }
        let bytes = terminal::read(first)?;
        let folder = first.parent().unwrap_or(Path::new(""));
        let rules = self.rules();
        let reading = Reading {
            kind: method.map_or(BallotKind::WeakRanking, |method| method.ballot_kind()),
            is_ordered: method.is_some_and(|method| method.heeds_decision()),
            rules: &rules,
            contest: self.contest.as_deref(),
            options: self.options.as_ref().map(|ids| ids.0.as_slice()),
            beside: &|name| std::fs::read(folder.join(name)).ok(),
        };
        format::read(&first.to_string_lossy(), &bytes, &reading).map_err(refused(first))
    }

    /// What `--rctab` says of the method: its own where none is named, or its form of the one that is named.
    pub fn method(&self, asked: Option<&str>) -> Result<Option<String>, CliError> {
        let Some(path) = &self.rctab else {
            return Ok(asked.map(str::to_owned));
        };
        let own = rctab::method(&terminal::read(path)?);
        // Whoever names a method that RCTab counts wants it as the rules say, or to hear that they cannot be kept.
        let is_rctab = |asked: &str| {
            let named = crate::domain::count::method(asked);
            named.is_some_and(|method| method.follows_rctab())
        };
        let is_form_of = |own: &str, asked: &str| {
            let form = own.strip_prefix(asked);
            form.is_some_and(|form| form.starts_with('-'))
        };
        match (own, asked) {
            (Ok(own), Some(asked)) if is_form_of(own, asked) => Ok(Some(own.to_owned())),
            (Err(_), Some(asked)) if !is_rctab(asked) => Ok(Some(asked.to_owned())),
            (Ok(_), Some(asked)) => Ok(Some(asked.to_owned())),
            (Ok(own), None) => Ok(Some(own.to_owned())),
            (Err(error), _) => {
                let path = path.clone();
                Err(CountingFault::Ballots {
                    path,
                    reason: error.told(),
                }
                .into())
            }
        }
    }

    fn rules(&self) -> Rules {
        Rules {
            overvote: match self.overvote {
                OvervoteOption::Exhausts => OvervoteRule::ExhaustIfMultipleContinuing,
                OvervoteOption::Skips => OvervoteRule::SkipIfMultipleContinuing,
                OvervoteOption::Ends => OvervoteRule::ExhaustImmediately,
                OvervoteOption::Ignored => OvervoteRule::AlwaysSkip,
                OvervoteOption::Spoils => OvervoteRule::Spoils,
            },
            skipped_max: self.skipped_max,
            duplicate_exhausts: matches!(self.duplicate, DuplicateOption::Exhausts),
            ranks_max: None,
        }
    }
}
