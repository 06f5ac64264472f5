//! Locked files: who has a data directory or a high-water mark, one process at a time.

use std::fs::{File, TryLockError};
use std::io;

/// A locked file. Closing it is not enough to give the lock up: a child process that is being started
/// elsewhere holds every open file until it runs its own program. So it is unlocked first.
pub(super) struct Locked(File);

impl Locked {
    /// Locks a file; `None` when another process has it.
    pub(super) fn take(file: File) -> io::Result<Option<Locked>> {
        match file.try_lock() {
            Ok(()) => Ok(Some(Locked(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// The file.
    pub(super) fn file(&self) -> &File {
        &self.0
    }
}

impl Drop for Locked {
    fn drop(&mut self) {
        let _ = self.0.unlock();
    }
}
