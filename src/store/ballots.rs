//! Ballots: many rows in one statement when they come in, and the last of each member when they count.

use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Text};

use super::log::{from_row, to_bytes, to_row};
use super::project::Change;
use super::{Connection, StoreError};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;

/// The ballots of one batch, column by column.
#[derive(Default)]
pub(super) struct BallotRows<'a> {
    pub(super) polls: Vec<&'a str>,
    pub(super) members: Vec<&'a str>,
    pub(super) seqs: Vec<i64>,
    pub(super) entries: Vec<i64>,
    pub(super) statements: Vec<&'a [u8]>,
    pub(super) marks: Vec<&'a [u8]>,
    pub(super) weights: Vec<i64>,
}

impl<'a> BallotRows<'a> {
    /// The ballots among these changes.
    pub(super) fn of(changes: &'a [Change]) -> Result<BallotRows<'a>, StoreError> {
        let mut rows = BallotRows::default();
        for change in changes {
            let entry = to_row(change.entry)?;
            for effect in &change.effects {
                rows.take(entry, effect);
            }
        }
        Ok(rows)
    }

    fn take(&mut self, entry: i64, effect: &'a Effect) {
        let Effect::BallotCast {
            poll,
            member,
            seq,
            statement,
            marks,
            weight,
            ..
        } = effect
        else {
            return;
        };
        self.polls.push(poll.as_str());
        self.members.push(member.as_str());
        self.seqs.push(i64::from(*seq));
        self.entries.push(entry);
        self.statements.push(&statement.0);
        self.marks.push(&marks.0);
        self.weights
            .push(i64::try_from(*weight).expect("a weight is at most 2^53"));
    }

    /// Writes the rows and adds them to the turnout of their polls.
    pub(super) fn insert(self, conn: &mut Connection) -> Result<(), StoreError> {
        if !self.polls.is_empty() {
            self.execute(conn)?;
        }
        Ok(())
    }
}

impl QueryFragment<Pg> for BallotRows<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let mut pieces = include_str!("insert_ballots.sql").split('?');
        let mut piece = || {
            pieces
                .next()
                .expect("insert_ballots.sql has a place for each value")
        };
        macro_rules! bind {
            ($($sql_type:ty => $value:expr),+ $(,)?) => {$(
                out.push_sql(piece());
                out.push_bind_param::<$sql_type, _>($value)?;
            )+};
        }
        bind! {
            Array<Text> => &self.polls, Array<BigInt> => &self.seqs, Array<BigInt> => &self.weights,
            Array<Text> => &self.polls, Array<Text> => &self.members, Array<BigInt> => &self.seqs,
            Array<BigInt> => &self.entries, Array<Binary> => &self.statements, Array<Binary> => &self.marks,
        }
        out.push_sql(piece());
        Ok(())
    }
}

impl QueryId for BallotRows<'_> {
    type QueryId = BallotRows<'static>;
    const HAS_STATIC_QUERY_ID: bool = true;
}

impl RunQueryDsl<Connection> for BallotRows<'_> {}

/// What one member's last ballot weighs and which marks it bears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastBallot {
    /// The member's weight.
    pub weight: u64,
    /// The bytes of the marks.
    pub marks: Vec<u8>,
}

#[derive(QueryableByName)]
struct LastBallotRow {
    #[diesel(sql_type = Text)]
    member: String,
    #[diesel(sql_type = BigInt)]
    weight: i64,
    #[diesel(sql_type = Binary)]
    marks: Vec<u8>,
}

/// Hands every member's last ballot in a poll to `each`, in order of member id.
///
/// Holds some thousands of them at a time. Errors with the first error of `each`.
pub fn for_each_last_ballot<E: From<StoreError>>(
    conn: &mut Connection,
    poll: &Id,
    mut each: impl FnMut(LastBallot) -> Result<(), E>,
) -> Result<(), E> {
    const PAGE: i64 = 8192;
    let mut after = String::new();
    loop {
        let page: Vec<LastBallotRow> = sql_query(include_str!("last_ballots.sql"))
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(&after)
            .bind::<BigInt, _>(PAGE)
            .load(conn)
            .map_err(StoreError::from)?;
        let Some(last) = page.last() else {
            return Ok(());
        };
        after = last.member.clone();
        for row in page {
            let weight = from_row(row.weight, "weight")?;
            each(LastBallot {
                weight,
                marks: row.marks,
            })?;
        }
    }
}

#[derive(QueryableByName)]
struct HeadRow {
    #[diesel(sql_type = BigInt)]
    seq: i64,
    #[diesel(sql_type = Binary)]
    statement: Vec<u8>,
}

/// Number and statement hash of a member's last ballot in a poll.
pub fn last_of(
    conn: &mut Connection,
    poll: &Id,
    member: &Id,
) -> Result<Option<(u64, Hash)>, StoreError> {
    let row: Option<HeadRow> = sql_query(
        "SELECT seq, statement FROM ballot WHERE poll = $1 AND member = $2 ORDER BY seq DESC LIMIT 1",
    )
    .bind::<Text, _>(poll.as_str())
    .bind::<Text, _>(member.as_str())
    .get_result(conn)
    .optional()?;
    row.map(|row| {
        Ok((
            from_row(row.seq, "seq")?,
            Hash(to_bytes(row.statement, "statement")?),
        ))
    })
    .transpose()
}
