//! The policies that polls can name, by the hash of their statement.

use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::persistent::Map;
use crate::domain::title::Titles;
use crate::domain::weight::policy::Policy;

crate::faults! {
    /// What is refused about policies.
    pub enum Refusal {
        Unknown { hash: Hash } "unknown-policy" Missing;
    }
}

/// What can happen to policies.
#[derive(Debug, Clone)]
pub enum Effect {
    /// A policy can be named by polls.
    Adopted {
        /// Hash of its statement.
        statement: Hash,
        /// With the revision, unique.
        name: Id,
        /// For people.
        titles: Titles,
        /// Which version of that name.
        revision: u32,
        /// The policy.
        policy: Arc<Policy>,
    },
}

/// The adopted policies.
#[derive(Debug, Clone, Default)]
pub struct Policies {
    adopted: Map<Hash, Arc<Policy>>,
    last: Option<(Id, u32, Hash)>,
}

impl Policies {
    /// Name, revision and statement of the policy that was adopted last.
    pub fn last(&self) -> Option<&(Id, u32, Hash)> {
        self.last.as_ref()
    }

    /// The policy adopted by the statement with this hash. Errors with `Unknown`.
    pub fn require(&self, statement: &Hash) -> Result<&Arc<Policy>, Refusal> {
        let adopted = self.adopted.get(statement);
        adopted.ok_or(Refusal::Unknown { hash: *statement })
    }

    pub(super) fn apply(&mut self, effect: &Effect, _: &super::Moment<'_>) {
        match effect {
            Effect::Adopted {
                statement,
                name,
                revision,
                policy,
                ..
            } => {
                self.adopted.insert(*statement, policy.clone());
                self.last = Some((name.clone(), *revision, *statement));
            }
        }
    }
}
