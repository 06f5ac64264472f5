//! For those who run the service.

use crate::domain::id::Id;
use serde::{Deserialize, Serialize};

/// `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// `ok`, `cannot-write`, or `marks-lost`: statements are accepted, but some poll cannot be counted.
    pub status: String,
    /// The polls that cannot be counted, since marks of theirs are lost.
    pub polls_with_lost_marks: Vec<Id>,
    /// Entries under the newest signed head.
    pub size: u64,
}
