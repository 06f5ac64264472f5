//! What the owner of the database can do to it, and who notices: the service at its next start, the
//! running service, or an audit of the tables.

use diesel::connection::SimpleConnection;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query, sql_types};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::log::tree::{leaf_hash, root_of};
use folkmoot::domain::log::verifier::key_id;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::Said;
use folkmoot::service::audit::{Finding, audit};
use folkmoot::service::rebuild::rebuild;
use folkmoot::service::{Engine, ServiceError, Settings};

use crate::database::TestDatabase;
use crate::harness::{PATIENCE, Place, Town, log_key, settings};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::matters::{founders_matter, founders_votes, gives};
use crate::plans::{genesis, id, key_of, who};
use crate::replay::{live_on, object};
use crate::troubles::refusal;

/// Lets the owner write what keys to other tables would refuse.
fn tamper(owner: &mut PgConnection, sql: &str) -> diesel::QueryResult<()> {
    owner.batch_execute("SET session_replication_role = replica")?;
    owner.batch_execute(sql)
}

#[derive(QueryableByName)]
struct Leaf {
    #[diesel(sql_type = sql_types::Binary)]
    leaf_hash: Vec<u8>,
}

/// Appends entries as one who owns the database can: rows and head fit, nobody signed anything.
fn append_by_sql(owner: &mut PgConnection, notes: &[Note]) {
    let leaves: Vec<Leaf> = sql_query("SELECT leaf_hash FROM entry ORDER BY index")
        .load(owner)
        .unwrap();
    let hash = |leaf: Leaf| Hash(leaf.leaf_hash.try_into().unwrap());
    let mut leaves: Vec<Hash> = leaves.into_iter().map(hash).collect();
    for note in notes {
        let body = note.to_bytes();
        let signer = &note.signatures[0].name;
        let principal = who(signer.rsplit_once("council/").unwrap().1);
        let values = [
            hex(&Hash::of(note.text.as_bytes()).0),
            hex(key_of(&principal).public().as_bytes()),
            hex(&leaf_hash(&body).0),
            hex(&body),
        ];
        let [statement, key, leaf, bytes] = values;
        let (index, kind) = (leaves.len(), note.text.split(['/', '\n']).nth(1).unwrap());
        tamper(
            owner,
            &format!(
                "INSERT INTO entry (index, kind, statement_hash, signer, key, leaf_hash, body)
                 VALUES ({index}, '{kind}', {statement}, '{signer}', {key}, {leaf}, {bytes})"
            ),
        )
        .unwrap();
        leaves.push(leaf_hash(&body));
    }
    let (size, root) = (leaves.len(), hex(&root_of(leaves).0));
    tamper(
        owner,
        &format!("UPDATE log_head SET size = {size}, root = {root}"),
    )
    .unwrap();
}

fn hex(bytes: &[u8]) -> String {
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("'\\x{digits}'::bytea")
}

/// A matter that gives an office to a stranger and the votes that adopt it, with signatures that nobody made.
fn forged(town: &Town) -> Vec<Note> {
    let gives = gives("registrar", "o/thief", "all");
    let matter = founders_matter(id("coup"), vec![gives]);
    let name = Hash::of(town.note(matter.clone(), &[who("o/alice")]).text.as_bytes());
    let votes = founders_votes(name).map(Said::from);
    let said = [Said::from(matter)].into_iter().chain(votes);
    let forge = |(said, founder): (Said, &str)| {
        let founder = who(founder);
        let signed = town.note(said, std::slice::from_ref(&founder));
        let name = founder.line_name(crate::plans::ORIGIN);
        let line = NoteSignature {
            key_id: key_id(&name, &key_of(&founder).public()),
            name,
            signature: [7; 64],
        };
        Note::new(&signed.text, vec![line]).unwrap()
    };
    said.zip(["o/alice", "o/alice", "o/bob", "o/carol"])
        .map(forge)
        .collect()
}

#[test]
fn offices_by_sql_are_refused_at_the_start() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let (size, coup) = (town.http.size(), forged(&town));
    service.stop();
    append_by_sql(&mut place.database.owner(), &coup);
    let error = refusal(Engine::start(place.settings()));
    assert!(
        matches!(&error, ServiceError::LogDamaged { entry, .. } if *entry == size),
        "{error}"
    );
    let rebuilt = rebuild(&place.settings(), &mut |_| ());
    assert!(
        matches!(&rebuilt, Err(ServiceError::LogDamaged { entry, .. }) if *entry == size),
        "{rebuilt:?}"
    );
}

#[test]
fn offices_by_sql_are_never_signed_by_a_running_service() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let size = town.http.size();
    append_by_sql(&mut place.database.owner(), &forged(&town));
    let begun = std::time::Instant::now();
    let refuses = || {
        let trouble = service.engine.trouble().unwrap_or_default();
        trouble.contains(&format!("log-damaged: entry {size}"))
    };
    while !refuses() {
        assert!(begun.elapsed() < PATIENCE, "{:?}", service.engine.trouble());
        std::thread::yield_now();
    }
    assert_eq!(town.http.get("/health").status, 503);
    assert_eq!(town.http.size(), size);
    service.stop();
}

#[test]
fn a_row_that_is_stored_otherwise_stops_the_service() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let size = town.http.size();
    let trigger = "CREATE FUNCTION meddle() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
            NEW.body := set_byte(NEW.body, 200, get_byte(NEW.body, 200) # 1); RETURN NEW; END $$;
        CREATE TRIGGER meddle BEFORE INSERT ON entry FOR EACH ROW EXECUTE FUNCTION meddle()";
    place.database.owner().batch_execute(trigger).unwrap();
    let enrolment = crate::plans::enrolment("m-1");
    let note = town.note(enrolment, &[who("o/lin"), who("m/m-1")]);
    let answer = town.http.submit(&note, &[]);
    assert_eq!(answer.status, 503, "{}", answer.text());
    assert_eq!(town.http.size(), size);
    assert!(service.engine.trouble().is_some());
    service.stop();
    let error = refusal(Engine::start(place.settings()));
    assert!(matches!(error, ServiceError::LogDamaged { .. }), "{error}");
}

#[test]
fn a_row_beyond_the_head_is_named_at_the_start() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let (size, coup) = (town.http.size(), forged(&town));
    service.stop();
    let mut owner = place.database.owner();
    let head = "CREATE TABLE kept AS SELECT * FROM log_head";
    owner.batch_execute(head).unwrap();
    append_by_sql(&mut owner, &coup[..1]);
    let back = "UPDATE log_head SET size = kept.size, root = kept.root FROM kept; DROP TABLE kept";
    owner.batch_execute(back).unwrap();
    let error = refusal(Engine::start(place.settings()));
    assert!(
        matches!(error, ServiceError::BeyondHead { entry, size: head } if (entry, head) == (size, size)),
        "{error}"
    );
}

/// One thing that the owner of a database can do to it, and what an audit says: the beginning of a
/// finding. A statement that a constraint refuses is prevented, which is as good.
const KINDS: &[(&str, &str)] = &[
    // The log.
    ("UPDATE entry SET body = set_byte(body, 90, get_byte(body, 90) # 1) WHERE index = 30", "log"),
    ("UPDATE entry SET body = body || 'x' WHERE index = 30", "log"),
    ("UPDATE entry SET leaf_hash = sha256('x') WHERE index = 30", "log"),
    ("UPDATE entry SET statement_hash = sha256('x') WHERE index = 30", "log"),
    ("UPDATE entry SET kind = 'policy' WHERE index = 30", "log"),
    ("UPDATE entry SET signer = 'vote.example.org/council/o/x' WHERE index = 30", "log"),
    ("UPDATE entry SET key = sha256('x') WHERE index = 30", "log"),
    ("UPDATE entry SET index = 1000000 - index WHERE index IN (30, 31);
      UPDATE entry SET index = index - 999939 WHERE index > 999000", "log"),
    ("DELETE FROM entry WHERE index = 30", "log"),
    ("DELETE FROM entry WHERE index = (SELECT max(index) FROM entry)", "log"),
    ("DELETE FROM entry WHERE index = (SELECT max(index) FROM entry); UPDATE log_head SET size = size - 1", "log"),
    ("INSERT INTO entry SELECT index + 1, kind, sha256('x'), signer, key, leaf_hash, body, marks FROM entry
      WHERE index = (SELECT max(index) FROM entry)", "log"),
    ("INSERT INTO entry SELECT -1, kind, sha256('x'), signer, key, leaf_hash, body, marks FROM entry
      WHERE index = 30", "log"),
    ("UPDATE log_head SET size = size + 1", "log"),
    ("UPDATE log_head SET root = sha256('x')", "log"),
    ("DELETE FROM log_head", "error"),
    // Marks.
    ("UPDATE entry SET marks = set_byte(marks, 9, 0) WHERE kind = 'ballot'", "marks"),
    ("UPDATE entry SET marks = NULL WHERE kind = 'ballot'", "marks"),
    ("UPDATE entry AS e SET marks = o.marks FROM entry AS o WHERE e.kind = 'ballot' AND o.kind = 'ballot'
      AND e.index <> o.index", "marks"),
    ("UPDATE entry SET marks = 'x' WHERE index = 30", "marks"),
    // Attachments.
    ("UPDATE attachment SET bytes = bytes || 'x' WHERE role = 'evidence'", "log"),
    ("UPDATE attachment SET bytes = NULL WHERE role = 'evidence'", "log"),
    ("DELETE FROM attachment WHERE role = 'evidence'", "log"),
    ("UPDATE attachment SET bytes = bytes || 'x' WHERE role = 'text'", "attachment"),
    ("DELETE FROM attachment WHERE role = 'text'", "attachment"),
    ("UPDATE attachment SET role = 'text' WHERE role = 'evidence'", "attachment"),
    ("UPDATE attachment SET entry = entry - 1 WHERE entry > 0", "attachment"),
    ("INSERT INTO attachment (hash, bytes, role, entry) VALUES (sha256('x'), 'x', 'text', 30)", "attachment"),
    // Tiles and signed heads.
    ("UPDATE tile SET hashes = set_byte(hashes, 99, get_byte(hashes, 99) # 1)", "tile"),
    ("DELETE FROM tile", "tile"),
    ("INSERT INTO tile SELECT level, index + 1, hashes FROM tile", "stray"),
    ("UPDATE checkpoint SET root = sha256('x')", "checkpoint"),
    ("UPDATE checkpoint SET note = set_byte(note, 40, 65)", "checkpoint"),
    ("INSERT INTO checkpoint SELECT max(size) + 9, sha256('x'), 'x' FROM checkpoint", "checkpoint"),
    // Projections: what pages and answers show.
    ("UPDATE member SET class = 'guest' WHERE class = 'owner'", "row"),
    ("UPDATE member SET standing = 'suspended' WHERE standing = 'active'", "row"),
    ("UPDATE member SET tags = '{}'", "row"),
    ("DELETE FROM member WHERE member = 'm-1'", "row"),
    ("INSERT INTO member SELECT 'm-thief', class, joined_at, enrolled_by, true, standing, NULL, entry, tags
      FROM member WHERE member = 'm-1'", "row"),
    ("UPDATE principal_key SET key = sha256('x') WHERE holder = 'm/m-2'", "row"),
    ("UPDATE principal_key SET revoked_at = NULL", "row"),
    ("DELETE FROM principal_key WHERE holder = 'm/m-2'", "row"),
    ("UPDATE office_term SET holder = 'o/thief' WHERE office = 'registrar'", "row"),
    ("UPDATE office_term SET ended_by = NULL", "row"),
    ("UPDATE contribution SET amount = amount + 1", "row"),
    ("UPDATE contribution SET occurred_at = occurred_at - interval '1 day'", "row"),
    ("DELETE FROM contribution WHERE member = 'm-1'", "row"),
    ("UPDATE correction SET amount = amount + 1", "row"),
    ("DELETE FROM correction", "row"),
    ("UPDATE policy SET revision = revision + 1", "row"),
    ("UPDATE policy SET statement = sha256('x') WHERE name = 'house'", "row"),
    ("UPDATE poll SET closes_at = closes_at + interval '1 day'", "row"),
    ("UPDATE poll SET opens_at = opens_at - interval '1 day'", "row"),
    ("UPDATE poll SET sealed = NOT sealed", "row"),
    ("UPDATE poll SET result = sha256('x')", "row"),
    ("UPDATE poll SET certificate = NULL", "row"),
    ("UPDATE poll SET closed_size = closed_size - 1", "row"),
    ("UPDATE roll_line SET weight = weight + 1 WHERE member = 'm-1'", "row"),
    ("DELETE FROM roll_line WHERE member = 'm-1'", "row"),
    ("UPDATE lot_reveal SET secret = sha256('x')", "row"),
    ("DELETE FROM certificate_signature", "row"),
    ("UPDATE claim SET verdict = 'upheld' WHERE verdict = 'dismissed'", "row"),
    ("DELETE FROM claim", "row"),
];

/// What kind of finding this is, in the words of [`KINDS`].
fn kind(finding: &Finding) -> &'static str {
    match finding {
        Finding::Log(_) => "log",
        Finding::Marks(_) => "marks",
        Finding::Attachment(_) => "attachment",
        Finding::Tile { .. } => "tile",
        Finding::StrayTiles(_) => "stray",
        Finding::Checkpoint(_) => "checkpoint",
        Finding::Row(_) => "row",
    }
}

/// A log with everything in it that an audit can look at, and its place. Nothing runs.
fn lived() -> Place {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    live_on(&town);
    object(&town);
    town.fill_a_bundle();
    town.enrol_with("m-told", b"a text about somebody");
    town.close(POLL);
    town.certify(POLL);
    service.stop();
    place
}

fn settings_of(place: &Place, database: &TestDatabase) -> Settings {
    let born = genesis(log_key().public());
    settings(Some(&database.url()), place.data.path(), born)
}

#[test]
fn an_audit_names_what_was_done_to_the_tables() {
    let place = lived();
    let clean = audit(&place.settings(), &mut |_| ()).unwrap();
    assert_eq!(clean.findings, []);
    let (mut detected, mut prevented) = (0, 0);
    for (sql, expected) in KINDS {
        let copy = place.database.copy();
        if let Err(error) = tamper(&mut copy.owner(), sql) {
            prevented += 1;
            assert!(
                error.to_string().contains("check constraint"),
                "{sql}: {error}"
            );
            continue;
        }
        match audit(&settings_of(&place, &copy), &mut |_| ()) {
            Ok(audit) => {
                let found: Vec<&str> = audit.findings.iter().map(kind).collect();
                assert!(found.contains(expected), "{sql}: {:?}", audit.findings);
            }
            Err(error) => assert_eq!(*expected, "error", "{sql}: {error}"),
        }
        detected += 1;
    }
    println!(
        "tampering: {detected} kinds detected, {prevented} prevented, of {}",
        KINDS.len()
    );
    assert_eq!(detected + prevented, KINDS.len());
}
