//! How much each person has said today: what may be said so often a day, and no more, has its number in its kind.

use crate::domain::office::Principal;
use crate::domain::persistent::Map;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused because it was said too often.
    pub enum Refusal {
        DailyMax { kind: &'static str, signer: Principal, max: u32 } "daily-max" Unfit;
    }
}

/// What can happen.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Somebody said something of a kind with a number.
    Said {
        /// The kind, as first lines spell it.
        kind: &'static str,
        /// Who, as a person.
        by: Principal,
    },
}

/// A UTC day of the log's clock, as year, month and day.
type Day = (i32, u32, u32);

/// How often each has said something of a kind on the day of the last time.
#[derive(Debug, Clone, Default)]
pub struct Quotas(Map<(Principal, &'static str), (Day, u32)>);

impl Quotas {
    /// Errors with `DailyMax` where a person has said it `max` times on the UTC day of `now`; before the first clock all is
    /// one day.
    pub fn require_room(
        &self,
        by: &Principal,
        kind: &'static str,
        max: u32,
        now: Option<Time>,
    ) -> Result<(), Refusal> {
        match self.0.get(&(by.clone(), kind)) {
            Some((day, count)) if *day == day_of(now) && *count >= max => {
                let signer = by.clone();
                Err(Refusal::DailyMax { kind, signer, max })
            }
            _ => Ok(()),
        }
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        let Effect::Said { kind, by } = effect;
        let (key, today) = ((by.clone(), *kind), day_of(at.now));
        let count = match self.0.get(&key) {
            Some((day, count)) if *day == today => count.saturating_add(1),
            _ => 1,
        };
        self.0.insert(key, (today, count));
    }
}

fn day_of(now: Option<Time>) -> Day {
    now.map_or((1970, 1, 1), Time::date)
}
