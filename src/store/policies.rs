//! Adopted policies, as rows.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Text};
use serde::Serialize;

use super::{Connection, StoreError, run};
use crate::domain::state::policies::Effect;

/// One adopted policy.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct PolicyRow {
    /// Hash of its statement.
    #[diesel(sql_type = Text)]
    pub statement: String,
    /// Its name.
    #[diesel(sql_type = Text)]
    pub name: String,
    /// Its revision under that name.
    #[diesel(sql_type = BigInt)]
    pub revision: i64,
    /// The index of the entry that adopted it.
    #[diesel(sql_type = BigInt)]
    pub entry: i64,
}

/// The newest thousand adopted policies, newest first.
pub fn adopted(conn: &mut Connection) -> Result<Vec<PolicyRow>, StoreError> {
    let query = "SELECT encode(statement, 'hex') AS statement, name, revision, entry FROM policy
                 ORDER BY entry DESC LIMIT 1000";
    Ok(sql_query(query).load(conn)?)
}

/// Makes the rows of an effect.
pub(super) fn project(
    conn: &mut Connection,
    entry: i64,
    effect: &Effect,
) -> Result<(), StoreError> {
    match effect {
        Effect::Adopted {
            statement,
            name,
            revision,
            ..
        } => run(
            sql_query(
                "INSERT INTO policy (statement, name, revision, entry) VALUES ($1, $2, $3, $4)",
            )
            .bind::<Binary, _>(statement.0.as_slice())
            .bind::<Text, _>(name.as_str())
            .bind::<BigInt, _>(i64::from(*revision))
            .bind::<BigInt, _>(entry),
            conn,
        ),
    }
}
