//! The engine: the store, the writer and what feeds it, from start to stop.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::birth::Birth;
use super::clock::DatabaseClock;
use super::cluster::Cluster;
use super::cosigned::{self, Asked, Asking};
use super::counter::Counter;
use super::error::Damage;
use super::high_water::{self, HighWater};
use super::job::{EngineKeys, Job, Task};
use super::lead;
use super::pace::Pace;
use super::questions::Questions;
use super::replay;
use super::shared::{Placed, Published, Shared, Shown};
use super::tile_files::TileFiles;
use super::trials::Trials;
use super::uploads::Uploads;
use super::writer::Writer;
use super::{ServiceError, WriteError};
use crate::domain::fault::{Fault, Term};
use crate::domain::log::verifier::VerifierKey;
use crate::domain::state::State;
use crate::domain::statement::submission::Submission;
use crate::store::log::{self, Head};
use crate::store::{Store, StoreError};

/// The most statements that may wait for the writer; more are asked to come back.
const QUEUE_MAX: usize = 4096;

/// What an engine is started with.
pub struct Settings {
    /// Where the private cluster and the high-water mark live.
    pub data: PathBuf,
    /// A PostgreSQL to use instead of a private one.
    pub database_url: Option<String>,
    /// The schema that holds this organisation.
    pub schema: String,
    /// The keys the engine signs with.
    pub keys: EngineKeys,
    /// The signed genesis statement, byte for byte.
    pub genesis: Birth,
    /// The witnesses that are asked to cosign.
    pub asked: Asked,
    /// How long after one ballot of a member in a poll the next is taken.
    pub pace: Duration,
}

/// A running engine.
pub struct Engine {
    pub(super) store: Store,
    pub(super) uploads: Uploads,
    pub(super) tasks: SyncSender<Task>,
    pub(super) shared: Shared,
    pub(super) keys: Arc<EngineKeys>,
    pub(super) questions: Arc<Questions>,
    pub(super) trials: Trials,
    pub(super) files: Arc<TileFiles>,
    pub(super) pace: Pace,
    origin: String,
    database_url: Option<String>,
    running: Mutex<Running>,
}

/// What ends with the engine.
struct Running {
    threads: Vec<JoinHandle<()>>,
    /// Where witnesses are asked.
    asking: Option<Asking>,
    cluster: Option<Cluster>,
}

impl Engine {
    /// Starts: the cluster if there is no URL, migrations, the fold over the log, the writer.
    ///
    /// An empty log begins with the genesis statement. Errors when the database is behind the
    /// high-water mark or inconsistent with it, when another service writes here, or when the
    /// stored log is damaged or has another genesis.
    pub fn start(settings: Settings) -> Result<Engine, ServiceError> {
        let genesis = settings.genesis.submission()?;
        let origin = genesis.statement.log.clone();
        let (cluster, url) = database(&settings)?;
        let own = cluster.is_some();
        let store = Store::open(&url, &settings.schema)?;
        let mut conn = store.connect()?;
        lead::elect(&store, &mut conn)?;
        let mark = open_mark(&settings.data, &origin, log::head(&mut conn)?)?;
        let shared = Shared::default();
        let state = replay::learn(&mut conn, &origin, mark.mark(), &shared.directory)?;
        check_genesis(&state, &genesis, &settings.keys)?;
        let files = Arc::new(TileFiles::begin(&settings.data)?);
        let (tasks, waiting) = sync_channel(QUEUE_MAX);
        let keys = Arc::new(settings.keys);
        let (closed, to_count) = std::sync::mpsc::channel();
        let clock = DatabaseClock::ask(&mut conn, &state)?;
        shared.show_clock(&clock);
        let empty = state.size() == 0;
        let mut writer = Writer {
            store: store.clone(),
            conn,
            state,
            keys: keys.clone(),
            mark,
            shared: shared.clone(),
            tasks: waiting,
            closed,
            clock,
            saved: 0,
            saved_at: Instant::now(),
            proved_at: Instant::now(),
        };
        if !empty {
            writer.publish(&[])?;
        }
        let counter = Counter {
            store: store.clone(),
            shared: shared.clone(),
            tasks: tasks.clone(),
            keys: keys.clone(),
            origin: origin.clone(),
        };
        let running = Running {
            threads: vec![
                spawn("writer", move || writer.run()),
                spawn("counter", move || counter.run(&to_count)),
            ],
            asking: cosigned::begin(&store, &shared, settings.asked),
            cluster,
        };
        let engine = Engine {
            uploads: Uploads::new(store.clone()),
            store,
            tasks,
            shared,
            keys,
            questions: Arc::new(Questions::new()),
            trials: Trials::new(),
            files,
            pace: Pace::new(settings.pace),
            origin,
            database_url: own.then_some(url),
            running: Mutex::new(running),
        };
        if empty {
            engine.found(genesis, settings.genesis)?;
        }
        Ok(engine)
    }

    fn found(&self, genesis: Submission, birth: Birth) -> Result<(), ServiceError> {
        let signatories = genesis.identify(|_| Vec::new())?;
        let entry = genesis.verify(signatories)?;
        let (answer, placed) = oneshot::channel();
        let job = Job {
            entry,
            bytes: birth.note,
            attachments: birth.documents,
            answer,
        };
        let sent = self.tasks.send(Task::Submit(Box::new(job)));
        let answer = sent.ok().and_then(|()| placed.blocking_recv().ok());
        match answer {
            Some(Ok(_)) => Ok(()),
            Some(Err(WriteError::Refused(refusal))) => Err(refusal.into()),
            Some(Err(error)) => Err(ServiceError::NotFounded {
                reason: error.told(),
            }),
            None => Err(ServiceError::NotFounded {
                reason: Damage::WriterEnded.told(),
            }),
        }
    }

    /// Finishes what waits, stops the writer and then the cluster. A second time it does nothing.
    pub fn stop(&self) {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.tasks.send(Task::Stop);
        if let Some(asking) = running.asking.take() {
            asking.end();
        }
        for thread in running.threads.drain(..) {
            let _ = thread.join();
        }
        if let Some(cluster) = running.cluster.take() {
            cluster.stop();
        }
    }

    /// The store, for reading.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The URL of the private cluster, for those who want to look inside.
    pub fn database_url(&self) -> Option<&str> {
        self.database_url.as_deref()
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The key that checks this log's checkpoints.
    pub fn log_key(&self) -> VerifierKey {
        VerifierKey::new(&self.origin, self.keys.log.public()).expect("an origin is a key name")
    }

    /// The newest signed head, with the state of the log up to it.
    pub fn published(&self) -> Arc<Published> {
        let published = self.shared.published();
        published.expect("an engine that has started has a log")
    }

    /// The newest head that the configured witnesses have cosigned; the newest signed one where none are
    /// configured, or while they do not answer.
    pub fn witnessed(&self) -> Arc<Published> {
        self.shared.witnessed().unwrap_or_else(|| self.published())
    }

    /// Why nothing can be written just now; `None` when it can.
    pub fn trouble(&self) -> Option<String> {
        self.shared.trouble()
    }

    /// Why the database's clock is not believed, and by how many seconds it is ahead of this machine's.
    pub fn clock(&self) -> Shown {
        self.shared.clock()
    }

    /// Asks the published state a question.
    pub async fn inspect<T>(&self, question: impl FnOnce(&State) -> T) -> Result<T, WriteError> {
        Ok(question(&self.published().state))
    }

    /// Does what takes long on a thread of the pool.
    pub(super) async fn aside<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, WriteError> + Send + 'static,
    ) -> Result<T, WriteError> {
        let (answer, answered) = oneshot::channel();
        rayon::spawn(move || {
            let _ = answer.send(work());
        });
        answered.await.map_err(|_| StoreError::Database {
            message: "a thread that computed ended".to_owned(),
        })?
    }

    /// Errors when the writer is stuck, or too much waits for it already.
    fn hand_over(&self, task: Task) -> Result<(), WriteError> {
        match self.shared.silence() {
            Some(reason) => Err(WriteError::Unavailable { reason }),
            None => self.tasks.try_send(task).map_err(full),
        }
    }

    /// Hands a statement to the writer and waits for its place in the durable log.
    pub(super) async fn place(&self, job: Job, placed: Waiting) -> Result<Placed, WriteError> {
        self.hand_over(Task::Submit(Box::new(job)))?;
        placed.await.map_err(|_| WriteError::Unavailable {
            reason: "the writer ended".to_owned(),
        })?
    }
}

/// Where a job's answer arrives.
pub(super) type Waiting = oneshot::Receiver<Result<Placed, WriteError>>;

fn full(error: TrySendError<Task>) -> WriteError {
    match error {
        TrySendError::Full(_) => WriteError::Full,
        TrySendError::Disconnected(_) => WriteError::Unavailable {
            reason: "the writer ended".to_owned(),
        },
    }
}

/// The database, and the private cluster that it is in where there is one.
fn database(settings: &Settings) -> Result<(Option<Cluster>, String), ServiceError> {
    if let Some(url) = &settings.database_url {
        return Ok((None, url.clone()));
    }
    let cluster = Cluster::start(&settings.data)?;
    let url = cluster.database_url().to_owned();
    Ok((Some(cluster), url))
}

fn spawn(name: &str, work: impl FnOnce() + Send + 'static) -> JoinHandle<()> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(work)
        .expect("the system can start a thread")
}

fn open_mark(data: &Path, origin: &str, head: Head) -> Result<HighWater, ServiceError> {
    let path = data.join(high_water::FILE);
    match head.size == 0 && !path.exists() {
        true => HighWater::create(&path, origin),
        false => HighWater::open(&path, origin),
    }
}

fn check_genesis(state: &State, given: &Submission, keys: &EngineKeys) -> Result<(), ServiceError> {
    let crate::domain::statement::Said::Genesis(born) = &given.statement.said else {
        return Err(ServiceError::NotFounded {
            reason: Damage::NoGenesis.told(),
        });
    };
    if let Some((logged, _)) = state.genesis()
        && logged != given.hash
    {
        return Err(ServiceError::OtherGenesis {
            logged,
            given: given.hash,
        });
    }
    match (
        born.log_key == keys.log.public(),
        born.service == keys.service.public(),
    ) {
        (true, true) => Ok(()),
        (false, _) => Err(ServiceError::WrongKey {
            which: Term("key-of-log"),
        }),
        (_, false) => Err(ServiceError::WrongKey {
            which: Term("key-of-service"),
        }),
    }
}
