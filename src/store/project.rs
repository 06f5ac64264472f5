//! Effects become rows, in the transaction that appends the entry that caused them.
//!
//! The tables here are a projection: reads and reports use them, rules never do. Rows depend on
//! nothing but the log, so `rebuild` arrives at the same ones.

use diesel::RunQueryDsl;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Binary, Bool, Nullable, Text, Timestamptz};

use super::rows::to_row;
use super::{Connection, StoreError, claims, contributions, people, to_timestamp};
use crate::domain::effect::{Effect, MemberChange};
use crate::domain::id::Id;
use crate::domain::office::{Office, Principal};
use crate::domain::state::{Standing, service};
use crate::domain::statement::genesis::Genesis;
use crate::domain::statement::notice::{Notice, Publication};
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::roll::Roll;

/// What one entry changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// The index of the entry.
    pub entry: u64,
    /// Its effects, in order.
    pub effects: Vec<Effect>,
}

impl Change {
    /// Whether it makes rows beside those of the log.
    pub(super) fn is_projected(&self) -> bool {
        self.effects.iter().any(|effect| {
            !matches!(
                effect,
                Effect::BallotCast { .. } | Effect::ClockMoved { .. } | Effect::PollLapsed { .. }
            )
        })
    }
}

/// Writes all rows of these changes.
pub fn project(conn: &mut Connection, changes: &[Change]) -> Result<(), StoreError> {
    for change in changes {
        let entry = to_row(change.entry)?;
        for effect in &change.effects {
            project_effect(conn, entry, effect)?;
        }
    }
    Ok(())
}

fn project_effect(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        Effect::Founded { genesis, .. } => found(conn, entry, genesis),
        Effect::OfficeGranted { .. } | Effect::OfficeEnded { .. } => {
            project_office(conn, entry, effect)
        }
        Effect::MemberEnrolled { .. } => enrol(conn, entry, effect),
        Effect::MembersChanged {
            members, change, ..
        } => change_members(conn, members, change),
        Effect::KeyAdded { holder, key } => insert_key(conn, entry, holder, key.as_bytes()),
        Effect::KeyRevoked { holder, key, .. } => run(
            sql_query("UPDATE principal_key SET revoked_at = $1 WHERE holder = $2 AND key = $3")
                .bind::<BigInt, _>(entry)
                .bind::<Text, _>(holder.to_string())
                .bind::<Binary, _>(key.as_bytes().as_slice()),
            conn,
        ),
        Effect::ContributionsCredited { source, batch, .. } => credit(conn, entry, source, batch),
        Effect::LinesCorrected {
            source,
            lines,
            reason,
            ..
        } => contributions::correct(conn, entry, source, lines, reason),
        Effect::PolicyAdopted {
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
        Effect::PollAnnounced {
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
        Effect::RollCertified {
            poll,
            statement,
            roll,
            lines,
        } => {
            set_roll(
                conn,
                "certified_roll",
                poll,
                &statement.0,
                &roll.lines.hash.0,
            )?;
            insert_roll(conn, poll, lines)
        }
        _ => project_poll(conn, entry, effect),
    }
}

fn project_poll(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        Effect::LedgerFixed { poll, size } => run(
            sql_query("UPDATE poll SET ledger_size = $2 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<BigInt, _>(to_row(*size)?),
            conn,
        ),
        Effect::RollProposed {
            poll,
            statement,
            roll,
        } => set_roll(
            conn,
            "provisional_roll",
            poll,
            &statement.0,
            &roll.lines.hash.0,
        ),
        Effect::LotRevealed {
            poll,
            scrutineer,
            secret,
        } => run(
            sql_query(
                "INSERT INTO lot_reveal (poll, scrutineer, secret, entry) VALUES ($1, $2, $3, $4)",
            )
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(scrutineer.to_string())
            .bind::<Binary, _>(secret.0.as_slice())
            .bind::<BigInt, _>(entry),
            conn,
        ),
        Effect::PollOpened {
            poll, statement, ..
        } => run(
            sql_query("UPDATE poll SET opened_by = $2 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice()),
            conn,
        ),
        Effect::PollClosed {
            poll,
            statement,
            size,
            ..
        } => run(
            sql_query("UPDATE poll SET closed_by = $2, closed_size = $3 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice())
                .bind::<BigInt, _>(to_row(*size)?),
            conn,
        ),
        _ => project_result(conn, entry, effect),
    }
}

fn project_result(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        Effect::ResultStated {
            poll,
            statement,
            result,
        } => run(
            sql_query("UPDATE poll SET result = $2, outcome = $3 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice())
                .bind::<Binary, _>(result.outcome.hash.0.as_slice()),
            conn,
        ),
        Effect::CertificateSigned { poll, scrutineer } => run(
            sql_query(
                "INSERT INTO certificate_signature (poll, scrutineer, entry) VALUES ($1, $2, $3)",
            )
            .bind::<Text, _>(poll.as_str())
            .bind::<Text, _>(scrutineer.to_string())
            .bind::<BigInt, _>(entry),
            conn,
        ),
        Effect::ResultCertified { poll, statement } => run(
            sql_query("UPDATE poll SET certificate = $2 WHERE poll = $1")
                .bind::<Text, _>(poll.as_str())
                .bind::<Binary, _>(statement.0.as_slice()),
            conn,
        ),
        // The state alone needs the others: the entries themselves tell of them.
        _ => claims::project(conn, entry, effect),
    }
}

fn run<Q>(query: Q, conn: &mut Connection) -> Result<(), StoreError>
where
    Q: RunQueryDsl<Connection> + diesel::query_dsl::methods::ExecuteDsl<Connection>,
{
    diesel::query_dsl::methods::ExecuteDsl::execute(query, conn)?;
    Ok(())
}

fn found(conn: &mut Connection, entry: i64, genesis: &Genesis) -> Result<(), StoreError> {
    for (founder, key) in &genesis.founders {
        let founder = Principal::Officer(founder.clone());
        begin_term(conn, entry, &founder, Office::Founder, "all", None)?;
        insert_key(conn, entry, &founder, key.as_bytes())?;
    }
    begin_term(conn, entry, &service(), Office::Service, "all", None)?;
    insert_key(conn, entry, &service(), genesis.service.as_bytes())
}

fn project_office(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        Effect::OfficeGranted {
            office,
            holder,
            key,
            scope,
            until,
            ..
        } => {
            end_term(conn, entry, holder, *office)?;
            let scope = scope.iter().map(Id::as_str).collect::<Vec<_>>().join(" ");
            begin_term(
                conn,
                entry,
                holder,
                *office,
                &scope,
                until.map(to_timestamp),
            )?;
            insert_key(conn, entry, holder, key.as_bytes())
        }
        Effect::OfficeEnded { office, holder, .. } => end_term(conn, entry, holder, *office),
        _ => Ok(()),
    }
}

fn begin_term(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    office: Office,
    scope: &str,
    until: Option<chrono::DateTime<chrono::Utc>>,
) -> Result<(), StoreError> {
    run(
        sql_query(
            "INSERT INTO office_term (holder, office, entry, scope, until) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind::<Text, _>(holder.to_string())
        .bind::<Text, _>(office.as_str())
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(scope)
        .bind::<Nullable<Timestamptz>, _>(until),
        conn,
    )
}

fn end_term(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    office: Office,
) -> Result<(), StoreError> {
    run(
        sql_query(
            "UPDATE office_term SET ended_by = $1 WHERE holder = $2 AND office = $3 AND ended_by IS NULL",
        )
        .bind::<BigInt, _>(entry)
        .bind::<Text, _>(holder.to_string())
        .bind::<Text, _>(office.as_str()),
        conn,
    )
}

fn insert_key(
    conn: &mut Connection,
    entry: i64,
    holder: &Principal,
    key: &[u8; 32],
) -> Result<(), StoreError> {
    run(
        sql_query(
            "INSERT INTO principal_key (holder, key, entry) VALUES ($1, $2, $3)
             ON CONFLICT (holder, key) DO UPDATE SET revoked_at = NULL",
        )
        .bind::<Text, _>(holder.to_string())
        .bind::<Binary, _>(key.as_slice())
        .bind::<BigInt, _>(entry),
        conn,
    )
}

fn enrol(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    let Effect::MemberEnrolled {
        member,
        key,
        class,
        joined,
        confirmed,
        by,
    } = effect
    else {
        return Ok(());
    };
    run(
        sql_query(
            "INSERT INTO member (member, class, joined_at, enrolled_by, confirmed, standing, entry)
             VALUES ($1, $2, $3, $4, $5, 'active', $6)",
        )
        .bind::<Text, _>(member.as_str())
        .bind::<Text, _>(class.as_str())
        .bind::<Timestamptz, _>(to_timestamp(*joined))
        .bind::<Text, _>(by.to_string())
        .bind::<Bool, _>(*confirmed)
        .bind::<BigInt, _>(entry),
        conn,
    )?;
    insert_key(
        conn,
        entry,
        &Principal::Member(member.clone()),
        key.as_bytes(),
    )
}

fn change_members(
    conn: &mut Connection,
    members: &[Id],
    change: &MemberChange,
) -> Result<(), StoreError> {
    let members: Vec<&str> = members.iter().map(Id::as_str).collect();
    let (set, value) = match change {
        MemberChange::Tagged(tags) => return people::tag(conn, members, tags),
        MemberChange::Untagged(tags) => return people::untag(conn, members, tags),
        MemberChange::Confirmed => ("confirmed = $2 = ''", String::new()),
        MemberChange::Stands(Standing::Active) => ("standing = $2", "active".to_owned()),
        MemberChange::Stands(Standing::Suspended) => ("standing = $2", "suspended".to_owned()),
        MemberChange::Stands(Standing::Ended) => ("standing = $2", "ended".to_owned()),
        MemberChange::Class(class) => ("class = $2", class.to_string()),
        MemberChange::MergedInto(into) => {
            ("standing = 'ended', merged_into = $2", into.to_string())
        }
    };
    run(
        sql_query(format!("UPDATE member SET {set} WHERE member = ANY($1)"))
            .bind::<Array<Text>, _>(members)
            .bind::<Text, _>(value),
        conn,
    )
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
