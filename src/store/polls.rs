//! Polls as rows: how far each has come, its roll, the lot, the certificate.

use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};

use super::rows::to_row;
use super::{Connection, StoreError, run, to_timestamp};
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::change::{Addition, Change};
use crate::domain::poll::notice::{Notice, Publication};
use crate::domain::state::poll::Step;
use crate::domain::state::polls::Effect;
use crate::domain::time::Time;
use crate::domain::weight::roll::Roll;

/// Whether an effect makes rows: a ballot's entry is its row.
pub(super) fn is_projected(effect: &Effect) -> bool {
    match effect {
        Effect::Announced { .. } => true,
        Effect::Went { step, .. } => match step {
            Step::BallotCast { .. }
            | Step::Lapsed
            | Step::Nominated { .. }
            | Step::NominationsOver { .. }
            | Step::VoterAdded { .. } => false,
            Step::LedgerFixed { .. }
            | Step::RollProposed { .. }
            | Step::RollCertified { .. }
            | Step::LotRevealed { .. }
            | Step::Opened { .. }
            | Step::Changed { .. }
            | Step::Extended(_)
            | Step::NominationsLonger { .. }
            | Step::RunAgain { .. }
            | Step::Closed { .. }
            | Step::ResultStated { .. }
            | Step::CertificateSigned { .. }
            | Step::Certified { .. } => true,
        },
    }
}

/// Makes the rows of an effect.
pub(super) fn project(
    conn: &mut Connection,
    entry: i64,
    effect: &Effect,
) -> Result<(), StoreError> {
    match effect {
        Effect::Announced {
            statement,
            officer,
            ledger_size,
            notice,
        } => announce(
            conn,
            entry,
            statement.0.as_slice(),
            officer,
            *ledger_size,
            notice,
        ),
        Effect::Went { poll, step } => project_step(conn, entry, poll, step),
    }
}

fn project_step(
    conn: &mut Connection,
    entry: i64,
    poll: &Id,
    step: &Step,
) -> Result<(), StoreError> {
    match step {
        Step::LedgerFixed { size } => run(
            sql_query("UPDATE poll SET ledger_size = $2 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<BigInt, _>(to_row(*size)?),
            conn,
        ),
        Step::RollProposed { statement, roll } => {
            let lines = &roll.lines.hash.0;
            set_roll(conn, "provisional_roll", poll, &statement.0, lines)
        }
        Step::RollCertified {
            statement,
            roll,
            lines,
            ..
        } => {
            let hash = &roll.lines.hash.0;
            set_roll(conn, "certified_roll", poll, &statement.0, hash)?;
            insert_roll(conn, poll, lines)
        }
        Step::LotRevealed { scrutineer, secret } => run(
            sql_query(
                "INSERT INTO lot_reveal (poll, scrutineer, secret, entry) VALUES ($1, $2, $3, $4)",
            )
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(scrutineer.to_string())
            .bind::<Binary, _>(secret.0.as_slice())
            .bind::<BigInt, _>(entry),
            conn,
        ),
        Step::Opened { statement, .. } => set(conn, "opened_by", poll, &statement.0),
        Step::Changed {
            statement, change, ..
        } => project_change(conn, poll, &statement.0, change),
        Step::Extended(extended) => set_closing(conn, poll, extended.after),
        Step::NominationsLonger { opens, closes, .. } => set_times(conn, poll, *opens, *closes),
        Step::RunAgain { of } => run_again(conn, poll, of),
        Step::Closed {
            statement, size, ..
        } => run(
            sql_query("UPDATE poll SET closed_by = $2, closed_size = $3 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice())
                .bind::<BigInt, _>(to_row(*size)?),
            conn,
        ),
        Step::ResultStated { statement, result } => run(
            sql_query("UPDATE poll SET result = $2, outcome = $3 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice())
                .bind::<Binary, _>(result.outcome.hash.0.as_slice()),
            conn,
        ),
        Step::CertificateSigned { scrutineer } => run(
            sql_query(
                "INSERT INTO certificate_signature (poll, scrutineer, entry) VALUES ($1, $2, $3)",
            )
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(scrutineer.to_string())
            .bind::<BigInt, _>(entry),
            conn,
        ),
        Step::Certified { statement } => set(conn, "certificate", poll, &statement.0),
        // The state alone needs these: the entries themselves tell of them.
        Step::BallotCast { .. }
        | Step::Lapsed
        | Step::Nominated { .. }
        | Step::NominationsOver { .. }
        | Step::VoterAdded { .. } => Ok(()),
    }
}

fn project_change(
    conn: &mut Connection,
    poll: &Id,
    statement: &[u8; 32],
    change: &Change,
) -> Result<(), StoreError> {
    match change {
        Change::Cancelled => set(conn, "cancelled_by", poll, statement),
        Change::Annulled => set(conn, "annulled_by", poll, statement),
        Change::Rescheduled { after, .. } => set_times(conn, poll, after.opens, after.closes),
        Change::VoterAdded(Addition {
            member,
            class,
            weight,
            ..
        }) => run(
            sql_query(
                "INSERT INTO roll_line (poll, member, class, weight) VALUES ($1, $2, $3, $4)",
            )
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(member.as_str())
            .bind::<Text, _>(class.as_str())
            .bind::<BigInt, _>(to_row(*weight)?),
            conn,
        ),
        // No row has titles, or says who stands; the row of a result is that of the last.
        Change::Corrected(_) | Change::Struck { .. } | Change::Recounted { .. } => Ok(()),
    }
}

fn set_times(
    conn: &mut Connection,
    poll: &Id,
    opens: Time,
    closes: Time,
) -> Result<(), StoreError> {
    run(
        sql_query("UPDATE poll SET opens_at = $2, closes_at = $3 WHERE poll = $1")
            .bind::<Text, _>(poll.as_str())
            .bind::<Timestamptz, _>(to_timestamp(opens))
            .bind::<Timestamptz, _>(to_timestamp(closes)),
        conn,
    )
}

fn set_closing(conn: &mut Connection, poll: &Id, closes: Time) -> Result<(), StoreError> {
    run(
        sql_query("UPDATE poll SET closes_at = $2 WHERE poll = $1")
            .bind::<Text, _>(poll.as_str())
            .bind::<Timestamptz, _>(to_timestamp(closes)),
        conn,
    )
}

/// Takes over the roll of an annulled poll, with what was added to it.
fn run_again(conn: &mut Connection, poll: &Id, of: &Id) -> Result<(), StoreError> {
    run(
        sql_query(
            "UPDATE poll SET provisional_roll = f.provisional_roll, certified_roll = f.certified_roll,
                 roll_lines = f.roll_lines
             FROM poll AS f WHERE poll.poll = $1 AND f.poll = $2",
        )
        .bind::<Text, _>(poll.as_str())
        .bind::<Text, _>(of.as_str()),
        conn,
    )?;
    run(
        sql_query(
            "INSERT INTO roll_line (poll, member, class, weight)
             SELECT $1, member, class, weight FROM roll_line WHERE poll = $2",
        )
        .bind::<Text, _>(poll.as_str())
        .bind::<Text, _>(of.as_str()),
        conn,
    )
}

/// Notes which statement brought a poll to a stage.
fn set(
    conn: &mut Connection,
    column: &str,
    poll: &Id,
    statement: &[u8; 32],
) -> Result<(), StoreError> {
    run(
        sql_query(format!("UPDATE poll SET {column} = $2 WHERE poll = $1"))
            .bind::<Text, _>(poll.as_str())
            .bind::<Binary, _>(statement.as_slice()),
        conn,
    )
}

fn announce(
    conn: &mut Connection,
    entry: i64,
    statement: &[u8],
    officer: &Principal,
    ledger_size: Option<u64>,
    notice: &Notice,
) -> Result<(), StoreError> {
    run(
        sql_query(
            "INSERT INTO poll (poll, notice, entry, officer, policy, sealed, opens_at, closes_at, ledger_size)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        )
        .bind::<Text, _>(notice.poll.as_str())
        .bind::<Binary, _>(statement)
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(officer.to_string())
        .bind::<Binary, _>(notice.policy.0.as_slice())
        .bind::<Bool, _>(notice.publication == Publication::SealedUntilClose)
        .bind::<Timestamptz, _>(to_timestamp(notice.opens))
        .bind::<Timestamptz, _>(to_timestamp(notice.closes))
        .bind::<Nullable<BigInt>, _>(ledger_size.map(to_row).transpose()?),
        conn,
    )
}

fn set_roll(
    conn: &mut Connection,
    column: &str,
    poll: &Id,
    statement: &[u8; 32],
    lines: &[u8; 32],
) -> Result<(), StoreError> {
    run(
        sql_query(format!(
            "UPDATE poll SET {column} = $2, roll_lines = $3 WHERE poll = $1"
        ))
        .bind::<Text, _>(poll.as_str())
        .bind::<Binary, _>(statement.as_slice())
        .bind::<Binary, _>(lines.as_slice()),
        conn,
    )
}

fn insert_roll(conn: &mut Connection, poll: &Id, roll: &Roll) -> Result<(), StoreError> {
    let members: Vec<&str> = roll
        .lines()
        .iter()
        .map(|line| line.member.as_str())
        .collect();
    let classes: Vec<&str> = roll
        .lines()
        .iter()
        .map(|line| line.class.as_str())
        .collect();
    let weights = roll.lines().iter().map(|line| to_row(line.weight));
    let weights: Vec<i64> = weights.collect::<Result<_, _>>()?;
    run(
        sql_query(
            "INSERT INTO roll_line (poll, member, class, weight)
             SELECT $1, l.* FROM unnest($2, $3, $4) AS l",
        )
        .bind::<Text, _>(poll.as_str())
        .bind::<Array<Text>, _>(members)
        .bind::<Array<Text>, _>(classes)
        .bind::<Array<BigInt>, _>(weights),
        conn,
    )
}
