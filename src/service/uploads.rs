//! Attachments that wait for a statement to name them: a connection of their own, off the writer's way.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;

use super::WriteError;
use crate::domain::hash::Hash;
use crate::store::{Connection, Store, StoreError, log, staging};

/// How long an upload waits while there is room.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// How long it waits where others want its place: whoever uploads signs the statement next.
const KEPT_WHEN_FULL: TimeDelta = TimeDelta::seconds(60);
/// The most bytes that wait at a time. Anybody may upload, so there must be an end to it; whoever
/// signs can still send attachments in the body of the statement.
pub const WAITING_BYTES_MAX: u64 = 256 * 1024 * 1024;
/// The most uploads that wait at a time, so that small ones cost no more than that either.
pub const WAITING_MAX: u64 = 4096;

/// The connection that keeps uploads; opened when first needed, and again after an error.
#[derive(Clone)]
pub(super) struct Uploads {
    store: Store,
    conn: Arc<Mutex<Option<Connection>>>,
}

impl Uploads {
    pub(super) fn new(store: Store) -> Uploads {
        Uploads {
            store,
            conn: Arc::default(),
        }
    }

    /// Keeps an upload until a statement names it, or for an hour; when all places are taken, those that have
    /// waited for a minute make room. Errors with `UploadsFull`.
    pub(super) fn stage(&self, hash: &Hash, bytes: &[u8]) -> Result<(), WriteError> {
        let fits = self.connected(|conn| {
            let now = log::database_time(conn)?;
            staging::forget(conn, now - KEPT)?;
            let mut fits = has_room(conn, bytes)?;
            if !fits {
                // Anybody may upload: nobody keeps the others out for longer than this.
                staging::forget(conn, now - KEPT_WHEN_FULL)?;
                fits = has_room(conn, bytes)?;
            }
            if fits {
                staging::stage(conn, hash, bytes)?;
            }
            Ok(fits)
        })?;
        match fits {
            true => Ok(()),
            false => Err(WriteError::UploadsFull),
        }
    }

    /// Forgets these uploads.
    pub(super) fn unstage(&self, hashes: &[Hash]) -> Result<(), StoreError> {
        self.connected(|conn| staging::unstage(conn, hashes))
    }

    fn connected<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut held = self
            .conn
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut conn = match held.take() {
            Some(conn) => conn,
            None => self.store.connect()?,
        };
        let done = work(&mut conn)?;
        *held = Some(conn);
        Ok(done)
    }
}

/// Whether one more upload of these bytes fits beside those that wait.
fn has_room(conn: &mut Connection, bytes: &[u8]) -> Result<bool, StoreError> {
    let waiting = staging::waiting(conn)?;
    let together = waiting.bytes.saturating_add(bytes.len() as u64);
    Ok(waiting.count < WAITING_MAX && together <= WAITING_BYTES_MAX)
}
