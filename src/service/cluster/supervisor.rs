//! The thread that spawns the server, waits for it, and starts it again when it dies.

use std::fs::{self, File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use super::process::{self, FAST_SHUTDOWN, IMMEDIATE_SHUTDOWN, User};
use super::programs::last_lines;
use crate::service::ServiceError;

/// What PostgreSQL puts beside its socket.
const SOCKET_LOCK: &str = ".s.PGSQL.5432.lock";
/// How often a state that has no notification of its own is looked at.
const POLL: Duration = Duration::from_millis(5);
/// How long processes of an earlier run, or a fast shutdown, may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The longest pause between attempts to bring a dead server back.
const BACKOFF_MAX: Duration = Duration::from_secs(30);

/// What it takes to spawn the server.
pub struct Server {
    pub postgres: PathBuf,
    pub user: User,
    pub pg_dir: PathBuf,
    pub socket_dir: PathBuf,
    pub log_path: PathBuf,
}

/// A handle on the supervising thread.
pub struct Supervisor {
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    postmaster: Option<u32>,
    stopping: bool,
    ended: bool,
}

impl Supervisor {
    /// Starts the thread and, on it, the server; comes back when the server accepts connections.
    pub fn start(server: Server) -> Result<Supervisor, ServiceError> {
        let shared = Arc::new(Shared {
            state: Mutex::default(),
            changed: Condvar::new(),
        });
        let (started, outcome) = sync_channel(1);
        let for_thread = Arc::clone(&shared);
        let pg_dir = server.pg_dir.clone();
        let thread = std::thread::Builder::new()
            .name("postgres".to_owned())
            .spawn(move || supervise(&server, &for_thread, &started))
            .map_err(ServiceError::io("io-start-thread", &pg_dir))?;
        let supervisor = Supervisor {
            shared,
            thread: Some(thread),
        };
        outcome
            .recv()
            .expect("the thread reports its first start before it ends")?;
        Ok(supervisor)
    }

    /// Stops the server and ends the thread; a server that is too slow recovers at its next start.
    pub fn stop(&mut self) {
        let mut state = self.shared.lock();
        state.stopping = true;
        if let Some(pid) = state.postmaster {
            process::signal(pid, FAST_SHUTDOWN);
        }
        self.shared.changed.notify_all();
        let waited = self
            .shared
            .changed
            .wait_timeout_while(state, PATIENCE, |state| !state.ended);
        let (state, timeout) = waited.unwrap_or_else(PoisonError::into_inner);
        if let (true, Some(pid)) = (timeout.timed_out(), state.postmaster) {
            process::signal(pid, IMMEDIATE_SHUTDOWN);
        }
        drop(state);
        if let Some(thread) = self.thread.take() {
            // A panic of the thread has ended the server by the parent-death signal.
            let _ = thread.join();
        }
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until a stop is asked for, at most this long; whether it is.
    fn stopping_within(&self, pause: Duration) -> bool {
        let waited = self
            .changed
            .wait_timeout_while(self.lock(), pause, |state| !state.stopping);
        waited.unwrap_or_else(PoisonError::into_inner).0.stopping
    }
}

/// The life of the thread: start, report, then keep the server running until asked to stop.
fn supervise(server: &Server, shared: &Shared, started: &SyncSender<Result<(), ServiceError>>) {
    let first = server.spawn(shared);
    let mut running = match first {
        Ok(child) => {
            let _ = started.send(Ok(()));
            Some(child)
        }
        Err(error) => {
            let _ = started.send(Err(error));
            None
        }
    };
    let mut backoff = POLL;
    while let Some(mut child) = running.take() {
        let status = child.wait();
        shared.lock().postmaster = None;
        while running.is_none() && !shared.stopping_within(backoff) {
            tracing::error!(?status, "PostgreSQL died; starting it again");
            match server.spawn(shared) {
                Ok(child) => {
                    running = Some(child);
                    backoff = POLL;
                }
                Err(error) => {
                    tracing::error!(%error, "PostgreSQL does not come back");
                    backoff = (backoff * 2).min(BACKOFF_MAX);
                }
            }
        }
    }
    shared.lock().ended = true;
    shared.changed.notify_all();
}

impl Server {
    /// Spawns the server and waits until it accepts connections. Call it on the supervising thread.
    fn spawn(&self, shared: &Shared) -> Result<Child, ServiceError> {
        self.clear_earlier_run()?;
        let log = OpenOptions::new()
            .append(true)
            .create(true)
            .mode(0o600)
            .open(&self.log_path);
        let log = log.map_err(ServiceError::io("io-open", &self.log_path))?;
        let log_start = log
            .metadata()
            .map_err(ServiceError::io("io-look-at", &self.log_path))?
            .len();
        let mut command = self.command(log)?;
        let mut child = command
            .spawn()
            .map_err(ServiceError::io("io-run", &self.postgres))?;
        shared.lock().postmaster = Some(child.id());
        let begun = Instant::now();
        let mut next_notice = Duration::from_secs(10);
        loop {
            if let Some(status) = child
                .try_wait()
                .map_err(ServiceError::io("io-wait-for", &self.postgres))?
            {
                shared.lock().postmaster = None;
                return Err(self.failed(log_start, &status.to_string()));
            }
            if self.is_ready(child.id()) {
                return Ok(child);
            }
            if begun.elapsed() > next_notice {
                tracing::warn!(
                    seconds = begun.elapsed().as_secs(),
                    "PostgreSQL is still recovering"
                );
                next_notice += Duration::from_secs(10);
            }
            if shared.stopping_within(POLL) {
                process::signal(child.id(), FAST_SHUTDOWN);
                let _ = child.wait();
            }
        }
    }

    /// The server's command line: what durability and privacy need, whatever the files say.
    fn command(&self, log: File) -> Result<Command, ServiceError> {
        let mut command = self.user.command(&self.postgres);
        // PostgreSQL reads a list of names; what is in double quotes is taken literally.
        let quoted = self.socket_dir.to_string_lossy().replace('"', "\"\"");
        command.arg("-D").arg(&self.pg_dir);
        for setting in [
            "listen_addresses=".to_owned(),
            format!("unix_socket_directories=\"{quoted}\""),
            "unix_socket_permissions=0777".to_owned(),
            "port=5432".to_owned(),
            "logging_collector=off".to_owned(),
            "fsync=on".to_owned(),
            "synchronous_commit=on".to_owned(),
            "full_page_writes=on".to_owned(),
        ] {
            command.arg("-c").arg(setting);
        }
        let errors = log
            .try_clone()
            .map_err(ServiceError::io("io-open", &self.log_path))?;
        command.stdin(Stdio::null()).stdout(log).stderr(errors);
        process::stop_with_this_thread(&mut command);
        Ok(command)
    }

    /// Waits for the processes of an earlier run, then removes lock files that name a stranger.
    ///
    /// PostgreSQL itself replaces a lock file whose process is gone, after making sure that no child
    /// of it is left; but it believes one whose number a new process has taken, as happens when a
    /// container starts again, and one whose process is dead but not yet reaped. We hold the
    /// directory's lock, so nobody else can be starting here.
    fn clear_earlier_run(&self) -> Result<(), ServiceError> {
        let pid_file = self.pg_dir.join("postmaster.pid");
        let mut begun = Instant::now();
        let mut next_notice = Duration::from_secs(10);
        let waiting_since = begun;
        let mut left = process::processes_in(&self.pg_dir);
        if let Some(pid) = first_line(&pid_file).filter(|pid| left.contains(pid)) {
            tracing::warn!(pid, "stopping the PostgreSQL server of an earlier run");
            process::signal(pid, FAST_SHUTDOWN);
        }
        while !left.is_empty() {
            if begun.elapsed() > PATIENCE {
                return Err(ServiceError::ClusterStillRunning {
                    dir: self.pg_dir.clone(),
                    pids: left,
                });
            }
            std::thread::sleep(POLL);
            left = process::processes_in(&self.pg_dir);
            // A server that still recovers ends when it has; only what outlives it is stuck.
            if first_line(&pid_file).is_some_and(|pid| left.contains(&pid)) {
                begun = Instant::now();
            }
            if waiting_since.elapsed() > next_notice {
                let seconds = waiting_since.elapsed().as_secs();
                tracing::warn!(seconds, "PostgreSQL of an earlier run is still ending");
                next_notice += Duration::from_secs(10);
            }
        }
        for lock_file in [pid_file, self.socket_dir.join(SOCKET_LOCK)] {
            let named = first_line(&lock_file).map(|pid| Path::new("/proc").join(pid.to_string()));
            if named.is_some_and(|process| process.exists()) {
                fs::remove_file(&lock_file).map_err(ServiceError::io("io-remove", &lock_file))?;
            }
        }
        Ok(())
    }

    /// PostgreSQL writes its state to the eighth line of its pid file.
    fn is_ready(&self, pid: u32) -> bool {
        let path = self.pg_dir.join("postmaster.pid");
        let Ok(text) = fs::read_to_string(&path) else {
            return false;
        };
        let mut lines = text.lines();
        lines.next() == Some(&pid.to_string())
            && lines.nth(6).is_some_and(|state| state.trim() == "ready")
    }

    fn failed(&self, log_start: u64, status: &str) -> ServiceError {
        let log = fs::read(&self.log_path).unwrap_or_default();
        let said = usize::try_from(log_start)
            .ok()
            .and_then(|start| log.get(start..))
            .unwrap_or_default();
        let output = format!(
            "{status}: {} (see {})",
            last_lines(said),
            self.log_path.display()
        );
        ServiceError::PostgresFailed {
            program: "postgres",
            output,
        }
    }
}

fn first_line(pid_file: &Path) -> Option<u32> {
    fs::read_to_string(pid_file)
        .ok()?
        .lines()
        .next()?
        .trim()
        .parse()
        .ok()
}
