//! `admission`: officers take a matter up, give it back or merge it into another. As many as the procedure
//! says sign the same text, each in an entry of their own; it takes effect at the last.
//!
//! ```text
//! folkmoot/admission/v1
//! log, genesis
//! matter 8d72…
//! version 8d72…                   hash of its last version, which was read
//! seq 1                           1, 2, 3 … each time officers say something about this matter
//! says admitted                   or `returned`, `merged`
//! into 77aa…                      with `merged`, the matter in which it goes on
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::{require_last, require_open};
use super::{Case, Kind, consent, who};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::approvals::About;
use crate::domain::state::fate::Admission;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, State, matters};
use crate::domain::text::{lines, words};

/// What officers say of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    Admitted,
    Returned,
    Merged,
}

words!(Says: "admitted" Says::Admitted "returned" Says::Returned "merged" Says::Merged);

lines! {
    /// The lines of an `admission` statement.
    pub struct AdmissionStatement {
        one matter "matter": Hash;
        one version "version": Hash;
        one seq "seq": u32 => Text("1");
        one says "says": Says;
        optional into "into": Hash;
        one reason "reason": AttachmentRef;
    }
    check AdmissionStatement::check;
}

crate::faults! {
    /// What the lines of one cannot be together.
    pub enum Contradiction {
        IntoWithMerged "contradiction.into-with-merged" Malformed;
    }
}

impl AdmissionStatement {
    fn check(&self) -> Result<(), Contradiction> {
        match (self.says == Says::Merged) == self.into.is_some() {
            true => Ok(()),
            false => Err(Contradiction::IntoWithMerged),
        }
    }
}

impl Kind for AdmissionStatement {
    const NAME: &'static str = "admission";
    const SIGNED_BY: Signing = Signing::Anybody;
    const EXAMPLE: &'static str = "\
# Takes a matter up, gives it back or merges it. As many officers as the procedure says sign the same text.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d  # its last version
seq 1                           # one more for each time it was judged before
says admitted                   # or returned; or merged, with: into HASH
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
into 77b577b577b577b577b577b577b577b577b577b577b577b577b577b577b577b5
says merged
seq 2
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
version 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const DAILY_MAX: Option<u32> = Some(1024);
    const COMPOSED: bool = true;

    fn subject(&self) -> Option<&Id> {
        None
    }

    fn attachments(&self) -> Vec<Named> {
        vec![self.reason.text()]
    }

    fn about(&self) -> Option<About> {
        Some(About::Matter(self.matter))
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let matter = require_open(case.state, &self.matter)?;
        require_last(matter, &self.version)?;
        let procedure = matter.procedure();
        let name = procedure.id.clone();
        let Some(admit) = &procedure.admit else {
            return Err(Wrong::NobodyAdmits { procedure: name }.into());
        };
        let about = who::About::matter(case.state, matter);
        let may = |person: &_| who::is(case.state, &admit.by.who, person, about);
        let person = case.signer().clone();
        if !may(&person) {
            let procedure = name;
            return Err(Wrong::NotYoursToAdmit { person, procedure }.into());
        }
        if who::is_same(case.state, matter.author(), &person) {
            let matter = self.matter;
            return Err(Wrong::OwnMatter { person, matter }.into());
        }
        if matter.supported_at().is_none() {
            let matter = self.matter;
            return Err(Wrong::NotYetSupported { matter }.into());
        }
        let now = case.state.require_now()?;
        if matter.admitted_at().is_some_and(|at| at <= now) {
            let matter = self.matter;
            return Err(Wrong::AdmittedAlready { matter }.into());
        }
        super::support::require_next(&person, self.seq, matter.admissions())?;
        case.require_text(&self.reason)?;
        let admission = match (self.says, self.into) {
            (Says::Admitted, _) => Admission::Admitted,
            (Says::Returned, _) | (Says::Merged, None) => Admission::Returned,
            (Says::Merged, Some(into)) => {
                require_open(case.state, &into)?;
                if into == self.matter {
                    return Err(Wrong::MergedIntoItself { matter: into }.into());
                }
                Admission::Merged(into)
            }
        };
        let count = usize::try_from(admit.count).unwrap_or(usize::MAX);
        let (mut effects, complete) = consent::approve(case, count, None, may)?;
        if complete {
            let judged = matters::Effect::Judged {
                matter: self.matter,
                admission,
            };
            effects.push(judged.into());
        }
        Ok(effects)
    }
}

/// What it changes that a matter of this procedure admits one that officers refused, or could; `None` where it is
/// admitted already. Errors with `NotItsAppeal`, `Settled` or `NotYetSupported`.
pub fn appealed(
    state: &State,
    matter: &Hash,
    procedure: &Id,
) -> Result<Option<Vec<Effect>>, Refusal> {
    let now = state.require_now()?;
    let found = state.matters().require(matter)?;
    if found.procedure().appeal.as_ref() != Some(procedure) {
        return Err(Wrong::NotItsAppeal {
            matter: *matter,
            procedure: procedure.clone(),
        }
        .into());
    }
    require_open(state, matter)?;
    if found.supported_at().is_none() {
        return Err(Wrong::NotYetSupported { matter: *matter }.into());
    }
    if found.admitted_at().is_some_and(|at| at <= now) {
        return Ok(None);
    }
    let judged = matters::Effect::Judged {
        matter: *matter,
        admission: Admission::Admitted,
    };
    Ok(Some(vec![judged.into()]))
}
