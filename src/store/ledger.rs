//! The ledger as rows: what a member was credited with.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz};
use serde::{Serialize, Serializer};

use super::rows::from_row;
use super::{Connection, StoreError, run, to_timestamp};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::ledger::Effect;
use crate::domain::weight::ledger::Batch;

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
    /// The index of the last correction, if there is one.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub corrected_by: Option<i64>,
    /// What it put in place of the amount; 0 is a reversal.
    #[diesel(sql_type = Nullable<BigInt>)]
    #[serde(serialize_with = "as_text_if_any")]
    pub corrected_to: Option<i64>,
    /// The attachment with its reason.
    #[diesel(sql_type = Nullable<Text>)]
    pub reason: Option<String>,
}

fn as_text_if_any<S: Serializer>(amount: &Option<i64>, serializer: S) -> Result<S::Ok, S::Error> {
    match amount {
        None => serializer.serialize_none(),
        Some(amount) => serializer.collect_str(amount),
    }
}

fn as_text<S: Serializer>(amount: &i64, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(amount)
}

#[derive(QueryableByName)]
struct EntryRow {
    #[diesel(sql_type = BigInt)]
    entry: i64,
}

/// The entries of the batches with lines of a member, in log order.
pub fn entries_of(conn: &mut Connection, member: &Id) -> Result<Vec<u64>, StoreError> {
    let query =
        sql_query("SELECT DISTINCT entry FROM contribution WHERE member = $1 ORDER BY entry");
    let rows: Vec<EntryRow> = query.bind::<Text, _>(member.as_str()).load(conn)?;
    rows.iter()
        .map(|row| from_row(row.entry, "entry"))
        .collect()
}

/// A member's lines after the given one, in order of entry and reference, at most [`PAGE`].
pub fn of_member(
    conn: &mut Connection,
    member: &Id,
    after: (i64, &str),
) -> Result<Vec<ContributionRow>, StoreError> {
    let query = sql_query(
        "SELECT c.entry, c.source, c.reference, c.category, c.amount,
                to_char(c.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS occurred_at,
                last.entry AS corrected_by, last.amount AS corrected_to, encode(last.reason, 'hex') AS reason
         FROM contribution c
         LEFT JOIN LATERAL (
             SELECT entry, amount, reason FROM correction
             WHERE source = c.source AND reference = c.reference ORDER BY entry DESC LIMIT 1
         ) last ON true
         WHERE c.member = $1 AND (c.entry, c.reference) > ($2, $3)
         ORDER BY c.entry, c.reference LIMIT $4",
    );
    Ok(query
        .bind::<Text, _>(member.as_str())
        .bind::<BigInt, _>(after.0)
        .bind::<Text, _>(after.1)
        .bind::<BigInt, _>(PAGE)
        .load(conn)?)
}

/// Makes the rows of an effect.
pub(super) fn project(
    conn: &mut Connection,
    entry: i64,
    effect: &Effect,
) -> Result<(), StoreError> {
    match effect {
        Effect::Credited { source, batch, .. } => credit(conn, entry, source, batch),
        Effect::Corrected {
            source,
            lines,
            reason,
            ..
        } => correct(conn, entry, source, lines, reason),
    }
}

fn credit(
    conn: &mut Connection,
    entry: i64,
    source: &Principal,
    batch: &Batch,
) -> Result<(), StoreError> {
    let lines = batch.lines();
    let references: Vec<&str> = lines.iter().map(|line| line.reference.as_str()).collect();
    let members: Vec<&str> = lines.iter().map(|line| line.member.as_str()).collect();
    let categories: Vec<&str> = lines.iter().map(|line| line.category.as_str()).collect();
    let amounts: Vec<i64> = lines.iter().map(|line| line.amount).collect();
    let instants: Vec<_> = lines
        .iter()
        .map(|line| to_timestamp(line.occurred_at))
        .collect();
    run(
        sql_query(
            "INSERT INTO contribution (source, reference, member, category, amount, occurred_at, entry)
             SELECT $1, l.*, $7 FROM unnest($2, $3, $4, $5, $6) AS l",
        )
        .bind::<Text, _>(source.to_string())
        .bind::<Array<Text>, _>(references)
        .bind::<Array<Text>, _>(members)
        .bind::<Array<Text>, _>(categories)
        .bind::<Array<BigInt>, _>(amounts)
        .bind::<Array<Timestamptz>, _>(instants)
        .bind::<BigInt, _>(entry),
        conn,
    )
}

/// Notes what a correction put in place of lines of one source.
fn correct(
    conn: &mut Connection,
    entry: i64,
    source: &Principal,
    lines: &[(Id, i64)],
    reason: &Hash,
) -> Result<(), StoreError> {
    let references: Vec<&str> = lines.iter().map(|(line, _)| line.as_str()).collect();
    let amounts: Vec<i64> = lines.iter().map(|(_, amount)| *amount).collect();
    sql_query(
        "INSERT INTO correction (source, reference, entry, amount, reason)
         SELECT $1, l.reference, $2, l.amount, $3 FROM unnest($4, $5) AS l (reference, amount)",
    )
    .bind::<Text, _>(source.to_string())
    .bind::<BigInt, _>(entry)
    .bind::<Binary, _>(reason.0.as_slice())
    .bind::<Array<Text>, _>(references)
    .bind::<Array<BigInt>, _>(amounts)
    .execute(conn)?;
    Ok(())
}
