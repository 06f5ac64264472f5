//! What is said of a request that is not answered as asked: `application/problem+json`, RFC 9457.

use serde::{Deserialize, Serialize};

use crate::domain::fault::Told;

/// The body of every answer with a status of 400 or more, and a fault in a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`: the status and the code say it all.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What is wrong, from the table in `docs/HTTP.md`, and what it is about.
    #[serde(flatten)]
    pub told: Told,
    /// The same as a sentence, in the language asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
