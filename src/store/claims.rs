//! Claims against provisional rolls, with their rulings, as rows.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};

use super::rows::to_row;
use super::{Connection, StoreError};
use crate::domain::id::Id;
use crate::domain::state::claims::Effect;

/// The most claims in one answer.
pub const PAGE: i64 = 1000;

/// One claim. The fields of its ruling stand all or none.
#[derive(Debug, Clone, QueryableByName)]
pub struct ClaimRow {
    /// Hash of the claim statement.
    #[diesel(sql_type = Text)]
    pub statement: String,
    /// The index of the claim.
    #[diesel(sql_type = BigInt)]
    pub entry: i64,
    /// The provisional roll statement that it is against.
    #[diesel(sql_type = Text)]
    pub roll: String,
    /// Who objects.
    #[diesel(sql_type = Text)]
    pub member: String,
    /// Whose place on the roll it is about.
    #[diesel(sql_type = Text)]
    pub about: String,
    /// The attachment that says what is wrong.
    #[diesel(sql_type = Text)]
    pub reason: String,
    /// Hash of the ruling statement.
    #[diesel(sql_type = Nullable<Text>)]
    pub ruling: Option<String>,
    /// The index of the ruling.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub ruled_at: Option<i64>,
    /// Who decided.
    #[diesel(sql_type = Nullable<Text>)]
    pub ruled_by: Option<String>,
    /// What was decided.
    #[diesel(sql_type = Nullable<Text>)]
    pub verdict: Option<String>,
    /// The entries that count for the member since.
    #[diesel(sql_type = Nullable<Array<BigInt>>)]
    pub remedies: Option<Vec<i64>>,
    /// The attachment with the reason of the ruling.
    #[diesel(sql_type = Nullable<Text>)]
    pub ruling_reason: Option<String>,
}

/// The claims of a poll after the given entry, in log order, at most [`PAGE`].
pub fn of_poll(conn: &mut Connection, poll: &Id, after: i64) -> Result<Vec<ClaimRow>, StoreError> {
    let query = sql_query(
        "SELECT encode(statement, 'hex') AS statement, entry, encode(roll, 'hex') AS roll, member, about,
                encode(reason, 'hex') AS reason, encode(ruling, 'hex') AS ruling, ruled_at, ruled_by,
                verdict, remedies, encode(ruling_reason, 'hex') AS ruling_reason
         FROM claim WHERE poll = $1 AND entry > $2 ORDER BY entry LIMIT $3",
    );
    Ok(query
        .bind::<Text, _>(poll.as_str())
        .bind::<BigInt, _>(after)
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
        Effect::Filed {
            statement,
            poll,
            roll,
            member,
            about,
            reason,
            ..
        } => sql_query(
            "INSERT INTO claim (statement, poll, entry, roll, member, about, reason)
             VALUES ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind::<Binary, _>(statement.0.as_slice())
        .bind::<Text, _>(poll.as_str())
        .bind::<BigInt, _>(entry)
        .bind::<Binary, _>(roll.0.as_slice())
        .bind::<Text, _>(member.as_str())
        .bind::<Text, _>(about.as_str())
        .bind::<Binary, _>(reason.0.as_slice())
        .execute(conn)?,
        Effect::Ruled {
            statement,
            claim,
            by,
            verdict,
            remedies,
            reason,
            ..
        } => {
            let remedies = remedies.iter().map(|entry| to_row(*entry));
            let remedies: Vec<i64> = remedies.collect::<Result<_, _>>()?;
            sql_query(
                "UPDATE claim SET ruling = $2, ruled_at = $3, ruled_by = $4, verdict = $5, remedies = $6,
                                  ruling_reason = $7
                 WHERE statement = $1",
            )
            .bind::<Binary, _>(claim.0.as_slice())
            .bind::<Binary, _>(statement.0.as_slice())
            .bind::<BigInt, _>(entry)
            .bind::<Text, _>(by.to_string())
            .bind::<Text, _>(verdict.as_str())
            .bind::<Array<BigInt>, _>(remedies)
            .bind::<Binary, _>(reason.0.as_slice())
            .execute(conn)?
        }
        // The claims of before stay; the state alone begins anew.
        Effect::Renewed { .. } => 0,
    };
    Ok(())
}
