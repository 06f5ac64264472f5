//! `policy`: a version of the rules that turn contributions into weight. m of n sign the same text.
//!
//! ```text
//! folkmoot/policy/v1
//! log, genesis
//! roster 4be0…
//! expires 2026-12-08T12:00:00Z
//! name house                      with the version, unique in the organisation
//! title 票权规则
//! title-en House rules
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
use crate::domain::office::Office;
use crate::domain::state::{Effect, policies};
use crate::domain::text::lines;
use crate::domain::title::Titles;
use crate::domain::weight::policy::Policy;

lines! {
    /// The lines of a `policy` statement.
    pub struct PolicyStatement {
        part consent: Consent;
        one name "name": Id;
        part titles: Titles;
        one revision "revision": u32;
        part policy: Policy;
    }
}

impl Kind for PolicyStatement {
    const NAME: &'static str = "policy";
    const SIGNED_BY: Signing = Signing::Roster(&[Office::Founder]);
    const EXAMPLE: &'static str = "\
# How contributions become weight (docs/WEIGHTS.md). As many founders as their threshold says sign.
# Try it before: folkmoot policy try FILE. Every rule may be left out; they come in this order.
name house
title 票权规则
title-en House rules
revision 1
# count-category development    # only these categories count, one line each
# count-source app              # only what these sources credit
# cap-category interaction 50 month  # at most so much a day, month, year or ever
# cap-source app 100 month
# cap-member 200 month
factor development 1            # what a unit is worth: 3/2, or 0
# decay halving 12              # or linear, in months
transform sqrt                  # or linear, log2, or tiers, each in a line such as: tier 100 2
base 1                          # what everybody has
# base-class guest 0            # another base for a class
# bonus-limit 400               # the most that contributions add
cap 500                         # the most that base and bonus are
# cap-share 1/20                # the largest part of the whole that one member has
rounding down                   # or nearest, up
# issuance-guard 30 1/4         # more than 1/4 of the weight from the last 30 days: only with a reason
# issuance-guard-source 30 1/10 # the same for what any one source brought
# issuance-guard-class 30 1/10  # and for what any one class got
# issuance-guard-enrolled 30 1/10  # and for what those have who were enrolled in those days
";
    const MORE: &'static [&'static str] = &["\
issuance-guard-enrolled 30 1/10
issuance-guard-class 30 1/10
issuance-guard-source 30 1/10
issuance-guard 30 1/4
rounding nearest
cap-share 1/20
cap-bonus-total 1/2
cap 500
bonus-limit 400
base-class guest 0
base-class owner 20
base 10
tier-low 100 80
tier 1000 60
tier 100 20
transform tiers
decay-category sport none
decay-category development linear 24
decay halving 12
factor sport 3/2
factor development 1
cap-member 200 month
cap-member 20 day
cap-source app 100 month
cap-category sport 900 year
cap-category sport 15 day
window sport 2 year
count-source app
count-category sport
count-category development
title-en Every rule
title 全部规则
revision 2
name every-rule
"];
    const COMPOSED: bool = true;

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
            .check(&founding.category_ids(), &founding.class_ids())
            .map_err(policies::Refusal::from)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            let adopted = policies::Effect::Adopted {
                statement: case.hash,
                name: self.name.clone(),
                titles: self.titles.clone(),
                revision: self.revision,
                policy: Arc::new(self.policy.clone()),
            };
            effects.push(adopted.into());
        }
        Ok(effects)
    }
}
