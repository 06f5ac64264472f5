//! `revoke`: a member ends one of its keys, at once. The keys of officers and machines, and those of which their
//! member has none left to sign with, end by the clause `revoke` of a matter.
//!
//! ```text
//! folkmoot/revoke/v1
//! log, genesis
//! member m-7f3k9q
//! key 8c1d…
//! ```
//!
//! Ballots that the key signed before stay valid.

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::state::{Effect, members};
use crate::domain::text::lines;

lines! {
    /// The lines of a `revoke` statement.
    pub struct Revoke {
        one member "member": Id;
        one key "key": PublicKey;
    }
}

impl Kind for Revoke {
    const NAME: &'static str = "revoke";
    const SIGNED_BY: Signing = Signing::Own;
    const EXAMPLE: &'static str = "\
# Ends a key of a member, who signs with one that has not ended.
member m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
";
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        Some(&self.member)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // What a matter ended still votes in polls that were open by then; its holder ends that too.
        let holder = Principal::Member(self.member.clone());
        let keys = case.state.keys();
        keys.require_not_ended_by_holder(&holder, &self.key)?;
        let ended = members::Effect::KeyEnded {
            member: self.member.clone(),
            key: self.key,
            by_matter: false,
        };
        Ok(vec![ended.into()])
    }
}
