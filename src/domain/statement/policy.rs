//! `policy`: a version of the rules that turn contributions into weight. m of n sign the same text.
//!
//! ```text
//! folkmoot/policy/v1
//! log, genesis
//! roster 4be0…
//! expires 2026-12-08T12:00:00Z
//! name house                      with the version, unique in the organisation
//! revision 3
//! …                               the policy's own lines, `docs/WEIGHTS.md`
//! ```
//!
//! Polls name a policy by the hash of its statement, so a later version never touches them.

use std::sync::Arc;

use super::authority::Signing;
use super::consent::Consent;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::line::Table;
use crate::domain::office::Office;
use crate::domain::state::{Effect, policies};
use crate::domain::text::{Lines, Malformed, Reader, Writer, lines};
use crate::domain::weight::policy::Policy;
use crate::domain::weight::policy_lines;

lines! {
    /// The lines of a `policy` statement.
    pub struct PolicyStatement {
        part consent: Consent;
        one name "name": Id;
        one revision "revision": u32;
        part policy: Policy;
    }
}

impl Lines for Policy {
    const LINES: Table = policy_lines::LINES;

    fn read(reader: &mut Reader<'_>) -> Result<Policy, Malformed> {
        let rest = reader.rest();
        Policy::parse(&rest).map_err(|error| reader.fault(error.to_string()))
    }

    fn write(&self, writer: &mut Writer) {
        for (key, value) in self.lines() {
            writer.raw(&key, &value);
        }
    }
}

impl Kind for PolicyStatement {
    const NAME: &'static str = "policy";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let known = case.state.policies();
        if known.revision_known(&self.name, self.revision) {
            return Err(policies::Refusal::Exists {
                name: self.name.clone(),
                revision: self.revision,
            }
            .into());
        }
        let founding = case.state.organisation().require()?;
        self.policy
            .check(&founding.categories, &founding.classes)
            .map_err(policies::Refusal::from)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            let adopted = policies::Effect::Adopted {
                statement: case.hash,
                name: self.name.clone(),
                revision: self.revision,
                policy: Arc::new(self.policy.clone()),
            };
            effects.push(adopted.into());
        }
        Ok(effects)
    }
}
