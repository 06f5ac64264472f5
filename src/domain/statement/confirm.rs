//! `confirm`: whether what an owner says is done is: confirmed or disputed, by those whom the procedure asks.
//! It may be changed until so many have said the same.
//!
//! ```text
//! folkmoot/confirm/v1
//! log, genesis
//! task 8d72… 1                    the matter, and which of its tasks
//! by m/ada                        who says it, and signs
//! seq 1                           1, 2, 3 … per person and task
//! says confirmed                  or `disputed`
//! reason 5be1… 120                an attachment, a text
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::require_next;
use super::{Case, Kind, who};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::concerned::TaskName;
use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::state::tasks::Refusal as Wrong;
use crate::domain::state::tasks::{End, Judgement, Task};
use crate::domain::state::{Effect, tasks};
use crate::domain::text::lines;

lines! {
    /// The lines of a `confirm` statement.
    pub struct ConfirmStatement {
        one task "task": TaskName;
        one by "by": Principal;
        one seq "seq": u32 => Text("1");
        one says "says": Judgement;
        optional reason "reason": AttachmentRef;
    }
}

impl Kind for ConfirmStatement {
    const NAME: &'static str = "confirm";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Says whether a task that was reported done is.
task 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d 1
by m/m-7f3k9q
seq 1                           # 1, 2, 3 … each time you say something about this task
says confirmed                  # or disputed
# reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or reason=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
reason 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
says disputed
seq 2
by o/lin
task 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d 2
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
        self.reason.iter().map(|reason| reason.text()).collect()
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        let task = self.task;
        let found = state.tasks().require(&task)?;
        let matter = state.matters().require(&task.matter)?;
        let by = || self.by.clone();
        let Some(confirm) = &matter.procedure().confirm else {
            return Err(Wrong::NothingToConfirm { task }.into());
        };
        if found.ended().is_some() {
            return Err(Wrong::Ended { task }.into());
        }
        let Some(last) = found.last().filter(|_| found.awaits_confirmation()) else {
            return Err(Wrong::NotDone { task }.into());
        };
        if who::is_same(state, &last.by, &self.by) {
            return Err(Wrong::OwnTask { person: by(), task }.into());
        }
        let about = who::About::matter(state, matter);
        if !who::is(state, &confirm.who, &self.by, about) {
            return Err(Wrong::NotYoursToConfirm { person: by(), task }.into());
        }
        let person = state.all_offices().person(&self.by).clone();
        let (seq, said) = found.said_of(&person);
        require_next(&self.by, self.seq, seq)?;
        if said == Some(self.says) {
            return Err(Wrong::SaidAlready { person: by(), task }.into());
        }
        if let Some(reason) = &self.reason {
            case.require_text(reason)?;
        }
        let judged = tasks::Effect::Judged {
            task,
            person,
            seq: self.seq,
            says: self.says,
        };
        let settled = settles(found, self.says, confirm.share).then(|| match self.says {
            Judgement::Confirmed => tasks::Effect::Ended {
                task,
                end: End::Confirmed,
            },
            Judgement::Disputed if found.was_reopened() => tasks::Effect::Ended {
                task,
                end: End::Disputed,
            },
            Judgement::Disputed => tasks::Effect::Reopened { task },
        });
        let effects = std::iter::once(judged).chain(settled);
        Ok(effects.map(Effect::from).collect())
    }
}

/// Whether one more who says so makes the share of those who are asked.
fn settles(task: &Task, says: Judgement, share: Fraction) -> bool {
    task.count(says) >= needed(task, share).saturating_sub(1)
}

/// How many have to say the same: the share of those who are asked, rounded up; one at least.
pub fn needed(task: &Task, share: Fraction) -> u64 {
    let parts = u128::from(task.asked()).saturating_mul(share.numerator().into());
    let whole = parts.div_ceil(u128::from(share.denominator()));
    u64::try_from(whole).unwrap_or(u64::MAX).max(1)
}
