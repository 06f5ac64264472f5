//! What a commit stored, read back before a head over it is signed.
//!
//! Triggers, rules and failing disks can change a row on its way; only a second look shows it. The
//! database hashes the rows, so one short answer comes back, whatever the batch holds.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::{Array, BigInt, Binary, SmallInt};
use sha2::{Digest, Sha256};

use super::append::{Batch, NewEntry};
use super::rows::to_row;
use super::{Connection, StoreError};
use crate::domain::hash::Hash;

/// Errors with `Altered` unless the database holds the entries, tiles and attachments of a batch that
/// was just committed, and no entry beyond them.
pub fn check(conn: &mut Connection, batch: &Batch) -> Result<(), StoreError> {
    let mut attachments: Vec<&[u8]> = batch.attachments.iter().map(|a| &a.hash.0[..]).collect();
    attachments.sort_unstable();
    attachments.dedup();
    let wanted = i64::try_from(attachments.len()).unwrap_or(i64::MAX);
    let tiles = batch.tiles.iter();
    let question = ReadBack {
        from: to_row(batch.expected.size)?,
        until: to_row(batch.new.size)?,
        tile_levels: tiles.clone().map(|tile| i16::from(tile.level)).collect(),
        tile_indexes: tiles
            .map(|tile| to_row(tile.index))
            .collect::<Result<_, _>>()?,
        attachments,
    };
    let until = question.until;
    let (entries, end, tiles, attachments): (Vec<u8>, i64, Vec<u8>, i64) =
        question.get_result(conn)?;
    let what = if end != until {
        format!("log until {until}, entries until {end}")
    } else if entries != entries_of(batch)? {
        format!("the entries from {} on", batch.expected.size)
    } else if tiles != tiles_of(batch)? {
        "their tiles".to_owned()
    } else if attachments != wanted {
        "their attachments".to_owned()
    } else {
        return Ok(());
    };
    Err(StoreError::Altered { what })
}

fn entries_of(batch: &Batch) -> Result<Vec<u8>, StoreError> {
    let mut digest = Sha256::new();
    for (index, entry) in (batch.expected.size..).zip(&batch.entries) {
        let NewEntry {
            kind,
            statement_hash,
            signer,
            key,
            leaf_hash,
            body,
            marks,
        } = entry;
        digest.update(to_row(index)?.to_be_bytes());
        digest.update(statement_hash.0);
        digest.update(key);
        digest.update(leaf_hash.0);
        for bytes in [&body[..], marks.as_deref().unwrap_or_default()] {
            digest.update(i32::try_from(bytes.len()).unwrap_or(i32::MAX).to_be_bytes());
            digest.update(bytes);
        }
        digest.update(format!("{kind} {signer}\n"));
    }
    Ok(digest.finalize().to_vec())
}

fn tiles_of(batch: &Batch) -> Result<Vec<u8>, StoreError> {
    let mut tiles: Vec<_> = batch.tiles.iter().collect();
    tiles.sort_unstable_by_key(|tile| (tile.level, tile.index));
    let mut digest = Sha256::new();
    for tile in tiles {
        digest.update(i16::from(tile.level).to_be_bytes());
        digest.update(to_row(tile.index)?.to_be_bytes());
        digest.update(Hash::of(&tile.hashes).0);
    }
    Ok(digest.finalize().to_vec())
}

/// The statement of `read_back.sql` with its values, prepared once for each connection.
struct ReadBack<'a> {
    from: i64,
    until: i64,
    tile_levels: Vec<i16>,
    tile_indexes: Vec<i64>,
    attachments: Vec<&'a [u8]>,
}

impl QueryFragment<Pg> for ReadBack<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        const SQL: &str = include_str!("read_back.sql");
        let mut pieces = SQL.split('?');
        let mut piece = || {
            pieces
                .next()
                .expect("read_back.sql has a place for each value")
        };
        out.push_sql(piece());
        out.push_bind_param::<BigInt, _>(&self.from)?;
        out.push_sql(piece());
        out.push_bind_param::<BigInt, _>(&self.until)?;
        out.push_sql(piece());
        out.push_bind_param::<Array<SmallInt>, _>(&self.tile_levels)?;
        out.push_sql(piece());
        out.push_bind_param::<Array<BigInt>, _>(&self.tile_indexes)?;
        out.push_sql(piece());
        out.push_bind_param::<Array<Binary>, _>(&self.attachments)?;
        out.push_sql(piece());
        Ok(())
    }
}

impl QueryId for ReadBack<'_> {
    type QueryId = ReadBack<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl Query for ReadBack<'_> {
    type SqlType = (Binary, BigInt, Binary, BigInt);
}

impl RunQueryDsl<Connection> for ReadBack<'_> {}
