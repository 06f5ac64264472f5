//! Connections: how the service comes to one, what it may do on it and for how long.

use deadpool_diesel::postgres::{Hook, HookError, Pool};
use deadpool_diesel::{Manager, ManagerConfig, PoolError, Runtime};
use diesel::connection::SimpleConnection;
use diesel::sql_types::{Bool, Text};
use diesel::{Connection as _, PgConnection, QueryableByName, RunQueryDsl, sql_query};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::runtime::Handle;

use super::durability::check_durability;
use super::{StoreError, migrate, roles};

/// A connection to the database, as the functions of this layer take it.
pub type Connection = PgConnection;

/// What somebody reads for. Each has connections of its own, so that none keeps another waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lane {
    /// Statements that come in: whether they are in the log already, what they name.
    Casting,
    /// Files of the log, for whoever verifies it.
    Log,
    /// Why a weight is what it is: many rows for one answer.
    Weights,
    /// Everything else that anybody reads.
    Anybody,
}

impl Lane {
    const ALL: [Lane; 4] = [Lane::Casting, Lane::Log, Lane::Weights, Lane::Anybody];

    /// How many connections read. The work is short and the cores are few.
    fn readers(self) -> usize {
        match self {
            Lane::Casting | Lane::Log | Lane::Weights => 2,
            Lane::Anybody => 3,
        }
    }
}

/// How long a reader waits for a connection of its lane before it is told that the database is busy.
const READER_WAIT: Duration = Duration::from_secs(2);
/// How long making a connection may take.
const CONNECT_WAIT: Duration = Duration::from_secs(5);

/// Limits of a reading session: a page that takes longer is a page nobody waits for.
const READER_LIMITS: &str = "SET statement_timeout = '5s'; SET lock_timeout = '1s';
    SET idle_in_transaction_session_timeout = '5s'; SET default_transaction_read_only = on";
/// Limits of the writing session. A batch may carry a whole roll; nothing else takes its locks.
const WRITER_LIMITS: &str = "SET statement_timeout = '60s'; SET lock_timeout = '2s';
    SET idle_in_transaction_session_timeout = '10s'; SET plan_cache_mode = force_generic_plan";

/// An organisation's schema in a database: opened once, shared by all who read.
#[derive(Clone)]
pub struct Store {
    url: String,
    schema: String,
    readers: Arc<Readers>,
}

/// The readers' connections. The pool closes them on the threads of a runtime, so it must be entered
/// when the last `Store` goes, wherever that is.
struct Readers {
    /// In the order of [`Lane::ALL`].
    lanes: [Pool; Lane::ALL.len()],
    runtime: OnceLock<Handle>,
}

impl Drop for Readers {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.get() {
            let _entered = runtime.enter();
            self.lanes.iter().for_each(Pool::close);
        }
    }
}

impl Store {
    /// Brings `schema` in the database at `url` up to date and makes ready to connect to it.
    ///
    /// Creates what is missing: the schema, its tables, the service's role. Errors when the server
    /// cannot be reached, is not durable, was migrated by a newer program, or when the user of
    /// `url` lacks a right, naming the SQL that an administrator must run.
    pub fn open(url: &str, schema: &str) -> Result<Store, StoreError> {
        let url = with_client_limits(url);
        migrate::bring_up_to_date(&url, schema)?;
        Ok(Store::unchanged(&url, schema))
    }

    /// Makes ready to connect to `schema` as it is, to look at it.
    pub fn unchanged(url: &str, schema: &str) -> Store {
        let url = with_client_limits(url);
        let lanes = Lane::ALL.map(|lane| reader_pool(&url, schema, lane.readers()));
        Store {
            url,
            schema: schema.to_owned(),
            readers: Arc::new(Readers {
                lanes,
                runtime: OnceLock::new(),
            }),
        }
    }

    /// A connection of its own for the writer, or for work that outlasts a reader's limits.
    ///
    /// Errors when the server cannot be reached or has stopped being durable.
    pub fn connect(&self) -> Result<Connection, StoreError> {
        let mut conn = Connection::establish(&self.url)?;
        become_service(&mut conn, &self.schema, WRITER_LIMITS)?;
        check_durability(&mut conn)?;
        Ok(conn)
    }

    /// The schema.
    pub(super) fn schema(&self) -> &str {
        &self.schema
    }

    /// A connection with the owner's rights, for what the service may not do.
    pub(super) fn connect_as_owner(&self) -> Result<Connection, StoreError> {
        let mut conn = Connection::establish(&self.url)?;
        check_durability(&mut conn)?;
        conn.batch_execute(&format!(
            "SET search_path = \"{}\", pg_temp; SET timezone = 'UTC'",
            self.schema
        ))?;
        Ok(conn)
    }

    /// Whether `conn` is now the one that may write: until it is closed, nobody else is told so.
    ///
    /// This only spares a second writer the trouble; what makes it harmless is the compare-and-swap
    /// of [`super::append::append`].
    pub fn try_lead(&self, conn: &mut Connection) -> Result<bool, StoreError> {
        #[derive(QueryableByName)]
        struct Elected {
            #[diesel(sql_type = Bool)]
            elected: bool,
        }
        let query = sql_query("SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS elected");
        let lock = format!("folkmoot write {}", self.schema);
        Ok(query
            .bind::<Text, _>(lock)
            .get_result::<Elected>(conn)?
            .elected)
    }

    /// Runs `question` on a reader's connection, off the async threads.
    ///
    /// Errors with `Busy` when no reader of the lane is free for two seconds.
    pub async fn read<T: Send + 'static>(
        &self,
        lane: Lane,
        question: impl FnOnce(&mut Connection) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, StoreError> {
        self.readers.runtime.get_or_init(Handle::current);
        let [casting, log, weights, anybody] = &self.readers.lanes;
        let pool = match lane {
            Lane::Casting => casting,
            Lane::Log => log,
            Lane::Weights => weights,
            Lane::Anybody => anybody,
        };
        let reader = pool.get().await.map_err(from_pool)?;
        match reader.interact(question).await {
            Ok(answer) => answer,
            Err(error) => Err(StoreError::Database {
                message: format!("a reader panicked: {error}"),
            }),
        }
    }
}

fn reader_pool(url: &str, schema: &str, readers: usize) -> Pool {
    let schema = schema.to_owned();
    let restrict = Hook::async_fn(
        move |conn: &mut deadpool_diesel::Connection<Connection>, _| {
            let schema = schema.clone();
            Box::pin(async move {
                let done = conn
                    .interact(move |conn| become_service(conn, &schema, READER_LIMITS))
                    .await;
                match done {
                    Ok(Ok(())) => Ok(()),
                    Ok(Err(error)) => Err(HookError::message(error.to_string())),
                    Err(error) => Err(HookError::message(error.to_string())),
                }
            })
        },
    );
    let manager = Manager::from_config(url, Runtime::Tokio1, ManagerConfig::default());
    Pool::builder(manager)
        .max_size(readers)
        .wait_timeout(Some(READER_WAIT))
        .create_timeout(Some(CONNECT_WAIT))
        .runtime(Runtime::Tokio1)
        .post_create(restrict)
        .build()
        .expect("a runtime is given for the timeouts")
}

fn from_pool(error: PoolError) -> StoreError {
    match error {
        PoolError::Timeout(_) => StoreError::Busy {
            message: "no free connection".to_owned(),
        },
        error => StoreError::Unavailable {
            reason: error.to_string(),
        },
    }
}

/// Gives up the owner's rights and sets the session's limits.
fn become_service(conn: &mut Connection, schema: &str, limits: &str) -> Result<(), StoreError> {
    let role = roles::service_role(schema);
    conn.batch_execute(&format!(
        "SET ROLE \"{role}\"; SET search_path = \"{schema}\", pg_temp; SET timezone = 'UTC'; {limits}"
    ))?;
    Ok(())
}

/// Adds the limits that make a client notice a dead server, where the URL does not set its own.
fn with_client_limits(url: &str) -> String {
    let is_uri = url.starts_with("postgres://") || url.starts_with("postgresql://");
    let mut url = url.to_owned();
    for (name, value) in [
        ("connect_timeout", "5"),
        ("keepalives_idle", "10"),
        ("tcp_user_timeout", "10000"),
    ] {
        if url.contains(name) {
            continue;
        }
        match (is_uri, url.contains('?')) {
            (true, true) => url.push('&'),
            (true, false) => url.push('?'),
            (false, _) => url.push(' '),
        }
        url.push_str(&format!("{name}={value}"));
    }
    url
}
