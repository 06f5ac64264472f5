//! `clock-step`: two officers say what time it is, so that the clock may step further than it may alone. It needs no
//! clock: it is for a log whose clock stands still.
//!
//! ```text
//! folkmoot/clock-step/v1
//! log, genesis
//! from 2026-12-20T12:00:00Z       the next clock may be this
//! until 2026-12-20T13:00:00Z      or anything before this, at most a day later
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::Effect;
use crate::domain::state::organisation;
use crate::domain::text::lines;
use crate::domain::time::Time;

/// How far apart the two instants may be, in seconds.
const WITHIN_SECONDS_MAX: i64 = 86_400;

/// Those of whom any two say what time it is: whoever holds an office in person.
const OFFICERS: &[Office] = &[
    Office::Founder,
    Office::Registrar,
    Office::ReturningOfficer,
    Office::ElectionOfficer,
    Office::Scrutineer,
    Office::RollChecker,
    Office::Councillor,
    Office::Chair,
    Office::Protector,
];

lines! {
    /// The lines of a `clock-step` statement.
    pub struct ClockStep {
        one from "from": Time;
        one until "until": Time;
        one reason "reason": AttachmentRef;
    }
    check ClockStep::check;
}

crate::faults! {
    /// Instants that say no time.
    pub enum Contradiction {
        Within "contradiction.clock-step" Malformed;
    }
}

impl ClockStep {
    fn check(&self) -> Result<(), Contradiction> {
        let apart = self.until.seconds().saturating_sub(self.from.seconds());
        match (1..=WITHIN_SECONDS_MAX).contains(&apart) {
            true => Ok(()),
            false => Err(Contradiction::Within),
        }
    }
}

impl Kind for ClockStep {
    const NAME: &'static str = "clock-step";
    const SIGNED_BY: Signing = Signing::Two(&[OFFICERS, OFFICERS]);
    const EXAMPLE: &'static str = "\
# Says what time it is where the clock would step further than it may alone. Two officers sign the same text.
from 2026-12-20T12:00:00Z       # it is this, or later
until 2026-12-20T13:00:00Z      # and earlier than this; at most a day later
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const TELLS_TIME: bool = true;
    const COMPOSED: bool = true;

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if let Some(now) = case.state.now().filter(|now| self.until <= *now) {
            return Err(organisation::Refusal::InThePast {
                what: "until",
                stated: self.until,
                now,
            }
            .into());
        }
        case.require_text(&self.reason)?;
        let (from, until) = (self.from, self.until);
        Ok(vec![
            organisation::Effect::StepConfirmed { from, until }.into(),
        ])
    }
}
