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
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `revoke` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoke {
    pub consent: Consent,
    pub holder: Principal,
    pub key: PublicKey,
}

impl Kind for Revoke {
    const NAME: &'static str = "revoke";
    const SIGNED_BY: Signing = Signing::MemberOrRoster(&[Office::Founder]);

    fn read(reader: &mut Reader<'_>) -> Result<Revoke, Malformed> {
        Ok(Revoke {
            consent: Consent::read(reader)?,
            holder: reader.one("holder")?,
            key: reader.one("key")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        self.consent.write(writer);
        writer.one("holder", &self.holder).one("key", &self.key);
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // What the roster ended still votes in polls that were open by then; its holder ends that too.
        let keys = case.state.keys();
        keys.require_not_ended_by_holder(&self.holder, &self.key)?;
        let revoked = |by_roster| Effect::KeyRevoked {
            holder: self.holder.clone(),
            key: self.key,
            by_roster,
        };
        if let Principal::Member(member) = case.signer() {
            if *case.signer() != self.holder {
                return Err(Refusal::NotYourOwn {
                    signer: case.signer().clone(),
                    subject: member.clone(),
                });
            }
            let (_, signing_key) = &case.signatories[0];
            keys.require_current(&self.holder, signing_key)?;
            return Ok(vec![revoked(false)]);
        }
        keys.require_current(&self.holder, &self.key)?;
        let (mut effects, complete) = self.consent.count(case)?;
        if complete {
            effects.push(revoked(true));
        }
        Ok(effects)
    }
}
