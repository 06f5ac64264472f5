//! Members as rows.

use diesel::RunQueryDsl;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Bool, Text, Timestamptz};

use super::offices::{end_key, insert_key};
use super::{Connection, StoreError, run, to_timestamp};
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::members::{Change, Effect, Standing};
use crate::domain::text::Value;
use crate::domain::weight::member::Tag;

/// Makes the rows of an effect.
pub(super) fn project(
    conn: &mut Connection,
    entry: i64,
    effect: &Effect,
) -> Result<(), StoreError> {
    match effect {
        // They stand in the genesis statement.
        Effect::ClassesSet { .. } => Ok(()),
        Effect::Enrolled {
            member,
            key,
            class,
            joined,
            confirmed,
            by,
        } => {
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
        Effect::Changed {
            members, change, ..
        } => self::change(conn, members, change),
        Effect::KeyAdded { member, key } => insert_key(
            conn,
            entry,
            &Principal::Member(member.clone()),
            key.as_bytes(),
        ),
        Effect::KeyEnded { member, key, .. } => end_key(
            conn,
            entry,
            &Principal::Member(member.clone()),
            key.as_bytes(),
        ),
    }
}

fn change(conn: &mut Connection, members: &[Id], change: &Change) -> Result<(), StoreError> {
    let members: Vec<&str> = members.iter().map(Id::as_str).collect();
    let (set, value) = match change {
        Change::Tagged(tags) => return tag(conn, members, tags),
        Change::Untagged(tags) => return untag(conn, members, tags),
        // It is for rolls alone, which are not made of rows.
        Change::Vouched => return Ok(()),
        Change::Confirmed => ("confirmed = $2 = ''", String::new()),
        Change::Stands(Standing::Active) => ("standing = $2", "active".to_owned()),
        Change::Stands(Standing::Suspended) => ("standing = $2", "suspended".to_owned()),
        Change::Stands(Standing::Ended) | Change::Expelled => ("standing = $2", "ended".to_owned()),
        Change::Class(class) => ("class = $2", class.to_string()),
        Change::Reinstated => ("standing = $2, merged_into = NULL", "active".to_owned()),
        Change::MergedInto(into) => ("standing = 'ended', merged_into = $2", into.to_string()),
    };
    run(
        sql_query(format!("UPDATE member SET {set} WHERE member = ANY($1)"))
            .bind::<Array<Text>, _>(members)
            .bind::<Text, _>(value),
        conn,
    )
}

/// Gives members tags that they may have already.
fn tag(conn: &mut Connection, members: Vec<&str>, tags: &[Tag]) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE member
        SET tags = ARRAY (SELECT DISTINCT t COLLATE \"C\" FROM unnest(tags || $2) AS t ORDER BY 1)
        WHERE member = ANY ($1)";
    retag(conn, SQL, members, tags)
}

/// Takes tags from members.
fn untag(conn: &mut Connection, members: Vec<&str>, tags: &[Tag]) -> Result<(), StoreError> {
    const SQL: &str = "UPDATE member
        SET tags = ARRAY (SELECT t COLLATE \"C\" FROM unnest(tags) AS t WHERE t <> ALL ($2) ORDER BY 1)
        WHERE member = ANY ($1)";
    retag(conn, SQL, members, tags)
}

fn retag(
    conn: &mut Connection,
    sql: &str,
    members: Vec<&str>,
    tags: &[Tag],
) -> Result<(), StoreError> {
    let tags: Vec<String> = tags.iter().map(Value::write).collect();
    sql_query(sql)
        .bind::<Array<Text>, _>(members)
        .bind::<Array<Text>, _>(tags)
        .execute(conn)?;
    Ok(())
}
