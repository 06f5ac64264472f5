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
use super::refusal::{Refusal, Unfit};
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::domain::state::poll::Poll;
use crate::domain::state::{Effect, claims, organisation};
use crate::domain::text::lines;

/// The most claims of one member against one provisional roll: each puts its certification off.
const CLAIMS_MAX: usize = 3;

lines! {
    /// The lines of a `claim` statement.
    pub struct Claim {
        one reference "ref": Id => Fresh;
        one poll "poll": Id;
        one against "against": Hash;
        one member "member": Id;
        one about "about": Id;
        one reason "reason": AttachmentRef;
    }
}

impl Kind for Claim {
    const NAME: &'static str = "claim";
    const SIGNED_BY: Signing = Signing::Own;
    const EXAMPLE: &'static str = "\
# A member objects to a provisional roll. `folkmoot claim POLL --reason FILE --key KEY` fills this in.
poll council-2027
against 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of the provisional roll
member m-7f3k9q
about m-7f3k9q                  # whose place on the roll is wrong, or who is missing there
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        Some(&self.member)
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        // Whoever has lost the membership may claim too.
        case.state.members().require(&self.member)?;
        self.check_time(case, poll)?;
        case.state.members().require(&self.about)?;
        let claims = case.state.claims(&self.poll);
        if claims.reference_used(&self.member, &self.reference) {
            return Err(Unfit::ReferenceUsed {
                reference: self.reference.clone(),
            }
            .into());
        }
        if claims.has_waiting(&self.member) {
            return Err(claims::Refusal::Waits {
                member: self.member.clone(),
                poll: self.poll.clone(),
            }
            .into());
        }
        if claims.objected(&self.member) >= CLAIMS_MAX {
            return Err(claims::Refusal::Exhausted {
                member: self.member.clone(),
                poll: self.poll.clone(),
                limit: CLAIMS_MAX,
            }
            .into());
        }
        case.require_text(&self.reason)?;
        Ok(vec![
            claims::Effect::Filed {
                statement: case.hash,
                reference: self.reference.clone(),
                poll: self.poll.clone(),
                roll: self.against,
                member: self.member.clone(),
                about: self.about.clone(),
                reason: self.reason.hash,
            }
            .into(),
        ])
    }
}

impl Claim {
    /// There is a time for claims, and they are about the roll that stands.
    fn check_time(&self, case: &Case<'_>, poll: &Poll) -> Result<(), Refusal> {
        poll.require_phase(Phase::RollProvisional)?;
        poll.require_roll(&self.against)?;
        let now = case.state.require_now()?;
        match poll.notice().claims_until {
            Some(at) if now >= at => Err(organisation::Refusal::TooLate {
                what: "claims-until",
                at,
                now,
            }
            .into()),
            _ => Ok(()),
        }
    }
}
