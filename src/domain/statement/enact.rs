//! `enact`: what became of each clause of an adopted matter. Signed by the service as soon as the log calls
//! for it; nothing else is admitted before it.
//!
//! ```text
//! folkmoot/enact/v1
//! log, genesis
//! matter 8d72…
//! at 2026-12-24T12:00:00Z         as of which instant
//! clause held                     each clause of the matter, in order: `held`, `offered`, `moot`,
//! clause failed document-revision     or `failed` and why
//! ```

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind, clauses, decision, progress};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::fate::{Next, Taken};
use crate::domain::state::matter::Matter;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, State, matters};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The lines of an `enact` statement.
    pub struct Enact {
        one matter "matter": Hash;
        one at "at": Time;
        many clauses "clause": Taken, Given;
    }
}

impl Kind for Enact {
    const NAME: &'static str = "enact";
    const SIGNED_BY: Signing = Signing::Office(&[Office::Service]);
    const EXAMPLE: &'static str = "\
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
at 2026-12-24T12:00:00Z
clause held
clause failed document-revision
";
    const COMPOSED: bool = false;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let kind = Self::NAME;
        let due = decision::next(case.state).ok_or(Wrong::NotDue { kind })?;
        let (at, Next::Enact, matter) = due else {
            return Err(Wrong::NotDue { kind }.into());
        };
        let (implied, effects) = Enact::implied(case.state, matter, at);
        if implied != *self {
            return Err(Unfit::DiffersFromLog { kind }.into());
        }
        let enacted = matters::Effect::Enacted {
            matter: self.matter,
            taken: self.clauses.clone(),
            at,
        };
        let mut all = vec![enacted.into()];
        all.extend(effects);
        all.extend(progress::raised(matter, &self.clauses, at));
        Ok(all)
    }
}

impl Enact {
    /// The statement that the log implies of this matter, and what its clauses change.
    pub fn implied(state: &State, matter: &Matter, at: Time) -> (Enact, Vec<Effect>) {
        let (clauses, effects) = clauses::enact(state, matter, at);
        let enact = Enact {
            matter: matter.name(),
            at,
            clauses,
        };
        (enact, effects)
    }
}
