//! Why the service cannot start or go on, and why a statement gets no receipt: codes with values.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use crate::domain::derive::DeriveError;
use crate::domain::fault::{Tell, Term, Told, Value};
use crate::domain::hash::Hash;
use crate::domain::poll::marks::MarksFault;
use crate::domain::state::{ledger, organisation, poll};
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::refusal::Unfit;
use crate::store::StoreError;
use crate::store::log::Head;

crate::faults! {
    /// What went wrong outside the rules and the database.
    pub enum ServiceError {
        /// No directory holds both `initdb` and `postgres`; where we looked, comma-separated.
        PostgresNotFound { searched: String } "postgres.not-found" Unavailable;
        /// `postgres --version` printed something we cannot read.
        PostgresVersionUnreadable { program: PathBuf, output: String } "postgres.version-unreadable" Unavailable;
        /// The cluster was made by another major version than any installed one; those, comma-separated.
        ClusterVersion { dir: PathBuf, made_by: String, installed: String } "postgres.cluster-version" Unavailable;
        /// We are root, PostgreSQL refuses to run as root, and there is nobody else to run it.
        NoUnprivilegedUser "postgres.no-unprivileged-user" Unavailable;
        /// `initdb` needs a name for the user it runs as: the effective user of this process.
        NoPasswdEntry { uid: u32 } "postgres.no-passwd-entry" Unavailable;
        /// The PostgreSQL user may not pass through a directory above its own: the first that is closed.
        Unreachable { dir: PathBuf, user: String } "postgres.unreachable" Unavailable;
        /// Another service holds the lock on this data directory.
        DataDirInUse { dir: PathBuf } "data-in-use" Unavailable;
        /// Server processes of an earlier run are still there and do not go away.
        ClusterStillRunning { dir: PathBuf, pids: Vec<u32> } "postgres.still-running" Unavailable;
        /// The directory for the socket belongs to somebody else.
        SocketDirForeign { dir: PathBuf } "postgres.socket-foreign" Unavailable;
        /// A program of PostgreSQL's failed; the last lines of its output.
        PostgresFailed { program: &'static str, output: String } "postgres.failed" Unavailable;
        /// A backup of a data directory in which there is nothing.
        NothingHere { dir: PathBuf } "nothing-here" Unavailable;
        /// A restored database does not have the schema that was asked for.
        SchemaMissing { schema: String } "schema-missing" Unavailable;
        /// There is no high-water mark.
        HighWaterMissing { path: PathBuf } "high-water.missing" Unavailable;
        /// Another process holds the high-water mark.
        HighWaterInUse { path: PathBuf } "high-water.in-use" Unavailable;
        /// The high-water mark is that of another log.
        HighWaterForeign { path: PathBuf, found: String, wanted: String } "high-water.foreign" Unavailable;
        /// The high-water mark cannot be read, or its last write failed.
        HighWaterUnreadable { path: PathBuf } "high-water.unreadable" Unavailable;
        /// The caller's log does not continue from the high-water mark.
        HighWaterElsewhere { path: PathBuf, mark: Head, expected: Head } "high-water.elsewhere" Unavailable;
        /// The high-water mark does not go back, nor to another root for its size.
        HighWaterBackwards { path: PathBuf, mark: Head, new: Head } "high-water.backwards" Unavailable;
        /// Another process is the writer of this log.
        AnotherWriter "another-writer" Unavailable;
        /// The database has less than was signed.
        RolledBack { signed: u64, found: u64 } "rolled-back" Unfit;
        /// The database has something else than was signed, at this size.
        Forked { size: u64, signed: Hash, found: Hash } "forked" Unfit;
        /// The stored log is not what was admitted.
        LogDamaged { entry: u64, reason: Told } "log-damaged" Unfit;
        /// The database holds an entry that its head does not count: the first such.
        BeyondHead { entry: u64, size: u64 } "beyond-head" Unavailable;
        /// The log began with another statement.
        OtherGenesis { logged: Hash, given: Hash } "other-genesis" Unfit;
        /// A key is not the one in the genesis statement.
        WrongKey { which: Term } "wrong-genesis-key" Unavailable;
        /// The first statement could not be logged.
        NotFounded { reason: Told } "founding-failed" Unavailable;
        /// The operating system refused; what was tried, as a verb.
        Io { action: Term, path: PathBuf, reason: Told } "io-failed" Unavailable;
    }
    wrapping {
        Refused(Refusal);
        Store(StoreError);
    }
}

crate::faults! {
    /// What is wrong with a stored entry as such.
    pub enum Damage {
        LeafHash "log-damage.leaf-hash" Internal;
        Column { column: &'static str } "log-damage.column" Internal;
        Attachment { hash: Hash } "log-damage.attachment" Internal;
        Root { found: Hash, stored: Hash } "log-damage.root" Internal;
        NoGenesis "log-damage.no-genesis" Internal;
        WriterEnded "log-damage.writer-ended" Internal;
    }
}

impl ServiceError {
    /// Names what was tried, for use in `map_err`: the code of a verb.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> ServiceError {
        let path = path.to_owned();
        move |source| ServiceError::Io {
            action: Term(action),
            path,
            reason: os(&source),
        }
    }
}

/// What the operating system refuses with: the usual in words, the rest in its own.
pub fn os(error: &io::Error) -> Told {
    let case = match error.kind() {
        ErrorKind::NotFound => "not-found",
        ErrorKind::PermissionDenied => "permission-denied",
        ErrorKind::AlreadyExists => "already-exists",
        ErrorKind::NotADirectory => "not-a-directory",
        ErrorKind::IsADirectory => "is-a-directory",
        ErrorKind::StorageFull => "storage-full",
        ErrorKind::ReadOnlyFilesystem => "read-only",
        ErrorKind::AddrInUse => "address-in-use",
        ErrorKind::ConnectionRefused => "connection-refused",
        ErrorKind::ConnectionReset => "connection-reset",
        ErrorKind::TimedOut => "timed-out",
        _ => return Told::new("said").with("text", error.to_string()),
    };
    Told::new("os-error").case(case)
}

impl Tell for PathBuf {
    fn tell(&self) -> Value {
        Value::Text(self.display().to_string())
    }
}

crate::faults! {
    /// Why a statement did not get a receipt.
    pub enum WriteError {
        /// The body is not framed as it must be; which of its parts, from 1.
        BadBody { part: usize, reason: Framing } "bad-body" Malformed;
        /// Too many statements wait already.
        Full "queue-full" Unavailable;
        /// Too many questions about whole ledgers wait already.
        QuestionsFull "questions-full" Unavailable;
        /// Too many uploads wait for statements already.
        UploadsFull "uploads-full" Unavailable;
        /// A further ballot of the same member in the same poll, so many seconds too early.
        TooSoon { seconds: u64 } "ballot-too-soon" Unavailable;
        /// Nobody knows the time until two officers have said it.
        ClockInDoubt "clock-in-doubt" Unavailable;
        /// Nothing can be written now, or nobody knows whether this was: send it again. Why, for the operator.
        Unavailable { reason: String } "unavailable" Unavailable;
    }
    wrapping {
        Refused(Refusal);
        Underived(DeriveError);
        Store(StoreError);
    }
}

crate::faults! {
    /// What is wrong with a part of a body.
    pub enum Framing {
        TooManyAttachments { max: usize } "bad-framing.too-many-attachments" Malformed;
        TooManyNotes { max: usize } "bad-framing.too-many-notes" Malformed;
        HashAndSize "bad-framing.hash-and-size" Malformed;
        BadHash "bad-framing.bad-hash" Malformed;
        OtherHash "bad-framing.other-hash" Malformed;
        Endless "bad-framing.endless" Malformed;
        NotText "bad-framing.not-text" Malformed;
        NoSize "bad-framing.no-size" Malformed;
        OtherSize "bad-framing.other-size" Malformed;
    }
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
refused! { ledger::Refusal organisation::Refusal poll::Refusal MarksFault Unfit }
