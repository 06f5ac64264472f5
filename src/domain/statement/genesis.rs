//! `genesis`: the birth of an organisation and its log. Entry 0, signed by all founders.
//!
//! ```text
//! folkmoot/genesis/v1
//! log vote.example.org/council
//! organisation 示例车友会 / Example Owners' Club
//! clock real                      or `test`: time is moved by founders' statements, for tests
//! founder alice 8c1d…             id and key, in id order; at least two
//! founder bob 77e0…
//! threshold 1                     m of these n founders act; fewer than n
//! service 5a0b…                   the key the service signs statements with
//! log-key 41f6…                   the key the service signs checkpoints with
//! category development            what contributions are counted in, in id order
//! class owner                     what members may be, in id order
//! enrol-limit 100000              how many members one enroller may enrol in one UTC day
//! founded 2026-12-01T12:00:00Z
//! ```

use std::sync::Arc;

use super::authority::Signing;
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal, service};
use crate::domain::state::organisation::{self, Founding};
use crate::domain::state::{Effect, members, offices};

impl Kind for Founding {
    const NAME: &'static str = "genesis";
    const SIGNED_BY: Signing = Signing::AllFounders;

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        Founding::founders(self)
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        if case.state.genesis().is_some() {
            return Err(organisation::Refusal::AlreadyFounded.into());
        }
        let (founders, found) = (self.introduces(), case.signatories.len());
        if found != founders.len() {
            return Err(Unfit::SignatureCount {
                kind: Self::NAME,
                expected: founders.len(),
                found,
            }
            .into());
        }
        if case.signatories != founders {
            return Err(Unfit::SignatureOrder {
                kind: Self::NAME,
                wanted: founders.into_iter().map(|(founder, _)| founder).collect(),
            }
            .into());
        }
        let founded = organisation::Effect::Founded {
            hash: case.hash,
            founding: Arc::new(self.clone()),
        };
        let classes = members::Effect::ClassesSet {
            classes: self.classes.clone(),
        };
        let founders = founders
            .into_iter()
            .map(|(who, key)| (who, Office::Founder, key));
        let offices = founders.chain([(service(), Office::Service, self.service)]);
        let offices = offices.map(|(holder, office, key)| {
            Effect::from(offices::Effect::Granted {
                reference: None,
                office,
                holder,
                key,
                scope: offices::everything(),
                until: None,
            })
        });
        let first = [founded.into(), classes.into()];
        Ok(first.into_iter().chain(offices).collect())
    }
}
