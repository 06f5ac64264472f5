//! The full tiles of the log's tree. The right edge is in memory (`service::edge`).

use diesel::prelude::*;

use super::rows::to_row;
use super::schema::tile;
use super::{Connection, StoreError};
use crate::domain::hash::Hash;
use crate::domain::log::tile::decode_hashes;

/// The 256 hashes of a full tile, if it is complete.
pub fn tile(conn: &mut Connection, level: u8, index: u64) -> Result<Option<Vec<Hash>>, StoreError> {
    let found = tile::table
        .find((i16::from(level), to_row(index)?))
        .select(tile::hashes);
    let found: Option<Vec<u8>> = found.first(conn).optional()?;
    let corrupt = || StoreError::Corrupt {
        what: format!("tile {level}/{index} does not hold hashes"),
    };
    found
        .map(|bytes| decode_hashes(&bytes).ok_or_else(corrupt))
        .transpose()
}

/// How many tiles are stored.
pub fn count(conn: &mut Connection) -> Result<u64, StoreError> {
    let count: i64 = tile::table.count().get_result(conn)?;
    super::rows::from_row(count, "count")
}
