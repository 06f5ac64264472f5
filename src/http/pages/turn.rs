//! What comes next, on the pages of polls and matters, and the page of a matter.

use actix_web::web::Path;
use maud::{Markup, html};

use super::frame::{Html, Section};
use super::parts::{crumbs, facts, number};
use super::visit::Visit;
use crate::domain::charter::who::Who;
use crate::domain::derive::turn::{self, By, Step};
use crate::domain::fault::{Term, Told};
use crate::domain::state::State;
use crate::domain::state::fate::Outcome;
use crate::domain::state::tasks::Standing;
use crate::domain::value::Value;
use crate::http::error::{ApiError, ApiResult};
use crate::http::parameters::hash;
use crate::view::matters::MatterView;
use crate::view::tasks::TaskView;
use crate::view::turn::StepView;
use crate::words::turns;

/// What comes next in a poll or a matter; nothing where nothing does.
pub fn next(visit: &Visit, steps: &[Step]) -> Markup {
    let steps = steps.iter();
    let views = steps.map(|step| StepView::of(visit.state(), step, Some(visit.language)));
    let views: Vec<StepView> = views.collect();
    html! {
        @if !views.is_empty() {
            section.sheet.stack-s { h2 { (visit.word("poll-next")) }
                ol.stack-s { @for step in &views { li.small { b { (step.what.as_deref().unwrap_or(&step.act)) }
                    br; (step.whom.as_deref().unwrap_or_default())
                    @if let Some(from) = step.from { br; (visit.say(&Told::new("poll-next-from").with("time", visit.zoned(from)))) }
                    @if let Some(until) = step.until { br; (visit.say(&Told::new("poll-next-until").with("time", visit.zoned(until)))) } } } }
            }
        }
    }
}

/// The page of one matter: how far it has come, and what comes next.
pub async fn matter(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let name = hash(&path.1)?;
    let Some(found) = visit.state().matters().find(&name) else {
        return Err(ApiError::NotFound {
            what: Term("thing-matter"),
            id: name.to_string(),
        });
    };
    let matter = MatterView::of(visit.state(), found);
    let title = visit
        .title(&matter.summary.title, &matter.summary.title_en)
        .to_owned();
    let text = |hash| html! { a href=(format!("/api/statements/{hash}")) { (visit.word("matter-statement")) } };
    let mut items = vec![
        (
            visit.word("matter-procedure"),
            html! { a href=(format!("/api/attachments/{}", matter.procedure_hash)) { (matter.summary.procedure) } },
        ),
        (
            visit.word("matter-author"),
            html! { (matter.summary.author) },
        ),
        (
            visit.word("matter-brought"),
            visit.time(matter.summary.brought),
        ),
        (
            visit.word("matter-supporters"),
            html! { (visit.say(&Told::new("matter-heads").with("count", number(matter.summary.supporters)))) },
        ),
    ];
    if let Some(called) = &matter.called {
        items.push((
            visit.word("matter-poll"),
            html! { a href=(visit.link(&format!("/polls/{}", called.poll))) { (called.poll) } },
        ));
    }
    if let Some(at) = matter.decided {
        items.push((visit.word("matter-decided"), visit.time(at)));
    }
    if let Some(at) = matter.enacted {
        items.push((visit.word("matter-enacted"), visit.time(at)));
    }
    items.push((visit.word("matter-text"), text(matter.version)));
    let main = html! {
        (crumbs(&visit, &[], &visit.word("matter-crumb")))
        div.head { h1 { (title) } p.say { (visit.word(stage(visit.state(), &matter))) } }
        div.two {
            div { (facts(&items))
                @if !matter.clauses.is_empty() { section.sec { h2 { (visit.word("matter-clauses")) }
                    ul.stack-s { @for clause in &matter.clauses { li { code { (clause.clause) } @if let Some(came) = &clause.taken { " · " (taken(&visit, came)) } } } } } }
                (tasks(&visit, &matter.tasks)) }
            aside.stack { (next(&visit, &turn::of_matter(visit.state(), found))) }
        }
    };
    Ok(visit.page(&title, Section::Nowhere, &main))
}

/// What is to be done, by whom and by when, and how far it is.
fn tasks(visit: &Visit, tasks: &[TaskView]) -> Markup {
    html! {
        @if !tasks.is_empty() { section.sec { h2 { (visit.word("matter-tasks")) }
            ul.items { @for task in tasks { li {
                h3 { (match task.failed_clause {
                    None => visit.word("matter-task-whole"),
                    Some(clause) => visit.say(&Told::new("matter-task-clause").with("clause", clause)),
                }) @if let Some(code) = &task.failure { " " code { (code) } } }
                p { b { (visit.say(&Told::new("matter-task-state").case(standing(task)))) } @if task.reopened { " · " (visit.word("matter-task-reopened")) } }
                p.meta { span { (whose(visit, task)) } (due(visit, task))
                    @if let Some(report) = &task.report { a href=(format!("/api/attachments/{}", report.text)) { (visit.word("matter-task-report")) } span { (report.by) } (visit.time(report.at)) } }
                @if let Some(needed) = task.needed { p.small { (visit.say(&Told::new("matter-task-said").with("confirmed", task.confirmed)
                    .with("disputed", task.disputed).with("needed", needed))) } }
            } } } } }
    }
}

/// The word of its state.
fn standing(task: &TaskView) -> &'static str {
    match Standing::read(&task.state) {
        Some(Standing::Taken) => "taken",
        Some(Standing::UnderWay) => "under-way",
        Some(Standing::GivenUp) => "given-up",
        Some(Standing::Done) => "done",
        Some(Standing::Confirmed) => "confirmed",
        Some(Standing::Disputed) => "disputed",
        Some(Standing::Open) | None => "open",
    }
}

fn whose(visit: &Visit, task: &TaskView) -> String {
    let who = task.by.iter().filter_map(|line| Who::read(line)).collect();
    match task.by.is_empty() {
        true => visit.word("matter-task-nobody"),
        false => {
            let by = turns::by(visit.language, &By::Any(who));
            visit.say(&Told::new("matter-task-by").with("by", by))
        }
    }
}

/// By when it is to be done, and whether that has passed.
pub fn due(visit: &Visit, task: &TaskView) -> Markup {
    let code = if task.overdue {
        "matter-task-overdue"
    } else {
        "matter-task-due"
    };
    let class = if task.overdue { "tag warn" } else { "" };
    html! { @if let Some(due) = task.due { span class=(class) { (visit.say(&Told::new(code).with("time", visit.zoned(due)))) } } }
}

/// What came of a clause.
fn taken(visit: &Visit, came: &str) -> Markup {
    let (word, code) = came.split_once(' ').unwrap_or((came, ""));
    let case = ["held", "offered", "moot"]
        .into_iter()
        .find(|case| *case == word);
    html! { (visit.say(&Told::new("matter-taken").case(case.unwrap_or("failed")))) @if !code.is_empty() { " " code { (code) } } }
}

/// Where it is, as a sentence.
fn stage(state: &State, matter: &MatterView) -> &'static str {
    let called = matter.called.as_ref();
    let poll = called.and_then(|called| state.polls().find(&called.poll));
    let is_called = poll.is_some_and(|poll| !poll.phase().came_to_nothing());
    match (matter.summary.decision, matter.enacted) {
        _ if matter.withdrawn => "matter-is-withdrawn",
        (Some(Outcome::Adopted), Some(_)) => "matter-is-enacted",
        (Some(Outcome::Adopted), None) => "matter-is-adopted",
        (Some(Outcome::Rejected), _) => "matter-is-rejected",
        (Some(Outcome::Lapsed), _) => "matter-is-lapsed",
        (Some(Outcome::SetAside), _) => "matter-is-set-aside",
        (None, _) if matter.merged_into.is_some() => "matter-is-merged",
        (None, _) if is_called => "matter-is-called",
        (None, _) if matter.votes_until.is_some() => "matter-is-voted",
        (None, _) if matter.admission.as_deref() == Some("returned") => "matter-is-returned",
        (None, _) if matter.supported.is_none() => "matter-is-brought",
        (None, _) if matter.admission_until.is_some() => "matter-is-supported",
        (None, _) => "matter-is-discussed",
    }
}
