//! The first page: what is open, what comes next, what was decided. And the list of all polls.

use actix_web::web::{Data, Query};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::frame::{Html, Script, Section};
use super::parts::{number, phase_tag, poll_title};
use super::turn::due;
use super::visit::Visit;
use crate::domain::fault::{Told, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::http::error::{ApiError, ApiResult};
use crate::service::desk::Desk;
use crate::view::Window;
use crate::view::polls::{PollSummary, PollView};
use crate::view::tasks::TaskView;
use crate::words::moments;

/// How many polls the first page looks at, the newest first.
const LOOKED_AT: usize = 100;
/// How many decisions it shows.
const DECIDED: usize = 5;

/// The first page.
pub async fn show(visit: Visit, desk: Data<Option<Desk>>) -> ApiResult<Html> {
    let window = Window {
        after: None,
        limit: LOOKED_AT,
    };
    let polls = PollSummary::page(visit.state().polls(), &window);
    let polls = polls.map(|page| page.items).unwrap_or_default();
    let of = |wanted: fn(Phase) -> bool| -> Vec<&PollSummary> {
        polls.iter().filter(|poll| wanted(poll.phase)).collect()
    };
    let mut open = of(|phase| phase == Phase::Open);
    open.sort_by_key(|poll| poll.closes);
    let mut next = of(Phase::is_before_open);
    next.sort_by_key(|poll| poll.opens);
    let mut done = of(|phase| {
        matches!(
            phase,
            Phase::Closed | Phase::ProvisionalResult | Phase::Certified
        )
    });
    done.sort_by_key(|poll| std::cmp::Reverse(poll.closes));
    done.truncate(DECIDED);
    let mut overdue = TaskView::overdue(visit.state());
    overdue.truncate(DECIDED);
    let main = html! {
        (head(&visit, &open, &next, done.first().copied()))
        div.two {
            div {
                @if let Some((first, others)) = open.split_first() {
                    (urgent(&visit, first))
                    @if !others.is_empty() { section.sec { h2 { (visit.word("home-also-open")) } ul.items { @for poll in others { (item(&visit, poll)) } } } }
                }
                @if !done.is_empty() {
                    section.sec .first[open.is_empty()] { div.h { h2 { (visit.word("home-decided")) } a href=(visit.link("/polls")) { (visit.word("home-all")) } }
                        ul.items { @for poll in done { (decided(&visit, poll)) } } }
                }
                @if !overdue.is_empty() {
                    section.sec { h2 { (visit.word("home-overdue")) }
                        ul.items { @for task in &overdue { li { h3 { a href=(visit.link(&format!("/matters/{}", task.matter))) { (matter_title(&visit, &task.matter)) } }
                            p.meta { (due(&visit, task)) } } } } } }
                @if polls.is_empty() { div.empty { p { (visit.word("home-nothing-yet")) } p { (visit.word("home-nothing-yet-why")) } } }
            }
            aside.stack {
                section.sheet.stack-s #device-card hidden[desk.is_none()] { h2 { (visit.word("site-first")) } p.small { (visit.word("site-first-why")) }
                    p { a.btn.alt.s href=(visit.link("/invitation")) { (visit.word("site-first-do")) } } }
                @if !next.is_empty() || !open.is_empty() { section.sheet.stack-s { h2 { (visit.word("home-next")) }
                    @if next.is_empty() { p.small.quiet { (visit.word("home-nothing-next")) } }
                    @else { ul.stack-s { @for poll in next { li.small { a href=(visit.link(&format!("/polls/{}", poll.poll))) { (poll_title(&visit, poll)) } br; (visit.say(&Told::new("home-opens").with("time", visit.zoned(poll.opens)))) } } } }
                } }
            }
        }
    };
    let open = open.iter().map(|poll| poll.poll.as_str());
    let script = Script {
        module: "home.js",
        families: &["home-js-"],
        data: json!({ "open": open.collect::<Vec<_>>() }),
    };
    let title = visit.word("page-nav-home");
    Ok(visit.scripted(&title, Section::Home, &main, Some(script)))
}

fn matter_title<'a>(visit: &'a Visit, matter: &Hash) -> &'a str {
    let found = visit.state().matters().find(matter);
    found.map_or("", |found| {
        let titles = &found.last().titles;
        visit.title(&titles.title.0, &titles.title_en.0)
    })
}

fn head(
    visit: &Visit,
    open: &[&PollSummary],
    next: &[&PollSummary],
    last: Option<&PollSummary>,
) -> Markup {
    let title = match open.len() {
        0 => visit.word("home-title-quiet"),
        count => visit.say(&Told::new("home-title").with("count", count)),
    };
    let say = match (open.first(), next.first()) {
        (Some(poll), _) => Told::new("home-say-open")
            .with("poll", poll_title(visit, poll).to_owned())
            .with("time", visit.zoned(poll.closes)),
        (None, Some(poll)) => Told::new("home-say-next")
            .with("poll", poll_title(visit, poll).to_owned())
            .with("time", visit.zoned(poll.opens)),
        (None, None) => match last {
            Some(poll) => Told::new("site-last").with("poll", poll_title(visit, poll).to_owned()),
            None => Told::new("home-say-nothing"),
        },
    };
    html! { div.head { h1 #home-title { (title) } p.say #home-say { (visit.rich(&say)) } } }
}

fn urgent(visit: &Visit, poll: &PollSummary) -> Markup {
    let here = format!("/polls/{}", poll.poll);
    let left = moments::left(visit.language, poll.closes, visit.now);
    html! {
        section.open-card data-poll=(poll.poll) {
            p { (phase_tag(visit, poll.phase)) " "
                @if let Some(left) = left { span.small.quiet { (visit.say(&Told::new("page-left").with("left", left))) } }
                " " span.mine {} }
            h2 { (poll_title(visit, poll)) }
            p { (visit.say(&Told::new("page-closes").with("time", visit.zoned(poll.closes)))) }
            p.weight hidden {}
            div.btns { a.btn.go href=(visit.link(&format!("{here}/vote"))) { (visit.word("page-to-vote")) } a.btn.alt href=(visit.link(&here)) { (visit.word("home-rules-first")) } }
        }
    }
}

fn item(visit: &Visit, poll: &PollSummary) -> Markup {
    let here = format!("/polls/{}", poll.poll);
    html! {
        li.act data-poll=(poll.poll) {
            h3 { a href=(visit.link(&here)) { (poll_title(visit, poll)) } }
            p.meta { (phase_tag(visit, poll.phase)) span.mine {} span { (visit.say(&Told::new("page-closes").with("time", visit.zoned(poll.closes)))) } }
            div.btns { a.btn.alt.s.go href=(visit.link(&format!("{here}/vote"))) { (visit.word("page-to-vote")) } }
        }
    }
}

fn decided(visit: &Visit, poll: &PollSummary) -> Markup {
    let here = match poll.phase {
        Phase::Closed => format!("/polls/{}", poll.poll),
        _ => format!("/polls/{}/result", poll.poll),
    };
    let found = visit.state().polls().find(&poll.poll);
    let turnout = found.map(|found| PollView::of(visit.state(), found).turnout);
    html! {
        li { h3 { a href=(visit.link(&here)) { (poll_title(visit, poll)) } }
            p.meta { (phase_tag(visit, poll.phase))
                @if let Some(turnout) = turnout { span { (visit.say(&Told::new("home-took-part").with("count", number(turnout.heads)))) } }
                span { (visit.say(&Told::new("home-closed").with("day", visit.day(poll.closes)))) } } }
    }
}

/// Where a list goes on.
#[derive(Deserialize)]
pub struct From {
    after: Option<String>,
}

/// All polls, the newest opening first.
pub async fn list(visit: Visit, from: Query<From>) -> ApiResult<Html> {
    let bad = |text: &String| ApiError::BadAddress {
        value: text.chars().take(80).collect(),
        form: declared("address-form.poll"),
    };
    let after = match &from.after {
        None => None,
        Some(text) => Some(Id::parse(text).ok_or_else(|| bad(text))?),
    };
    let window = Window { after, limit: 50 };
    let page = PollSummary::page(visit.state().polls(), &window);
    let page = page.ok_or_else(|| bad(&from.after.clone().unwrap_or_default()))?;
    let title = visit.word("page-nav-polls");
    let told = Told::new("polls-say").with("count", number(visit.state().polls().iter().count()));
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.rich(&told)) } }
        h2.vh { (visit.word("home-all")) }
        ul.items { @for poll in &page.items {
            li { h3 { a href=(visit.link(&format!("/polls/{}", poll.poll))) { (poll_title(&visit, poll)) } }
                p.meta { (phase_tag(&visit, poll.phase)) span { (visit.time(poll.opens)) } } }
        } }
        p.small.mt { (visit.word("feed-follow")) " " a href=(visit.link("/polls.atom")) { (visit.word("feed-atom")) } " · " a href=(visit.link("/polls.ics")) { (visit.word("feed-calendar")) } }
        @if let Some(next) = &page.next { p.mt { a href=(visit.link(&format!("/polls?after={next}"))) { (visit.word("page-further")) } } }
    };
    Ok(visit.page(&title, Section::Polls, &main))
}
