//! `decision`: what became of a matter. Signed by the service as soon as the log calls for it; nothing else
//! is admitted before it.
//!
//! ```text
//! folkmoot/decision/v1
//! log, genesis
//! matter 8d72…
//! version 8d72…
//! says adopted                    or `rejected`, `lapsed`, `set-aside`
//! at 2026-12-17T12:00:00Z         as of which instant
//! size 48213                      of the log before this entry
//! certificate 91c0…               where a poll decided: the certificate of its result
//! seats all 9 sitting 8 for 6 against 1 abstain 1 recused 0 vacant 1
//!                                 where a body decided it, how its seats stood then
//! ```

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, objections, progress, votes};
use crate::domain::charter::concerned::Concerned;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::poll::notice::Mode;
use crate::domain::state::fate::{Called, Decided, Next, Outcome, SeatCount};
use crate::domain::state::matter::Matter;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, State, matters};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The lines of a `decision` statement.
    pub struct Decision {
        one matter "matter": Hash;
        one version "version": Hash;
        one says "says": Outcome;
        one at "at": Time;
        one size "size": u64;
        /// Where a poll decided: the certificate of its result.
        optional certificate "certificate": Hash;
        optional seats "seats": SeatCount;
    }
}

impl Kind for Decision {
    const NAME: &'static str = "decision";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);
    const EXAMPLE: &'static str = "\
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
says adopted
at 2026-12-17T12:00:00Z
size 41
seats all 9 sitting 8 for 6 against 1 abstain 1 recused 0 vacant 1
";
    const MORE: &'static [&'static str] = &["\
certificate 91f091f091f091f091f091f091f091f091f091f091f091f091f091f091f091f0
size 41
at 2026-12-20T12:00:00Z
says rejected
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let kind = Self::NAME;
        let due = next(case.state).ok_or(Wrong::NotDue { kind })?;
        let (at, Next::Decision(outcome), matter) = due else {
            return Err(Wrong::NotDue { kind }.into());
        };
        if Decision::implied(case.state, matter, outcome, at) != *self {
            return Err(Unfit::DiffersFromLog { kind }.into());
        }
        let decided = matters::Effect::Decided {
            matter: self.matter,
            decided: Decided {
                statement: case.hash,
                outcome,
                at,
                seats: self.seats,
            },
        };
        let mut effects = vec![decided.into()];
        // Where nothing takes hold, what was decided is to be done from now on.
        if outcome == Outcome::Adopted && matter.procedure().mode == Mode::Advisory {
            effects.extend(progress::raised(matter, &[], at));
        }
        Ok(effects)
    }
}

impl Decision {
    /// The statement that the log implies of this matter.
    pub fn implied(state: &State, matter: &Matter, outcome: Outcome, at: Time) -> Decision {
        // What is set aside was decided before, and what lapses without a vote has none.
        let voted = votes::decided(state, matter)
            .filter(|(then, so, _)| matter.decided().is_none() && (*then, *so) == (at, outcome));
        Decision {
            matter: matter.name(),
            version: matter.last().hash,
            says: outcome,
            at,
            size: state.size(),
            certificate: certificate(state, matter, outcome),
            seats: voted.map(|(_, _, seats)| seats),
        }
    }
}

/// The certificate of the result that decides a matter so; `None` where no poll did.
fn certificate(state: &State, matter: &Matter, outcome: Outcome) -> Option<Hash> {
    match state.called(matter)? {
        Called::Ended(_, decided) if decided == outcome && matter.decided().is_none() => {
            state.polls().find(&matter.called()?.poll)?.certificate()
        }
        Called::Ended(..) | Called::Running | Called::Off(_) => None,
    }
}

/// What the poll or the body that decides a matter makes of it, or that nobody answered it.
fn called(state: &State, matter: &Matter) -> Option<Called> {
    let voted = votes::decided(state, matter).map(|(at, outcome, _)| (at, outcome));
    let ended = voted.or_else(|| {
        let until = matter.answers_end().filter(|_| holds_up(state, matter));
        Some((until?, Outcome::Lapsed))
    });
    match ended {
        Some((at, outcome)) => Some(Called::Ended(at, outcome)),
        None => state.called(matter),
    }
}

/// Whether something waits until a matter is decided: a decision or a result, clauses that it freezes, or the lapse of
/// what officers returned. Then silence ends it.
fn holds_up(state: &State, matter: &Matter) -> bool {
    let procedure = matter.procedure();
    let waits = match matter.concerns() {
        Some(Concerned::Matter(target)) => state.matters().find(target).is_some_and(|target| {
            let appealed = target.procedure().appeal.as_ref() == Some(&procedure.id);
            appealed || target.stays(procedure).is_some()
        }),
        Some(Concerned::Poll(poll) | Concerned::Contest { poll, .. }) => {
            let poll = state.polls().find(poll);
            poll.is_some_and(|poll| objections::procedures(state, poll).contains(&procedure.id))
        }
        _ => false,
    };
    waits || !procedure.freezes.is_empty()
}

/// What the last logged clock calls for next among matters: as of the earliest instant; of one instant
/// decisions in the order brought, then effects in the order decided.
pub fn next(state: &State) -> Option<(Time, Next, &Matter)> {
    match state.is_quiet(|| earliest(state).is_none()) {
        true => None,
        false => earliest(state),
    }
}

fn earliest(state: &State) -> Option<(Time, Next, &Matter)> {
    let now = state.now()?;
    let due = state.matters().open().filter_map(|matter| {
        let (at, next) = coming(state, matter)?;
        (at <= now).then_some((at, next, matter))
    });
    due.min_by_key(|(at, next, matter)| {
        let order = match (next, matter.decided()) {
            (Next::Enact, Some(decided)) => (1, Some(decided.at), matter.entry()),
            _ => (0, None, matter.entry()),
        };
        (*at, order)
    })
}

/// What time calls for next of a matter and as of which instant, which may lie in the future; `None` while only
/// people can bring it further.
pub fn coming(state: &State, matter: &Matter) -> Option<(Time, Next)> {
    let about: Vec<&Matter> = state.matters().about(&matter.name()).collect();
    let target = match matter.concerns() {
        Some(Concerned::Matter(target)) => state.matters().find(target),
        _ => None,
    };
    matter.next(&about, target, called(state, matter))
}
