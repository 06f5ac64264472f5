//! The schema: migrations go up, down and up again, everything is explained, `schema.rs` agrees.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

use diesel::connection::SimpleConnection;
use diesel::sql_types::{Nullable, Text};
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use diesel_migrations::MigrationHarness;
use folkmoot::store::migrate::MIGRATIONS;
use folkmoot::store::{Store, StoreError, roles};

use crate::database::{SCHEMA, TestDatabase};

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    table: String,
    #[diesel(sql_type = Text)]
    column: String,
    #[diesel(sql_type = Text)]
    sql_type: String,
    #[diesel(sql_type = Nullable<Text>)]
    comment: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    table_comment: Option<String>,
    #[diesel(sql_type = Text)]
    primary_key: String,
}

fn columns(conn: &mut PgConnection) -> Vec<Column> {
    sql_query(include_str!("columns.sql"))
        .load(conn)
        .expect("the catalogue can be read")
}

#[derive(QueryableByName)]
struct ForeignKey {
    #[diesel(sql_type = Text)]
    child: String,
    #[diesel(sql_type = Text)]
    parent: String,
    #[diesel(sql_type = Text)]
    column: String,
}

#[test]
fn each_migration_can_be_taken_back_and_run_again() {
    let database = TestDatabase::empty();
    let mut conn = database.owner();
    conn.batch_execute(&format!("CREATE SCHEMA {SCHEMA}"))
        .unwrap();
    conn.applied_migrations().unwrap();
    let mut dumps = vec![dump(&database)];
    while conn.has_pending_migration(MIGRATIONS).unwrap() {
        conn.run_next_migration(MIGRATIONS).unwrap();
        dumps.push(dump(&database));
    }
    let last = dumps.pop().expect("there is a migration");
    while let Some(before) = dumps.pop() {
        let name = conn.revert_last_migration(MIGRATIONS).unwrap().to_string();
        assert_eq!(dump(&database), before, "after taking back {name}");
    }
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    assert_eq!(dump(&database), last);
}

/// A ballot that was written while its marks stood among the attachments.
#[test]
fn marks_go_to_their_ballot_and_back() {
    #[derive(QueryableByName, Debug, PartialEq)]
    struct Kept {
        #[diesel(sql_type = Text)]
        kept: String,
    }
    let database = TestDatabase::new();
    let mut conn = database.owner();
    let marks_stand_with_their_ballot = "20261122110000";
    let applied = |conn: &mut PgConnection| {
        let versions = conn.applied_migrations().unwrap();
        versions
            .iter()
            .any(|version| version.to_string() == marks_stand_with_their_ballot)
    };
    while applied(&mut conn) {
        conn.revert_last_migration(MIGRATIONS).unwrap();
    }
    let mut ballot = |index: u32, salt: char| {
        conn.batch_execute(&format!(
            "INSERT INTO entry (index, kind, statement_hash, signer, key, leaf_hash, body)
             SELECT {index}, 'ballot', sha256('{index}'), 'm/m-1', sha256('k'), sha256('l'), convert_to(
                 E'folkmoot/ballot/v1\nopen ' || encode(sha256('open'), 'hex') ||
                 E'\nmarks ' || encode(sha256('{salt}'), 'hex') || E'\n', 'UTF8')"
        ))
        .unwrap();
    };
    ballot(3, 'a');
    ballot(5, 'b');
    ballot(8, 'a');
    conn.batch_execute(
        "INSERT INTO attachment (hash, bytes, kind, entry)
         VALUES (sha256('a'), 'a', 'ballot', 3), (sha256('b'), 'b', 'ballot', 5),
             (sha256('c'), 'c', 'roll', 1)",
    )
    .unwrap();
    let kept = |conn: &mut PgConnection, sql: &str| -> Vec<String> {
        let rows: Vec<Kept> = sql_query(sql).load(conn).unwrap();
        rows.into_iter().map(|row| row.kept).collect()
    };
    let attachments =
        "SELECT entry || convert_from(bytes, 'UTF8') AS kept FROM attachment ORDER BY entry";
    conn.run_pending_migrations(MIGRATIONS).unwrap();
    assert_eq!(kept(&mut conn, attachments), ["1c"]);
    let marks = "SELECT index || convert_from(marks, 'UTF8') AS kept FROM entry ORDER BY index";
    assert_eq!(kept(&mut conn, marks), ["3a", "5b", "8a"]);
    while applied(&mut conn) {
        conn.revert_last_migration(MIGRATIONS).unwrap();
    }
    assert_eq!(kept(&mut conn, attachments), ["1c", "3a", "5b"]);
}

/// The schema as SQL, without the lines that differ from dump to dump. Sorted, each column under its
/// table, since a column that is put back stands last.
fn dump(database: &TestDatabase) -> String {
    let output = Command::new("pg_dump")
        .args([
            "--schema-only",
            "--no-owner",
            "--no-privileges",
            "--dbname",
            &database.url(),
        ])
        .output()
        .expect("pg_dump comes with PostgreSQL");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).expect("a dump is text");
    let (mut lines, mut table) = (Vec::new(), "");
    for line in text.lines().filter(|line| !line.starts_with('\\')) {
        if line.starts_with("CREATE TABLE") {
            table = line;
        }
        lines.push(format!("{table} {}", line.trim_end_matches(',')));
        if line == ");" {
            table = "";
        }
    }
    lines.sort_unstable();
    lines.join("\n")
}

#[test]
fn migrating_twice_changes_nothing() {
    let database = TestDatabase::new();
    let before = dump(&database);
    Store::open(&database.url(), SCHEMA).unwrap();
    assert_eq!(dump(&database), before);
}

#[test]
fn a_schema_of_a_newer_program_is_refused() {
    let database = TestDatabase::new();
    database
        .owner()
        .batch_execute("INSERT INTO __diesel_schema_migrations VALUES ('29990101000000')")
        .unwrap();
    let refusal = Store::open(&database.url(), SCHEMA).err();
    assert!(
        matches!(&refusal, Some(StoreError::NewerSchema { version }) if version == "29990101000000"),
        "{refusal:?}"
    );
}

#[test]
fn two_organisations_share_a_database() {
    let database = TestDatabase::new();
    Store::open(&database.url(), "folkmoot_b").unwrap();
    let sql = "UPDATE folkmoot_b.log_head SET size = 7, root = sha256('7')";
    database.owner().batch_execute(sql).unwrap();
    let head = folkmoot::store::log::head(&mut database.store().connect().unwrap()).unwrap();
    assert_eq!(head.size, 0);
}

#[test]
fn a_schema_name_that_needs_quoting_is_refused() {
    for name in [
        "",
        "Folkmoot",
        "1st",
        "pg_temp",
        "a b",
        "x\"; DROP TABLE entry; --",
    ] {
        let refusal = Store::open("host=/nowhere", name).err();
        assert!(
            matches!(refusal, Some(StoreError::SchemaName { .. })),
            "{name:?}: {refusal:?}"
        );
    }
}

#[test]
fn every_table_and_column_has_a_comment() {
    let database = TestDatabase::new();
    let silent: Vec<String> = columns(&mut database.owner())
        .into_iter()
        .filter(|column| column.comment.is_none() || column.table_comment.is_none())
        .map(|column| format!("{}.{}", column.table, column.column))
        .collect();
    assert_eq!(silent, Vec::<String>::new());
}

#[test]
fn everything_lives_in_the_schema_without_sequences_and_triggers() {
    #[derive(QueryableByName, Debug, PartialEq)]
    struct Thing {
        #[diesel(sql_type = Text)]
        thing: String,
    }
    let database = TestDatabase::new();
    let things: Vec<Thing> = sql_query(format!(
        "SELECT relname::text AS thing FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
         WHERE n.nspname = 'public' OR (n.nspname = '{SCHEMA}' AND relkind NOT IN ('r', 'i', 't'))
         UNION ALL
         SELECT tgname::text FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"
    ))
    .load(&mut database.owner())
    .unwrap();
    assert_eq!(things, []);
}

#[test]
fn every_table_has_a_line_of_rights() {
    let database = TestDatabase::new();
    let mut tables: Vec<String> = columns(&mut database.owner())
        .into_iter()
        .map(|column| column.table)
        .collect();
    tables.dedup();
    tables.retain(|table| table != "__diesel_schema_migrations");
    let with_rights: Vec<&str> = roles::RIGHTS.iter().map(|(table, _)| *table).collect();
    assert_eq!(tables, with_rights);
}

/// When this fails, `target/tmp/schema.rs` is the file that `src/store/schema.rs` should be.
#[test]
fn schema_rs_is_what_the_database_holds() {
    let database = TestDatabase::new();
    let file = include_str!("../../src/store/schema.rs");
    let header: String = file
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .fold(String::new(), |header, line| header + line + "\n");
    let printed = header + &print_schema(&mut database.owner());
    std::fs::write(concat!(env!("CARGO_TARGET_TMPDIR"), "/schema.rs"), &printed).unwrap();
    assert!(
        file == printed,
        "src/store/schema.rs differs from the database: see target/tmp/schema.rs"
    );
}

/// Prints the tables as `diesel print-schema` does with `with_docs`.
fn print_schema(conn: &mut PgConnection) -> String {
    let mut tables: BTreeMap<String, Vec<Column>> = BTreeMap::new();
    for column in columns(conn) {
        if column.table != "__diesel_schema_migrations" {
            tables.entry(column.table.clone()).or_default().push(column);
        }
    }
    let mut text = String::new();
    for (table, columns) in &tables {
        let comment = columns[0].table_comment.as_deref().unwrap_or_default();
        write!(
            text,
            "\ndiesel::table! {{\n    /// {comment}\n    {table} ({}) {{\n",
            match &columns[0].primary_key {
                key if key == table => format!("{key}_"),
                key => key.clone(),
            }
        )
        .unwrap();
        for column in columns {
            writeln!(
                text,
                "        /// {}",
                column.comment.as_deref().unwrap_or_default()
            )
            .unwrap();
            // diesel cannot name a column like its table.
            if column.column == *table {
                writeln!(text, "        #[sql_name = \"{table}\"]").unwrap();
                writeln!(text, "        {table}_ -> {},", column.sql_type).unwrap();
            } else {
                writeln!(text, "        {} -> {},", column.column, column.sql_type).unwrap();
            }
        }
        text.push_str("    }\n}\n");
    }
    text.push('\n');
    let foreign_keys: Vec<ForeignKey> = sql_query(include_str!("foreign_keys.sql"))
        .load(conn)
        .unwrap();
    for ForeignKey {
        child,
        parent,
        column,
    } in foreign_keys
    {
        writeln!(text, "diesel::joinable!({child} -> {parent} ({column}));").unwrap();
    }
    text.push_str("\ndiesel::allow_tables_to_appear_in_same_query!(\n");
    for table in tables.keys() {
        writeln!(text, "    {table},").unwrap();
    }
    text + ");\n"
}
