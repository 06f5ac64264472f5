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
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::Effect;
use crate::domain::state::organisation::{self, ClockSource};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The lines of a `clock` statement.
    pub struct Clock {
        one time "time": Time;
    }
}

impl Kind for Clock {
    const NAME: &'static str = "clock";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service, Office::Founder]);
    const EXAMPLE: &'static str = "\
# Moves the time of a log that began with --test-clock. A founder signs.
time 2026-12-01T00:00:00Z       # later than every time before it
";
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let by_service = case.state.offices().holds(case.signer(), Office::Service);
        let founding = case.state.organisation().require()?;
        let test = founding.clock == ClockSource::Test;
        if !by_service && !test {
            return Err(organisation::Refusal::NotATestLog.into());
        }
        let (last, later) = match case.state.now() {
            Some(last) => (last, self.time > last),
            // Nothing was before it was founded: nobody sat, and nobody could decide.
            None => (founding.founded, self.time >= founding.founded),
        };
        if !later {
            let stated = self.time;
            return Err(organisation::Refusal::ClockBackwards { stated, last }.into());
        }
        let max = case.state.step_max();
        case.state.organisation().require_step(self.time, max)?;
        let moved = organisation::Effect::ClockMoved { time: self.time };
        let (last, size) = (case.state.now(), case.state.size());
        let passed = case.state.polls().passed(last, self.time, size);
        let passed = passed.into_iter().map(Effect::from);
        Ok([moved.into()].into_iter().chain(passed).collect())
    }
}
