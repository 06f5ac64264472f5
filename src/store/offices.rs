//! Terms of office, and everybody's keys, as rows.

use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Nullable, Text, Timestamptz};

use super::{Connection, StoreError, run, to_timestamp};
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::offices::Effect;

/// Makes the rows of an effect.
pub(super) fn project(
    conn: &mut Connection,
    entry: i64,
    effect: &Effect,
) -> Result<(), StoreError> {
    match effect {
        Effect::Granted {
            office,
            holder,
            key,
            scope,
            until,
            ..
        } => {
            end_term(conn, entry, holder, *office)?;
            let scope = scope.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
            let until = until.map(to_timestamp);
            begin_term(conn, entry, holder, *office, &scope, until)?;
            insert_key(conn, entry, holder, key.as_bytes())
        }
        Effect::Ended { office, holder, .. } => end_term(conn, entry, holder, *office),
        Effect::Named { name, key, .. } => insert_key(conn, entry, name, key.as_bytes()),
        // Offices that come with a mandate have its times, which the state tells.
        Effect::Seated { .. } | Effect::Unseated { .. } => Ok(()),
        Effect::KeyEnded { holder, key, .. } => end_key(conn, entry, holder, key.as_bytes()),
    }
}

fn begin_term(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    office: Office,
    scope: &str,
    until: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<(), StoreError> {
    run(
        sql_query(
            "INSERT INTO office_term (holder, office, entry, scope, until) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind::<Text, _>(holder.to_string())
        .bind::<Text, _>(office.as_str())
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(scope)
        .bind::<Nullable<Timestamptz>, _>(until),
        conn,
    )
}

fn end_term(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    office: Office,
) -> Result<(), StoreError> {
    run(
        sql_query(
            "UPDATE office_term SET ended_by = $1 WHERE holder = $2 AND office = $3 AND ended_by IS NULL",
        )
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(holder.to_string())
        .bind::<Text, _>(office.as_str()),
        conn,
    )
}

/// Notes a key of somebody, or that it is in use again.
pub(super) fn insert_key(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    key: &[u8; 32],
) -> Result<(), StoreError> {
    run(
        sql_query(
            "INSERT INTO principal_key (holder, key, entry) VALUES ($1, $2, $3)
             ON CONFLICT (holder, key) DO UPDATE SET revoked_at = NULL",
        )
        .bind::<Text, _>(holder.to_string())
        .bind::<Binary, _>(key.as_slice())
        .bind::<BigInt, _>(entry),
        conn,
    )
}

/// Notes that a key of somebody ended.
pub(super) fn end_key(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    key: &[u8; 32],
) -> Result<(), StoreError> {
    run(
        sql_query("UPDATE principal_key SET revoked_at = $1 WHERE holder = $2 AND key = $3")
            .bind::<BigInt, _>(entry)
            .bind::<Text, _>(holder.to_string())
            .bind::<Binary, _>(key.as_slice()),
        conn,
    )
}
