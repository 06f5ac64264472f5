//! A policy as commands are given one: a file with its rules, or the name of a preset.

use std::path::{Path, PathBuf};

use super::error::weights::WeightFault;
use super::{CliError, draft};
use crate::domain::fault::Fault as _;
use crate::domain::id::Id;
use crate::domain::weight::policy::{Policy, PolicyError};
use crate::domain::weight::preset::Preset;

/// What a `policy` statement has beside its rules.
const BESIDE: [&str; 6] = ["roster", "expires", "name", "title", "title-en", "revision"];

/// The policy of a file, or the preset of a name, checked against these categories and classes.
///
/// Errors with `Policy`, which has the line at fault and the reason, or `NoSuchPolicy`.
pub fn named(text: &str, categories: &[Id], classes: &[Id]) -> Result<Policy, CliError> {
    let read = Read::of(text)?;
    read.check(categories, classes)?;
    Ok(read.policy)
}

/// A policy, and where its lines stand in its file.
pub struct Read {
    path: PathBuf,
    /// Its rules.
    pub policy: Policy,
    lines: Vec<(usize, String)>,
}

impl Read {
    /// Reads a file, or takes the preset of that name.
    pub fn of(text: &str) -> Result<Read, CliError> {
        let path = PathBuf::from(text);
        let preset = Preset::named(text).filter(|_| !path.exists());
        if let Some(preset) = preset {
            let (policy, lines) = (preset.policy(), Vec::new());
            return Ok(Read {
                path,
                policy,
                lines,
            });
        }
        if !path.exists() && text != "-" {
            return Err(WeightFault::NoSuchPolicy {
                name: text.to_owned(),
            }
            .into());
        }
        let given = draft::lines(&path)?;
        let rules = given
            .iter()
            .filter(|(_, key, _)| !BESIDE.contains(&key.as_str()));
        let rules: Vec<_> = rules.collect();
        let lines = rules
            .iter()
            .map(|(line, key, value)| (*line, format!("{key} {value}")));
        let lines: Vec<(usize, String)> = lines.collect();
        let pairs = rules
            .iter()
            .map(|(_, key, value)| (key.as_str(), value.as_str()));
        match Policy::parse(&pairs.collect::<Vec<_>>()) {
            Ok(policy) => Ok(Read {
                path,
                policy,
                lines,
            }),
            Err(error) => Err(fault(&path, &lines, error)),
        }
    }

    /// Errors with `Policy` when it names what the organisation does not have.
    pub fn check(&self, categories: &[Id], classes: &[Id]) -> Result<(), CliError> {
        let checked = self.policy.check(categories, classes);
        checked.map_err(|error| fault(&self.path, &self.lines, error))
    }
}

fn fault(path: &Path, lines: &[(usize, String)], error: PolicyError) -> CliError {
    // Of two equal lines the second is the one too many.
    let found = lines.iter().rev().find(|(_, line)| *line == error.line);
    CliError::from(WeightFault::Policy {
        path: path.to_owned(),
        line: found.map_or(1, |(number, _)| *number),
        reason: error.told(),
    })
}
