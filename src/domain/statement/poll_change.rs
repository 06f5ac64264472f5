//! `poll-change`: puts a poll right that was announced. The returning officer and one scrutineer of the
//! poll each sign the same text within seven days; it takes effect at the second.
//!
//! ```text
//! folkmoot/poll-change/v1
//! log, genesis
//! poll council-2027
//! notice 8d72…
//! does cancel                     calls the poll off, before it opens
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::{Case, Kind};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Office;
use crate::domain::state::poll::Step;
use crate::domain::state::{Effect, polls};
use crate::domain::text::{lines, words};

/// What is done to the poll.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Does {
    /// Calls it off.
    Cancel,
}

words!(Does: "cancel" Does::Cancel);

lines! {
    /// The lines of a `poll-change` statement.
    pub struct PollChange {
        one poll "poll": Id;
        one notice "notice": Hash;
        one does "does": Does;
        one reason "reason": AttachmentRef;
    }
}

impl Kind for PollChange {
    const NAME: &'static str = "poll-change";
    const SIGNED_BY: Signing = Signing::Two(&[Office::ReturningOfficer, Office::Scrutineer]);
    const EXAMPLE: &'static str = "\
# Calls a poll off before it opens. The returning officer and a scrutineer of the poll sign the same text.
poll council-2027
notice 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # the hash of the poll's notice
does cancel
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const COMPOSED: bool = true;

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let poll = case.state.polls().require(&self.poll)?;
        poll.require_notice(&self.notice)?;
        poll.require_role(case.signer())?;
        poll.require_before_open()?;
        case.require_text(&self.reason)?;
        let step = match self.does {
            Does::Cancel => Step::Cancelled {
                statement: case.hash,
                reason: self.reason.hash,
            },
        };
        Ok(vec![polls::Effect::of(&self.poll, step).into()])
    }
}
