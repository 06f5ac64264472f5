//! The projected tables as a whole: emptied and filled anew from the log, by their owner.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};

use super::{Connection, Store, StoreError};

/// Every table whose rows follow from the log. The service adds to them and never empties them.
pub const PROJECTIONS: &[&str] = &[
    "certificate_signature",
    "claim",
    "contribution",
    "correction",
    "lot_reveal",
    "member",
    "office_term",
    "policy",
    "poll",
    "principal_key",
    "roll_line",
];

/// Empties the projections and has `refill` fill them, in one transaction: all or nothing, and until
/// the end readers wait.
///
/// Errors with what `refill` errors with, or when the owner cannot do it; then nothing has changed.
pub fn renew<E: From<StoreError>>(
    store: &Store,
    refill: impl FnOnce(&mut Connection) -> Result<(), E>,
) -> Result<(), E> {
    type Manager = AnsiTransactionManager;
    let mut conn = store.connect_as_owner()?;
    Manager::begin_transaction(&mut conn).map_err(StoreError::from)?;
    let emptied = conn
        .batch_execute(&format!("TRUNCATE {}", PROJECTIONS.join(", ")))
        .map_err(StoreError::from);
    match emptied.map_err(E::from).and_then(|()| refill(&mut conn)) {
        Ok(()) => {
            Manager::commit_transaction(&mut conn).map_err(StoreError::at_commit)?;
            Ok(())
        }
        Err(error) => {
            // A rollback that fails leaves a connection that is closed in a moment anyway.
            let _ = Manager::rollback_transaction(&mut conn);
            Err(error)
        }
    }
}
