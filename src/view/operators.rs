//! For those who run the service.

use serde::{Deserialize, Serialize};

/// `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// `ok`, or `cannot write`.
    pub status: String,
    /// Entries under the newest signed head.
    pub size: u64,
}
