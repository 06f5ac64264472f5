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
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};
use crate::domain::weight::policy::Policy;

/// The lines of a `policy` statement.
#[derive(Debug, Clone, PartialEq)]
pub struct PolicyStatement {
    pub consent: Consent,
    pub name: Id,
    pub revision: u32,
    pub policy: Policy,
}

impl Kind for PolicyStatement {
    const NAME: &'static str = "policy";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);

    fn read(reader: &mut Reader<'_>) -> Result<PolicyStatement, Malformed> {
        let consent = Consent::read(reader)?;
        let name = reader.one("name")?;
        let revision = reader.one("revision")?;
        let rest = reader.rest();
        let policy = Policy::parse(&rest).map_err(|error| reader.fault(error.to_string()))?;
        Ok(PolicyStatement {
            consent,
            name,
            revision,
            policy,
        })
    }

    fn write(&self, writer: &mut Writer) {
        self.consent.write(writer);
        writer
            .one("name", &self.name)
            .one("revision", &self.revision);
        for (key, value) in self.policy.lines() {
            writer.raw(&key, &value);
        }
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case
            .state
            .policies()
            .revision_known(&self.name, self.revision)
        {
            return Err(Refusal::PolicyExists {
                name: self.name.clone(),
                revision: self.revision,
            });
        }
        let genesis = case.state.require_genesis()?;
        self.policy.check(&genesis.categories, &genesis.classes)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            effects.push(Effect::PolicyAdopted {
                statement: case.hash,
                name: self.name.clone(),
                revision: self.revision,
                policy: Arc::new(self.policy.clone()),
            });
        }
        Ok(effects)
    }
}
