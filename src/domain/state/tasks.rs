//! Tasks: what adopted matters oblige people to do, what they reported of it, and whether those who stood
//! behind it say that it is done.
//!
//! Who owns a task and until when follows from its matter's procedure and from who holds which office
//! ([`crate::domain::statement::who::obliged`]): a comparison with the clock, never an effect.

use std::sync::Arc;

use crate::domain::charter::concerned::TaskName;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::persistent::{Map, Set};
use crate::domain::text::words;
use crate::domain::time::Time;

crate::faults! {
    /// What is refused about tasks.
    pub enum Refusal {
        Unknown { task: TaskName } "unknown-task" Missing;
        NotYours { person: Principal, task: TaskName } "not-your-task" Forbidden;
        Ended { task: TaskName } "task-ended" Conflict;
        AlreadyDone { task: TaskName } "task-ended.done" Conflict;
        NotDone { task: TaskName } "task-not-done" Unfit;
        DueTooLate { task: TaskName, until: Time } "task-due-too-late" Unfit;
        DueInThePast { task: TaskName, now: Time } "task-due-too-late.past" Unfit;
        NothingToConfirm { task: TaskName } "not-yours-to-confirm.nobody" Unfit;
        NotYoursToConfirm { person: Principal, task: TaskName } "not-yours-to-confirm" Forbidden;
        OwnTask { person: Principal, task: TaskName } "not-yours-to-confirm.own" Forbidden;
        SaidAlready { person: Principal, task: TaskName } "confirmed-already" Conflict;
    }
}

/// What an owner reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The owner takes it on.
    Taken,
    /// It is being done.
    UnderWay,
    /// It is done, as the owner says.
    Done,
    /// The owner will not do it: whoever is next may.
    GivenUp,
}

words!(Progress: "taken" Progress::Taken "under-way" Progress::UnderWay "done" Progress::Done
    "given-up" Progress::GivenUp);

/// What those who are asked say of a task that is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Judgement {
    /// It is.
    Confirmed,
    /// It is not.
    Disputed,
}

words!(Judgement: "confirmed" Judgement::Confirmed "disputed" Judgement::Disputed);

/// The last report about a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Its statement.
    pub statement: Hash,
    /// Who reported it.
    pub by: Principal,
    /// How far it is.
    pub says: Progress,
    /// Until when the owner promises it.
    pub due: Option<Time>,
    /// An attachment: what happened.
    pub text: Hash,
    /// When.
    pub at: Time,
}

/// How a task ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// So many confirmed it, or nobody was to.
    Confirmed,
    /// It was disputed a second time: what the owner says stands beside what the others say.
    Disputed,
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Nobody has said a word.
    Open,
    /// Its owner has taken it on.
    Taken,
    /// It is being done.
    UnderWay,
    /// Its owner has given it up.
    GivenUp,
    /// It is done, as its owner says.
    Done,
    /// It is done, for good.
    Confirmed,
    /// Its owner says that it is done, those who were asked that it is not, for good.
    Disputed,
}

words!(Standing: "open" Standing::Open "taken" Standing::Taken "under-way" Standing::UnderWay
    "given-up" Standing::GivenUp "done" Standing::Done "confirmed" Standing::Confirmed
    "disputed" Standing::Disputed);

/// A task.
#[derive(Debug, Clone)]
pub struct Task {
    name: TaskName,
    /// The clause that could not take hold, by its number from 1, and why.
    failed: Option<(u32, Id)>,
    since: Time,
    /// Since when it is to be done: anew when it was disputed.
    from: Time,
    reports: u32,
    last: Option<Report>,
    /// How many could confirm what is done now.
    asked: u64,
    /// Each person with the number of the last text, and what it says of what is done now.
    said: Map<Principal, (u32, Option<Judgement>)>,
    reopened: bool,
    ended: Option<(End, Time)>,
}

impl Task {
    /// Its name.
    pub fn name(&self) -> TaskName {
        self.name
    }

    /// The clause that could not take hold, by its number from 1, and why; else the matter as a whole.
    pub fn failed(&self) -> Option<(u32, &Id)> {
        self.failed.as_ref().map(|(number, code)| (*number, code))
    }

    /// As of which instant somebody is obliged.
    pub fn since(&self) -> Time {
        self.since
    }

    /// As of which instant it is to be done: later than [`Self::since`] where it was disputed.
    pub fn from(&self) -> Time {
        self.from
    }

    /// How many reports there are.
    pub fn reports(&self) -> u32 {
        self.reports
    }

    /// The last report.
    pub fn last(&self) -> Option<&Report> {
        self.last.as_ref()
    }

    /// How many could confirm it when it was reported done, its owner not among them.
    pub fn asked(&self) -> u64 {
        self.asked
    }

    /// How many say so of what is done now.
    pub fn count(&self, judgement: Judgement) -> u64 {
        let said = self
            .said
            .iter()
            .filter(|(_, (_, said))| *said == Some(judgement));
        u64::try_from(said.count()).unwrap_or(u64::MAX)
    }

    /// The number of the last text of a person, and what it says of what is done now.
    pub fn said_of(&self, person: &Principal) -> (u32, Option<Judgement>) {
        self.said.get(person).copied().unwrap_or((0, None))
    }

    /// Whether those who are asked have disputed it once.
    pub fn was_reopened(&self) -> bool {
        self.reopened
    }

    /// How it ended, and when.
    pub fn ended(&self) -> Option<(End, Time)> {
        self.ended
    }

    /// How far it is.
    pub fn standing(&self) -> Standing {
        match (self.ended, self.last.as_ref().map(|last| last.says)) {
            (Some((End::Confirmed, _)), _) => Standing::Confirmed,
            (Some((End::Disputed, _)), _) => Standing::Disputed,
            (None, None) => Standing::Open,
            (None, Some(Progress::Taken)) => Standing::Taken,
            (None, Some(Progress::UnderWay)) => Standing::UnderWay,
            (None, Some(Progress::GivenUp)) => Standing::GivenUp,
            (None, Some(Progress::Done)) => Standing::Done,
        }
    }

    /// Whether it was reported done and those who are asked have not settled whether it is.
    pub fn awaits_confirmation(&self) -> bool {
        let done = self
            .last
            .as_ref()
            .is_some_and(|last| last.says == Progress::Done);
        done && self.ended.is_none()
    }

    /// Whether its owner has given it up and nobody has taken it on since.
    pub fn is_given_up(&self) -> bool {
        let last = self.last.as_ref();
        last.is_some_and(|last| last.says == Progress::GivenUp)
    }

    fn reopen(&mut self, now: Time) {
        self.reopened = true;
        self.from = now;
        self.last = None;
        self.forget();
    }

    /// What was said was of something else.
    fn forget(&mut self) {
        let people: Vec<Principal> = self.said.iter().map(|(person, _)| person.clone()).collect();
        for person in people {
            let (seq, _) = self.said_of(&person);
            self.said.insert(person, (seq, None));
        }
    }
}

/// What can happen to tasks. Each but the first is of a task that exists.
#[derive(Debug, Clone)]
pub enum Effect {
    /// Somebody is obliged.
    Raised {
        /// Its name.
        task: TaskName,
        /// The clause that could not take hold, and why; the matter as a whole where there is none.
        failed: Option<(u32, Id)>,
        /// As of which instant.
        since: Time,
    },
    /// Its owner reports.
    Reported {
        /// Which task.
        task: TaskName,
        /// What.
        report: Report,
        /// Where it is done: how many can confirm it.
        asked: u64,
    },
    /// Somebody who is asked says whether it is done.
    Judged {
        /// Which task.
        task: TaskName,
        /// Who, as one person.
        person: Principal,
        /// The number of this text among those of the same person about this task.
        seq: u32,
        /// What.
        says: Judgement,
    },
    /// So many dispute it for the first time: it is to be done again.
    Reopened {
        /// Which task.
        task: TaskName,
    },
    /// It is over.
    Ended {
        /// Which task.
        task: TaskName,
        /// How.
        end: End,
    },
}

/// All tasks.
#[derive(Debug, Clone, Default)]
pub struct Tasks {
    /// Of each matter, by number.
    tasks: Map<Hash, Vec<Arc<Task>>>,
    open: Set<TaskName>,
}

impl Tasks {
    /// A task. Errors with `Unknown`.
    pub fn require(&self, task: &TaskName) -> Result<&Task, Refusal> {
        self.find(task).ok_or(Refusal::Unknown { task: *task })
    }

    /// A task.
    pub fn find(&self, task: &TaskName) -> Option<&Task> {
        let mut tasks = self.of(&task.matter);
        tasks.find(|found| found.name == *task)
    }

    /// Those of a matter, by number.
    pub fn of<'a>(&'a self, matter: &Hash) -> impl Iterator<Item = &'a Task> + use<'a> {
        let tasks = self.tasks.get(matter).into_iter().flatten();
        tasks.map(Arc::as_ref)
    }

    /// Those that are not over, by name.
    pub fn open(&self) -> impl Iterator<Item = &Task> {
        self.open.iter().filter_map(|task| self.find(task))
    }

    fn change(&mut self, task: &TaskName, change: impl FnOnce(&mut Task)) {
        let tasks = self.tasks.or_default(&task.matter).iter_mut();
        let found = tasks.into_iter().find(|found| found.name == *task);
        change(Arc::make_mut(found.expect("it was admitted")));
    }

    pub(super) fn apply(&mut self, effect: &Effect, at: &super::Moment<'_>) {
        let now = at.now.expect("no task before the first clock");
        match effect {
            Effect::Raised {
                task,
                failed,
                since,
            } => {
                let raised = Task {
                    name: *task,
                    failed: failed.clone(),
                    since: *since,
                    from: *since,
                    reports: 0,
                    last: None,
                    asked: 0,
                    said: Map::default(),
                    reopened: false,
                    ended: None,
                };
                self.tasks.or_default(&task.matter).push(Arc::new(raised));
                self.open.insert(*task);
            }
            Effect::Reported {
                task,
                report,
                asked,
            } => self.change(task, |found| {
                found.reports = found.reports.saturating_add(1);
                found.last = Some(report.clone());
                found.asked = *asked;
            }),
            Effect::Judged {
                task,
                person,
                seq,
                says,
            } => self.change(task, |found| {
                found.said.insert(person.clone(), (*seq, Some(*says)));
            }),
            Effect::Reopened { task } => self.change(task, |found| found.reopen(now)),
            Effect::Ended { task, end } => {
                self.change(task, |found| found.ended = Some((*end, now)));
                self.open.remove(task);
            }
        }
    }
}
