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
use crate::domain::log::key::PublicKey;

/// How long after one ballot of a member the next is taken.
pub const PACE: Duration = Duration::from_secs(5);

/// What is over is forgotten once there are this many, and again once twice as many are left as then.
const SWEEP: usize = 4096;

/// By which key, and about which matter.
type Key = (PublicKey, Hash);

/// When the last statement of each came in.
pub struct Pace {
    every: Duration,
    last: Mutex<Last>,
}

struct Last {
    at: BTreeMap<Key, Instant>,
    sweep_at: usize,
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
            last: Mutex::new(Last {
                at: BTreeMap::new(),
                sweep_at: SWEEP,
            }),
        }
    }

    /// A turn for what this key says about a matter; at once for what has no pace. Errors with `TooSoon`.
    ///
    /// By key, since whose statement it is has not been judged yet: nobody takes the turns of somebody else.
    pub(super) fn turn(&self, key: PublicKey, paced: Option<Hash>) -> Result<Turn<'_>, WriteError> {
        let key = paced.map(|matter| (key, matter));
        if let Some(key) = &key {
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            if last.at.len() >= last.sweep_at {
                last.at.retain(|_, since| since.elapsed() < self.every);
                last.sweep_at = SWEEP.max(last.at.len().saturating_mul(2));
            }
            let since = last.at.get(key).map(Instant::elapsed);
            if let Some(left) = since.and_then(|since| self.every.checked_sub(since))
                && !left.is_zero()
            {
                let seconds = left.as_secs().saturating_add(1);
                return Err(WriteError::TooSoon { seconds });
            }
            last.at.insert(*key, Instant::now());
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
            let mut last = last.unwrap_or_else(PoisonError::into_inner);
            last.at.remove(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::log::key::SecretKey;

    fn key(number: u32) -> PublicKey {
        let mut seed = [0; 32];
        seed[..4].copy_from_slice(&number.to_be_bytes());
        SecretKey::from_seed(&seed).public()
    }

    #[test]
    fn nobody_takes_the_turns_of_another_key() {
        let pace = Pace::new(PACE);
        let about = Some(Hash::of(b"an opening"));
        let held = pace.turn(key(1), about).unwrap();
        assert!(pace.turn(key(1), about).is_err());
        pace.turn(key(2), about).unwrap().taken();
        drop(held);
        pace.turn(key(1), about).unwrap().taken();
        assert!(pace.turn(key(1), about).is_err());
    }

    #[test]
    fn what_is_not_over_is_not_looked_through_each_time() {
        let pace = Pace::new(Duration::from_secs(3600));
        let matter = |number: u32| Some(Hash::of(&number.to_be_bytes()));
        for number in 0..3 * 4096 {
            pace.turn(key(1), matter(number)).unwrap().taken();
        }
        let last = pace.last.lock().unwrap();
        assert!(last.sweep_at > last.at.len(), "{}", last.sweep_at);
    }
}
