//! One private cluster for the whole run, one database for each test.
//!
//! The cluster is the product's own, so it works as root and as a user, and stops with the process.
//! A small shell process outlives the run to remove the files, even when the run is killed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::{Connection as _, PgConnection};
use folkmoot::service::cluster::Cluster;
use folkmoot::store::Store;

/// The schema that tests use.
pub const SCHEMA: &str = "folkmoot";
/// The migrated database that the others are copied from.
const TEMPLATE: &str = "template_folkmoot";

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static TEMPLATE_MADE: OnceLock<()> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// A database of one's own on the shared cluster; dropped with the value.
pub struct TestDatabase {
    name: String,
}

impl TestDatabase {
    /// With the schema of [`SCHEMA`] in it, empty.
    pub fn new() -> TestDatabase {
        TEMPLATE_MADE.get_or_init(|| {
            server(&format!("CREATE DATABASE {TEMPLATE}"));
            Store::open(&url_of(TEMPLATE), SCHEMA).expect("the template can be migrated");
        });
        TestDatabase::create(&format!("TEMPLATE {TEMPLATE}"))
    }

    /// With nothing in it.
    pub fn empty() -> TestDatabase {
        TestDatabase::create("")
    }

    fn create(clause: &str) -> TestDatabase {
        let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
        server(&format!("CREATE DATABASE {name} {clause}"));
        TestDatabase { name }
    }

    /// A copy of the database as it is now. Nobody may be connected to it.
    pub fn copy(&self) -> TestDatabase {
        TestDatabase::create(&format!("TEMPLATE {}", self.name))
    }

    /// The database's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What `DATABASE_URL` would be, as the owner of everything.
    pub fn url(&self) -> String {
        url_of(&self.name)
    }

    /// What `DATABASE_URL` would be for another user.
    pub fn url_as(&self, user: &str) -> String {
        self.url().replacen(
            "postgresql://folkmoot@",
            &format!("postgresql://{user}@"),
            1,
        )
    }

    /// The schema opened as the service does.
    pub fn store(&self) -> Store {
        Store::open(&self.url(), SCHEMA).expect("the database can be opened")
    }

    /// A connection with the owner's rights, to look behind the service's back.
    pub fn owner(&self) -> PgConnection {
        let mut conn = connect(&self.url());
        conn.batch_execute(&format!("SET search_path = {SCHEMA}"))
            .expect("the schema is there");
        conn
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        server(&format!("DROP DATABASE {} WITH (FORCE)", self.name));
    }
}

/// Runs a command on the shared cluster, outside all test databases.
pub fn server(sql: &str) {
    connect(&url_of("postgres"))
        .batch_execute(sql)
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

pub fn connect(url: &str) -> PgConnection {
    PgConnection::establish(url).expect("the server answers")
}

fn url_of(database: &str) -> String {
    let url = cluster().database_url();
    let (server, _) = url.rsplit_once('/').expect("a URL names its database last");
    format!("{server}/{database}")
}

fn cluster() -> &'static Cluster {
    CLUSTER.get_or_init(|| {
        let dir = tempfile::Builder::new()
            .prefix("folkmoot-test-")
            .tempdir()
            .expect("a temporary directory")
            .keep();
        remove_when_we_are_gone(&dir);
        Cluster::start(&dir).expect("PostgreSQL starts")
    })
}

/// Its standard input ends when this process does; then it waits for the server and cleans up.
pub fn remove_when_we_are_gone(dir: &Path) {
    const SCRIPT: &str = r#"read -r _; for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
        [ -e "$1/pg/postmaster.pid" ] || break; sleep 0.2; done; rm -rf "$1""#;
    let mut command = Command::new("sh");
    command.args(["-c", SCRIPT, "sh"]).arg(dir).current_dir("/");
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let child = command.spawn().expect("a shell");
    // The pipe must stay open as long as we live.
    std::mem::forget(child);
}
