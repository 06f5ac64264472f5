//! Uploads that wait for a statement to name them. The log takes them over when one does; those that
//! nobody names are forgotten.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::rows::from_row;
use super::schema::staged_attachment;
use super::{Connection, StoreError};
use crate::domain::hash::Hash;

/// Keeps an upload until a statement names it, under the hash that its bytes have; a second upload of the
/// same bytes changes nothing.
pub fn stage(conn: &mut Connection, hash: &Hash, bytes: &[u8]) -> Result<(), StoreError> {
    diesel::insert_into(staged_attachment::table)
        .values((
            staged_attachment::hash.eq(&hash.0[..]),
            staged_attachment::bytes.eq(bytes),
        ))
        .on_conflict_do_nothing()
        .execute(conn)?;
    Ok(())
}

/// The bytes of an upload that waits for a statement, if it is there.
pub fn find(conn: &mut Connection, hash: &Hash) -> Result<Option<Vec<u8>>, StoreError> {
    let found = staged_attachment::table
        .find(&hash.0[..])
        .select(staged_attachment::bytes);
    Ok(found.first(conn).optional()?)
}

/// Forgets these uploads.
pub fn unstage(conn: &mut Connection, hashes: &[Hash]) -> Result<(), StoreError> {
    let hashes = hashes.iter().map(|hash| &hash.0[..]);
    let these = staged_attachment::table.filter(staged_attachment::hash.eq_any(hashes));
    diesel::delete(these).execute(conn)?;
    Ok(())
}

/// Forgets uploads from before `until`; says how many.
pub fn forget(conn: &mut Connection, until: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = staged_attachment::table.filter(staged_attachment::staged_at.lt(until));
    Ok(diesel::delete(old).execute(conn)?)
}

/// What waits.
pub struct Waiting {
    /// How many uploads.
    pub count: u64,
    /// How many bytes they have together.
    pub bytes: u64,
}

/// How much waits. The uploads themselves are not read for it, only their rows.
pub fn waiting(conn: &mut Connection) -> Result<Waiting, StoreError> {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = BigInt)]
        count: i64,
        #[diesel(sql_type = BigInt)]
        bytes: i64,
    }
    let query = "SELECT count(*) AS count, coalesce(sum(octet_length(bytes)), 0)::bigint AS bytes
        FROM staged_attachment";
    let row: Row = diesel::sql_query(query).get_result(conn)?;
    Ok(Waiting {
        count: from_row(row.count, "count")?,
        bytes: from_row(row.bytes, "bytes")?,
    })
}
