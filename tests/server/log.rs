//! The log's tables through the store: batches are appended whole or not at all, and read back.

use std::collections::BTreeMap;

use diesel::RunQueryDsl;
use diesel::connection::SimpleConnection;
use folkmoot::domain::hash::Hash;
use folkmoot::store::append;
use folkmoot::store::log::{self, Attachment, Entry, Head, SignedHead, StoredBallot};
use folkmoot::store::{Connection, StoreError};
use folkmoot::store::{staging, tiles};

use crate::batches::{batch, body, empty_head, marks, root};
use crate::database::TestDatabase;

fn database_with(entries: u64) -> (TestDatabase, Connection) {
    let database = TestDatabase::new();
    let mut conn = database.store().connect().unwrap();
    if entries > 0 {
        append::append(&mut conn, &batch(0, entries)).unwrap();
    }
    (database, conn)
}

#[test]
fn a_new_log_is_empty() {
    let (_database, mut conn) = database_with(0);
    assert_eq!(log::head(&mut conn).unwrap(), empty_head());
    assert_eq!(log::entries(&mut conn, 0..10).unwrap(), []);
    assert_eq!(log::latest_checkpoint(&mut conn).unwrap(), None);
}

#[test]
fn a_batch_is_read_back() {
    let (_database, mut conn) = database_with(300);
    assert_eq!(
        log::head(&mut conn).unwrap(),
        Head {
            size: 300,
            root: root(300)
        }
    );
    let expected = batch(0, 300);
    let found = log::entries(&mut conn, 299..400).unwrap();
    let last = &expected.entries[299];
    let entry = Entry {
        index: 299,
        kind: last.kind.to_owned(),
        statement_hash: last.statement_hash,
        signer: last.signer.clone(),
        key: last.key,
        leaf_hash: last.leaf_hash,
        body: body(299),
        marks: None,
    };
    assert_eq!(found, [entry]);
    let named = &expected.attachments[42];
    let attachment = Attachment {
        bytes: named.bytes.to_vec(),
        erasable: false,
        entry: 42,
    };
    assert_eq!(
        log::attachment(&mut conn, &named.hash).unwrap(),
        Some(attachment)
    );
    assert_eq!(
        tiles::tile(&mut conn, 0, 0).unwrap(),
        Some(vec![Hash([7; 32]); 256])
    );
    assert_eq!(tiles::tile(&mut conn, 0, 1).unwrap(), None);
}

#[test]
fn marks_are_found_by_their_ballot() {
    let (database, mut conn) = database_with(9);
    let found = log::ballots(&mut conn, &[4, 5, 6, 70]).unwrap();
    let expected = [4, 6].map(|index| {
        let (body, marks) = (body(index), marks(index).unwrap());
        (index, StoredBallot { body, marks })
    });
    assert_eq!(found, BTreeMap::from(expected));
    assert_eq!(log::entries(&mut conn, 4..5).unwrap()[0].marks, marks(4));
    for change in [
        "marks = NULL WHERE index = 4",
        "marks = 'x' WHERE index = 5",
    ] {
        let forged = database
            .owner()
            .batch_execute(&format!("UPDATE entry SET {change}"));
        let refusal = forged.unwrap_err().to_string();
        assert!(refusal.contains("entry_marks_check"), "{refusal}");
    }
}

#[test]
fn entries_stream_in_order_without_a_gap() {
    let (_database, mut conn) = database_with(700);
    let mut seen = Vec::new();
    log::for_each_entry(&mut conn, 10..700, |entry| {
        seen.push(entry.index);
        Ok::<(), StoreError>(())
    })
    .unwrap();
    assert_eq!(seen, (10..700).collect::<Vec<u64>>());
}

#[test]
fn a_missing_entry_is_noticed() {
    let (database, mut conn) = database_with(600);
    for gap in [599, 256, 255, 0] {
        database
            .owner()
            .batch_execute(&format!(
                "DELETE FROM attachment; DELETE FROM entry WHERE index = {gap}"
            ))
            .unwrap();
        let stopped = log::for_each_entry(&mut conn, 0..600, |_| Ok::<(), StoreError>(()));
        assert!(
            matches!(&stopped, Err(StoreError::Corrupt { what }) if *what == format!("entry {gap} is missing")),
            "{stopped:?}"
        );
    }
}

#[test]
fn an_accepted_statement_is_found_by_hash_and_key() {
    let (_database, mut conn) = database_with(5);
    let third = &batch(0, 5).entries[3];
    assert_eq!(
        log::entry_by_statement(&mut conn, &third.statement_hash, &third.key).unwrap(),
        Some(3)
    );
    assert_eq!(
        log::entry_by_statement(&mut conn, &third.statement_hash, &[0; 32]).unwrap(),
        None
    );
}

#[test]
fn a_second_writer_is_refused_and_writes_nothing() {
    let (database, mut first) = database_with(8);
    let mut second = database.store().connect().unwrap();
    append::append(&mut first, &batch(8, 4)).unwrap();
    let refusal = append::append(&mut second, &batch(8, 2));
    let expected = Head {
        size: 8,
        root: root(8),
    };
    assert!(
        matches!(&refusal, Err(StoreError::HeadMoved { expected: named }) if *named == expected),
        "{refusal:?}"
    );
    assert_eq!(log::head(&mut second).unwrap().size, 12);
    append::append(&mut second, &batch(12, 2)).unwrap();
}

#[test]
fn a_head_of_the_same_size_with_another_root_is_refused() {
    let (_database, mut conn) = database_with(8);
    let mut forked = batch(8, 1);
    forked.expected.root = Hash::of(b"another history");
    let refusal = append::append(&mut conn, &forked);
    assert!(
        matches!(refusal, Err(StoreError::HeadMoved { .. })),
        "{refusal:?}"
    );
}

#[test]
fn only_one_connection_leads() {
    let database = TestDatabase::new();
    let store = database.store();
    let (mut first, mut second) = (store.connect().unwrap(), store.connect().unwrap());
    assert!(store.try_lead(&mut first).unwrap());
    assert!(!store.try_lead(&mut second).unwrap());
    // The server releases the lock when it notices that the connection is closed.
    drop(first);
    while !store.try_lead(&mut second).unwrap() {
        std::thread::yield_now();
    }
}

#[test]
fn a_statement_logged_twice_spoils_its_whole_batch() {
    let (_database, mut conn) = database_with(8);
    let mut twice = batch(8, 3);
    twice.entries[2] = batch(0, 1).entries[0].clone();
    let refusal = append::append(&mut conn, &twice);
    assert!(
        matches!(&refusal, Err(StoreError::Constraint { message }) if message.contains("entry_statement_hash_key_key")),
        "{refusal:?}"
    );
    assert_eq!(log::head(&mut conn).unwrap().size, 8);
    append::append(&mut conn, &batch(8, 3)).unwrap();
}

#[test]
fn an_attachment_belongs_to_the_first_entry_that_names_it() {
    let (_database, mut conn) = database_with(8);
    let mut again = batch(8, 1);
    let named = batch(0, 1).attachments[0].clone();
    again.attachments = vec![append::NewAttachment {
        entry: 8,
        ..named.clone()
    }];
    append::append(&mut conn, &again).unwrap();
    assert_eq!(
        log::attachment(&mut conn, &named.hash)
            .unwrap()
            .unwrap()
            .entry,
        0
    );
}

#[test]
fn an_attachment_without_its_entry_is_refused() {
    let (_database, mut conn) = database_with(8);
    let mut stray = batch(8, 1);
    stray.attachments[0].entry = 9;
    let refusal = append::append(&mut conn, &stray);
    assert!(
        matches!(refusal, Err(StoreError::Corrupt { .. })),
        "{refusal:?}"
    );
    assert_eq!(log::head(&mut conn).unwrap().size, 8);
}

#[test]
fn an_upload_waits_until_an_entry_names_it() {
    let (_database, mut conn) = database_with(0);
    let named = batch(0, 1).attachments[0].clone();
    for _ in 0..2 {
        staging::stage(&mut conn, &named.hash, &named.bytes).unwrap();
    }
    assert_eq!(
        staging::find(&mut conn, &named.hash).unwrap(),
        Some(named.bytes.to_vec())
    );
    assert_eq!(log::attachment(&mut conn, &named.hash).unwrap(), None);
    append::append(&mut conn, &batch(0, 1)).unwrap();
    assert_eq!(staging::find(&mut conn, &named.hash).unwrap(), None);
}

#[test]
fn forgotten_uploads_are_those_from_before_a_time() {
    let (_database, mut conn) = database_with(0);
    let [early, late] = [b"early".as_slice(), b"late"].map(Hash::of);
    staging::stage(&mut conn, &early, b"early").unwrap();
    let between = log::database_time(&mut conn).unwrap();
    staging::stage(&mut conn, &late, b"late").unwrap();
    assert_eq!(staging::forget(&mut conn, between).unwrap(), 1);
    assert_eq!(staging::find(&mut conn, &early).unwrap(), None);
    assert_eq!(
        staging::find(&mut conn, &late).unwrap(),
        Some(b"late".to_vec())
    );
}

#[test]
fn signed_heads_are_kept_by_size() {
    #[derive(diesel::QueryableByName)]
    struct Kept {
        #[diesel(sql_type = diesel::sql_types::Text)]
        note: String,
    }
    let (_database, mut conn) = database_with(0);
    let signed = |size: u64, note: &str| SignedHead {
        head: Head {
            size,
            root: root(size),
        },
        note: note.as_bytes().to_vec(),
    };
    for one in [
        signed(3, "three"),
        signed(5, "five"),
        signed(3, "another three"),
    ] {
        log::save_checkpoint(&mut conn, &one).unwrap();
    }
    assert_eq!(
        log::latest_checkpoint(&mut conn).unwrap(),
        Some(signed(5, "five"))
    );
    let kept = diesel::sql_query(
        "SELECT convert_from(note, 'UTF8') AS note FROM checkpoint ORDER BY size",
    );
    let kept: Vec<Kept> = kept.load(&mut conn).unwrap();
    let kept: Vec<&str> = kept.iter().map(|row| row.note.as_str()).collect();
    assert_eq!(kept, ["three", "five"]);
}

#[test]
fn a_connection_lost_before_the_one_statement_leaves_the_outcome_unknown() {
    let (database, mut conn) = database_with(8);
    end_sessions(&database);
    // The statement is its own commit, so nobody can tell on which side of it the connection went.
    let refusal = append::append(&mut conn, &batch(8, 1));
    assert!(
        matches!(refusal, Err(StoreError::OutcomeUnknown { .. })),
        "{refusal:?}"
    );
    let mut conn = database.store().connect().unwrap();
    append::append(&mut conn, &batch(8, 1)).unwrap();
}

#[test]
fn a_connection_lost_at_the_commit_leaves_the_outcome_unknown() {
    let (database, mut conn) = database_with(8);
    // A constraint that is checked at the commit, and then ends the session that commits.
    database
        .owner()
        .batch_execute(
            "CREATE FUNCTION hang_up() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
             BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;
             CREATE CONSTRAINT TRIGGER hang_up AFTER INSERT ON entry DEFERRABLE INITIALLY DEFERRED
             FOR EACH ROW EXECUTE FUNCTION hang_up()",
        )
        .unwrap();
    let refusal = append::append(&mut conn, &batch(8, 1));
    assert!(
        matches!(refusal, Err(StoreError::OutcomeUnknown { .. })),
        "{refusal:?}"
    );
}

fn end_sessions(database: &TestDatabase) {
    database
        .owner()
        .batch_execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        )
        .unwrap();
}

/// Planning the statement takes longer than running it for a small batch.
#[test]
fn the_append_statement_is_planned_once_for_each_connection() {
    #[derive(diesel::QueryableByName, Debug, PartialEq)]
    struct Plans {
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        generic: i64,
        #[diesel(sql_type = diesel::sql_types::BigInt)]
        custom: i64,
    }
    let (_database, mut conn) = database_with(1);
    for size in 1..4 {
        append::append(&mut conn, &batch(size, 1)).unwrap();
    }
    let plans: Vec<Plans> = diesel::sql_query(
        "SELECT generic_plans AS generic, custom_plans AS custom FROM pg_prepared_statements
         WHERE statement LIKE 'WITH moved%'",
    )
    .load(&mut conn)
    .unwrap();
    assert_eq!(
        plans,
        [Plans {
            generic: 4,
            custom: 0
        }]
    );
}
