//! The private cluster: made, kept, locked, and brought back whatever is killed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{PgConnection, QueryableByName, RunQueryDsl, sql_query};
use folkmoot::service::ServiceError;
use folkmoot::service::cluster::Cluster;

use crate::database::{connect, remove_when_we_are_gone};
use crate::harness::PATIENCE;
use crate::high_water::held_by_a_child;

/// A data directory of one's own, removed after the run.
pub fn data_dir() -> PathBuf {
    let dir = tempfile::Builder::new()
        .prefix("folkmoot-test-")
        .tempdir()
        .unwrap()
        .keep();
    remove_when_we_are_gone(&dir);
    dir
}

/// A cluster that was made and stopped before, in `name` below a data directory of one's own.
///
/// Making one takes a second and more on a busy disk, so it is made once and copied.
pub fn made_cluster(name: &str) -> PathBuf {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let dir = data_dir();
        Cluster::start(&dir).unwrap().stop();
        dir
    });
    let dir = data_dir().join(name);
    fs::create_dir_all(&dir).unwrap();
    let copied = Command::new("cp")
        .arg("-a")
        .arg(made.join("pg"))
        .arg(&dir)
        .status()
        .unwrap();
    assert!(copied.success());
    dir
}

fn one_text(conn: &mut PgConnection, sql: &str) -> String {
    #[derive(QueryableByName)]
    struct Row {
        #[diesel(sql_type = Text)]
        value: String,
    }
    sql_query(format!("SELECT ({sql})::text AS value"))
        .get_result::<Row>(conn)
        .unwrap()
        .value
}

#[test]
fn a_cluster_is_made_once_and_keeps_its_rows() {
    let dir = data_dir();
    let first = Cluster::start(&dir).unwrap();
    let mut conn = connect(first.database_url());
    conn.batch_execute("CREATE TABLE kept AS SELECT 42 AS n")
        .unwrap();
    for (setting, value) in [
        ("listen_addresses", ""),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("data_checksums", "on"),
    ] {
        assert_eq!(
            one_text(&mut conn, &format!("current_setting('{setting}')")),
            value,
            "{setting}"
        );
    }
    first.stop();
    assert!(!dir.join("pg/postmaster.pid").exists());
    let second = Cluster::start(&dir).unwrap();
    assert_eq!(
        one_text(&mut connect(second.database_url()), "SELECT n FROM kept"),
        "42"
    );
}

#[test]
fn a_second_service_on_the_same_directory_is_refused() {
    let dir = made_cluster("");
    let _first = Cluster::start(&dir).unwrap();
    let refusal = Cluster::start(&dir).err();
    assert!(
        matches!(refusal, Some(ServiceError::DataDirInUse { .. })),
        "{refusal:?}"
    );
}

#[test]
fn a_directory_is_given_up_while_a_child_still_holds_its_lock() {
    let dir = made_cluster("data").canonicalize().unwrap();
    let cluster = Cluster::start(&dir).unwrap();
    let _held = held_by_a_child(&dir.join("lock"));
    cluster.stop();
    Cluster::start(&dir).unwrap().stop();
}

#[test]
fn a_killed_server_comes_back_with_its_rows() {
    let dir = made_cluster("");
    let cluster = Cluster::start(&dir).unwrap();
    let mut conn = connect(cluster.database_url());
    conn.batch_execute("CREATE TABLE kept AS SELECT 42 AS n")
        .unwrap();
    kill_postmaster(&dir);
    let mut conn = reconnect(cluster.database_url());
    assert_eq!(one_text(&mut conn, "SELECT n FROM kept"), "42");
}

/// Kills the server of this cluster: also one that is only just starting, after an earlier kill.
pub fn kill_postmaster(dir: &Path) {
    let pid_file = dir.join("pg/postmaster.pid");
    let begun = Instant::now();
    loop {
        // While it starts, the file is not there, half written, or still names the one before.
        let text = fs::read_to_string(&pid_file).unwrap_or_default();
        let pid = text.split_once('\n').and_then(|(pid, _)| pid.parse().ok());
        if pid.is_some_and(|pid| unsafe { libc::kill(pid, libc::SIGKILL) } == 0) {
            return;
        }
        assert!(begun.elapsed() < PATIENCE, "no server to kill: {text:?}");
        std::thread::yield_now();
    }
}

/// Connects to a server that is on its way back; libpq fails at once while it is not.
pub fn reconnect(url: &str) -> PgConnection {
    use diesel::Connection;
    let begun = Instant::now();
    loop {
        match PgConnection::establish(url) {
            Ok(conn) => return conn,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "{error}"),
        }
        std::thread::yield_now();
    }
}

#[test]
fn lock_files_that_name_a_stranger_do_not_hinder() {
    let dir = made_cluster("");
    for lock_file in ["pg/postmaster.pid", "pg/.s.PGSQL.5432.lock"] {
        let stranger = format!("{}\n{}\n", std::process::id(), dir.join("pg").display());
        fs::write(dir.join(lock_file), stranger).unwrap();
    }
    Cluster::start(&dir).unwrap();
}

#[test]
fn a_cluster_of_another_major_version_is_refused() {
    let dir = data_dir();
    fs::create_dir(dir.join("pg")).unwrap();
    fs::write(dir.join("pg/PG_VERSION"), "9\n").unwrap();
    let refusal = Cluster::start(&dir).err();
    assert!(
        matches!(&refusal, Some(ServiceError::ClusterVersion { made_by, .. }) if made_by == "9"),
        "{refusal:?}"
    );
}

#[test]
fn an_odd_path_keeps_its_socket() {
    let dir = made_cluster("a \"b\" % ' 中文");
    let cluster = Cluster::start(&dir).unwrap();
    assert!(dir.join("pg/.s.PGSQL.5432").exists());
    assert_eq!(
        one_text(&mut connect(cluster.database_url()), "SELECT 1"),
        "1"
    );
}

#[test]
fn a_path_too_long_or_with_a_comma_gets_its_socket_elsewhere() {
    for name in ["x".repeat(100), "a,b".to_owned()] {
        let dir = made_cluster(&name);
        let cluster = Cluster::start(&dir).unwrap();
        assert!(!dir.join("pg/.s.PGSQL.5432").exists());
        assert_eq!(
            one_text(&mut connect(cluster.database_url()), "SELECT 1"),
            "1"
        );
    }
}

#[test]
fn a_directory_that_postgres_cannot_reach_is_refused() {
    // Only root runs PostgreSQL as somebody else.
    if unsafe { libc::geteuid() } != 0 {
        return;
    }
    let closed = data_dir().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, std::os::unix::fs::PermissionsExt::from_mode(0o700)).unwrap();
    let refusal = Cluster::start(&closed.join("data")).err();
    assert!(
        matches!(&refusal, Some(ServiceError::Unreachable { dir, .. }) if *dir == closed),
        "{refusal:?}"
    );
}
