//! For those who run the service.

use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::service::clock::Doubt;
use serde::{Deserialize, Serialize};

/// `GET /health`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthView {
    /// `ok`, `cannot-write`, `clock-in-doubt`, or `marks-lost`: statements are accepted, but some poll cannot be
    /// counted.
    pub status: String,
    /// The polls that cannot be counted, since marks of theirs are lost.
    pub polls_with_lost_marks: Vec<Id>,
    /// Why the database's clock is not believed; `null` when it is.
    pub clock: Option<ClockView>,
    /// Entries under the newest signed head.
    pub size: u64,
}

/// A clock of the database that is not believed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// `stepped`, `stopped`, `apart` or `behind`.
    pub why: String,
    /// What it says.
    pub database: String,
    /// What it should say.
    pub expected: String,
}

impl ClockView {
    /// That of the service.
    pub fn of(doubt: &Doubt) -> ClockView {
        // Beyond the year 9999 it is seconds since 1970.
        let said = |seconds: i64| {
            Time::from_seconds(seconds).map_or_else(|| seconds.to_string(), |time| time.to_string())
        };
        ClockView {
            why: doubt.why.as_str().to_owned(),
            database: said(doubt.database),
            expected: said(doubt.expected),
        }
    }
}
