//! Options of commands that make a roll from files.

use std::path::PathBuf;

use clap::Args;

use super::error::weights::WeightFault;
use super::{CliError, spelling};
use crate::domain::id::Id;
use crate::domain::time::Time;

/// The options for a roll made from files.
#[derive(Args, Debug)]
pub struct Files {
    /// A CSV file of contributions, whose name is their source; may be repeated
    #[arg(long, value_name = "FILE", requires = "policy", conflicts_with_all = ["poll", "log"])]
    pub ledger: Vec<PathBuf>,
    /// The members: a CSV file as `enrol` reads it, tags included [default: everybody in the ledger, of the first class]
    #[arg(long, value_name = "FILE", requires = "ledger")]
    pub members: Option<PathBuf>,
    /// What occurred from then on does not count [default: everything counts]
    #[arg(long, value_name = "TIME", conflicts_with = "poll", value_parser = spelling::time)]
    pub record_date: Option<Time>,
    #[command(flatten)]
    pub names: OwnNames,
}

/// The names that an organisation's genesis statement lists, where there is no log to look into.
#[derive(Args, Debug)]
pub struct OwnNames {
    /// A category of contributions; may be repeated [default: development, efficiency, interaction, special]
    #[arg(long, value_name = "CATEGORY", value_parser = spelling::id)]
    category: Vec<Id>,
    /// A class of members; may be repeated [default: member]
    #[arg(long, value_name = "CLASS", value_parser = spelling::id)]
    class: Vec<Id>,
}

impl OwnNames {
    /// The categories that are named, else those of the reference set.
    pub fn categories(&self) -> Vec<Id> {
        named(
            &self.category,
            &["development", "efficiency", "interaction", "special"],
        )
    }

    /// The classes that are named, else one.
    pub fn classes(&self) -> Vec<Id> {
        named(&self.class, &["member"])
    }
}

fn named(given: &[Id], usual: &[&str]) -> Vec<Id> {
    match given.is_empty() {
        true => usual.iter().filter_map(|name| Id::parse(name)).collect(),
        false => given.to_vec(),
    }
}

impl Files {
    /// Errors with `OptionUnused` for an option that only a roll made from files would heed.
    pub fn refuse_unused(&self, policy: Option<&str>) -> Result<(), CliError> {
        if !self.ledger.is_empty() {
            return Ok(());
        }
        let unused = [
            ("--policy", policy.is_some()),
            ("--members", self.members.is_some()),
            ("--category", !self.names.category.is_empty()),
            ("--class", !self.names.class.is_empty()),
        ];
        match unused.into_iter().find(|(_, given)| *given) {
            None => Ok(()),
            Some((option, _)) => Err(WeightFault::OptionUnused {
                option: option.to_owned(),
            }
            .into()),
        }
    }
}
