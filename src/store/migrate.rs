//! The owner's work: make the schema, run the embedded migrations, hand out rights.
//!
//! It happens on a connection of its own, under an advisory lock, so that services that start
//! together take turns. Afterwards nobody connects as the owner until the next start.

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::durability::{check_durability, show};
use super::{Connection, StoreError, roles};
use crate::domain::fault::Term;

/// All migrations, oldest first. Released ones never change.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!("migrations");

/// Brings `schema` up to date: see [`super::Store::open`], whose first half this is.
pub fn bring_up_to_date(url: &str, schema: &str) -> Result<(), StoreError> {
    check_name(schema)?;
    let mut conn = Connection::establish(url)?;
    check_durability(&mut conn)?;
    let encoding = show(&mut conn, "server_encoding")?;
    if encoding != "UTF8" {
        return Err(StoreError::Encoding { encoding });
    }
    conn.batch_execute(&format!(
        "SET lock_timeout = '60s'; SELECT pg_advisory_lock(hashtextextended('folkmoot migrate {schema}', 0))"
    ))?;
    ensure_schema(&mut conn, schema)?;
    conn.batch_execute(&format!("SET search_path = \"{schema}\", pg_temp"))?;
    refuse_newer(&mut conn)?;
    let run = conn.run_pending_migrations(MIGRATIONS).map_err(failed)?;
    for version in &run {
        tracing::info!(%version, schema, "migrated");
    }
    roles::hand_out(&mut conn, schema)
    // Closing the connection releases the lock.
}

/// Makes an empty `schema` in the database at `url`, for a restore to fill. One that is there stays.
///
/// Errors as [`super::Store::open`] does for the server, the name and the right to make a schema.
pub fn make_schema(url: &str, schema: &str) -> Result<(), StoreError> {
    check_name(schema)?;
    let mut conn = Connection::establish(url)?;
    check_durability(&mut conn)?;
    ensure_schema(&mut conn, schema)
}

/// A plain name needs no quoting anywhere, and leaves room for the role's suffix.
pub(super) fn check_name(schema: &str) -> Result<(), StoreError> {
    let plain = schema
        .bytes()
        .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_'));
    let starts_well =
        schema.starts_with(|first: char| first.is_ascii_lowercase()) && !schema.starts_with("pg_");
    if plain && starts_well && schema.len() <= 50 {
        Ok(())
    } else {
        Err(StoreError::SchemaName {
            name: schema.to_owned(),
        })
    }
}

fn ensure_schema(conn: &mut Connection, schema: &str) -> Result<(), StoreError> {
    #[derive(QueryableByName)]
    struct Rights {
        #[diesel(sql_type = Bool)]
        exists: bool,
        #[diesel(sql_type = Bool)]
        may_create: bool,
        #[diesel(sql_type = Text)]
        user: String,
        #[diesel(sql_type = Text)]
        database: String,
    }
    let rights: Rights = sql_query(
        "SELECT to_regnamespace($1) IS NOT NULL AS exists, current_user::text AS user,
                has_database_privilege(current_database(), 'CREATE') AS may_create,
                current_database()::text AS database",
    )
    .bind::<Text, _>(schema)
    .get_result(conn)?;
    if rights.exists {
        return Ok(());
    }
    if !rights.may_create {
        let Rights { user, database, .. } = rights;
        let sql = format!(
            "  CREATE SCHEMA \"{schema}\" AUTHORIZATION \"{user}\";  -- in the database \"{database}\""
        );
        return Err(StoreError::Privileges {
            what: Term("may-create-schema"),
            sql,
        });
    }
    conn.batch_execute(&format!("CREATE SCHEMA \"{schema}\""))?;
    Ok(())
}

fn refuse_newer(conn: &mut Connection) -> Result<(), StoreError> {
    let applied = conn.applied_migrations().map_err(failed)?;
    let known = diesel::migration::MigrationSource::<diesel::pg::Pg>::migrations(&MIGRATIONS)
        .map_err(failed)?;
    let unknown = applied.iter().find(|version| {
        known
            .iter()
            .all(|known| known.name().version() != **version)
    });
    match unknown {
        Some(version) => Err(StoreError::NewerSchema {
            version: version.to_string(),
        }),
        None => Ok(()),
    }
}

fn failed(error: Box<dyn std::error::Error + Send + Sync>) -> StoreError {
    StoreError::Migration {
        reason: error.to_string(),
    }
}
