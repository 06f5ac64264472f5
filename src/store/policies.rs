//! Adopted policies, as rows.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;

use super::{Connection, StoreError};

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
