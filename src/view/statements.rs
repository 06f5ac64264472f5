//! Statements before they are sent: what would become of them.

use serde::{Deserialize, Serialize};

use super::problem::Problem;
use crate::domain::hash::Hash;

/// `POST /api/statements?dry-run`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRunView {
    /// In the order of the body; fewer where there was no time for all.
    pub statements: Vec<TriedView>,
}

/// What would become of one statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TriedView {
    /// Hash of its text, as far as it could be read.
    pub statement: Option<Hash>,
    /// What would become of it.
    pub outcome: Outcome,
    /// The index that it would have, or that it has.
    pub entry: Option<u64>,
    /// What speaks against it, all of it.
    pub faults: Vec<Problem>,
}

/// What would become of a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It would be in the log.
    Accepted,
    /// It is in the log.
    Logged,
    /// It would be refused.
    Refused,
}
