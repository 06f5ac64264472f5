//! How often a member's further ballots in one poll are taken: nobody fills the log with them, and nobody is
//! ever counted out.
//!
//! Ballots that the writer has refused take no time; neither does the same ballot sent again, which gets its
//! receipt. Kept in memory: a restart forgets it.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::WriteError;
use crate::domain::hash::Hash;
use crate::domain::id::Id;

/// How long after one ballot of a member the next is taken.
pub const PACE: Duration = Duration::from_secs(5);

/// After how many members what is over is forgotten.
const SWEEP: usize = 4096;

/// Whose statement of which matter.
type Key = (Hash, Id);

/// When the last statement of each came in.
pub struct Pace {
    every: Duration,
    last: Mutex<BTreeMap<Key, Instant>>,
}

/// A place in the pace, given back unless it is [taken](Turn::taken).
pub(super) struct Turn<'a> {
    pace: &'a Pace,
    key: Option<Key>,
}

impl Pace {
    /// Takes one in so long a time.
    pub(super) fn new(every: Duration) -> Pace {
        Pace {
            every,
            last: Mutex::default(),
        }
    }

    /// A turn for this; at once for what has no pace. Errors with `TooSoon`.
    pub(super) fn turn(&self, paced: Option<(Hash, &Id)>) -> Result<Turn<'_>, WriteError> {
        let key = paced.map(|(matter, member)| (matter, member.clone()));
        if let Some(key) = &key {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.len() >= SWEEP {
                last.retain(|_, since| since.elapsed() < self.every);
            }
            let since = last.get(key).map(Instant::elapsed);
            if let Some(left) = since.and_then(|since| self.every.checked_sub(since))
                && !left.is_zero()
            {
                let seconds = left.as_secs().saturating_add(1);
                return Err(WriteError::TooSoon { seconds });
            }
            last.insert(key.clone(), Instant::now());
        }
        Ok(Turn { pace: self, key })
    }
}

impl Turn<'_> {
    /// It was used: the next one comes later.
    pub(super) fn taken(mut self) {
        self.key = None;
    }
}

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            let last = self.pace.last.lock();
            last.unwrap_or_else(PoisonError::into_inner).remove(key);
        }
    }
}
