//! What time it is, by the clock of the database, when the log must say so in a `clock` statement, and when that
//! clock is in doubt: then the log's time goes on by this machine's monotonic clock, or stands still.

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
/// While nothing happens, it is never older than this: so a longer step means that the service stood still.
const IDLE_AGE_MAX: i64 = 86_400;
/// How far the database's clock may be, in seconds, from where it was and the time that has passed since, and from
/// this machine's when the service starts.
const APART_MAX: i64 = 120;

/// Why the database's clock is not believed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// It went otherwise than the time that passed; the log's time goes on by that.
    Stepped,
    /// It is further from the last logged clock than the log may step alone: at the start, or because the database
    /// did not answer for so long.
    Stopped,
    /// At the start it was far from this machine's clock.
    Apart,
    /// It is behind the last logged clock; the log's time waits for it.
    Behind,
}

impl Why {
    /// What health says.
    pub fn as_str(self) -> &'static str {
        match self {
            Why::Stepped => "stepped",
            Why::Stopped => "stopped",
            Why::Apart => "apart",
            Why::Behind => "behind",
        }
    }

    /// Whether nobody knows the time, so that nothing can be judged until two officers have said it.
    pub fn stops(self) -> bool {
        matches!(self, Why::Stopped | Why::Apart)
    }
}

/// A clock that is not believed: what it says, and what is believed instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Doubt {
    /// Why.
    pub why: Why,
    /// What the database says, in seconds since 1970.
    pub database: i64,
    /// What it should say: the time carried on, the last logged clock, or this machine's clock.
    pub expected: i64,
}

/// Two clocks, read at the same moment, in seconds since 1970.
#[derive(Debug, Clone, Copy)]
pub struct Reading {
    /// Of the database.
    pub database: i64,
    /// Of this machine.
    pub machine: i64,
}

impl Reading {
    /// Asks both.
    pub fn ask(conn: &mut Connection) -> Result<Reading, ServiceError> {
        let database = log::database_time(conn)?.timestamp();
        let machine = chrono::Utc::now().timestamp();
        Ok(Reading { database, machine })
    }

    /// Why this database's clock is not believed, in a log that says so much. `carried` is where it was carried on to
    /// since it was believed; `None` after a start.
    pub fn doubt(self, carried: Option<i64>, state: &State) -> Option<Doubt> {
        let (_, genesis) = state.genesis()?;
        let says = Time::from_seconds(self.database);
        let confirmed = says.is_some_and(|time| state.organisation().is_confirmed(time));
        if genesis.clock == ClockSource::Test || confirmed {
            return None;
        }
        let far = |other: i64| self.database.abs_diff(other) > APART_MAX.unsigned_abs();
        let doubt = |why, expected| Doubt {
            why,
            database: self.database,
            expected,
        };
        // Further than the log may step alone: also where only the database was away for so long.
        let stopped = |time: Option<Time>| {
            let last = state.now()?;
            let most = state.step_max().after(last)?;
            let beyond = time.is_none_or(|time| time > most);
            beyond.then(|| doubt(Why::Stopped, last.seconds()))
        };
        if let Some(carried) = carried {
            let stepped = far(carried).then(|| doubt(Why::Stepped, carried));
            let goes_on = stepped.map_or(self.database, |_| carried);
            return stopped(Time::from_seconds(goes_on)).or(stepped);
        }
        if far(self.machine) {
            return Some(doubt(Why::Apart, self.machine));
        }
        if let Some(doubt) = stopped(says) {
            return Some(doubt);
        }
        let last = state.now()?;
        let behind = last.seconds().saturating_sub(self.database) > APART_MAX;
        behind.then(|| doubt(Why::Behind, last.seconds()))
    }
}

/// The database's clock, asked now and then and carried on by the machine's in between.
pub struct DatabaseClock {
    asked: Instant,
    /// When it was believed for the first time, or again, and what it said.
    believed: Option<(Instant, i64)>,
    /// What it said last, and when.
    said: i64,
    machine: i64,
    doubt: Option<Doubt>,
}

impl DatabaseClock {
    /// Asks the database what time it is.
    pub fn ask(conn: &mut Connection, state: &State) -> Result<DatabaseClock, ServiceError> {
        let reading = Reading::ask(conn)?;
        let mut clock = DatabaseClock {
            asked: Instant::now(),
            believed: None,
            said: reading.database,
            machine: reading.machine,
            doubt: None,
        };
        clock.take(reading, state);
        Ok(clock)
    }

    /// Takes what both clocks say now.
    pub fn take(&mut self, reading: Reading, state: &State) {
        self.asked = Instant::now();
        (self.said, self.machine) = (reading.database, reading.machine);
        let doubt = reading.doubt(self.carried(), state);
        if doubt.map(|doubt| doubt.why) != self.doubt.map(|doubt| doubt.why)
            && let Some(doubt) = doubt
        {
            tracing::error!(
                ?doubt,
                "the database's clock is in doubt: two officers can confirm it (clock-step)"
            );
        }
        self.doubt = doubt;
        let founded = state.genesis().is_some();
        // What it says later is measured from the first time, so that many small steps are one large one.
        let again = self
            .carried()
            .is_none_or(|carried| carried.abs_diff(self.said) > APART_MAX.unsigned_abs());
        if doubt.is_none() && founded && again {
            self.believed = Some((self.asked, self.said));
        }
    }

    fn carried(&self) -> Option<i64> {
        let (since, said) = self.believed?;
        let passed = i64::try_from(since.elapsed().as_secs()).ok()?;
        Some(said.saturating_add(passed))
    }

    /// What time it is; `None` beyond the range of the log's times, and where nobody knows.
    pub fn now(&self) -> Option<Time> {
        let seconds = match self.doubt {
            Some(doubt) if doubt.why.stops() => return None,
            Some(Doubt {
                why: Why::Stepped, ..
            }) => self.carried()?,
            _ => {
                let passed = i64::try_from(self.asked.elapsed().as_secs()).ok()?;
                self.said.saturating_add(passed)
            }
        };
        Time::from_seconds(seconds)
    }

    /// Why it is not believed; `None` when it is.
    pub fn doubt(&self) -> Option<Doubt> {
        self.doubt
    }

    /// By how many seconds the database's clock was ahead of this machine's.
    pub fn ahead(&self) -> i64 {
        self.said.saturating_sub(self.machine)
    }

    /// Whether it should be asked again: every ten seconds, every second while it is in doubt, and at once in a log that
    /// has just begun.
    pub fn is_stale(&self) -> bool {
        let after = match (self.doubt, self.believed) {
            (Some(_), _) => Duration::from_secs(1),
            (None, Some(_)) => Duration::from_secs(10),
            (None, None) => Duration::ZERO,
        };
        self.asked.elapsed() > after
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
        // Nothing is said of a time before it was founded, should this clock lag behind the one that founded it.
        None => genesis.founded <= now,
        Some(last) if now <= last => false,
        Some(last) => {
            let age = now.seconds() - last.seconds();
            let idle = IDLE_AGE_MAX.min(state.step_max().seconds().0 / 2);
            (busy && age >= CLOCK_AGE_MAX)
                || age >= idle
                || state.boundaries().any(|at| last < at && at <= now)
        }
    };
    due.then(|| Clock { time: now }.into())
}

/// Whether a poll is open, so that time must go on in the log.
pub fn anything_open(state: &State) -> bool {
    state.polls().iter().any(|poll| poll.phase() == Phase::Open)
}
