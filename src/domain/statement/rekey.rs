//! `rekey`: another key for a member, a second device or a new phone. The older keys stay valid
//! until revoked. Signed by an older key of the member, then by the new key.
//!
//! ```text
//! folkmoot/rekey/v1
//! log, genesis
//! member m-7f3k9q
//! key 77e0…
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::state::{Effect, keys, members};
use crate::domain::text::lines;

lines! {
    /// The lines of a `rekey` statement.
    pub struct Rekey {
        one member "member": Id;
        one key "key": PublicKey;
    }
}

impl Kind for Rekey {
    const NAME: &'static str = "rekey";
    const SIGNED_BY: Signing = Signing::OwnAndNewKey;
    const EXAMPLE: &'static str = "\
# Another key for a member. An older key signs, then the new one (--new-key).
member m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
";
    const DAILY_MAX: Option<u32> = Some(16);
    const COMPOSED: bool = true;

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        vec![(Principal::Member(self.member.clone()), self.key)]
    }

    fn subject(&self) -> Option<&Id> {
        Some(&self.member)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let holder = Principal::Member(self.member.clone());
        case.state.keys().refuse_foreign(&holder, &self.key)?;
        if case.state.keys().known(&holder, &self.key) {
            return Err(keys::Refusal::Exists { holder }.into());
        }
        Ok(vec![
            members::Effect::KeyAdded {
                member: self.member.clone(),
                key: self.key,
            }
            .into(),
        ])
    }
}
