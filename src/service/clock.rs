//! What time it is, by the clock of the database, and when the log must say so in a `clock` statement.

use std::time::{Duration, Instant};

use super::ServiceError;
use crate::domain::poll::phase::Phase;
use crate::domain::state::State;
use crate::domain::state::organisation::ClockSource;
use crate::domain::statement::Said;
use crate::domain::statement::clock::Clock;
use crate::domain::time::Time;
use crate::store::{Connection, log};

/// While anything happens, the log's clock is never older than this, in seconds.
const CLOCK_AGE_MAX: i64 = 60;

/// The database's clock, asked now and then and carried on by the machine's in between.
pub struct DatabaseClock {
    asked: Instant,
    said: i64,
}

impl DatabaseClock {
    /// Asks the database what time it is.
    pub fn ask(conn: &mut Connection) -> Result<DatabaseClock, ServiceError> {
        let said = log::database_time(conn)?.timestamp();
        Ok(DatabaseClock {
            asked: Instant::now(),
            said,
        })
    }

    /// What time it is; `None` beyond the range of the log's times.
    pub fn now(&self) -> Option<Time> {
        let passed = i64::try_from(self.asked.elapsed().as_secs()).ok()?;
        Time::from_seconds(self.said + passed)
    }

    /// Whether it should be asked again.
    pub fn is_stale(&self) -> bool {
        self.asked.elapsed() > Duration::from_secs(10)
    }
}

/// The clock statement that must stand in the log before anything else is judged at `now`.
///
/// None while the log's last clock is good enough: young, and no boundary lies between. `busy`
/// says whether anything is about to be judged or a poll is open.
pub fn clock_due(state: &State, now: Time, busy: bool) -> Option<Said> {
    let (_, genesis) = state.genesis()?;
    if genesis.clock == ClockSource::Test {
        return None;
    }
    let due = match state.now() {
        None => true,
        Some(last) if now <= last => false,
        Some(last) => {
            let old = now.seconds() - last.seconds() >= CLOCK_AGE_MAX;
            (busy && old) || state.boundaries().any(|at| last < at && at <= now)
        }
    };
    due.then(|| Clock { time: now }.into())
}

/// Whether a poll is open, so that time must go on in the log.
pub fn anything_open(state: &State) -> bool {
    state.polls().iter().any(|poll| poll.phase() == Phase::Open)
}
