//! Tiles of the log's tree: full ones are stored, the right edge is made from what is below.

use diesel::prelude::*;

use super::log::{to_bytes, to_row};
use super::schema::{entry, tile};
use super::{Connection, StoreError};
use crate::domain::hash::Hash;
use crate::domain::log::tile::decode_hashes;
use crate::domain::log::tree::root_of;

/// The 8192 bytes of a full tile, if it is complete.
pub fn tile(conn: &mut Connection, level: u8, index: u64) -> Result<Option<Vec<u8>>, StoreError> {
    let found = tile::table
        .find((i16::from(level), to_row(index)?))
        .select(tile::hashes);
    Ok(found.first(conn).optional()?)
}

/// The hashes of a tile as of a log of `size` entries: a stored full tile, or the part that is there.
pub fn tile_hashes(
    conn: &mut Connection,
    level: u8,
    index: u64,
    size: u64,
) -> Result<Vec<Hash>, StoreError> {
    if let Some(bytes) = tile(conn, level, index)? {
        return decode_hashes(&bytes).ok_or_else(|| StoreError::Corrupt {
            what: format!("tile {level}/{index} does not hold hashes"),
        });
    }
    let span = 256_u64.saturating_pow(u32::from(level));
    let first = index.saturating_mul(256);
    let count = (size / span).saturating_sub(first).min(256);
    if level > 0 {
        return (first..first + count)
            .map(|below| Ok(root_of(tile_hashes(conn, level - 1, below, size)?)))
            .collect();
    }
    let leaves: Vec<Vec<u8>> = entry::table
        .filter(
            entry::index
                .ge(to_row(first)?)
                .and(entry::index.lt(to_row(first + count)?)),
        )
        .order(entry::index)
        .select(entry::leaf_hash)
        .load(conn)?;
    leaves
        .into_iter()
        .map(|hash| Ok(Hash(to_bytes(hash, "leaf_hash")?)))
        .collect()
}
