//! What the engine does when something outside it goes wrong: too much at once, a second engine, an
//! older database, a lost mark, a lost connection.

use std::sync::Arc;
use std::time::Instant;

use diesel::sql_types::Integer;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use folkmoot::domain::fault::Term;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::service::{Engine, ServiceError, WriteError};
use serde_json::Value;

use crate::database;
use crate::harness::{PATIENCE, Place, Service, Town, log_key, settings};
use crate::main_job::{POLL, opened, vote_all};
use crate::plans::{genesis, time, who};

/// Why an engine does not start.
pub fn refusal(started: Result<Engine, ServiceError>) -> ServiceError {
    match started {
        Ok(engine) => {
            engine.stop();
            panic!("the engine starts");
        }
        Err(error) => error,
    }
}

#[test]
fn uploads_stop_before_they_fill_the_disk() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let put = |bytes: &[u8]| {
        town.http
            .put(&format!("/api/attachments/{}", Hash::of(bytes)), bytes)
    };
    assert_eq!(put(b"one").status, 204);
    let fill = "INSERT INTO staged_attachment (hash, bytes)
                SELECT sha256(number::text::bytea), convert_to(repeat('a', 67108864), 'UTF8')
                FROM generate_series(1, 4) AS number";
    sql_query(fill)
        .execute(&mut place.database.owner())
        .unwrap();
    let answer = put(b"two");
    assert_eq!(
        (answer.status, answer.code().as_str()),
        (503, "uploads-full")
    );
    // What has waited for a minute makes room: nobody keeps the others out for an hour.
    let aged = "UPDATE staged_attachment SET staged_at = staged_at - interval '61 seconds'";
    sql_query(aged)
        .execute(&mut place.database.owner())
        .unwrap();
    assert_eq!(put(b"two").status, 204);
    assert_eq!(put(b"three").status, 204);
}

/// The writer's database connection made to hang, until this is dropped.
struct Hanging {
    backend: i32,
}

impl Hanging {
    fn of(place: &Place) -> Hanging {
        #[derive(QueryableByName)]
        struct Backend {
            #[diesel(sql_type = Integer)]
            pid: i32,
        }
        // The writer's backend is the one that holds the lock of the only writer.
        let found: Backend = sql_query(
            "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND database =
            (SELECT oid FROM pg_database WHERE datname = current_database())",
        )
        .get_result(&mut place.database.owner())
        .unwrap();
        let hanging = Hanging { backend: found.pid };
        hanging.signal(libc::SIGSTOP);
        hanging
    }

    fn signal(&self, signal: i32) {
        // SAFETY: kill takes two integers and touches no memory of ours.
        assert_eq!(unsafe { libc::kill(self.backend, signal) }, 0);
    }
}

impl Drop for Hanging {
    fn drop(&mut self) {
        self.signal(libc::SIGCONT);
    }
}

/// Sends the same statement again and again without waiting, until one is turned away; why.
async fn fill_the_queue(engine: &Arc<Engine>, note: &[u8]) -> WriteError {
    loop {
        let (engine, note) = (engine.clone(), note.to_vec());
        let sent = tokio::spawn(async move { engine.accept(note).await });
        tokio::task::yield_now().await;
        if sent.is_finished() {
            return sent.await.unwrap().unwrap_err();
        }
    }
}

#[test]
fn a_full_queue_asks_to_come_back() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    let clock = Clock {
        time: time("2026-12-01T00:00:00Z"),
    };
    let note = town.note(clock, &[who("o/alice")]);
    let health = &mut place.database.owner();
    let answer = loop {
        let hanging = Hanging::of(&place);
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let full = runtime.block_on(fill_the_queue(&service.engine, &note.to_bytes()));
        let answer = town.http.submit(&note, &[]);
        drop(hanging);
        match full {
            WriteError::Full if answer.code() == "queue-full" => break answer,
            // That took so long that the writer counts as stuck, which it is told of first.
            WriteError::Full | WriteError::Unavailable { .. } => {
                await_health(&town, health, 200);
            }
            error => panic!("{error}"),
        }
    };
    assert_eq!(answer.status, 503);
    assert_eq!(answer.headers["retry-after"], "1");
    assert_eq!(answer.json()["detail"], serde_json::Value::Null);
    // Until the writer has come round, the queue is still full.
    while town.http.submit(&note, &[]).status == 503 {}
    assert_eq!(town.http.size(), 2);
    service.stop();
}

#[test]
fn reads_are_answered_while_the_writer_hangs() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    let paths = [
        "/api/organisation".to_owned(),
        "/api/members/m-1".to_owned(),
        "/api/polls".to_owned(),
        format!("/api/polls/{POLL}"),
        format!("/api/polls/{POLL}/ballots/m-1"),
        format!("/api/polls/{POLL}/weights/m-1"),
        "/checkpoint".to_owned(),
    ];
    let before: Vec<String> = paths.iter().map(|path| town.http.text(path)).collect();
    let hanging = Hanging::of(&place);
    let clock = Clock {
        time: time("2026-12-16T00:00:00Z"),
    };
    let note = town.note(clock, &[who("o/alice")]);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let engine = service.engine.clone();
    let body = note.to_bytes();
    let sent = runtime.spawn(async move { engine.accept(body).await });
    runtime.block_on(tokio::task::yield_now());
    let meanwhile: Vec<String> = paths.iter().map(|path| town.http.text(path)).collect();
    assert_eq!(meanwhile, before);
    assert!(!sent.is_finished());
    drop(hanging);
    runtime.block_on(sent).unwrap().unwrap();
    service.stop();
}

#[test]
fn a_second_engine_on_the_same_log_is_refused() {
    let place = Place::new();
    let service = place.start();
    let elsewhere = tempfile::tempdir().unwrap();
    let born = || genesis(log_key().public());
    let second = Engine::start(settings(
        Some(&place.database.url()),
        elsewhere.path(),
        born(),
    ));
    assert!(matches!(refusal(second), ServiceError::AnotherWriter));
    let town = Town::new(&service);
    town.settle();
    service.stop();
}

/// A log that went on after its database was copied: the copy, and the place.
fn copied() -> (database::TestDatabase, Place) {
    let place = Place::new();
    let service = place.start();
    Town::new(&service).clock("2026-12-01T00:00:00Z");
    service.stop();
    let copy = place.database.copy();
    let service = place.start();
    Town::new(&service).settle_after("2026-12-01T00:00:01Z");
    service.stop();
    (copy, place)
}

#[test]
fn an_older_database_is_refused() {
    let (older, place) = copied();
    let started = Engine::start(settings(
        Some(&older.url()),
        place.data.path(),
        genesis(log_key().public()),
    ));
    let error = refusal(started);
    assert!(
        matches!(error, ServiceError::RolledBack { signed, found: 2 } if signed > 2),
        "{error}"
    );
}

#[test]
fn another_history_is_refused() {
    let (older, place) = copied();
    // The copy goes on by itself, with a mark of its own from before.
    let elsewhere = tempfile::tempdir().unwrap();
    let born = || genesis(log_key().public());
    let fresh = Place::new();
    let begun = Service::start(settings(
        Some(&fresh.database.url()),
        elsewhere.path(),
        born(),
    ))
    .unwrap();
    Town::new(&begun).clock("2026-12-01T00:00:00Z");
    begun.stop();
    let service = Service::start(settings(Some(&older.url()), elsewhere.path(), born())).unwrap();
    let town = Town::new(&service);
    town.settle_after("2026-12-02T00:00:00Z");
    town.clock("2026-12-03T00:00:00Z");
    service.stop();
    let error = refusal(Engine::start(settings(
        Some(&older.url()),
        place.data.path(),
        born(),
    )));
    assert!(matches!(error, ServiceError::Forked { .. }), "{error}");
}

#[test]
fn a_missing_mark_is_refused() {
    let place = Place::new();
    let service = place.start();
    service.stop();
    std::fs::remove_file(place.data.path().join("high-water")).unwrap();
    let error = refusal(Engine::start(place.settings()));
    assert!(
        matches!(error, ServiceError::HighWaterMissing { .. }),
        "{error}"
    );
}

#[test]
fn a_damaged_entry_is_named() {
    let place = Place::new();
    let service = place.start();
    Town::new(&service).settle();
    service.stop();
    sql_query("UPDATE entry SET body = body || 'x' WHERE index = 5")
        .execute(&mut place.database.owner())
        .unwrap();
    let error = refusal(Engine::start(place.settings()));
    assert!(
        matches!(error, ServiceError::LogDamaged { entry: 5, .. }),
        "{error}"
    );
}

#[test]
fn another_genesis_or_key_is_refused() {
    let place = Place::new();
    place.start().stop();
    let mut other = genesis(log_key().public());
    other.enrol_limit = 1;
    let error = refusal(Engine::start(place.settings_of(other)));
    assert!(
        matches!(error, ServiceError::OtherGenesis { .. }),
        "{error}"
    );
    let mut settings = place.settings();
    settings.keys.service = SecretKey::from_seed(&[1; 32]);
    let error = refusal(Engine::start(settings));
    assert!(
        matches!(
            error,
            ServiceError::WrongKey {
                which: Term("key-of-service")
            }
        ),
        "{error}"
    );
}

#[test]
fn a_poll_that_could_not_be_counted_is_counted_without_a_restart() {
    let place = Place::new();
    let service = place.start();
    let town = opened(&service, Publication::SealedUntilClose);
    vote_all(&town);
    let name = place.database.name();
    let connections = |allowed: bool| {
        database::server(&format!(
            "ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"
        ))
    };
    connections(false);
    town.clock("2026-12-17T12:00:00Z");
    town.http.await_phase(POLL, Phase::Closed);
    // Whoever counts asks for a connection at once; this takes longer.
    for second in 1..9 {
        town.clock(&format!("2026-12-17T12:00:0{second}Z"));
    }
    assert_eq!(town.http.await_phase(POLL, Phase::Closed).result, None);
    connections(true);
    town.http.await_phase(POLL, Phase::ProvisionalResult);
    service.stop();
}

#[test]
fn the_engine_goes_on_after_its_connections_were_lost() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let name = place.database.name();
    for day in 2..5 {
        database::server(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
        ));
        let clock = Clock {
            time: time(&format!("2026-12-0{day}T00:00:00Z")),
        };
        let note = town.note(clock, &[who("o/alice")]);
        let answer = loop {
            let answer = town.http.submit(&note, &[]);
            if answer.status != 503 {
                break answer;
            }
            assert_eq!(answer.code(), "unavailable");
        };
        assert_eq!(answer.status, 200, "{}", answer.text());
    }
    let report = crate::main_job::verify_download(&town, &[]);
    assert!(report.holds, "{report}");
    service.stop();
}

/// Asks for the state of health a few times a second until it has this status; the last answer.
fn await_health(town: &Town, database: &mut PgConnection, status: u16) -> Value {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        let answer = town.http.get("/health");
        if answer.status == status {
            return answer.json();
        }
        sql_query("SELECT pg_sleep(0.2)").execute(database).unwrap();
    }
    panic!("the state of health stays another than {status}");
}

#[test]
fn health_notices_that_the_database_is_gone_while_nobody_writes() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let other = Place::new();
    let clock = &mut other.database.owner();
    await_health(&town, clock, 200);
    let name = place.database.name();
    database::server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS false"));
    database::server(&format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    ));
    assert_eq!(await_health(&town, clock, 503)["status"], "cannot-write");
    assert!(town.http.text("/metrics").contains("folkmoot_writable 0"));
    database::server(&format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    await_health(&town, clock, 200);
    service.stop();
}

#[test]
fn health_notices_that_the_database_hangs() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    let owner = &mut place.database.owner();
    let hanging = Hanging::of(&place);
    let unhealthy = await_health(&town, owner, 503);
    let note = town.note(
        Clock {
            time: time("2026-12-03T00:00:00Z"),
        },
        &[who("o/alice")],
    );
    let refused = town.http.submit(&note, &[]);
    drop(hanging);
    assert_eq!(unhealthy["status"], "cannot-write");
    assert_eq!(
        (refused.status, refused.code().as_str()),
        (503, "unavailable")
    );
    await_health(&town, owner, 200);
    assert_eq!(town.http.submit(&note, &[]).status, 200);
    service.stop();
}
