//! The ledger as rows: what a member was credited with.

use super::rows::{from_row, spelled, to_hash, to_limit, to_row};
use super::{Connection, StoreError, run, to_timestamp};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::ledger::CorrectionRecord;
use crate::domain::state::ledger::Effect;
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::ledger::Line;
use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text, Timestamptz};

/// One line of the ledger as it was credited, with the last correction of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreditedLine {
    /// The index of the batch's entry.
    pub entry: u64,
    /// Who credited it.
    pub source: Principal,
    /// The line.
    pub line: Line,
    /// What was put in its place.
    pub correction: Option<CorrectionRecord>,
}

#[derive(QueryableByName)]
struct LineRow {
    #[diesel(sql_type = BigInt)]
    entry: i64,
    #[diesel(sql_type = Text)]
    source: String,
    #[diesel(sql_type = Text)]
    reference: String,
    #[diesel(sql_type = Text)]
    category: String,
    #[diesel(sql_type = BigInt)]
    amount: i64,
    #[diesel(sql_type = Text)]
    occurred_at: String,
    #[diesel(sql_type = Nullable<BigInt>)]
    corrected_by: Option<i64>,
    #[diesel(sql_type = Nullable<BigInt>)]
    corrected_to: Option<i64>,
    #[diesel(sql_type = Nullable<Binary>)]
    reason: Option<Vec<u8>>,
}

impl LineRow {
    fn read(self, member: &Id) -> Result<CreditedLine, StoreError> {
        let correction = match (self.corrected_by, self.corrected_to, self.reason) {
            (Some(entry), Some(amount), Some(reason)) => Some(CorrectionRecord {
                entry: from_row(entry, "correction.entry")?,
                amount,
                reason: to_hash(reason, "correction.reason")?,
            }),
            _ => None,
        };
        Ok(CreditedLine {
            entry: from_row(self.entry, "contribution.entry")?,
            source: spelled(&self.source, "contribution.source")?,
            line: Line {
                reference: spelled(&self.reference, "contribution.reference")?,
                member: member.clone(),
                category: spelled(&self.category, "contribution.category")?,
                amount: self.amount,
                occurred_at: spelled(&self.occurred_at, "contribution.occurred_at")?,
            },
            correction,
        })
    }
}

/// A member's lines after the given one (entry and reference), in that order, at most `limit`.
pub fn of_member(
    conn: &mut Connection,
    member: &Id,
    after: Option<&(u64, Id)>,
    limit: usize,
) -> Result<Vec<CreditedLine>, StoreError> {
    let query = sql_query(
        "SELECT c.entry, c.source, c.reference, c.category, c.amount,
                to_char(c.occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"') AS occurred_at,
                last.entry AS corrected_by, last.amount AS corrected_to, last.reason
         FROM contribution c
         LEFT JOIN LATERAL (
             SELECT entry, amount, reason FROM correction
             WHERE source = c.source AND reference = c.reference ORDER BY entry DESC LIMIT 1
         ) last ON true
         WHERE c.member = $1 AND (c.entry, c.reference) > ($2, $3)
         ORDER BY c.entry, c.reference LIMIT $4",
    );
    let (entry, reference) = match after {
        None => (-1, ""),
        Some((entry, reference)) => (to_row(*entry)?, reference.as_str()),
    };
    let rows: Vec<LineRow> = query
        .bind::<Text, _>(member.as_str())
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(reference)
        .bind::<BigInt, _>(to_limit(limit))
        .load(conn)?;
    rows.into_iter().map(|row| row.read(member)).collect()
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
