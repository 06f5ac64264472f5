//! `withdraw`: the author of a matter takes it back, until it is decided.
//!
//! ```text
//! folkmoot/withdraw/v1
//! log, genesis
//! matter 8d72…
//! by m/ada                        its author, who signs
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::require_open;
use super::{Case, Kind, bound};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, matters};
use crate::domain::text::lines;

lines! {
    /// The lines of a `withdraw` statement.
    pub struct Withdraw {
        one matter "matter": Hash;
        one by "by": Principal;
        one reason "reason": AttachmentRef;
    }
}

impl Kind for Withdraw {
    const NAME: &'static str = "withdraw";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Takes back a matter that its author brought, before it is decided.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
by o/alice
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const DAILY_MAX: Option<u32> = Some(64);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn person(&self) -> Option<&Principal> {
        Some(&self.by)
    }

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let matter = require_open(case.state, &self.matter)?;
        if *matter.author() != self.by {
            return Err(Wrong::NotTheAuthor {
                matter: self.matter,
                author: matter.author().clone(),
            }
            .into());
        }
        bound::require_uncalled(case.state, matter)?;
        case.require_text(&self.reason)?;
        let matter = self.matter;
        Ok(vec![matters::Effect::Withdrawn { matter }.into()])
    }
}
