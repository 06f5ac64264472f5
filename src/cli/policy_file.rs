//! A policy as commands are given one: a file with its rules, or the name of a preset.

use std::path::PathBuf;

use super::error::files::FileFault;
use super::error::weights::WeightFault;
use super::{CliError, draft, language};
use crate::domain::fault::Fault as _;
use crate::domain::id::Id;
use crate::domain::weight::policy::{Policy, PolicyError};
use crate::domain::weight::preset::Preset;

/// What a policy's document has besides its rules.
const BESIDE: [&str; 5] = ["policy", "title", "title-en", "revision", "amended-by"];

/// The policy of a file, or the preset of a name, checked against these categories and classes.
///
/// Errors with `Policy`, which has the line at fault and the reason, or `NoSuchPolicy`.
pub fn named(text: &str, categories: &[Id], classes: &[Id]) -> Result<Policy, CliError> {
    let (read, mut faults) = Read::open(text)?;
    faults.extend(read.policy.unknown(categories, classes));
    read.refuse(faults)?;
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
    /// Reads a file, or takes the preset of that name. Errors with `Policy`, or lists all faults and errors
    /// with `Faults`.
    pub fn of(text: &str) -> Result<Read, CliError> {
        let (read, faults) = Read::open(text)?;
        read.refuse(faults)?;
        Ok(read)
    }

    /// What can be read, and all that is wrong.
    fn open(text: &str) -> Result<(Read, Vec<PolicyError>), CliError> {
        let path = PathBuf::from(text);
        let preset = Preset::named(text).filter(|_| !path.exists());
        if let Some(preset) = preset {
            let (policy, lines) = (preset.policy(), Vec::new());
            let read = Read {
                path,
                policy,
                lines,
            };
            return Ok((read, Vec::new()));
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
        let (policy, faults) = Policy::read_all(&pairs.collect::<Vec<_>>());
        let read = Read {
            path,
            policy,
            lines,
        };
        Ok((read, faults))
    }

    /// Errors when it names what the organisation does not have.
    pub fn check(&self, categories: &[Id], classes: &[Id]) -> Result<(), CliError> {
        self.refuse(self.policy.unknown(categories, classes))
    }

    /// Errors with `Policy` for one fault; lists several with their lines, and errors with `Faults`.
    fn refuse(&self, faults: Vec<PolicyError>) -> Result<(), CliError> {
        let told = |error: &PolicyError| {
            // Of two equal lines the second is the one too many.
            let mut lines = self.lines.iter().rev();
            let found = lines.find(|(_, line)| *line == error.line);
            WeightFault::Policy {
                path: self.path.clone(),
                line: found.map_or(1, |(number, _)| *number),
                reason: error.told(),
            }
        };
        let mut told: Vec<WeightFault> = faults.iter().map(told).collect();
        told.sort_by_key(|fault| match fault {
            WeightFault::Policy { line, .. } => *line,
            _ => 0,
        });
        match told.len() {
            0 => Ok(()),
            1 => Err(told.remove(0).into()),
            count => {
                for fault in &told {
                    eprintln!("{}", language::fault(fault));
                }
                let path = self.path.clone();
                Err(FileFault::Faults { path, count }.into())
            }
        }
    }
}
