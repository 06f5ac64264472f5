//! What comes next in a task.

use super::{Act, By, Step, Subject};
use crate::domain::charter::who::Who;
use crate::domain::state::State;
use crate::domain::state::matter::Matter;
use crate::domain::state::tasks::{Judgement, Task};
use crate::domain::statement::{confirm, who};
use crate::domain::time::Time;

/// Who is to carry it out, or to say whether it is done; nothing once it is over.
pub fn steps(state: &State, matter: &Matter, task: &Task, now: Time) -> Vec<Step> {
    let subject = || Subject::Task(task.name());
    if task.ended().is_some() {
        return Vec::new();
    }
    if task.awaits_confirmation() {
        let confirm = matter.procedure().confirm.iter();
        let steps = confirm.map(|confirm| {
            let by = By::Any(vec![confirm.who.clone()]);
            let done = Some((
                task.count(Judgement::Confirmed),
                confirm::needed(task, confirm.share),
            ));
            Step {
                done,
                ..Step::new(Act::Confirm, subject(), by)
            }
        });
        return steps.collect();
    }
    let promised = task.last().and_then(|last| last.due);
    let lines = who::obliged(state, matter, task).into_iter();
    let steps = lines.map(|(who, begins, until): (Who, Time, Option<Time>)| {
        let step = Step::new(Act::CarryOut, subject(), By::Any(vec![who]));
        step.from(Some(begins), now).until(promised.or(until))
    });
    steps.collect()
}
