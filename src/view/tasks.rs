//! Tasks: what an adopted matter obliges people to do, and how far it is.

use serde::{Deserialize, Serialize};

use crate::domain::charter::concerned::TaskName;
use crate::domain::hash::Hash;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::matter::Matter;
use crate::domain::state::tasks::{Judgement, Task};
use crate::domain::statement::{confirm, progress};
use crate::domain::time::Time;
use crate::domain::value::Value;

/// One task: an item of `tasks` in `GET /api/matters/{matter}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaskView {
    /// The matter that obliges somebody.
    pub matter: Hash,
    /// Which of its tasks, from 1.
    pub task: u32,
    /// The clause that could not take hold, from 1; `None` for the matter as a whole.
    pub failed_clause: Option<u32>,
    /// The code for which it could not.
    pub failure: Option<String>,
    /// As of which instant somebody is obliged.
    pub since: Time,
    /// Who carries it out now, as lines say it; nobody where nobody is there.
    pub by: Vec<String>,
    /// By when it is to be done: as its owner promised, else as the procedure says.
    pub due: Option<Time>,
    /// Whether that has passed and it was not reported done.
    pub overdue: bool,
    /// `open` (nobody has said a word), `taken`, `under-way`, `given-up`, `done` (as its owner says), `confirmed` or `disputed`
    /// (both for good).
    pub state: String,
    /// The last report.
    pub report: Option<ReportView>,
    /// How many say that it is done, since it was reported done last.
    pub confirmed: u64,
    /// How many say that it is not.
    pub disputed: u64,
    /// How many have to say the same; `None` where nobody is asked, or it was not reported done.
    pub needed: Option<u64>,
    /// Whether it was disputed once, and is to be done again.
    pub reopened: bool,
}

/// The last report about a task.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportView {
    /// Its statement.
    pub statement: Hash,
    /// Who reported.
    pub by: Principal,
    /// When.
    pub at: Time,
    /// SHA-256 of what the owner says, an attachment.
    pub text: Hash,
    /// Its number: 1, 2, 3 … of this task.
    pub seq: u32,
}

impl TaskView {
    /// Those of a matter, by number.
    pub fn all_of(state: &State, matter: &Matter) -> Vec<TaskView> {
        let tasks = state.tasks().of(&matter.name());
        tasks
            .map(|task| TaskView::of(state, matter, task))
            .collect()
    }

    /// Those that are overdue, the longest first.
    pub fn overdue(state: &State) -> Vec<TaskView> {
        let tasks = state.tasks().open().filter_map(|task| {
            let matter = state.matters().find(&task.name().matter)?;
            Some(TaskView::of(state, matter, task)).filter(|view| view.overdue)
        });
        let mut all: Vec<TaskView> = tasks.collect();
        all.sort_by_key(|view| (view.due, view.matter, view.task));
        all
    }

    fn of(state: &State, matter: &Matter, task: &Task) -> TaskView {
        let TaskName { matter: of, number } = task.name();
        let confirm = matter.procedure().confirm.as_ref();
        let confirm = confirm.filter(|_| task.asked() > 0);
        TaskView {
            matter: of,
            task: number,
            failed_clause: task.failed().map(|(clause, _)| clause),
            failure: task.failed().map(|(_, code)| code.to_string()),
            since: task.since(),
            by: progress::owners(state, matter, task)
                .iter()
                .map(Value::write)
                .collect(),
            due: progress::due(state, matter, task),
            overdue: progress::is_overdue(state, matter, task),
            state: task.standing().write(),
            report: task.last().map(|last| ReportView {
                statement: last.statement,
                by: last.by.clone(),
                at: last.at,
                text: last.text,
                seq: task.reports(),
            }),
            confirmed: task.count(Judgement::Confirmed),
            disputed: task.count(Judgement::Disputed),
            needed: confirm.map(|confirm| confirm::needed(task, confirm.share)),
            reopened: task.was_reopened(),
        }
    }
}
