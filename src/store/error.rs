//! Why the store could not do it: one enum for the layer, and how PostgreSQL's errors become it.
//!
//! What a client may be told hangs on one distinction: everything but [`StoreError::OutcomeUnknown`]
//! means that nothing was written. diesel hides the SQLSTATE, so the few conditions that it does
//! not name are known by their English messages; elsewhere they fall back to `Database`.

use diesel::result::{DatabaseErrorKind, Error};

use super::log::Head;
use crate::domain::fault::{AnyOf, Tell, Term, Told, Value};

crate::faults! {
    /// What went wrong between us and PostgreSQL. What libpq or PostgreSQL said is in their own words.
    pub enum StoreError {
        /// No connection, or it was lost before the commit was sent. Nothing was written; try again.
        Unavailable { reason: String } "database.unavailable" Unavailable;
        /// The connection was lost while the commit was under way: it may or may not have happened.
        OutcomeUnknown { reason: String } "database.outcome-unknown" Unavailable;
        /// The compare-and-swap on the head failed: somebody else has written. Fold the log again.
        HeadMoved { expected: Head } "database.head-moved" Unavailable;
        /// A constraint of the schema refused a row: a defect, or tampering.
        Constraint { message: String } "database.constraint" Internal;
        /// The disk is full. Free space; what was acknowledged is safe.
        DiskFull { message: String } "database.disk-full" Unavailable;
        /// A statement or a lock took longer than allowed, or all connections are taken.
        Busy { message: String } "database.busy" Unavailable;
        /// Any other error of the database: a defect to be looked at.
        Database { message: String } "database.failed" Internal;
        /// What the commit stored is not what it was given: somebody or something alters rows. Which row, and what
        /// differs, for whoever looks into it. Nothing is signed over it.
        Altered { what: String } "database.altered" Internal;
        /// A row that no code of ours can have written; `what` says which, for whoever looks into it.
        Corrupt { what: String } "database.corrupt" Internal;
        /// The server would acknowledge commits that a crash can undo.
        NotDurable { setting: &'static str, value: String, wanted: AnyOf<&'static str>, advice: Told } "database.not-durable" Internal;
        /// The database cannot hold every text we may be given.
        Encoding { encoding: String } "database.encoding" Internal;
        /// A schema name that is not a plain one.
        SchemaName { name: String } "database.schema-name" Internal;
        /// The database user may not do what setting up needs; the SQL to run, one statement a line.
        Privileges { what: Term, sql: String } "database.privileges" Internal;
        /// The schema has migrations that this program does not know.
        NewerSchema { version: String } "database.newer-schema" Internal;
        /// A migration failed; it was rolled back.
        Migration { reason: String } "database.migration" Internal;
    }
}

impl Tell for Head {
    fn tell(&self) -> Value {
        let told = Told::new("head-of-log").with("size", self.size);
        told.with("root", self.root).tell()
    }
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
