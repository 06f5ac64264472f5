//! The whole log as it is now, for weights that no poll has asked for.

use std::sync::Arc;

use super::ledger::Case;
use super::{CliError, policy_file, terminal};
use crate::domain::derive::{DeriveError, LedgerBasis, Terms};
use crate::domain::fault::{Tell, Told};
use crate::domain::id::Id;
use crate::domain::poll::cut::{LedgerCut, Remedies};
use crate::domain::time::Time;
use crate::domain::verify::Kept;
use crate::domain::weight::eligibility::Eligibility;
use crate::domain::weight::policy::Policy;

impl Case {
    /// The case of everybody in a verified log as it is now, under the policy that is in force there or
    /// that is named, and what to call that policy. What stands where there is none is `usual`.
    pub fn now(
        kept: &Kept<'_>,
        named: Option<&str>,
        usual: &str,
        record_date: Option<Time>,
        asked: Option<&Id>,
    ) -> Result<(Case, Told), CliError> {
        let genesis = kept.state.organisation().require();
        let genesis = genesis.map_err(DeriveError::from)?;
        let policies = kept.state.policies();
        let (policy, called) = match (named, policies.last()) {
            (None, Some((name, revision, statement))) => {
                let policy = policies.require(statement).map_err(DeriveError::from)?;
                let called = Told::new("policy-named").with("name", name);
                (policy.clone(), called.with("revision", revision).tell())
            }
            (named, _) => {
                let named = named.unwrap_or(usual);
                let (categories, classes) = (genesis.category_ids(), genesis.class_ids());
                let policy = policy_file::named(named, &categories, &classes)?;
                (Arc::new(policy), format!("`{named}`").tell())
            }
        };
        // The log's clock stands still while nothing happens.
        let now = kept.state.now().unwrap_or_else(terminal::now);
        let record_date = record_date.unwrap_or_else(|| now.max(terminal::now()));
        let case = Case::at_end_of_log(kept, policy, record_date, asked)?;
        let called = Told::new("policy-now").with("policy", called);
        let called = called.with("record_date", record_date);
        let called = called.with("size", case.ledger_size);
        Ok((case, called))
    }

    fn at_end_of_log(
        kept: &Kept<'_>,
        policy: Arc<Policy>,
        record_date: Time,
        asked: Option<&Id>,
    ) -> Result<Case, CliError> {
        let terms = Terms {
            policy,
            eligibility: Eligibility::default(),
            record_date,
            cut: LedgerCut {
                size: kept.state.size(),
                remedies: Remedies::default(),
            },
        };
        let basis = LedgerBasis::of(&kept.state, terms).map_err(DeriveError::from)?;
        Case::of_basis(kept, &basis, asked, true)
    }
}
