//! What the service's own connections may do: add to the log, never change it.

use diesel::PgConnection;
use diesel::connection::SimpleConnection;
use folkmoot::domain::fault::Term;
use folkmoot::store::{Lane, Store, StoreError};

use crate::database::{self, SCHEMA, TestDatabase};

/// Every way to change what the log holds, or to make room for doing so.
const FORBIDDEN: &[&str] = &[
    "UPDATE entry SET body = 'forged'",
    "DELETE FROM entry",
    "TRUNCATE entry CASCADE",
    "UPDATE attachment SET bytes = 'forged'",
    "DELETE FROM attachment",
    "TRUNCATE attachment",
    "UPDATE tile SET hashes = hashes",
    "DELETE FROM tile",
    "TRUNCATE tile",
    "UPDATE checkpoint SET root = root",
    "DELETE FROM checkpoint",
    "TRUNCATE checkpoint",
    "INSERT INTO log_head (size, root) VALUES (0, sha256(''))",
    "UPDATE log_head SET one_row = true",
    "DELETE FROM log_head",
    "TRUNCATE log_head",
    "UPDATE staged_attachment SET bytes = 'other'",
    "ALTER TABLE entry DISABLE TRIGGER ALL",
    "DROP TABLE entry CASCADE",
    "DROP SCHEMA folkmoot CASCADE",
    "CREATE TABLE entry2 (index bigint)",
    "DELETE FROM __diesel_schema_migrations",
    "SET session_replication_role = replica",
];

/// Fails unless PostgreSQL answers `sql` with 42501, insufficient_privilege, and nothing else.
fn expect_forbidden(conn: &mut PgConnection, sql: &str) {
    let block = format!(
        "DO $$ BEGIN {sql}; RAISE 'was allowed';
         EXCEPTION WHEN SQLSTATE '42501' THEN NULL; END $$"
    );
    conn.batch_execute(&block)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

fn expect_append_only(store: &Store) {
    let mut conn = store.connect().unwrap();
    conn.batch_execute("INSERT INTO entry VALUES (0, 'clock', sha256('a'), 'signer', sha256('b'), sha256('c'), 'body')").unwrap();
    for sql in FORBIDDEN {
        expect_forbidden(&mut conn, sql);
    }
}

#[test]
fn the_service_cannot_change_the_log() {
    let database = TestDatabase::new();
    expect_append_only(&database.store());
}

#[test]
fn the_service_cannot_change_the_log_of_a_foreign_database() {
    let database = TestDatabase::empty();
    database::server("CREATE ROLE plain_owner LOGIN");
    database::server(&format!(
        "GRANT CREATE ON DATABASE {} TO plain_owner",
        database.name()
    ));
    let url = database.url_as("plain_owner");

    let refusal = Store::open(&url, "plain").err();
    let Some(StoreError::Privileges { sql, .. }) = refusal else {
        panic!("{refusal:?}")
    };
    assert_eq!(
        sql,
        "  CREATE ROLE \"plain_service\" NOLOGIN;\n  GRANT \"plain_service\" TO \"plain_owner\";"
    );

    database::server(&sql);
    let mut conn = Store::open(&url, "plain").unwrap().connect().unwrap();
    for sql in FORBIDDEN.iter().filter(|sql| !sql.contains("SCHEMA")) {
        expect_forbidden(&mut conn, sql);
    }
}

#[test]
fn a_user_who_may_not_create_the_schema_is_told_what_to_run() {
    let database = TestDatabase::empty();
    database::server("CREATE ROLE visitor LOGIN");
    let refusal = Store::open(&database.url_as("visitor"), "guest").err();
    let Some(StoreError::Privileges { what, sql }) = refusal else {
        panic!("{refusal:?}")
    };
    let expected = format!(
        "  CREATE SCHEMA \"guest\" AUTHORIZATION \"visitor\";  -- in the database \"{}\"",
        database.name()
    );
    assert_eq!((what, sql), (Term("may-create-schema"), expected));
}

#[test]
fn readers_cannot_write_at_all() {
    let database = TestDatabase::new();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let _entered = runtime.enter();
    let store = database.store();
    let refusal = runtime.block_on(store.read(Lane::Anybody, |conn| {
        conn.batch_execute("UPDATE log_head SET size = size")
            .map_err(StoreError::from)
    }));
    assert!(
        matches!(&refusal, Err(StoreError::Unavailable { reason }) if reason.contains("read-only")),
        "{refusal:?}"
    );
}

#[test]
fn a_database_that_may_forget_commits_is_refused() {
    let database = TestDatabase::new();
    let setting = format!(
        "ALTER DATABASE {} SET synchronous_commit = off",
        database.name()
    );
    database::server(&setting);
    let refusal = Store::open(&database.url(), SCHEMA).err();
    assert!(
        matches!(&refusal, Some(StoreError::NotDurable { setting: "synchronous_commit", value, .. }) if value == "off"),
        "{refusal:?}"
    );
    // What the database says overrides what is said to the server.
    let advice = format!(
        "command ALTER DATABASE {} SET synchronous_commit = on",
        database.name()
    );
    let said = refusal.expect("it was refused").to_string();
    assert!(said.contains(&advice), "{said}");
}
