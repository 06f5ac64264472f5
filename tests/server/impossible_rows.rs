//! Rows that no log makes: the database refuses them even from its owner.

use std::collections::BTreeSet;

use diesel::connection::SimpleConnection;
use diesel::result::Error;
use diesel::sql_types::Text;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::notice::Publication;

use crate::database::TestDatabase;
use crate::harness::Place;
use crate::main_job::{POLL, opened, vote_all};

const MIGRATION: &str =
    include_str!("../../migrations/2026-11-22-130000_refuse_impossible_rows/up.sql");

/// Rows beside those of a certified poll, with nothing wrong in them: a claim that was upheld, one
/// that waits, a member merged into another, a correction.
const FURTHER: &str = "
    INSERT INTO claim (statement, poll, entry, roll, member, about, reason)
    SELECT sha256('1'), poll, entry + 2, provisional_roll, 'm-1', 'm-2', roll_lines FROM poll
    UNION ALL SELECT sha256('2'), poll, entry + 3, provisional_roll, 'm-3', 'm-3', roll_lines FROM poll;
    UPDATE claim SET ruling = sha256('3'), ruled_at = entry + 3, ruled_by = 'o/lin', verdict = 'upheld',
        remedies = ARRAY[entry + 1], ruling_reason = reason WHERE member = 'm-1';
    UPDATE member SET standing = 'ended', merged_into = 'm-6' WHERE member = 'm-7';
    INSERT INTO correction SELECT c.source, c.reference, c.entry + 1, 1, p.roll_lines
    FROM contribution c, poll p WHERE c.member = 'm-5'";

/// Each changes one such row, or adds one, and names what refuses it.
const CASES: &[(&str, &str)] = &[
    ("log_head_empty_check", "UPDATE log_head SET size = 0"),
    ("log_head_empty_check", "UPDATE log_head SET root = sha256('')"),
    (
        "entry_kind_check",
        "INSERT INTO entry SELECT size, 'Bogus', root, signer, key, leaf_hash, body FROM entry, log_head WHERE index = 1",
    ),
    ("member_member_check", "INSERT INTO member SELECT '', class, joined_at, enrolled_by, true, standing, NULL, entry FROM member WHERE member = 'm-1'"),
    ("member_member_check", "INSERT INTO member SELECT repeat('m', 65), class, joined_at, enrolled_by, true, standing, NULL, entry FROM member WHERE member = 'm-1'"),
    ("member_class_check", "UPDATE member SET class = ''"),
    ("member_enrolled_by_check", "UPDATE member SET enrolled_by = 'm/m-1'"),
    ("member_confirmed_check", "UPDATE member SET confirmed = false"),
    ("member_merged_into_check", "UPDATE member SET merged_into = member WHERE member = 'm-7'"),
    ("member_merged_into_check", "UPDATE member SET standing = 'active' WHERE member = 'm-7'"),
    ("member_entry_check", "UPDATE member SET entry = 0"),
    ("principal_key_holder_check", "UPDATE principal_key SET holder = 'x/m-1' WHERE holder = 'm/m-1'"),
    ("principal_key_revoked_at_check", "UPDATE principal_key SET revoked_at = entry"),
    ("office_term_holder_check", "UPDATE office_term SET holder = '' WHERE holder = 'o/lin'"),
    ("office_term_office_check", "UPDATE office_term SET office = 'emperor' WHERE entry > 0"),
    ("office_term_scope_check", "UPDATE office_term SET scope = ''"),
    ("office_term_entry_check", "UPDATE office_term SET office = 'founder' WHERE holder = 'o/lin'"),
    ("office_term_ended_by_check", "UPDATE office_term SET ended_by = entry"),
    (
        "office_term_running",
        "INSERT INTO office_term SELECT holder, office, entry + 1, scope FROM office_term WHERE entry > 0",
    ),
    ("contribution_source_check", "UPDATE contribution SET source = 'm/m-1' WHERE member = 'm-1'"),
    ("contribution_reference_check", "UPDATE contribution SET reference = 'a b' WHERE amount = 40"),
    ("contribution_category_check", "UPDATE contribution SET category = ''"),
    ("contribution_entry_check", "UPDATE contribution SET entry = 0"),
    ("correction_reason_fkey", "UPDATE correction SET reason = sha256('nothing')"),
    ("correction_entry_check", "UPDATE correction SET entry = 0"),
    ("policy_name_check", "UPDATE policy SET name = 'House'"),
    ("policy_title_check", "UPDATE policy SET title = ''"),
    ("policy_title_en_check", "UPDATE policy SET title_en = ''"),
    ("policy_revision_check", "UPDATE policy SET revision = -1"),
    ("policy_entry_check", "UPDATE policy SET entry = -1"),
    (
        "poll_poll_check",
        "INSERT INTO poll (poll, notice, entry, officer, policy, sealed, opens_at, closes_at)
         SELECT 'a b', sha256('x'), entry + 1, officer, policy, sealed, opens_at, closes_at FROM poll",
    ),
    (
        "poll_entry_key",
        "INSERT INTO poll (poll, notice, entry, officer, policy, sealed, opens_at, closes_at)
         SELECT 'other', sha256('x'), entry, officer, policy, sealed, opens_at, closes_at FROM poll",
    ),
    ("poll_entry_check", "UPDATE poll SET entry = 0"),
    ("poll_officer_check", "UPDATE poll SET officer = 'nobody'"),
    ("poll_ledger_size_check", "UPDATE poll SET ledger_size = -7"),
    ("poll_provisional_roll_check", "UPDATE poll SET ledger_size = NULL"),
    ("poll_provisional_roll_check", "UPDATE poll SET provisional_roll = ''"),
    ("poll_certified_roll_check", "UPDATE poll SET certified_roll = 'x'"),
    ("poll_certified_roll_check", "UPDATE poll SET provisional_roll = NULL, roll_lines = NULL"),
    ("poll_roll_lines_check", "UPDATE poll SET roll_lines = NULL"),
    ("poll_roll_lines_fkey", "UPDATE poll SET roll_lines = sha256('nothing')"),
    ("poll_opened_by_check", "UPDATE poll SET certified_roll = NULL"),
    ("poll_opened_by_check", "UPDATE poll SET opened_by = ''"),
    ("poll_closed_by_hash_check", "UPDATE poll SET closed_by = 'x'"),
    ("poll_closed_size_check", "UPDATE poll SET closed_size = NULL"),
    ("poll_closed_size_check", "UPDATE poll SET closed_size = ledger_size"),
    ("poll_result_hash_check", "UPDATE poll SET result = ''"),
    ("poll_outcome_check", "UPDATE poll SET outcome = NULL"),
    ("poll_outcome_fkey", "UPDATE poll SET outcome = sha256('nothing')"),
    ("poll_certificate_hash_check", "UPDATE poll SET certificate = 'x'"),
    ("lot_reveal_scrutineer_check", "UPDATE lot_reveal SET scrutineer = 'nobody' WHERE scrutineer = 'o/wang'"),
    ("lot_reveal_entry_check", "INSERT INTO lot_reveal SELECT poll, 'o/nobody', notice, 0 FROM poll"),
    ("lot_reveal_entry_key", "INSERT INTO lot_reveal SELECT poll, 'o/nobody', secret, entry FROM lot_reveal LIMIT 1"),
    (
        "certificate_signature_scrutineer_check",
        "UPDATE certificate_signature SET scrutineer = '' WHERE scrutineer = 'o/wang'",
    ),
    ("certificate_signature_entry_check", "UPDATE certificate_signature SET entry = 0 WHERE scrutineer = 'o/wang'"),
    (
        "certificate_signature_entry_key",
        "INSERT INTO certificate_signature SELECT poll, 'o/nobody', entry FROM certificate_signature LIMIT 1",
    ),
    ("roll_line_weight_check", "UPDATE roll_line SET weight = 0"),
    ("roll_line_class_check", "UPDATE roll_line SET class = ''"),
    ("claim_entry_check", "UPDATE claim SET entry = 0 WHERE member = 'm-3'"),
    ("claim_entry_key", "UPDATE claim SET entry = (SELECT min(entry) FROM claim)"),
    ("claim_member_fkey", "UPDATE claim SET member = 'ghost'"),
    ("claim_about_fkey", "UPDATE claim SET about = 'phantom'"),
    ("claim_reason_fkey", "UPDATE claim SET reason = sha256('nothing')"),
    ("claim_ruling_reason_fkey", "UPDATE claim SET ruling_reason = sha256('nothing') WHERE member = 'm-1'"),
    ("claim_ruled_at_check", "UPDATE claim SET ruled_at = entry, remedies = '{1}' WHERE member = 'm-1'"),
    (
        "claim_ruled_at_key",
        "UPDATE claim SET (ruling, ruled_at, ruled_by, verdict, remedies, ruling_reason) =
         (SELECT ruling, ruled_at, ruled_by, verdict, remedies, ruling_reason FROM claim WHERE member = 'm-1')",
    ),
    ("claim_ruled_by_check", "UPDATE claim SET ruled_by = 'm/m-1' WHERE member = 'm-1'"),
    ("claim_remedies_check", "UPDATE claim SET remedies = '{}' WHERE member = 'm-1'"),
    ("claim_remedies_check", "UPDATE claim SET verdict = 'dismissed' WHERE member = 'm-1'"),
    ("claim_remedies_check", "UPDATE claim SET remedies = ARRAY[ruled_at] WHERE member = 'm-1'"),
    ("claim_remedies_check", "UPDATE claim SET remedies = ARRAY[NULL::bigint] WHERE member = 'm-1'"),
];

/// What refuses `sql`; nothing of it stays. `None` when it is let through.
fn refused_by(conn: &mut PgConnection, sql: &str) -> Option<String> {
    conn.batch_execute("BEGIN").unwrap();
    conn.batch_execute(FURTHER).unwrap();
    let outcome = conn.batch_execute(sql);
    conn.batch_execute("ROLLBACK").unwrap();
    match outcome {
        Ok(()) => None,
        Err(Error::DatabaseError(_, told)) => {
            let name = told.constraint_name().map(str::to_owned);
            Some(name.unwrap_or_else(|| told.message().to_owned()))
        }
        Err(error) => panic!("{sql}: {error}"),
    }
}

#[test]
fn rows_that_no_log_makes_are_refused() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    town.close(POLL);
    town.certify(POLL);
    service.stop();
    let mut owner = place.database.owner();
    let wrong: Vec<String> = CASES
        .iter()
        .filter_map(|(constraint, sql)| {
            let found = refused_by(&mut owner, sql);
            (found.as_deref() != Some(constraint))
                .then(|| format!("{constraint}: {sql}: {found:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_constraint_has_its_case() {
    let words: Vec<&str> = MIGRATION.split_whitespace().collect();
    let added = words.windows(3).filter_map(|three| match three {
        ["ADD", "CONSTRAINT", name] | ["UNIQUE", "INDEX", name] => Some(*name),
        _ => None,
    });
    let tried: BTreeSet<&str> = CASES.iter().map(|(constraint, _)| *constraint).collect();
    assert_eq!(added.collect::<BTreeSet<_>>(), tried);
}

/// An office that comes later comes with a migration; a kind does not.
#[test]
fn closed_lists_are_those_of_the_rules() {
    #[derive(QueryableByName)]
    struct Listed {
        #[diesel(sql_type = Text)]
        name: String,
    }
    let database = TestDatabase::new();
    let mut owner = database.owner();
    let mut listed = |constraint: &str| -> BTreeSet<String> {
        let rows: Vec<Listed> = sql_query(
            "SELECT (regexp_matches(pg_get_constraintdef(oid), '''([^'']+)''', 'g'))[1] AS name
             FROM pg_constraint WHERE conname = $1",
        )
        .bind::<Text, _>(constraint)
        .load(&mut owner)
        .unwrap();
        rows.into_iter().map(|row| row.name).collect()
    };
    let offices = Office::ALL.iter().map(|office| office.to_string());
    assert_eq!(listed("office_term_office_check"), offices.collect());
}
