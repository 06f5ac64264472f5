//! Why the service cannot start or go on: one enum for the layer, each message with its remedy.

use std::io;
use std::path::{Path, PathBuf};

use crate::store::log::Head;

/// What went wrong outside the rules and the database.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// No directory holds both `initdb` and `postgres`.
    #[error(
        "no PostgreSQL server programs in {searched}: run `apt-get install -y postgresql`, \
         or set PG_BIN_DIR, or set DATABASE_URL to use a running server"
    )]
    PostgresNotFound {
        /// Where we looked, comma-separated.
        searched: String,
    },

    /// `postgres --version` printed something we cannot read.
    #[error("{program} does not say its version: {output:?}")]
    PostgresVersionUnreadable {
        /// The program that was asked.
        program: PathBuf,
        /// What it printed.
        output: String,
    },

    /// The cluster was made by another major version than any installed one.
    #[error(
        "the cluster in {dir} was made by PostgreSQL {made_by}, but only {installed} is installed: \
         install postgresql-{made_by}, or move the data with pg_upgrade"
    )]
    ClusterVersion {
        /// The cluster's directory.
        dir: PathBuf,
        /// The major version in its `PG_VERSION`.
        made_by: String,
        /// The major versions we found, comma-separated.
        installed: String,
    },

    /// We are root, PostgreSQL refuses to run as root, and there is nobody else to run it.
    #[error(
        "PostgreSQL does not run as root and this system has neither a `postgres` nor a `nobody` user"
    )]
    NoUnprivilegedUser,

    /// `initdb` needs a name for the user it runs as.
    #[error(
        "user id {uid} has no entry in the passwd database, which initdb needs: add one \
         (for example `echo folkmoot:x:{uid}:0::/:/bin/false >> /etc/passwd`) or use DATABASE_URL"
    )]
    NoPasswdEntry {
        /// The effective user id of this process.
        uid: u32,
    },

    /// The PostgreSQL user may not pass through a directory above its own.
    #[error(
        "PostgreSQL runs as `{user}`, who may not enter {dir}: choose another data directory \
         (for example /var/lib/folkmoot) or run `chmod o+x {dir}`"
    )]
    Unreachable {
        /// The first directory that is closed.
        dir: PathBuf,
        /// The user the server processes run as.
        user: String,
    },

    /// Another service holds the lock on this data directory.
    #[error("another service is running on {dir}: stop it, or choose another data directory")]
    DataDirInUse {
        /// The data directory.
        dir: PathBuf,
    },

    /// Server processes of an earlier run are still there and do not go away.
    #[error(
        "PostgreSQL processes of an earlier run still use {dir} (pids {pids:?}): stop them and start again"
    )]
    ClusterStillRunning {
        /// The cluster's directory.
        dir: PathBuf,
        /// The processes whose working directory it is.
        pids: Vec<u32>,
    },

    /// The directory for the socket belongs to somebody else.
    #[error("{dir} is not a directory of ours with mode 0700: remove it and start again")]
    SocketDirForeign {
        /// The directory.
        dir: PathBuf,
    },

    /// `initdb` or the server failed; what it said last.
    #[error("{program} failed: {output}")]
    PostgresFailed {
        /// `initdb` or `postgres`.
        program: &'static str,
        /// The last lines of its output.
        output: String,
    },

    /// There is no high-water mark.
    #[error(
        "there is no high-water mark at {path}, so a rollback of the database could go unnoticed: bring the \
         file back; if it is lost, compare the log with a checkpoint that somebody else holds before making a new one"
    )]
    HighWaterMissing {
        /// Where it should be.
        path: PathBuf,
    },

    /// Another process holds the high-water mark.
    #[error("another service holds the high-water mark {path}: stop it first")]
    HighWaterInUse {
        /// The file.
        path: PathBuf,
    },

    /// The high-water mark is that of another log.
    #[error(
        "the high-water mark {path} belongs to the log {found}, not to {wanted}: check which data directory is meant"
    )]
    HighWaterForeign {
        /// The file.
        path: PathBuf,
        /// The origin in it.
        found: String,
        /// The origin of the log that we run.
        wanted: String,
    },

    /// The high-water mark cannot be read, or its last write failed.
    #[error(
        "the high-water mark {path} is damaged, or could not be written: check the disk; nothing is signed \
         until it can be read at a new start"
    )]
    HighWaterUnreadable {
        /// The file.
        path: PathBuf,
    },

    /// The caller's log does not continue from the high-water mark.
    #[error(
        "the high-water mark {path} is at size {} with root {}, not at size {} with root {}: \
         the database was rolled back, or is another one; nothing is signed",
        mark.size, mark.root, expected.size, expected.root
    )]
    HighWaterElsewhere {
        /// The file.
        path: PathBuf,
        /// Where it is.
        mark: Head,
        /// Where the caller believed it to be.
        expected: Head,
    },

    /// The high-water mark does not go back, nor to another root for its size.
    #[error(
        "the high-water mark {path} does not move from size {} with root {} to size {} with root {}: \
         the log was rolled back or forked; nothing is signed",
        mark.size, mark.root, new.size, new.root
    )]
    HighWaterBackwards {
        /// The file.
        path: PathBuf,
        /// Where it is.
        mark: Head,
        /// Where the caller wanted it.
        new: Head,
    },

    /// The operating system refused.
    #[error("cannot {action} {path}: {source}")]
    Io {
        /// What we tried to do, as a verb.
        action: &'static str,
        /// To what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl ServiceError {
    /// Names what was tried, for use in `map_err`.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ServiceError {
        let path = path.to_owned();
        move |source| ServiceError::Io {
            action,
            path,
            source,
        }
    }
}
