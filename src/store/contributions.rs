//! The ledger as rows: what a member was credited with.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Text};
use serde::{Serialize, Serializer};

use super::{Connection, StoreError};
use crate::domain::id::Id;

/// The most lines in one answer.
pub const PAGE: i64 = 1000;

/// One line of the ledger.
#[derive(Debug, Clone, Serialize, QueryableByName)]
pub struct ContributionRow {
    /// The index of the batch's entry.
    #[diesel(sql_type = BigInt)]
    pub entry: i64,
    /// Who credited it.
    #[diesel(sql_type = Text)]
    pub source: String,
    /// Unique for its source.
    #[diesel(sql_type = Text)]
    pub reference: String,
    /// What kind of contribution it is.
    #[diesel(sql_type = Text)]
    pub category: String,
    /// How much; a string in JSON, as every exact number.
    #[diesel(sql_type = BigInt)]
    #[serde(serialize_with = "as_text")]
    pub amount: i64,
    /// When it happened.
    #[diesel(sql_type = Text)]
    pub occurred_at: String,
}

fn as_text<S: Serializer>(amount: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

/// A member's lines after the given one, in order of entry and reference, at most [`PAGE`].
pub fn of_member(
    conn: &mut Connection,
    member: &Id,
    after: (i64, &str),
) -> Result<Vec<ContributionRow>, StoreError> {
    let query = sql_query(
        "SELECT entry, source, reference, category, amount,
                to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS occurred_at
         FROM contribution WHERE member = $1 AND (entry, reference) > ($2, $3)
         ORDER BY entry, reference LIMIT $4",
    );
    Ok(query
        .bind::<Text, _>(member.as_str())
        .bind::<BigInt, _>(after.0)
        .bind::<Text, _>(after.1)
        .bind::<BigInt, _>(PAGE)
        .load(conn)?)
}
