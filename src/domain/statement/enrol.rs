//! `enrol`: a new member with the first key. Signed by an enroller or registrar, then by the new key.
//!
//! ```text
//! folkmoot/enrol/v1
//! log, genesis
//! member m-7f3k9q
//! key 8c1d…
//! class owner
//! joined 2021-05-01T00:00:00Z     when the membership began; not later than the log's clock
//! details none                    or hash and size of a salted attachment with names and tags
//! ```
//!
//! A member enrolled by a machine has no vote until a registrar confirms it (`member`).

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::refusal::Refusal;
use crate::domain::text::{Malformed, Reader, Writer};
use crate::domain::time::Time;

/// The lines of an `enrol` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrol {
    pub member: Id,
    pub key: PublicKey,
    pub class: Id,
    pub joined: Time,
    pub details: Option<AttachmentRef>,
}

impl Kind for Enrol {
    const NAME: &'static str = "enrol";
    const SIGNED_BY: Signing = Signing::OfficeAndNewKey(&[Office::Enroller, Office::Registrar]);

    fn read(reader: &mut Reader<'_>) -> Result<Enrol, Malformed> {
        Ok(Enrol {
            member: reader.one("member")?,
            key: reader.one("key")?,
            class: reader.one("class")?,
            joined: reader.one("joined")?,
            details: reader.one("details")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("member", &self.member)
            .one("key", &self.key)
            .one("class", &self.class)
            .one("joined", &self.joined)
            .one("details", &self.details);
    }

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        vec![(Principal::Member(self.member.clone()), self.key)]
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        self.details.into_iter().collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let own = (Principal::Member(self.member.clone()), self.key);
        if case.signatories.get(1) != Some(&own) {
            return Err(Refusal::NewKeyMustSign { holder: own.0 });
        }
        let now = case.state.require_now()?;
        if self.joined > now {
            return Err(Refusal::InTheFuture {
                what: "joined",
                stated: self.joined,
                now,
            });
        }
        case.state.require_class(&self.class)?;
        if case.state.people().find(&self.member).is_some() {
            return Err(Refusal::MemberExists {
                member: self.member.clone(),
            });
        }
        case.state.keys().refuse_foreign(&own.0, &self.key)?;
        case.state
            .people()
            .check_enrol_limit(case.signer(), now, case.state.require_genesis()?)?;
        Ok(vec![Effect::MemberEnrolled {
            member: self.member.clone(),
            key: self.key,
            class: self.class.clone(),
            joined: self.joined,
            confirmed: !matches!(case.signer(), Principal::System(_)),
            by: case.signer().clone(),
        }])
    }
}
