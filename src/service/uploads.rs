//! Attachments that wait for a statement to name them: a connection of their own, off the writer's way.

use std::sync::{Arc, Mutex};

use chrono::TimeDelta;
use tokio::sync::oneshot;

use super::WriteError;
use super::engine::Engine;
use crate::store::{Connection, Store, log, staging};

/// How long an upload waits.
const KEPT: TimeDelta = TimeDelta::hours(1);
/// The most bytes that wait at a time. Anybody may upload, so there must be an end to it; whoever
/// signs can still send attachments in the body of the statement.
pub const WAITING_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// The connection that keeps uploads; opened when first needed, and anew after an error.
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

    fn stage(&self, bytes: &[u8]) -> Result<(), WriteError> {
        let mut held = self
            .conn
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let mut conn = match held.take() {
            Some(conn) => conn,
            None => self.store.connect()?,
        };
        let now = log::database_time(&mut conn)?;
        staging::forget(&mut conn, now - KEPT)?;
        let waiting = staging::waiting_bytes(&mut conn)?.saturating_add(bytes.len() as u64);
        let fits = waiting <= WAITING_BYTES_MAX;
        if fits {
            staging::stage(&mut conn, bytes)?;
        }
        *held = Some(conn);
        match fits {
            true => Ok(()),
            false => Err(WriteError::UploadsFull),
        }
    }
}

impl Engine {
    /// Keeps an upload until a statement names it, or for an hour.
    pub async fn stage(&self, bytes: Vec<u8>) -> Result<(), WriteError> {
        let uploads = self.uploads.clone();
        let (answer, answered) = oneshot::channel();
        rayon::spawn(move || {
            let _ = answer.send(uploads.stage(&bytes));
        });
        let ended = |_| WriteError::Unavailable {
            reason: "a thread that stores ended".to_owned(),
        };
        answered.await.map_err(ended)?
    }
}
