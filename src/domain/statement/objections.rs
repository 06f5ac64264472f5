//! Objections to the result of a poll: matters under the `objection` procedures of its contests. While one
//! waits, nobody certifies; adopted, its clause annuls.

use super::refusal::Refusal;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::document::Document;
use crate::domain::id::Id;
use crate::domain::state::State;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal};

/// The procedures under which the result of a poll can be objected to, each once, by id.
pub fn procedures(state: &State, poll: &Poll) -> Vec<Id> {
    let contests = poll.notice().contests.iter();
    let under = contests.filter_map(|contest| {
        let adopted = state.documents().adopted(&contest.procedure?)?;
        match &adopted.document {
            Document::Procedure(procedure) => Some(procedure.objection.as_ref()?.procedure.clone()),
            _ => None,
        }
    });
    let mut under: Vec<Id> = under.collect();
    under.sort();
    under.dedup();
    under
}

/// Errors with `NotItsObjection` unless the result of a poll is objected to under this procedure.
pub fn require_under(state: &State, poll: &Poll, procedure: &Id) -> Result<(), Refusal> {
    match procedures(state, poll).contains(procedure) {
        true => Ok(()),
        false => Err(PollRefusal::NotItsObjection {
            poll: poll.id().clone(),
            procedure: procedure.clone(),
        }
        .into()),
    }
}

/// Errors with `ObjectionWaits` while an objection that was brought in time is undecided, or adopted and has not
/// taken effect. Officers do not end it by silence: an objection has no appeal, so silence admits it.
pub fn refuse_waiting(state: &State, poll: &Poll) -> Result<(), Refusal> {
    let under = procedures(state, poll);
    let about = |concerned: &Concerned| match concerned {
        Concerned::Poll(id) => id == poll.id(),
        Concerned::Contest { poll: id, .. } => id == poll.id(),
        _ => false,
    };
    let mut waiting = state.matters().open().filter(|matter| {
        let in_time = matter.brought_at() < poll.notice().objections_until;
        in_time && under.contains(&matter.procedure().id) && matter.concerns().is_some_and(about)
    });
    match waiting.next() {
        None => Ok(()),
        Some(matter) => Err(PollRefusal::ObjectionWaits {
            poll: poll.id().clone(),
            matter: matter.name(),
        }
        .into()),
    }
}
