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
use super::{Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};

/// The lines of a `rekey` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rekey {
    pub member: Id,
    pub key: PublicKey,
}

impl Kind for Rekey {
    const NAME: &'static str = "rekey";
    const SIGNED_BY: Signing = Signing::MemberAndNewKey;

    fn read(reader: &mut Reader<'_>) -> Result<Rekey, Malformed> {
        Ok(Rekey {
            member: reader.one("member")?,
            key: reader.one("key")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer.one("member", &self.member).one("key", &self.key);
    }

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        vec![(Principal::Member(self.member.clone()), self.key)]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let holder = Principal::Member(self.member.clone());
        case.state.people().require(&self.member)?;
        let [(older, older_key), new] = case.signatories else {
            return Err(Refusal::NewKeyMustSign { holder });
        };
        if *new != (holder.clone(), self.key) {
            return Err(Refusal::NewKeyMustSign { holder });
        }
        if *older != holder {
            return Err(Refusal::NotYourOwn {
                signer: older.clone(),
                subject: self.member.clone(),
            });
        }
        case.state.keys().require_current(&holder, older_key)?;
        case.state.keys().refuse_foreign(&holder, &self.key)?;
        if case.state.keys().known(&holder, &self.key) {
            return Err(Refusal::KeyExists { holder });
        }
        Ok(vec![Effect::KeyAdded {
            holder,
            key: self.key,
        }])
    }
}
