//! Numbers and bytes of the rules as columns hold them, and back.

use super::StoreError;

/// PostgreSQL has no unsigned integers; a log does not outgrow the signed ones.
pub(super) fn to_row(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::Corrupt {
        what: format!("{number} is above 2^63"),
    })
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
