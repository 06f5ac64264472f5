//! Claims against provisional rolls, with their rulings, as rows.

use diesel::RunQueryDsl;
use diesel::deserialize::QueryableByName;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Nullable, Text};

use super::rows::{from_row, spelled, to_hash, to_limit, to_row};
use super::{Connection, StoreError};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::claim::Verdict;
use crate::domain::state::claims::Effect;

/// One claim with its ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FiledClaim {
    /// Hash of the claim statement.
    pub statement: Hash,
    /// The index of the claim.
    pub entry: u64,
    /// The provisional roll statement that it is against.
    pub roll: Hash,
    /// Who objects.
    pub member: Id,
    /// Whose place on the roll it is about.
    pub about: Id,
    /// The attachment that says what is wrong.
    pub reason: Hash,
    /// What was made of it; `None` while it waits.
    pub ruling: Option<Ruled>,
}

/// A ruling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ruled {
    /// Hash of the ruling statement.
    pub statement: Hash,
    /// The index of the ruling.
    pub entry: u64,
    /// Who decided.
    pub by: Principal,
    /// What was decided.
    pub verdict: Verdict,
    /// The entries that count for the member since.
    pub remedies: Vec<u64>,
    /// The attachment with the reason.
    pub reason: Hash,
}

/// The fields of a ruling stand all or none.
#[derive(QueryableByName)]
struct ClaimRow {
    #[diesel(sql_type = Binary)]
    statement: Vec<u8>,
    #[diesel(sql_type = BigInt)]
    entry: i64,
    #[diesel(sql_type = Binary)]
    roll: Vec<u8>,
    #[diesel(sql_type = Text)]
    member: String,
    #[diesel(sql_type = Text)]
    about: String,
    #[diesel(sql_type = Binary)]
    reason: Vec<u8>,
    #[diesel(sql_type = Nullable<Binary>)]
    ruling: Option<Vec<u8>>,
    #[diesel(sql_type = Nullable<BigInt>)]
    ruled_at: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    ruled_by: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    verdict: Option<String>,
    #[diesel(sql_type = Nullable<Array<BigInt>>)]
    remedies: Option<Vec<i64>>,
    #[diesel(sql_type = Nullable<Binary>)]
    ruling_reason: Option<Vec<u8>>,
}

impl ClaimRow {
    fn read(self) -> Result<FiledClaim, StoreError> {
        let decided = (self.ruling, self.ruled_at, self.ruled_by, self.verdict);
        let grounds = (self.remedies, self.ruling_reason);
        let ruling = match (decided, grounds) {
            (
                (Some(statement), Some(entry), Some(by), Some(verdict)),
                (Some(remedies), Some(reason)),
            ) => {
                let remedies = remedies.into_iter();
                let remedies = remedies.map(|entry| from_row(entry, "claim.remedies"));
                Some(Ruled {
                    statement: to_hash(statement, "claim.ruling")?,
                    entry: from_row(entry, "claim.ruled_at")?,
                    by: spelled(&by, "claim.ruled_by")?,
                    verdict: spelled(&verdict, "claim.verdict")?,
                    remedies: remedies.collect::<Result<_, _>>()?,
                    reason: to_hash(reason, "claim.ruling_reason")?,
                })
            }
            _ => None,
        };
        Ok(FiledClaim {
            statement: to_hash(self.statement, "claim.statement")?,
            entry: from_row(self.entry, "claim.entry")?,
            roll: to_hash(self.roll, "claim.roll")?,
            member: spelled(&self.member, "claim.member")?,
            about: spelled(&self.about, "claim.about")?,
            reason: to_hash(self.reason, "claim.reason")?,
            ruling,
        })
    }
}

/// The claims of a poll after the given entry, in log order, at most `limit`.
pub fn of_poll(
    conn: &mut Connection,
    poll: &Id,
    after: Option<u64>,
    limit: usize,
) -> Result<Vec<FiledClaim>, StoreError> {
    let query = sql_query(
        "SELECT statement, entry, roll, member, about, reason, ruling, ruled_at, ruled_by, verdict,
                remedies, ruling_reason
         FROM claim WHERE poll = $1 AND entry > $2 ORDER BY entry LIMIT $3",
    );
    let rows: Vec<ClaimRow> = query
        .bind::<Text, _>(poll.as_str())
        .bind::<BigInt, _>(after.map_or(Ok(-1), to_row)?)
        .bind::<BigInt, _>(to_limit(limit))
        .load(conn)?;
    rows.into_iter().map(ClaimRow::read).collect()
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
        // The claims of before stay; the state alone begins again.
        Effect::Renewed { .. } => 0,
    };
    Ok(())
}
