//! `vote`: what the holder of a mandate says on a matter that a body decides. It may be changed until the
//! decision, and counts if the mandate lasts then.
//!
//! ```text
//! folkmoot/vote/v1
//! log, genesis
//! matter 8d72…
//! version 8d72…                   hash of its last version, which was read
//! mandate council general 3 2     by which; its holder signs, under the name to act in office
//! seq 1                           1, 2, 3 … per mandate and matter; the last counts
//! says for                        or `against`, `abstain`, `recused`
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::{require_last, require_open};
use super::{Case, Kind, votes};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::concerned::Mandate;
use crate::domain::charter::procedure::Decide;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::bodies::Refusal as NotSeated;
use crate::domain::state::fate::Stance;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, bodies, matters, organisation};
use crate::domain::text::lines;

lines! {
    /// The lines of a `vote` statement.
    pub struct Vote {
        one matter "matter": Hash;
        one version "version": Hash;
        one mandate "mandate": Mandate;
        one seq "seq": u32 => Text("1");
        one says "says": Stance;
        optional reason "reason": AttachmentRef;
    }
}

impl Kind for Vote {
    const NAME: &'static str = "vote";
    const SIGNED_BY: Signing = Signing::Anybody;
    const EXAMPLE: &'static str = "\
# Votes on a matter that a body decides; the holder of the mandate signs, under the name to act in office.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # its last version
mandate council general 3 1     # by which: body, group, seat, which one in that seat
seq 1                           # 1, 2, 3 … each time you vote on this matter; the last counts
says for                        # or against, abstain, recused
# reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
says recused
seq 2
mandate council general 3 1
version 77b577b577b577b577b577b577b577b577b577b577b577b577b577b577b577b5
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const DAILY_MAX: Option<u32> = Some(1024);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn attachments(&self) -> Vec<Named> {
        self.reason.iter().map(|reason| reason.text()).collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        let matter = require_open(state, &self.matter)?;
        require_last(matter, &self.version)?;
        let now = state.require_now()?;
        let procedure = || matter.procedure().id.clone();
        let Decide::Body { body, .. } = &matter.procedure().decide else {
            let procedure = procedure();
            return Err(Wrong::NotByVotes { procedure }.into());
        };
        let sits = state.bodies().require_running(&self.mandate, now)?;
        let (mandate, person) = (self.mandate.clone(), case.signer().clone());
        if sits.name != person {
            return Err(NotSeated::NotYours { mandate, person }.into());
        }
        if mandate.body != *body {
            let procedure = procedure();
            return Err(Wrong::NotThatBody { mandate, procedure }.into());
        }
        let matter_name = self.matter;
        let Some(at) = matter.decidable_from() else {
            return Err(match matter.supported_at() {
                None => Wrong::NotYetSupported {
                    matter: matter_name,
                },
                Some(_) => Wrong::NotYetAdmitted {
                    matter: matter_name,
                },
            }
            .into());
        };
        if now < at {
            let what = "vote";
            return Err(organisation::Refusal::TooEarly { what, at, now }.into());
        }
        if votes::is_concerned(state, matter, body, &sits.person) {
            let matter = matter_name;
            return Err(Wrong::Recused { person, matter }.into());
        }
        let last = matter.vote_of(&self.mandate).map_or(0, |vote| vote.seq);
        super::support::require_next(&person, self.seq, last)?;
        if let Some(reason) = &self.reason {
            case.require_text(reason)?;
        }
        let voted = matters::Effect::Voted {
            matter: matter_name,
            mandate: mandate.clone(),
            seq: self.seq,
            stance: self.says,
        };
        Ok(vec![voted.into(), bodies::Effect::Voted { mandate }.into()])
    }
}
