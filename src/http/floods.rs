//! Requests that are turned away by the thousand: the operator reads one line a minute for each code,
//! which says how many there were.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long a code is only counted after it was told.
const QUIET: Duration = Duration::from_secs(60);

/// What was told when, by code, and how many came since.
#[derive(Debug, Default)]
pub struct Floods(BTreeMap<String, (Instant, u64)>);

impl Floods {
    /// None so far.
    pub const fn new() -> Floods {
        Floods(BTreeMap::new())
    }

    /// Counts one more; how many to tell of now, this one included. `None` less than a minute after
    /// the last line of this code.
    pub fn count(&mut self, code: &str, at: Instant) -> Option<u64> {
        let Some((told, since)) = self.0.get_mut(code) else {
            self.0.insert(code.to_owned(), (at, 0));
            return Some(1);
        };
        *since += 1;
        if at.duration_since(*told) < QUIET {
            return None;
        }
        let many = std::mem::take(since);
        *told = at;
        Some(many)
    }
}

/// Tells the operator of a request that was turned away, unless one like it was told of just now.
pub(super) fn tell(code: &str, error: &str) {
    static FLOODS: Mutex<Floods> = Mutex::new(Floods::new());
    let counted = {
        let mut floods = FLOODS.lock().unwrap_or_else(PoisonError::into_inner);
        floods.count(code, Instant::now())
    };
    if let Some(requests) = counted {
        tracing::error!(code, requests, error, "requests are turned away");
    }
}
