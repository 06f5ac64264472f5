//! Values as people spell them in options and in files.

use super::language::term;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::time::Time;
use crate::domain::value::Value;

/// Reads an id as people spell it.
pub fn id(text: &str) -> Result<Id, String> {
    Id::parse(text).ok_or_else(|| term("typed-id"))
}

/// Reads an office by its name in statements.
pub fn office(text: &str) -> Result<Office, String> {
    Office::read(text).ok_or_else(|| term("typed-office"))
}

/// Reads a day or an instant as people spell it.
pub fn time(text: &str) -> Result<Time, String> {
    Time::spelled(text).ok_or_else(|| term("typed-time"))
}
