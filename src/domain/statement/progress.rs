//! `progress`: what whoever has to carry out a decision reports of it: taken on, under way, done, given up.
//!
//! ```text
//! folkmoot/progress/v1
//! log, genesis
//! task 8d72… 1                    the matter, and which of its tasks
//! by o/lin                        who reports, and signs: its owner
//! seq 3                           1, 2, 3 … per task
//! says under-way                  or `taken`, `done`, `given-up`
//! due 2027-03-01T00:00:00Z        by when it will be done; with `taken` and `under-way`
//! spent yuan 1200                 what was spent since the last report, in which unit
//! text 5be1… 120                  an attachment: what happened
//! ```

use super::authority::Signing;
use super::refusal::Refusal;
use super::support::require_next;
use super::{Case, Kind, who};
use crate::domain::attachment::{AttachmentRef, Named};
use crate::domain::charter::concerned::TaskName;
use crate::domain::charter::who::Who;
use crate::domain::id::Id;
use crate::domain::line::Form;
use crate::domain::office::Principal;
use crate::domain::state::fate::Taken;
use crate::domain::state::matter::Matter;
use crate::domain::state::tasks::Refusal as Wrong;
use crate::domain::state::tasks::{End, Progress, Report};
use crate::domain::state::{Effect, State, tasks};
use crate::domain::text::{Value, lines};
use crate::domain::time::Time;

lines! {
    /// The lines of a `progress` statement.
    pub struct ProgressStatement {
        one task "task": TaskName;
        one by "by": Principal;
        one seq "seq": u32 => Text("1");
        one says "says": Progress;
        optional due "due": Time;
        many spent "spent": Spent, Rising(&[]);
        one text "text": AttachmentRef;
    }
    check ProgressStatement::check;
}

/// So much of one unit: a currency, hours, seats of a venue.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spent {
    pub unit: Id,
    pub amount: u64,
}

impl Value for Spent {
    const FORM: Form = Form::All(&[Id::FORM, u64::FORM]);

    fn read(text: &str) -> Option<Spent> {
        let (unit, amount) = Value::read(text)?;
        Some(Spent { unit, amount })
    }

    fn write(&self) -> String {
        format!("{} {}", self.unit, self.amount)
    }
}

crate::faults! {
    /// What the lines of one cannot be together.
    pub enum Contradiction {
        DueWithPromise "contradiction.due-with-promise" Malformed;
    }
}

impl ProgressStatement {
    fn check(&self) -> Result<(), Contradiction> {
        let ends = matches!(self.says, Progress::Done | Progress::GivenUp);
        match ends && self.due.is_some() {
            true => Err(Contradiction::DueWithPromise),
            false => Ok(()),
        }
    }
}

impl Kind for ProgressStatement {
    const NAME: &'static str = "progress";
    const SIGNED_BY: Signing = Signing::Stated;
    const EXAMPLE: &'static str = "\
# Reports how far a task is: what an adopted matter obliges you to do.
task 3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d3c9d 1
by o/lin
seq 1                           # 1, 2, 3 … each time somebody reports about this task
says under-way                  # or taken, done, given-up
# due 2027-03-01T00:00:00Z      # by when you promise it; with taken and under-way
# spent yuan 1200               # what was spent since the last report; a line each unit
text 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4  # or text=@FILE as an option
";
    const MORE: &'static [&'static str] = &["\
spent yuan 1200
spent hours 3
due 2027-03-01T00:00:00Z
says taken
text 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 4
seq 2
by m/m-7f3k9q
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
        vec![self.text.text()]
    }

    fn admit(&self, case: &Case<'_>) -> Result<Vec<Effect>, Refusal> {
        let state = case.state;
        let task = self.task;
        let found = state.tasks().require(&task)?;
        let matter = state.matters().require(&task.matter)?;
        if found.ended().is_some() {
            return Err(Wrong::Ended { task }.into());
        }
        let now = state.require_now()?;
        let Some(latest) = who::owns(state, matter, found, &self.by) else {
            let person = self.by.clone();
            return Err(Wrong::NotYours { person, task }.into());
        };
        if found.awaits_confirmation() {
            return Err(Wrong::AlreadyDone { task }.into());
        }
        require_next(&self.by, self.seq, found.reports())?;
        if let Some(until) = latest.filter(|until| self.due.is_some_and(|due| due > *until)) {
            return Err(Wrong::DueTooLate { task, until }.into());
        }
        if self.due.is_some_and(|due| due <= now) {
            return Err(Wrong::DueInThePast { task, now }.into());
        }
        case.require_text(&self.text)?;
        let asked = match self.says {
            Progress::Done => asked(state, matter, &self.by),
            Progress::Taken | Progress::UnderWay | Progress::GivenUp => 0,
        };
        let report = Report {
            statement: case.hash,
            by: self.by.clone(),
            says: self.says,
            due: self.due,
            text: self.text.hash,
            at: now,
        };
        let reported = tasks::Effect::Reported {
            task,
            report,
            asked,
        };
        let mut effects = vec![reported.into()];
        if self.says == Progress::Done && asked == 0 {
            let end = End::Confirmed;
            effects.push(tasks::Effect::Ended { task, end }.into());
        }
        Ok(effects)
    }
}

/// How many are asked whether what somebody did is done: those of the `confirm` line but the owner.
fn asked(state: &State, matter: &Matter, owner: &Principal) -> u64 {
    let Some(confirm) = &matter.procedure().confirm else {
        return 0;
    };
    let about = who::About::matter(state, matter);
    let offices = state.all_offices();
    let meant = who::meant(state, std::slice::from_ref(&confirm.who), about);
    let mut people: Vec<&Principal> = meant.iter().map(|name| offices.person(name)).collect();
    people.sort();
    people.dedup();
    people.retain(|person| *person != offices.person(owner));
    u64::try_from(people.len()).unwrap_or(u64::MAX)
}

/// What an adopted matter leaves to be done: the matter as a whole, under a procedure that says who carries it
/// out, as task 1; and each clause that could not take hold, as the task of its number and one more.
pub fn raised(matter: &Matter, taken: &[Taken], since: Time) -> Vec<Effect> {
    let name = |number: u32| TaskName {
        matter: matter.name(),
        number,
    };
    let whole = (!matter.procedure().tasks.is_empty()).then_some((name(1), None));
    let clauses = (1..).zip(taken);
    let failed = clauses.filter_map(|(number, came): (u32, &Taken)| match came {
        Taken::Failed(code) => Some((name(number.saturating_add(1)), Some((number, code.clone())))),
        Taken::Held | Taken::Offered | Taken::Moot => None,
    });
    let all = whole.into_iter().chain(failed);
    let effects = all.map(|(task, failed)| tasks::Effect::Raised {
        task,
        failed,
        since,
    });
    effects.map(Effect::from).collect()
}

/// By when a task is to be done: as its owner promised, else by the first line that somebody is there for.
pub fn due(state: &State, matter: &Matter, task: &tasks::Task) -> Option<Time> {
    let promised = task.last().and_then(|last| last.due);
    promised.or_else(|| {
        let lines = who::obliged(state, matter, task).into_iter();
        lines.map(|(.., until)| until).next().flatten()
    })
}

/// Whether that has passed and it was not reported done.
pub fn is_overdue(state: &State, matter: &Matter, task: &tasks::Task) -> bool {
    let waits = task.ended().is_none() && !task.awaits_confirmation();
    let due = due(state, matter, task).zip(state.now());
    waits && due.is_some_and(|(due, now)| due <= now)
}

/// Who owns a task now; nobody once it is over.
pub fn owners(state: &State, matter: &Matter, task: &tasks::Task) -> Vec<Who> {
    let lines = who::obliged(state, matter, task).into_iter();
    let open = lines.filter(|_| task.ended().is_none());
    let begun = open.filter(|(_, begins, _)| state.now().is_some_and(|now| *begins <= now));
    begun.map(|(who, ..)| who).collect()
}
