//! Values as people spell them in options and in files.

use crate::domain::id::Id;
use crate::domain::time::Time;

/// Reads an id as people spell it.
pub fn id(text: &str) -> Result<Id, String> {
    Id::parse(text)
        .ok_or_else(|| "an id is 1 to 64 of a-z 0-9 . _ -, with a letter or digit first".to_owned())
}

/// Reads a day or an instant as people spell it.
pub fn time(text: &str) -> Result<Time, String> {
    let time = Time::parse(text).or_else(|| Time::parse(&format!("{text}T00:00:00Z")));
    time.ok_or_else(|| "write it in UTC as 2026-12-01 or 2026-12-01T12:00:00Z".to_owned())
}
