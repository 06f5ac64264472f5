//! What time it is, by the clock of the database: the source of the log's `clock` statements.

use std::time::{Duration, Instant};

use super::ServiceError;
use crate::domain::time::Time;
use crate::store::{Connection, log};

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
