//! The tags of members, as rows.

use diesel::RunQueryDsl;
use diesel::sql_query;
use diesel::sql_types::{Array, Text};

use super::{Connection, StoreError};
use crate::domain::text::Value;
use crate::domain::weight::member::Tag;

/// Gives members tags that they may have already.
pub(super) fn tag(
    conn: &mut Connection,
    members: Vec<&str>,
    tags: &[Tag],
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE member
        SET tags = ARRAY (SELECT DISTINCT t COLLATE \"C\" FROM unnest(tags || $2) AS t ORDER BY 1)
        WHERE member = ANY ($1)";
    retag(conn, SQL, members, tags)
}

/// Takes tags from members.
pub(super) fn untag(
    conn: &mut Connection,
    members: Vec<&str>,
    tags: &[Tag],
) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE member
        SET tags = ARRAY (SELECT t COLLATE \"C\" FROM unnest(tags) AS t WHERE t <> ALL ($2) ORDER BY 1)
        WHERE member = ANY ($1)";
    retag(conn, SQL, members, tags)
}

fn retag(
    conn: &mut Connection,
    sql: &str,
    members: Vec<&str>,
    tags: &[Tag],
) -> Result<(), StoreError> {
    let tags: Vec<String> = tags.iter().map(Value::write).collect();
    sql_query(sql)
        .bind::<Array<Text>, _>(members)
        .bind::<Array<Text>, _>(tags)
        .execute(conn)?;
    Ok(())
}
