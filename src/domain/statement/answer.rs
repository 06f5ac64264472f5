//! `answer`: yes, no or later, by whoever the procedure says has to answer. The next in line may too once
//! the time of the one before has passed.
//!
//! ```text
//! folkmoot/answer/v1
//! log, genesis
//! matter 8d72…
//! by o/lin                        who answers, and signs
//! seq 1                           1, 2, 3 … per person and matter
//! says yes                        or `no`, `later`
//! until 2027-03-01T00:00:00Z      with `later`
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::{require_next, require_open};
use super::{Case, Kind, who};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::matters::Refusal as Wrong;
use crate::domain::state::{Effect, matters};
use crate::domain::text::{lines, words};
use crate::domain::time::Time;

/// What somebody answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    Yes,
    No,
    Later,
}

words!(Says: "yes" Says::Yes "no" Says::No "later" Says::Later);

lines! {
    /// The lines of an `answer` statement.
    pub struct Answer {
        one matter "matter": Hash;
        one by "by": Principal;
        one seq "seq": u32 => Text("1");
        one says "says": Says;
        optional until "until": Time;
        one reason "reason": AttachmentRef;
    }
    check Answer::check;
}

crate::faults! {
    /// What the lines of one cannot be together.
    pub enum Contradiction {
        UntilWithLater "contradiction.until-with-later" Malformed;
    }
}

impl Answer {
    fn check(&self) -> Result<(), Contradiction> {
        match (self.says == Says::Later) == self.until.is_some() {
            true => Ok(()),
            false => Err(Contradiction::UntilWithLater),
        }
    }
}

impl Kind for Answer {
    const NAME: &'static str = "answer";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Answers a matter: yes, no, or later with a date.
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
by o/lin
seq 1                           # 1, 2, 3 … each time you answer this matter
says yes                        # or no; or later, with: until 2027-03-01T00:00:00Z
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
until 2027-03-01T00:00:00Z
says later
by o/lin
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
seq 2
matter 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d
"];
    const DAILY_MAX: Option<u32> = Some(1024);
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
        let now = case.state.require_now()?;
        let lines = &matter.procedure().answer;
        let from = matter.admitted_at();
        let about = who::About::matter(case.state, matter);
        if !who::whose_turn(case.state, lines, from, &self.by, about) {
            return Err(Wrong::NotYoursToAnswer {
                person: self.by.clone(),
                procedure: matter.procedure().id.clone(),
            }
            .into());
        }
        if who::is_same(case.state, matter.author(), &self.by) {
            let (person, matter) = (self.by.clone(), self.matter);
            return Err(Wrong::OwnMatter { person, matter }.into());
        }
        if let Some((Some(_), _)) = matter.answered() {
            let matter = self.matter;
            return Err(Wrong::AnsweredAlready { matter }.into());
        }
        require_next(&self.by, self.seq, matter.answers_of(&self.by))?;
        if self.until.is_some_and(|until| until <= now) {
            let matter = self.matter;
            return Err(Wrong::LaterNeedsADate { matter }.into());
        }
        case.require_text(&self.reason)?;
        let answered = matters::Effect::Answered {
            matter: self.matter,
            by: self.by.clone(),
            seq: self.seq,
            yes: match self.says {
                Says::Yes => Some(true),
                Says::No => Some(false),
                Says::Later => None,
            },
        };
        Ok(vec![answered.into()])
    }
}
