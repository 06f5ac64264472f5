//! `revoke`: the end of a key. By the member, at once; by m of n, for polls opened afterwards.
//!
//! ```text
//! folkmoot/revoke/v1
//! log, genesis
//! roster 4be0…
//! expires 2026-12-08T12:00:00Z
//! holder m/m-7f3k9q               or an officer, or a machine
//! key 8c1d…
//! ```
//!
//! Ballots that the key signed before stay valid. A member who signs for itself names the current
//! roster and any expiry; they matter only to m of n.

use super::authority::Signing;
use super::consent::Consent;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::{Effect, members, offices};
use crate::domain::text::lines;

lines! {
    /// The lines of a `revoke` statement.
    pub struct Revoke {
        part consent: Consent;
        one holder "holder": Principal;
        one key "key": PublicKey;
    }
}

impl Kind for Revoke {
    const NAME: &'static str = "revoke";
    const SIGNED_BY: Signing = Signing::OwnOrRoster(&[Office::Founder]);
    const EXAMPLE: &'static str = "\
# Ends a key. The member signs, or as many founders as their threshold says.
holder m/m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
";
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        match &self.holder {
            Principal::Member(id) => Some(id),
            Principal::Officer(_) | Principal::System(_) => None,
        }
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // What the roster ended still votes in polls that were open by then; its holder ends that too.
        let keys = case.state.keys();
        keys.require_not_ended_by_holder(&self.holder, &self.key)?;
        if let Principal::Member(_) = case.signer() {
            return Ok(vec![self.effect(false)]);
        }
        keys.require_current(&self.holder, &self.key)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            effects.push(self.effect(true));
        }
        Ok(effects)
    }
}

impl Revoke {
    fn effect(&self, by_roster: bool) -> Effect {
        let key = self.key;
        match &self.holder {
            Principal::Member(member) => members::Effect::KeyEnded {
                member: member.clone(),
                key,
                by_roster,
            }
            .into(),
            Principal::Officer(_) | Principal::System(_) => offices::Effect::KeyEnded {
                holder: self.holder.clone(),
                key,
                by_roster,
            }
            .into(),
        }
    }
}
