//! A private PostgreSQL cluster: made on first use, started and stopped with the service.
//!
//! It lives in `<data>/pg`, listens on a Unix socket that only its owner and root can reach, and
//! has no TCP port. A thread that lives as long as the server spawns it, waits for it and starts
//! it again when it dies; because the kernel binds the "parent died" signal to that thread, a
//! `kill -9` of the service shuts PostgreSQL down cleanly too. SQL is the business of `store`.

mod process;
mod programs;
mod supervisor;

use std::fs::{self, DirBuilder, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt, PermissionsExt, chown};
use std::path::{Path, PathBuf};

use super::ServiceError;
use super::lock::Locked;
use crate::domain::hash::Hash;
use process::User;
pub use programs::last_lines;
use programs::{NAME, Programs};
use supervisor::{Server, Supervisor};

/// A path longer than this does not fit `sockaddr_un`, with its closing zero byte.
const SOCKET_PATH_MAX: usize = 107;
/// The name PostgreSQL gives its socket: the port number only tells clusters in one directory apart.
const SOCKET_NAME: &str = ".s.PGSQL.5432";

/// A running private cluster. Dropping it stops the server.
pub struct Cluster {
    database_url: String,
    supervisor: Supervisor,
    /// A directory for the socket alone, if it does not fit into the cluster's own.
    short_socket_dir: Option<PathBuf>,
    /// Held until after the server has stopped, against a second service on the same directory.
    _lock: Locked,
}

/// Whether a cluster could start in `<data_dir>/pg`; the major version of the programs found.
///
/// Changes nothing. Errors as [`Cluster::start`] for programs and for the server's user.
pub fn examine(data_dir: &Path) -> Result<String, ServiceError> {
    let user = User::for_server()?;
    let data_dir = data_dir
        .canonicalize()
        .map_err(ServiceError::io("io-resolve", data_dir))?;
    let programs = Programs::for_cluster(&data_dir.join("pg"))?;
    // The directory itself is opened to the server's user at the start.
    match user.barred_from(data_dir.parent().unwrap_or(&data_dir))? {
        None => Ok(programs.major),
        Some(dir) => Err(ServiceError::Unreachable {
            dir,
            user: user.name,
        }),
    }
}

impl Cluster {
    /// Starts the cluster in `<data_dir>/pg`, making it on first use, and waits until it answers.
    ///
    /// Run as root, the server processes run as `postgres`, else `nobody`. What an earlier run left
    /// behind (a stale pid file, processes on their way out, a half-made cluster) is cleared away.
    /// After a crash this takes as long as PostgreSQL's recovery. Errors when another service holds
    /// the directory, when the programs are missing or of another major version, when the server's
    /// user cannot reach the directory, and when `initdb` or the server fails.
    pub fn start(data_dir: &Path) -> Result<Cluster, ServiceError> {
        let user = User::for_server()?;
        let data_dir = prepare_data_dir(data_dir, &user)?;
        let lock = lock(&data_dir)?;
        let pg_dir = data_dir.join("pg");
        let programs = Programs::for_cluster(&pg_dir)?;
        if let Some(dir) = user.barred_from(&data_dir)? {
            return Err(ServiceError::Unreachable {
                dir,
                user: user.name,
            });
        }
        if !pg_dir.join("PG_VERSION").exists() {
            tracing::info!(dir = %pg_dir.display(), version = programs.major, "making a PostgreSQL cluster");
            programs.create_cluster(&pg_dir, &user)?;
        }
        let short_socket_dir = short_socket_dir(&pg_dir, &user)?;
        let socket_dir = short_socket_dir.clone().unwrap_or_else(|| pg_dir.clone());
        let database_url = database_url(&socket_dir);
        let server = Server {
            postgres: programs.postgres(),
            user,
            log_path: data_dir.join("postgres.log"),
            socket_dir,
            pg_dir,
        };
        let supervisor = Supervisor::start(server)?;
        Ok(Cluster {
            database_url,
            supervisor,
            short_socket_dir,
            _lock: lock,
        })
    }

    /// Where to connect, in the form of `DATABASE_URL`: as the owner, over the socket.
    pub fn database_url(&self) -> &str {
        &self.database_url
    }

    /// Stops the server: sessions are cut, a checkpoint is written, the directory is free.
    pub fn stop(self) {
        drop(self);
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.supervisor.stop();
        if let Some(dir) = &self.short_socket_dir {
            // One that stays behind is found and used again by the next start.
            let _ = fs::remove_dir(dir);
        }
    }
}

/// Makes the data directory: closed to others, but for root's server user to pass through.
fn prepare_data_dir(dir: &Path, user: &User) -> Result<PathBuf, ServiceError> {
    let mode = if user.is_other { 0o711 } else { 0o700 };
    DirBuilder::new()
        .recursive(true)
        .mode(mode)
        .create(dir)
        .map_err(ServiceError::io("io-create", dir))?;
    let metadata = fs::metadata(dir).map_err(ServiceError::io("io-look-at", dir))?;
    if user.is_other && metadata.uid() == 0 && metadata.mode() & 0o001 == 0 {
        let open = fs::Permissions::from_mode(metadata.mode() | 0o001);
        fs::set_permissions(dir, open).map_err(ServiceError::io("io-open", dir))?;
    }
    dir.canonicalize()
        .map_err(ServiceError::io("io-resolve", dir))
}

fn lock(data_dir: &Path) -> Result<Locked, ServiceError> {
    let path = data_dir.join("lock");
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(&path)
        .map_err(ServiceError::io("io-open", &path))?;
    let locked = Locked::take(file).map_err(ServiceError::io("io-lock", &path))?;
    locked.ok_or_else(|| ServiceError::DataDirInUse {
        dir: data_dir.to_owned(),
    })
}

/// A short directory under `/run` or `/tmp` for the socket, when the path of the cluster's own is
/// too long, or has a comma, at which libpq would cut it in two.
fn short_socket_dir(pg_dir: &Path, user: &User) -> Result<Option<PathBuf>, ServiceError> {
    let path = pg_dir.as_os_str().as_encoded_bytes();
    if path.len() + 1 + SOCKET_NAME.len() <= SOCKET_PATH_MAX && !path.contains(&b',') {
        return Ok(None);
    }
    let base = if user.is_other { "/run" } else { "/tmp" };
    let name = Hash::of(path).to_string();
    let dir = Path::new(base).join(format!("folkmoot-{}", &name[..16]));
    match DirBuilder::new().mode(0o700).create(&dir) {
        Ok(()) if user.is_other => {
            chown(&dir, Some(user.uid), Some(user.gid))
                .map_err(ServiceError::io("io-hand-over", &dir))?;
        }
        Ok(()) => {}
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(ServiceError::io("io-create", &dir)(error)),
    }
    let found = fs::symlink_metadata(&dir).map_err(ServiceError::io("io-look-at", &dir))?;
    let ours = found.is_dir() && found.uid() == user.uid && found.mode() & 0o777 == 0o700;
    if ours {
        Ok(Some(dir))
    } else {
        Err(ServiceError::SocketDirForeign { dir })
    }
}

/// A libpq URL whose host is the socket's directory, percent-encoded.
fn database_url(socket_dir: &Path) -> String {
    let mut host = String::new();
    for byte in socket_dir.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => {
                host.push(char::from(*byte))
            }
            _ => host.push_str(&format!("%{byte:02X}")),
        }
    }
    format!("postgresql://{NAME}@{host}/{NAME}")
}

/// Where to connect to the cluster that a service runs in this data directory.
///
/// Whether it answers is seen when connecting. Errors as [`Cluster::start`] for the server's user.
pub fn running_url(data_dir: &Path) -> Result<String, ServiceError> {
    let user = User::for_server()?;
    let data_dir = data_dir
        .canonicalize()
        .map_err(ServiceError::io("io-resolve", data_dir))?;
    let pg_dir = data_dir.join("pg");
    let short = short_socket_dir(&pg_dir, &user)?;
    Ok(database_url(&short.unwrap_or(pg_dir)))
}

/// Whether a cluster has been made in this data directory.
pub fn exists(data_dir: &Path) -> bool {
    data_dir.join("pg/PG_VERSION").exists()
}

/// Where PostgreSQL's programs are. Errors when they are not installed.
pub fn program_directory() -> Result<PathBuf, ServiceError> {
    Ok(Programs::newest()?.directory().to_owned())
}
