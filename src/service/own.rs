//! What the engine itself says in the log: the clock, and what the clock calls for.

use super::job::{EngineKeys, Job, Supplied, own_job};
use crate::domain::state::{Effect, State};
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::{Said, Statement, admit, due};

/// Says what the last logged clock calls for, until nothing is due. `take` puts each statement into
/// the log that `state` is of.
pub(super) fn act(
    state: &mut State,
    keys: &EngineKeys,
    take: &mut impl FnMut(&mut State, Job, Vec<Effect>),
) -> Result<(), Refusal> {
    while let Some(said) = due(state) {
        say(state, keys, said, take)?;
    }
    Ok(())
}

/// Says this.
pub(super) fn say(
    state: &mut State,
    keys: &EngineKeys,
    said: Said,
    take: &mut impl FnMut(&mut State, Job, Vec<Effect>),
) -> Result<(), Refusal> {
    let statement = Statement {
        log: state.origin().to_owned(),
        genesis: state.genesis().map(|(hash, _)| hash),
        said,
    };
    let job = own_job(&statement, &keys.service, Supplied::default())?;
    let effects = admit(state, &job.entry, &job.attachments)?;
    take(state, job, effects);
    Ok(())
}
