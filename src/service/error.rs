//! Why the service cannot start or go on: one enum for the layer, each message with its remedy.

use std::io;
use std::path::{Path, PathBuf};

use crate::domain::derive::DeriveError;
use crate::domain::hash::Hash;
use crate::domain::poll::marks::MarksFault;
use crate::domain::state::{ledger, organisation, poll};
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::refusal::Unfit;
use crate::store::StoreError;
use crate::store::log::Head;
use crate::words::{Language, fault};

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

    /// A program of PostgreSQL's failed; what it said last.
    #[error("{program} failed: {output}")]
    PostgresFailed {
        /// `initdb`, `postgres`, `pg_dump` or `pg_restore`.
        program: &'static str,
        /// The last lines of its output.
        output: String,
    },

    /// A backup of a data directory in which there is nothing.
    #[error(
        "there is no PostgreSQL cluster in {dir}: is this the data directory, or is DATABASE_URL not set?"
    )]
    NothingHere {
        /// The data directory.
        dir: PathBuf,
    },

    /// A restored database does not have the schema that was asked for.
    #[error(
        "the backup has no log in a schema named {schema}: name the one it was taken of with --schema"
    )]
    SchemaMissing {
        /// What was asked for.
        schema: String,
    },

    /// There is no high-water mark.
    #[error(
        "there is no high-water mark at {path}, so a rollback of the database could go unnoticed: bring the \
         file back; if it is lost, `folkmoot backup`, then `folkmoot restore --checkpoint` with one that somebody else holds"
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

    /// Another process is the writer of this log.
    #[error("another service writes to this log: stop it first, or wait until it has ended")]
    AnotherWriter,
    /// The database has less than was signed.
    #[error(
        "the log has {found} entries, but a head over {signed} was signed: this database was rolled back; \
         restore one that is not, see docs/OPERATING.md"
    )]
    RolledBack {
        /// Size of the last signed head.
        signed: u64,
        /// Size of the log.
        found: u64,
    },

    /// The database has something else than was signed.
    #[error(
        "at {size} entries the log has root {found}, but {signed} was signed: this database is another \
         history; restore the right one, see docs/OPERATING.md"
    )]
    Forked {
        /// Size of the last signed head.
        size: u64,
        /// Its root.
        signed: Hash,
        /// The log's root at that size.
        found: Hash,
    },

    /// The stored log is not what was admitted.
    #[error(
        "entry {entry} of the stored log is damaged: {reason}; restore a backup, see docs/OPERATING.md"
    )]
    LogDamaged {
        /// The entry.
        entry: u64,
        /// What is wrong.
        reason: String,
    },

    /// The database holds an entry that its head does not count.
    #[error(
        "the database holds an entry {entry}, but its head counts {size} entries: no write of ours leaves such a \
         row, and none can be written while it is there; see docs/OPERATING.md"
    )]
    BeyondHead {
        /// The first such entry.
        entry: u64,
        /// The size that the head says.
        size: u64,
    },

    /// The log began with another statement.
    #[error("this log began with genesis {logged}, not {given}: is this the right data directory?")]
    OtherGenesis {
        /// In the log.
        logged: Hash,
        /// In the data directory.
        given: Hash,
    },

    /// A key is not the one in the genesis statement.
    #[error("the {which} key is not the one that the genesis statement names")]
    WrongKey {
        /// `log` or `service`.
        which: &'static str,
    },

    /// The first statement could not be logged.
    #[error("the log could not be founded: {reason}")]
    NotFounded {
        /// Why.
        reason: String,
    },

    /// The genesis statement is not one, or the rules refuse it.
    #[error("{}", fault(Language::English, .0))]
    Refused(Refusal),

    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
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

/// Why a statement did not get a receipt.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The rules refuse it.
    #[error("{}", fault(Language::English, .0))]
    Refused(Refusal),

    /// It does not follow from the ledger or the ballots.
    #[error("{}", fault(Language::English, .0))]
    Underived(DeriveError),

    /// The body is not framed as it must be.
    #[error("part {part} of the body: {reason}")]
    BadBody {
        /// Which of the framed ones, from 1.
        part: usize,
        /// What is wrong.
        reason: &'static str,
    },

    /// Too many statements wait already.
    #[error("too many statements are waiting; send this one again in a moment")]
    Full,

    /// Too many questions about whole ledgers wait already.
    #[error("too many questions that take a whole ledger are waiting; ask again in a moment")]
    QuestionsFull,

    /// Too many uploads wait for statements already.
    #[error("too many uploads are waiting; send the attachment in the body of its statement")]
    UploadsFull,

    /// Nothing can be written now, or nobody knows whether this was: send it again.
    #[error("the log cannot be written just now: {reason}")]
    Unavailable {
        /// Why, for the operator.
        reason: String,
    },

    /// A question to the database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What the subjects refuse is a statement refused.
macro_rules! refused {
    ($($fault:ty)*) => {$(
        impl From<$fault> for WriteError {
            fn from(fault: $fault) -> WriteError {
                WriteError::Refused(fault.into())
            }
        }
    )*};
}
refused! { Refusal ledger::Refusal organisation::Refusal poll::Refusal MarksFault Unfit }

impl From<Refusal> for ServiceError {
    fn from(refusal: Refusal) -> ServiceError {
        ServiceError::Refused(refusal)
    }
}
