//! Columns of rows to the values of the rules and back. What does not fit is damage.

use super::StoreError;
use crate::domain::hash::Hash;
use crate::domain::text::Value;

/// PostgreSQL has no unsigned integers; a log does not outgrow the signed ones.
pub(super) fn to_row(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt {
        what: format!("{number} is above 2^63"),
    })
}

/// How many rows are wanted.
pub(super) fn to_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

pub(super) fn from_row(number: i64, column: &str) -> Result<u64, StoreError> {
    u64::try_from(number).map_err(|_| StoreError::Corrupt {
        what: format!("{column} is {number}"),
    })
}

pub(super) fn to_bytes<const N: usize>(
    bytes: Vec<u8>,
    column: &str,
) -> Result<[u8; N], StoreError> {
    let length = bytes.len();
    bytes.try_into().map_err(|_| StoreError::Corrupt {
        what: format!("{column} has {length} bytes"),
    })
}

/// A hash in a column of bytes.
pub(super) fn to_hash(bytes: Vec<u8>, column: &str) -> Result<Hash, StoreError> {
    to_bytes(bytes, column).map(Hash)
}

/// A value in a column of text.
pub(super) fn spelled<T: Value>(text: &str, column: &str) -> Result<T, StoreError> {
    T::read(text).ok_or_else(|| StoreError::Corrupt {
        what: format!("{column} is `{text}`"),
    })
}
