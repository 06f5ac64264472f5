//! Objections to the result of a poll: matters under the `objection` procedures of its contests. While one
//! waits, nobody certifies; adopted, its clause annuls or has the ballots counted again.

use super::refusal::Refusal;
use crate::domain::charter::concerned::Concerned;
use crate::domain::charter::document::Document;
use crate::domain::id::Id;
use crate::domain::poll::change::Change;
use crate::domain::poll::phase::Phase;
use crate::domain::state::matter::Matter;
use crate::domain::state::poll::{Poll, Refusal as PollRefusal, Step};
use crate::domain::state::{Effect, State, organisation, polls};

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

/// Errors with `NotItsObjection` unless the result of a poll is objected to under this procedure, by a matter that concerns
/// it: any other holds up no certificate.
fn require_under<'a>(
    state: &'a State,
    poll: &Id,
    procedure: &Id,
    matter: Option<&Matter>,
) -> Result<&'a Poll, Refusal> {
    let poll = state.polls().require(poll)?;
    let its = matter.is_none_or(|matter| is_about(matter, poll));
    match its && procedures(state, poll).contains(procedure) {
        true => Ok(poll),
        false => Err(PollRefusal::NotItsObjection {
            poll: poll.id().clone(),
            procedure: procedure.clone(),
        }
        .into()),
    }
}

/// What it changes that a matter of this procedure annuls a poll, or could; `None` where the poll has come to
/// nothing. Errors with `NotItsObjection` or `WrongPhase`.
pub fn annul(
    state: &State,
    poll: &Id,
    procedure: &Id,
    matter: Option<&Matter>,
) -> Result<Option<Vec<Effect>>, Refusal> {
    let poll = require_under(state, poll, procedure, matter)?;
    if poll.phase().came_to_nothing() {
        return Ok(None);
    }
    poll.require_annullable()?;
    Ok(Some(changed(poll, procedure, matter, Change::Annulled)))
}

/// What it changes that a matter of this procedure has the ballots of a poll counted again, or could; `None` where
/// nothing has been counted yet, or the poll has come to nothing.
///
/// Errors with `NotItsObjection`, with `WrongPhase`, or with `TooLate` for what was brought when scrutineers could
/// certify already.
pub fn recount(
    state: &State,
    poll: &Id,
    procedure: &Id,
    matter: Option<&Matter>,
) -> Result<Option<Vec<Effect>>, Refusal> {
    let poll = require_under(state, poll, procedure, matter)?;
    if poll.phase().came_to_nothing() || poll.phase() == Phase::Closed {
        return Ok(None);
    }
    poll.require_phase(Phase::ProvisionalResult)?;
    let until = poll.notice().objections_until;
    let brought = match matter {
        Some(matter) => matter.brought_at(),
        None => state.require_now()?,
    };
    if brought >= until {
        return Err(organisation::Refusal::TooLate {
            what: "objections-until",
            at: until,
            now: brought,
        }
        .into());
    }
    let result = poll.result().expect("the phase says that it is counted");
    let result = result.statement;
    Ok(Some(changed(
        poll,
        procedure,
        matter,
        Change::Recounted { result },
    )))
}

/// The change that a matter makes of a poll; nothing while it is only asked whether it could.
fn changed(poll: &Poll, procedure: &Id, matter: Option<&Matter>, change: Change) -> Vec<Effect> {
    let step = matter.map(|matter| Step::Changed {
        statement: matter.last().hash,
        ground: Some(procedure.clone()),
        reason: matter.last().text,
        change,
    });
    let effects = step.into_iter();
    effects
        .map(|step| polls::Effect::of(poll.id(), step).into())
        .collect()
}

/// Whether a matter concerns a poll, or a contest of it.
fn is_about(matter: &Matter, poll: &Poll) -> bool {
    matter.concerns().is_some_and(|concerned| match concerned {
        Concerned::Poll(id) | Concerned::Contest { poll: id, .. } => id == poll.id(),
        _ => false,
    })
}

/// Errors with `ObjectionWaits` while an objection that was brought in time is undecided, or adopted and has not
/// taken effect. Officers do not end it by silence: an objection has no appeal, so silence admits it.
pub fn refuse_waiting(state: &State, poll: &Poll) -> Result<(), Refusal> {
    let under = procedures(state, poll);
    let mut waiting = state.matters().open().filter(|matter| {
        let in_time = matter.brought_at() < poll.notice().objections_until;
        in_time && under.contains(&matter.procedure().id) && is_about(matter, poll)
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
