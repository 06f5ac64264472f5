//! What the engine owes the log of itself: the time, and the opening and closing of polls.

use crate::domain::state::State;
use crate::domain::state::poll::{Phase, Poll};
use crate::domain::statement::Body;
use crate::domain::statement::clock::Clock;
use crate::domain::statement::genesis::ClockSource;
use crate::domain::time::Time;

/// While anything happens, the log's clock is never older than this, in seconds.
const CLOCK_AGE_MAX: i64 = 60;

/// The clock statement that must stand in the log before anything else is judged at `now`.
///
/// None while the log's last clock is good enough: young, and no boundary lies between. `busy`
/// says whether anything is about to be judged or a poll is open.
pub fn clock_due(state: &State, now: Time, busy: bool) -> Option<Clock> {
    let (_, genesis) = state.genesis()?;
    if genesis.clock == ClockSource::Test {
        return None;
    }
    let due = match state.now() {
        None => true,
        Some(last) if now <= last => false,
        Some(last) => {
            let old = now.seconds() - last.seconds() >= CLOCK_AGE_MAX;
            let terms = state.offices().in_force();
            let ends = terms.filter_map(|(_, _, term)| term.until);
            let mut boundaries = state.polls().iter().flat_map(boundaries).chain(ends);
            (busy && old) || boundaries.any(|at| last < at && at <= now)
        }
    };
    due.then_some(Clock { time: now })
}

/// Whether a poll is open, so that time must go on in the log.
pub fn anything_open(state: &State) -> bool {
    state.polls().iter().any(|poll| poll.phase() == Phase::Open)
}

/// The instants at which something about the poll changes by time alone.
fn boundaries(poll: &Poll) -> Vec<Time> {
    let notice = poll.notice();
    match poll.phase() {
        Phase::Announced | Phase::RollProvisional | Phase::RollCertified => {
            let ends = [notice.record_date, notice.opens, notice.closes];
            ends.into_iter().chain(notice.claims_until).collect()
        }
        Phase::Open => vec![notice.closes],
        Phase::Closed | Phase::ProvisionalResult => vec![notice.objections_until],
        Phase::Certified | Phase::Lapsed => Vec::new(),
    }
}

/// The statement that the log's last clock calls for next, one at a time; polls in id order.
pub fn next_act(state: &State) -> Option<Body> {
    let now = state.now()?;
    state.polls().iter().find_map(|poll| {
        let notice = poll.notice();
        match poll.phase() {
            Phase::RollCertified if now >= notice.opens => Some(poll.opening().into()),
            Phase::Open if now >= notice.closes => poll.closing(state).map(Body::from),
            _ => None,
        }
    })
}
