//! What the log's clock calls for: the service signs it, and nothing else is admitted before it.

use super::close::Close;
use super::decision::{self, Decision};
use super::enact::Enact;
use super::open::Open;
use super::registry::Said;
use crate::domain::poll::phase::Phase;
use crate::domain::state::State;
use crate::domain::state::fate::Next;
use crate::domain::state::poll::Poll;

/// The statement that the last logged clock calls for next, to be signed by the service: matters first,
/// before which nothing else is admitted, then polls in id order.
pub fn due(state: &State) -> Option<Said> {
    let of_polls = || state.polls().iter().find_map(|poll| due_of(state, poll));
    due_of_matters(state).or_else(of_polls)
}

/// What the log calls for next among matters: nothing else is admitted before it.
pub fn due_of_matters(state: &State) -> Option<Said> {
    let (at, next, matter) = decision::next(state)?;
    Some(match next {
        Next::Decision(outcome) => Decision::implied(state, matter, outcome, at).into(),
        Next::Enact => Enact::implied(state, matter, at).0.into(),
    })
}

fn due_of(state: &State, poll: &Poll) -> Option<Said> {
    let now = state.now()?;
    match poll.phase() {
        Phase::RollCertified if now >= poll.notice().opens => Some(Open::implied(poll).into()),
        Phase::Open if now >= poll.notice().closes => Close::implied(state, poll).map(Said::from),
        _ => None,
    }
}
