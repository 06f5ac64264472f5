//! Why the store could not do it: one enum for the layer, and how PostgreSQL's errors become it.
//!
//! What a client may be told hangs on one distinction: everything but [`StoreError::OutcomeUnknown`]
//! means that nothing was written. diesel hides the SQLSTATE, so the few conditions that it does
//! not name are known by their English messages; elsewhere they fall back to `Database`.

use diesel::result::{DatabaseErrorKind, Error};

use super::log::Head;

/// What went wrong between us and PostgreSQL.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No connection, or it was lost before the commit was sent. Nothing was written; try again.
    #[error("PostgreSQL is not reachable: {reason}")]
    Unavailable {
        /// What libpq said.
        reason: String,
    },

    /// The connection was lost while the commit was under way: it may or may not have happened.
    #[error("the commit was sent, but its outcome is unknown: {reason}")]
    OutcomeUnknown {
        /// What libpq said.
        reason: String,
    },

    /// The compare-and-swap on the head failed: somebody else has written. Fold the log anew.
    #[error("the log is no longer at size {} with root {}: another writer has appended", expected.size, expected.root)]
    HeadMoved {
        /// The head that the batch was built on.
        expected: Head,
    },

    /// A constraint of the schema refused a row: a defect, or tampering.
    #[error("the database refused a row: {message}")]
    Constraint {
        /// PostgreSQL's message, which names the constraint.
        message: String,
    },

    /// The disk is full. Free space; what was acknowledged is safe.
    #[error("the database's disk is full: {message}")]
    DiskFull {
        /// PostgreSQL's message.
        message: String,
    },

    /// A statement or a lock took longer than allowed, or all connections are taken.
    #[error("the database is too busy: {message}")]
    Busy {
        /// PostgreSQL's or the pool's message.
        message: String,
    },

    /// Any other error of the database: a defect to be looked at.
    #[error("the database failed: {message}")]
    Database {
        /// PostgreSQL's message.
        message: String,
    },

    /// What the commit stored is not what it was given: somebody or something alters rows. Nothing is
    /// signed over it.
    #[error(
        "the database does not hold what it was given: {what}; nothing is signed over it, see docs/OPERATING.md"
    )]
    Altered {
        /// Which row, and what differs.
        what: String,
    },

    /// A row that no code of ours can have written.
    #[error("the database holds an impossible value: {what}")]
    Corrupt {
        /// Which table and column, and what is wrong.
        what: String,
    },

    /// The server would acknowledge commits that a crash can undo.
    #[error(
        "the database runs with {setting} = {value}, which can lose acknowledged ballots: \
         set it to {wanted} where it is set: {advice}"
    )]
    NotDurable {
        /// The setting.
        setting: &'static str,
        /// Its value.
        value: String,
        /// What we accept.
        wanted: &'static str,
        /// Where it is set, and the command that sets it there.
        advice: String,
    },

    /// The database cannot hold every text we may be given.
    #[error("the database's encoding is {encoding}: create it with `ENCODING 'UTF8'`")]
    Encoding {
        /// Its encoding.
        encoding: String,
    },

    /// A schema name that is not a plain one.
    #[error(
        "{name:?} is no schema name: use 1 to 50 of a-z, 0-9 and _, beginning with a letter, not with pg_"
    )]
    SchemaName {
        /// What was given.
        name: String,
    },

    /// The database user may not do what setting up needs.
    #[error("the database user may not {what}; an administrator must run once:\n{sql}")]
    Privileges {
        /// What it may not do.
        what: &'static str,
        /// The SQL to run, one statement a line.
        sql: String,
    },

    /// The schema has migrations that this program does not know.
    #[error("the schema was migrated to {version} by a newer folkmoot: run that version")]
    NewerSchema {
        /// The newest migration in the database.
        version: String,
    },

    /// A migration failed; it was rolled back.
    #[error("cannot migrate the schema: {reason}")]
    Migration {
        /// The migration and the database's message.
        reason: String,
    },
}

impl From<Error> for StoreError {
    /// For statements other than `COMMIT`: whatever happened, nothing was committed.
    fn from(error: Error) -> StoreError {
        let Error::DatabaseError(kind, information) = error else {
            return StoreError::Database {
                message: error.to_string(),
            };
        };
        let message = information.message().trim().to_owned();
        match kind {
            DatabaseErrorKind::UniqueViolation
            | DatabaseErrorKind::ForeignKeyViolation
            | DatabaseErrorKind::CheckViolation
            | DatabaseErrorKind::NotNullViolation
            | DatabaseErrorKind::ExclusionViolation
            | DatabaseErrorKind::RestrictViolation => StoreError::Constraint { message },
            DatabaseErrorKind::ClosedConnection
            | DatabaseErrorKind::UnableToSendCommand
            | DatabaseErrorKind::ReadOnlyTransaction => StoreError::Unavailable { reason: message },
            DatabaseErrorKind::SerializationFailure => StoreError::Busy { message },
            _ if message.contains("No space left on device") => StoreError::DiskFull { message },
            _ if message.starts_with("canceling statement due to") => StoreError::Busy { message },
            _ => StoreError::Database { message },
        }
    }
}

impl StoreError {
    /// For `COMMIT`: only a refusal by the server itself is known to have written nothing.
    pub(super) fn at_commit(error: Error) -> StoreError {
        let reason = error.to_string();
        match StoreError::from(error) {
            refused @ (StoreError::Constraint { .. }
            | StoreError::Busy { .. }
            | StoreError::DiskFull { .. }) => refused,
            _ => StoreError::OutcomeUnknown { reason },
        }
    }
}

impl From<diesel::ConnectionError> for StoreError {
    fn from(error: diesel::ConnectionError) -> StoreError {
        StoreError::Unavailable {
            reason: error.to_string().trim().replace('\n', "; "),
        }
    }
}
