//! Whose turn it is to try statements: one dry run at a time, and a few that wait.

use std::sync::Arc;

use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

use super::WriteError;

/// How many dry runs may wait or be worked on.
const SEATS: usize = 16;

/// Whose turn it is.
#[derive(Clone)]
pub(super) struct Trials {
    turn: Arc<Mutex<()>>,
    seats: Arc<Semaphore>,
}

/// The right to try. It goes with the work, as that of a question does.
pub(super) struct Turn {
    _turn: OwnedMutexGuard<()>,
    _seat: OwnedSemaphorePermit,
}

impl Trials {
    pub(super) fn new() -> Trials {
        Trials {
            turn: Arc::default(),
            seats: Arc::new(Semaphore::new(SEATS)),
        }
    }

    /// Waits until nobody else tries anything. Errors with `QuestionsFull` when too many wait already.
    pub(super) async fn turn(&self) -> Result<Turn, WriteError> {
        let seat = self.seats.clone().try_acquire_owned();
        let seat = seat.map_err(|_| WriteError::QuestionsFull)?;
        Ok(Turn {
            _turn: self.turn.clone().lock_owned().await,
            _seat: seat,
        })
    }
}
