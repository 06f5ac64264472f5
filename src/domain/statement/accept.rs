//! `accept`: yes to an office that a clause of a matter gives, with the key to act with. The signature by
//! that key proves its possession. It may come before the matter is adopted, or after.
//!
//! ```text
//! folkmoot/accept/v1
//! log, genesis
//! matter 8d72…                    the matter whose clause gives it
//! by o/lin                        who accepts, and signs with the key below
//! key 5a0b…
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind, clauses};
use crate::domain::charter::clause::Clause;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::state::fate::{Outcome, Taken};
use crate::domain::state::matter::Matter;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, matters};
use crate::domain::text::lines;

lines! {
    /// The lines of an `accept` statement.
    pub struct Accept {
        one matter "matter": Hash;
        one by "by": Principal;
        one key "key": PublicKey;
    }
}

impl Kind for Accept {
    const NAME: &'static str = "accept";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Says yes to an office that a matter gives, with the key to act with; signed with that key.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
by o/lin
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
";
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.by)
    }

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        vec![(self.by.clone(), self.key)]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let matter = case.state.matters().require(&self.matter)?;
        let (person, name) = (self.by.clone(), self.matter);
        let given: Vec<&Clause> = offered(matter, &self.by);
        if given.is_empty() {
            return Err(Wrong::NothingToAccept {
                person,
                matter: name,
            }
            .into());
        }
        if matter.acceptance(&self.by).is_some() {
            return Err(Wrong::AcceptedAlready {
                person,
                matter: name,
            }
            .into());
        }
        case.state.keys().refuse_foreign(&self.by, &self.key)?;
        if case.state.keys().known(&self.by, &self.key) {
            case.state.keys().require_current(&self.by, &self.key)?;
        }
        let accepted = matters::Effect::Accepted {
            matter: name,
            by: person,
            key: self.key,
        };
        let mut effects = vec![accepted.into()];
        if matter.enacted().is_some() {
            let granted = given
                .iter()
                .filter_map(|clause| clauses::granted(clause, self.key));
            effects.extend(granted);
        }
        Ok(effects)
    }
}

/// The clauses that give a person something and can still be accepted.
fn offered<'a>(matter: &'a Matter, person: &Principal) -> Vec<&'a Clause> {
    let lost = matter
        .decided()
        .is_some_and(|decided| decided.outcome != Outcome::Adopted);
    let taken = matter.enacted().map(|(taken, _)| taken.as_slice());
    if lost || matter.is_withdrawn() || (taken.is_none() && !matter.is_open()) {
        return Vec::new();
    }
    let clauses = matter.last().clauses.iter().enumerate();
    let meant = clauses.filter(|(place, clause)| {
        let waits = taken.is_none_or(|taken| taken.get(*place) == Some(&Taken::Offered));
        waits && matches!(clause, Clause::GrantOffice { holder, .. } if holder == person)
    });
    meant.map(|(_, clause)| clause).collect()
}
