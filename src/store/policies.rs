//! Adopted policies, as rows.

use super::rows::{from_row, spelled, to_hash, to_limit};
use super::{Connection, StoreError, run};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::policies::Effect;
use crate::domain::title::Titles;
use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Binary, Nullable, Text};

/// One adopted policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Adopted {
    /// Hash of its statement.
    pub statement: Hash,
    /// Its name.
    pub name: Id,
    /// Its titles.
    pub titles: Titles,
    /// Its revision under that name.
    pub revision: u32,
    /// The index of the entry that adopted it.
    pub entry: u64,
}

#[derive(QueryableByName)]
struct PolicyRow {
    #[diesel(sql_type = Binary)]
    statement: Vec<u8>,
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    title: String,
    #[diesel(sql_type = Text)]
    title_en: String,
    #[diesel(sql_type = BigInt)]
    revision: i64,
    #[diesel(sql_type = BigInt)]
    entry: i64,
}

impl PolicyRow {
    fn read(self) -> Result<Adopted, StoreError> {
        let corrupt = |_| StoreError::Corrupt {
            what: format!("policy.revision is {}", self.revision),
        };
        Ok(Adopted {
            statement: to_hash(self.statement, "policy.statement")?,
            name: spelled(&self.name, "policy.name")?,
            titles: Titles::of(&self.title, &self.title_en),
            revision: u32::try_from(self.revision).map_err(corrupt)?,
            entry: from_row(self.entry, "policy.entry")?,
        })
    }
}

/// Adopted policies, newest first, of one entry by hash from the highest; those after the given one, at most
/// `limit`.
pub fn adopted(
    conn: &mut Connection,
    after: Option<Hash>,
    limit: usize,
) -> Result<Vec<Adopted>, StoreError> {
    let query = "SELECT statement, name, title, title_en, revision, entry FROM policy
                 WHERE $1 IS NULL
                    OR (entry, statement) < (SELECT entry, statement FROM policy WHERE statement = $1)
                 ORDER BY entry DESC, statement DESC LIMIT $2";
    let rows: Vec<PolicyRow> = sql_query(query)
        .bind::<Nullable<Binary>, _>(after.as_ref().map(|hash| hash.0.as_slice()))
        .bind::<BigInt, _>(to_limit(limit))
        .load(conn)?;
    rows.into_iter().map(PolicyRow::read).collect()
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
            titles,
            revision,
            ..
        } => run(
            sql_query(
                "INSERT INTO policy (statement, name, title, title_en, revision, entry)
                 VALUES ($1, $2, $3, $4, $5, $6)",
            )
            .bind::<Binary, _>(statement.0.as_slice())
            .bind::<Text, _>(name.as_str())
            .bind::<Text, _>(titles.title.0.as_str())
            .bind::<Text, _>(titles.title_en.0.as_str())
            .bind::<BigInt, _>(i64::from(*revision))
            .bind::<BigInt, _>(entry),
            conn,
        ),
    }
}
