//! Who writes to a log: one engine at a time, which holds the lock of the schema on its connection.

use std::time::{Duration, Instant};

use super::ServiceError;
use crate::store::{Connection, Store};

/// How long a lost connection's lock may take to go.
const PATIENCE: Duration = Duration::from_secs(2);

/// Makes this connection the writer's. Errors when another service has it.
pub(super) fn elect(store: &Store, conn: &mut Connection) -> Result<(), ServiceError> {
    match store.try_lead(conn)? {
        true => Ok(()),
        false => Err(ServiceError::AnotherWriter),
    }
}

/// The same after a connection was lost: its lock goes when PostgreSQL notices that it is gone, which
/// takes a moment.
pub(super) fn take_over(store: &Store, conn: &mut Connection) -> Result<(), ServiceError> {
    let end = Instant::now() + PATIENCE;
    loop {
        match elect(store, conn) {
            Err(ServiceError::AnotherWriter) if Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(20));
            }
            done => return done,
        }
    }
}
