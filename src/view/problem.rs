//! What is said of a request that is not answered as asked: `application/problem+json`, RFC 9457.

use serde::{Deserialize, Serialize};

/// The body of every answer with a status of 400 or more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// `about:blank`: the status and the code say it all.
    pub r#type: String,
    /// The status in words.
    pub title: String,
    /// The status.
    pub status: u16,
    /// What is wrong, from the table in `docs/HTTP.md`.
    pub code: String,
    /// A sentence for people; never of a status of 500 or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
}
