//! `claim`: a member objects to the provisional roll of a poll. Signed by the member.
//!
//! ```text
//! folkmoot/claim/v1
//! log, genesis
//! ref 2026-12-06-a                unique among this member's claims in this poll
//! poll council-2027
//! against 0fd1…                   the provisional `roll` statement
//! member m-7f3k9q                 who objects: the signer, on the roll or left off it
//! about m-2c9xw4                  whose place on the roll it is about, often the member's own
//! reason 5be1… 120                an attachment, a text: what is wrong and what would be right
//! ```
//!
//! Open while the roll is provisional, until the notice's `claims-until` where it has one. A claim
//! that waits for its `ruling` holds up the certification.

use super::authority::Signing;
use super::{AttachmentRef, Case, Kind};
use crate::domain::effect::Effect;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::refusal::Refusal;
use crate::domain::state::Standing;
use crate::domain::state::poll::{Phase, Poll};
use crate::domain::text::{Malformed, Reader, Writer};

/// The most claims of one member against one provisional roll: each puts its certification off.
const CLAIMS_MAX: usize = 3;

/// The lines of a `claim` statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    pub reference: Id,
    pub poll: Id,
    pub against: Hash,
    pub member: Id,
    pub about: Id,
    pub reason: AttachmentRef,
}

impl Kind for Claim {
    const NAME: &'static str = "claim";
    const SIGNED_BY: Signing = Signing::Member;

    fn read(reader: &mut Reader<'_>) -> Result<Claim, Malformed> {
        Ok(Claim {
            reference: reader.one("ref")?,
            poll: reader.one("poll")?,
            against: reader.one("against")?,
            member: reader.one("member")?,
            about: reader.one("about")?,
            reason: reader.one("reason")?,
        })
    }

    fn write(&self, writer: &mut Writer) {
        writer
            .one("ref", &self.reference)
            .one("poll", &self.poll)
            .one("against", &self.against)
            .one("member", &self.member)
            .one("about", &self.about)
            .one("reason", &self.reason);
    }

    fn attachments(&self) -> Vec<AttachmentRef> {
        vec![self.reason]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        self.check_signer(case)?;
        self.check_time(case, poll)?;
        case.state.people().require(&self.about)?;
        let claims = poll.claims();
        if claims.reference_used(&self.member, &self.reference) {
            return Err(Refusal::ReferenceUsed {
                reference: self.reference.clone(),
            });
        }
        if claims.has_waiting(&self.member) {
            return Err(Refusal::ClaimWaits {
                member: self.member.clone(),
                poll: self.poll.clone(),
            });
        }
        if claims.objected(&self.member) >= CLAIMS_MAX {
            return Err(Refusal::ClaimsExhausted {
                member: self.member.clone(),
                poll: self.poll.clone(),
                limit: CLAIMS_MAX,
            });
        }
        case.require_text(&self.reason)?;
        Ok(vec![Effect::RollClaimed {
            statement: case.hash,
            reference: self.reference.clone(),
            poll: self.poll.clone(),
            roll: self.against,
            member: self.member.clone(),
            about: self.about.clone(),
            reason: self.reason.hash,
        }])
    }
}

impl Claim {
    /// Members claim for themselves, with a key in use, while they are members.
    fn check_signer(&self, case: &Case<'_>) -> Result<(), Refusal> {
        let holder = Principal::Member(self.member.clone());
        if *case.signer() != holder {
            return Err(Refusal::NotYourOwn {
                signer: case.signer().clone(),
                subject: self.member.clone(),
            });
        }
        let member = case.state.people().require(&self.member)?;
        if case.state.people().standing(member) == Standing::Ended {
            return Err(Refusal::MemberEnded {
                member: self.member.clone(),
            });
        }
        let (_, key) = &case.signatories[0];
        case.state.keys().require_current(&holder, key)
    }

    /// There is a time for claims, and they are about the roll that stands.
    fn check_time(&self, case: &Case<'_>, poll: &Poll) -> Result<(), Refusal> {
        poll.require_phase(Phase::RollProvisional)?;
        poll.require_roll(&self.against)?;
        let now = case.state.require_now()?;
        match poll.notice().claims_until {
            Some(at) if now >= at => Err(Refusal::TooLate {
                what: "claims-until",
                at,
                now,
            }),
            _ => Ok(()),
        }
    }
}
