//! `kill -9` of the service and of PostgreSQL under load: no acknowledged row is lost.
//!
//! The service is this test binary, run again with one test selected: it starts the cluster, appends
//! batches, moves the high-water mark, and only then says how far it has acknowledged.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use diesel::RunQueryDsl;
use diesel::dsl::sql;
use diesel::sql_types::BigInt;
use folkmoot::service::cluster::Cluster;
use folkmoot::service::high_water::HighWater;
use folkmoot::store::{Connection, Store, StoreError, log};

use crate::batches::{batch, body, root};
use crate::cluster::{kill_postmaster, made_cluster};
use crate::database::SCHEMA;

const CHILD: &str = "FOLKMOOT_TEST_CHILD";
const ORIGIN: &str = "vote.example.org/council";

/// Not a test of its own: what the other tests run and kill.
#[test]
fn the_service_that_is_killed() {
    let Some(dir) = std::env::var_os(CHILD).map(PathBuf::from) else {
        return;
    };
    let cluster = Cluster::start(&dir).unwrap();
    let store = Store::open(cluster.database_url(), SCHEMA).unwrap();
    let mut conn = store.connect().unwrap();
    let path = dir.join("high-water");
    let opened = if path.exists() {
        HighWater::open(&path, ORIGIN)
    } else {
        HighWater::create(&path, ORIGIN)
    };
    let mut mark = opened.unwrap();
    loop {
        match append_one(&mut conn, &mut mark) {
            Ok(size) => {
                // Not print!, which the test harness may hold back.
                let mut out = std::io::stdout().lock();
                write!(out, "\nacked {size}\n")
                    .and_then(|()| out.flush())
                    .unwrap();
            }
            Err(StoreError::Unavailable { .. } | StoreError::OutcomeUnknown { .. }) => {
                conn = reconnect(&store)
            }
            Err(error) => panic!("{error}"),
        }
    }
}

/// Appends the next batch to whatever the log holds, moves the mark, and says the new size.
fn append_one(conn: &mut Connection, mark: &mut HighWater) -> Result<u64, StoreError> {
    let head = log::head(conn)?;
    assert!(
        head.size >= mark.mark().size,
        "the database is behind the mark"
    );
    let next = batch(head.size, 1 + head.size % 20);
    log::append(conn, &next)?;
    mark.advance(mark.mark(), next.new).unwrap();
    Ok(next.new.size)
}

/// Connects to a server that is on its way back.
pub fn reconnect(store: &Store) -> Connection {
    let begun = Instant::now();
    loop {
        match store.connect() {
            Ok(conn) => return conn,
            Err(error) => assert!(begun.elapsed() < Duration::from_secs(60), "{error}"),
        }
        std::thread::yield_now();
    }
}

struct Service {
    child: Child,
    output: BufReader<ChildStdout>,
    acked: u64,
}

impl Service {
    fn start(dir: &Path) -> Service {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", "kill::the_service_that_is_killed", "--nocapture"]);
        command
            .env(CHILD, dir)
            .stdin(Stdio::null())
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap());
        Service {
            child,
            output,
            acked: 0,
        }
    }

    /// Reads until so many batches more have been acknowledged.
    fn wait_for_batches(&mut self, batches: usize) {
        for _ in 0..batches {
            assert!(self.read_ack(), "the service ended by itself");
        }
    }

    /// Kills the service, then reads what it had acknowledged before; says up to where.
    fn kill(mut self) -> u64 {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        while self.read_ack() {}
        self.acked
    }

    fn read_ack(&mut self) -> bool {
        let mut line = String::new();
        while self.output.read_line(&mut line).unwrap() > 0 {
            // A line that the kill has cut short was not received by anybody.
            let whole = line
                .strip_prefix("acked ")
                .and_then(|rest| rest.strip_suffix('\n'));
            if let Some(size) = whole {
                self.acked = size.parse().unwrap();
                return true;
            }
            line.clear();
        }
        false
    }
}

/// The log is whole and at least as long as what was acknowledged, and the mark lies between.
fn expect_nothing_lost(dir: &Path, acked: u64) {
    let cluster = Cluster::start(dir).unwrap();
    let mut conn = Store::open(cluster.database_url(), SCHEMA)
        .unwrap()
        .connect()
        .unwrap();
    let head = log::head(&mut conn).unwrap();
    let mark = HighWater::open(&dir.join("high-water"), ORIGIN)
        .unwrap()
        .mark();
    assert!(
        acked <= mark.size && mark.size <= head.size,
        "acked {acked}, mark {}, log {}",
        mark.size,
        head.size
    );
    assert_eq!(head.root, root(head.size));
    let mut next = 0;
    log::for_each_entry(&mut conn, 0..head.size, |entry| {
        assert_eq!((entry.index, entry.body), (next, body(next)));
        next += 1;
        Ok::<(), StoreError>(())
    })
    .unwrap();
    assert_eq!(next, head.size);
    let attachments: i64 = diesel::select(sql::<BigInt>("(SELECT count(*) FROM attachment)"))
        .get_result(&mut conn)
        .unwrap();
    assert_eq!(u64::try_from(attachments).unwrap(), head.size);
}

#[test]
fn killing_the_service_loses_no_acknowledged_row() {
    let dir = made_cluster("");
    for batches in [1, 2, 7, 19, 40] {
        let mut service = Service::start(&dir);
        service.wait_for_batches(batches);
        let acked = service.kill();
        expect_nothing_lost(&dir, acked);
    }
}

#[test]
fn killing_postgresql_loses_no_acknowledged_row() {
    let dir = made_cluster("");
    let mut service = Service::start(&dir);
    for batches in [1, 3, 8, 21, 33] {
        service.wait_for_batches(batches);
        kill_postmaster(&dir);
    }
    service.wait_for_batches(5);
    let acked = service.kill();
    expect_nothing_lost(&dir, acked);
}

#[test]
fn killing_the_service_stops_postgresql() {
    let dir = made_cluster("");
    let mut service = Service::start(&dir);
    service.wait_for_batches(1);
    service.kill();
    let begun = Instant::now();
    while dir.join("pg/postmaster.pid").exists() {
        assert!(
            begun.elapsed() < Duration::from_secs(60),
            "PostgreSQL outlives the service"
        );
        std::thread::yield_now();
    }
}
