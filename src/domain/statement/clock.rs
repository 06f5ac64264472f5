//! `clock`: what time it is. Rules know no other now than the last logged `clock`.
//!
//! ```text
//! folkmoot/clock/v1
//! log vote.example.org/council
//! genesis 1f0c…9a
//! time 2026-12-01T12:00:00Z       later than every clock before it
//! ```
//!
//! Signed by the service from the database's clock; by a founder in a log whose genesis says `test`.

use super::authority::Signing;
use super::genesis::ClockSource;
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};
use crate::domain::time::Time;

/// The lines of a `clock` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    pub time: Time,
}

impl Kind for Clock {
    const NAME: &'static str = "clock";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service, Office::Founder]);

    fn read(reader: &mut Reader<'_>) -> Result<Clock, Malformed> {
        Ok(Clock {
            time: reader.one("time")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.one("time", &self.time);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let by_service = case.state.offices().holds(case.signer(), Office::Service);
        let test = case.state.require_genesis()?.clock == ClockSource::Test;
        if !by_service && !test {
            return Err(Refusal::NotATestLog);
        }
        if let Some(last) = case.state.now().filter(|last| *last >= self.time) {
            return Err(Refusal::ClockBackwards {
                stated: self.time,
                last,
            });
        }
        let mut effects = vec![Effect::ClockMoved { time: self.time }];
        effects.extend(case.state.record_dates_passed(self.time));
        effects.extend(case.state.polls_lapsed(self.time));
        Ok(effects)
    }
}
