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
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::{Effect, members, organisation};
use crate::domain::text::lines;
use crate::domain::time::Time;

lines! {
    /// The lines of an `enrol` statement.
    pub struct Enrol {
        one member "member": Id;
        one key "key": PublicKey;
        one class "class": Id;
        one joined "joined": Time => Today;
        one details "details": Option<AttachmentRef> => Text("none");
    }
}

impl Kind for Enrol {
    const NAME: &'static str = "enrol";
    const SIGNED_BY: Signing = Signing::OfficeAndNewKey(&[Office::Enroller, Office::Registrar]);
    const EXAMPLE: &'static str = "\
# A new member. An enroller or registrar signs, then the member's new key.
member m-7f3k9q
key d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a
class member
joined 2021-05-01T00:00:00Z
details none
";
    const COMPOSED: bool = true;

    fn introduces(&self) -> Vec<(Principal, PublicKey)> {
        vec![(Principal::Member(self.member.clone()), self.key)]
    }

    fn attachments(&self) -> Vec<Named> {
        self.details.map(AttachmentRef::text).into_iter().collect()
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        // Members are everybody's: who is limited to some polls enrols none.
        case.require_unlimited()?;
        for check in self.checks(case)? {
            check?;
        }
        Ok(vec![
            members::Effect::Enrolled {
                member: self.member.clone(),
                key: self.key,
                class: self.class.clone(),
                joined: self.joined,
                confirmed: !matches!(case.signer(), Principal::System(_)),
                by: case.signer().clone(),
            }
            .into(),
        ])
    }

    fn faults(&self, case: &Case<'_>) -> Vec<Refusal> {
        match self.checks(case) {
            Ok(checks) => checks.into_iter().filter_map(Result::err).collect(),
            Err(refusal) => vec![refusal],
        }
    }
}

impl Enrol {
    /// What must hold of the member, each for itself. Errors when it cannot be asked.
    fn checks(&self, case: &Case<'_>) -> Result<[Result<(), Refusal>; 5], Refusal> {
        let organisation = case.state.organisation();
        let now = organisation.require_now()?;
        let founding = organisation.require()?.enrol_limit;
        let document = case.state.documents().in_force().organisation();
        let limit = document.map_or(founding, |document| document.enrol_limit);
        let members = case.state.members();
        let holder = Principal::Member(self.member.clone());
        let joined = match self.joined > now {
            true => Err(organisation::Refusal::InTheFuture {
                what: "joined",
                stated: self.joined,
                now,
            }),
            false => Ok(()),
        };
        let exists = match members.find(&self.member) {
            Some(_) => Err(members::Refusal::Exists {
                member: self.member.clone(),
            }),
            None => Ok(()),
        };
        let foreign = case.state.keys().refuse_foreign(&holder, &self.key);
        let used_up = members.check_enrol_limit(case.signer(), now, limit);
        Ok([
            joined.map_err(Refusal::from),
            organisation
                .require_class(&self.class)
                .map_err(Refusal::from),
            exists.map_err(Refusal::from),
            foreign.map_err(Refusal::from),
            used_up.map_err(Refusal::from),
        ])
    }
}
