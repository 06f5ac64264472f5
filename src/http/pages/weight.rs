//! Why a member has its weight in a poll: one sentence, then the steps from events to weight.

use actix_web::web::Path;
use maud::{Markup, html};

use super::frame::{Html, Section};
use super::parts::{crumbs, facts, number, poll_title};
use super::poll::find;
use super::visit::Visit;
use crate::domain::fault::{Term, Told, Value};
use crate::domain::id::Id;
use crate::domain::state::organisation::Category;
use crate::domain::time::Time;
use crate::domain::weight::derivation::{Derivation, EventLine};
use crate::domain::weight::further::NextStep;
use crate::domain::weight::step::{Step, What};
use crate::http::error::{ApiError, ApiResult};
use crate::http::parameters::id;
use crate::view::polls::{PollSummary, PollView};
use crate::words::{moments, weight_change, weights};

/// The page of one member's weight in one poll.
pub async fn show(visit: Visit, path: Path<(String, String, String)>) -> ApiResult<Html> {
    let (_, poll, member) = path.into_inner();
    let view = find(&visit, &poll)?;
    let found = visit.engine.derive_weight(id(&poll)?, id(&member)?).await?;
    let found = found.ok_or(ApiError::NotFound {
        what: Term("thing-voter"),
        id: member,
    })?;
    let change = change(&visit, id(&poll)?, id(&found.member)?).await;
    let here = format!("/polls/{poll}");
    let trail = [(here.clone(), poll_title(&visit, &view.summary).to_owned())];
    let title = visit.say(&Told::new("weight-page-title").with("weight", number(found.weight)));
    let main = html! {
        (crumbs(&visit, &trail, &found.member))
        div.head { h1 { (title) } p.say { (visit.rich(&say(&found, &view))) } }
        div.two {
            div {
                section.sheet { h2 { (visit.word("weight-page-steps")) } (steps(&visit, &found)) }
                @if let Some((earlier, lines)) = change {
                    section.sec { h2 { (visit.say(&Told::new("weight-page-change").with("poll", earlier))) }
                        @for line in lines.lines() { p { (line.trim()) } } }
                }
                section.sec { h2 { (visit.word("weight-page-events")) } (events(&visit, &found)) }
                section.sec { h2 { (visit.word("weight-page-more")) } (further(&visit, &found)) }
            }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("weight-page-this")) } (facts(&basis(&visit, &found, &view))) }
                (objection(&visit, &view))
                section.sheet.stack-s { h2 { (visit.word("weight-page-proof")) } p.small { (visit.word("weight-page-proof-why")) }
                    div.btns { a.btn.alt.s download=(format!("{poll}.{}.weight.json", found.member)) href=(format!("/api/polls/{poll}/weights/{}/proof", found.member)) { (visit.word("weight-page-download")) } } }
            }
        }
    };
    Ok(visit.page(&title, Section::Polls, &main))
}

/// Since which poll before this one the weight has changed, and why; `None` without an earlier weight.
async fn change(visit: &Visit, poll: Id, member: Id) -> Option<(String, String)> {
    let state = visit.state();
    let date = state.polls().find(&poll)?.notice().record_date;
    let earlier = state.polls().iter();
    let earlier = earlier.filter(|other| other.notice().record_date < date);
    let earlier = earlier.max_by_key(|other| other.notice().record_date)?;
    let summary = PollSummary::of(earlier);
    let polls = (poll, earlier.id().clone());
    let change = visit.engine.weight_change(polls, member).await.ok()??;
    let lines = weight_change::change(visit.language, &change);
    Some((poll_title(visit, &summary).to_owned(), lines))
}

fn say(found: &Derivation, poll: &PollView) -> Told {
    let told = match found.weight {
        0 => return Told::new("weight-page-none").with("member", found.member.clone()),
        _ => Told::new("weight-page-say"),
    };
    let counted = found.events.iter();
    let counted = counted.filter(|event| event.standing == "counts").count();
    let told = told
        .with("member", found.member.clone())
        .with("weight", number(found.weight))
        .with("events", number(counted));
    match &poll.roll {
        Some(roll) => {
            let share = moments::percent(u128::from(found.weight) * 10, roll.weight.0);
            told.case("share")
                .with("total", number(roll.weight))
                .with("percent", tenth(&share))
        }
        None => told.case("alone"),
    }
}

/// A percentage of ten times the part, as one with two decimals.
fn tenth(percent: &str) -> String {
    let digits: String = percent.chars().filter(char::is_ascii_digit).collect();
    let digits = format!("{digits:0>3}");
    let (whole, part) = digits.split_at(digits.len() - 2);
    format!("{whole}.{part}%")
}

/// Every step that changed something, as a bar from what went in to what came out.
fn steps(visit: &Visit, found: &Derivation) -> Markup {
    let changed: Vec<&Step> = found
        .steps
        .iter()
        .filter(|step| step.from != step.to || step.to == "0")
        .collect();
    let most = changed
        .iter()
        .flat_map(|step| [whole(&step.from), whole(&step.to)])
        .max()
        .unwrap_or(0)
        .max(u128::from(found.weight));
    let idle = found.steps.len() - changed.len();
    html! {
        ol.wf.mt {
            @for step in changed {
                li { div { b { (visit.say(&weights::step(visit.language, &titled(visit, step)))) } p.q.mono { (step.rule) } }
                    (bar(whole(&step.from), whole(&step.to), most))
                    p.v { (moments::grouped(&short(&step.to))) } }
            }
            li.tot { div { b { (visit.word("weight-page-total")) } }
                svg viewBox="0 0 640 20" preserveAspectRatio="none" aria-hidden="true" { rect.bt x="0" y="2" height="16" width=(place(u128::from(found.weight), most)) {} }
                p.v { (moments::grouped(&found.weight.to_string())) } }
        }
        @if idle > 0 { p.small.quiet.mt { (visit.say(&Told::new("weight-page-idle").with("count", idle))) } }
    }
}

/// The step with the title of its category instead of the id.
fn titled(visit: &Visit, step: &Step) -> Step {
    let mut step = step.clone();
    match &mut step.what {
        What::Limits { category: id }
        | What::DecayLinear { category: id, .. }
        | What::DecayHalving { category: id, .. }
        | What::Factor { category: id, .. } => *id = category(visit, id),
        _ => {}
    }
    step
}

fn bar(from: u128, to: u128, most: u128) -> Markup {
    let (low, high) = (from.min(to), from.max(to));
    let class = if to >= from { "bu" } else { "bc" };
    html! {
        svg viewBox="0 0 640 20" preserveAspectRatio="none" aria-hidden="true" {
            line.con x1="0" x2="640" y1="19.5" y2="19.5" {}
            @if low > 0 { rect.bb x="0" y="2" height="16" width=(place(low, most)) {} }
            rect class=(class) x=(place(low, most)) y="2" height="16" width=(place(high - low, most)) {}
        }
    }
}

fn place(number: u128, most: u128) -> String {
    let place = number.saturating_mul(640).checked_div(most).unwrap_or(0);
    place.to_string()
}

/// The whole part of a fraction's text, for the length of a bar.
fn whole(text: &str) -> u128 {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    let (above, below): (u128, u128) = match (above.parse(), below.parse()) {
        (Ok(above), Ok(below)) => (above, below),
        _ => return 0,
    };
    above.checked_div(below).unwrap_or(0)
}

/// A fraction for people: whole where it is.
fn short(text: &str) -> String {
    match text.split_once('/') {
        None => text.to_owned(),
        Some(_) => {
            let above = whole(text);
            format!("{above}…")
        }
    }
}

fn events(visit: &Visit, found: &Derivation) -> Markup {
    if found.events.is_empty() {
        return html! { p.quiet { (visit.word("weight-page-no-events")) } };
    }
    html! {
        div.scroll tabindex="0" role="region" aria-label=(visit.word("weight-page-events")) { table {
            thead { tr { th scope="col" { (visit.word("weight-page-when")) } th scope="col" { (visit.word("weight-page-what")) } th.n scope="col" { (visit.word("weight-page-amount")) } th scope="col" { (visit.word("weight-page-counts")) } } }
            tbody { @for event in &found.events { (line(visit, event)) } }
        } }
    }
}

fn line(visit: &Visit, event: &EventLine) -> Markup {
    let amount = |amount: i64| moments::grouped(&format!("{amount:+}"));
    html! {
        tr {
            td { @match Time::parse(&event.occurred_at) { Some(time) => (visit.day(time)), None => (event.occurred_at) } }
            td { (category(visit, &event.category)) br; span.tiny.quiet { (event.reference) } }
            td.n { (amount(event.amount)) @if let Some(correction) = &event.correction { br; a.tiny href=(visit.link(&format!("/entries/{}", correction.entry))) { (visit.say(&Told::new("weight-page-now").with("amount", Value::Text(amount(correction.amount))))) } } }
            td { (visit.word(&format!("standing-{}", event.standing))) " " a.tiny href=(visit.link(&format!("/entries/{}", event.entry))) { (visit.say(&Told::new("page-entry").with("entry", Value::Text(event.entry.to_string())))) } }
        }
    }
}

/// What a category is called.
fn category(visit: &Visit, id: &str) -> String {
    let born = visit.state().genesis();
    let found = born.and_then(|(_, born)| {
        let mut known = born.categories.iter();
        known.find(|category: &&Category| category.id.as_str() == id)
    });
    let title = found.map(|found| visit.title(&found.titles.title.0, &found.titles.title_en.0));
    title.unwrap_or(id).to_owned()
}

fn further(visit: &Visit, found: &Derivation) -> Markup {
    let say = |next: &NextStep| {
        let told = Told::new("weight-page-next")
            .with("category", category(visit, &next.category))
            .with("amount", number(next.amount));
        visit.rich(&told.with("weight", number(next.weight)))
    };
    html! {
        @if let Some(none) = &found.no_next { p { (visit.say(&weights::no_further(none))) } }
        @else { ul.stack-s { @for next in &found.next { li { (say(next)) } } } }
        @if !found.next.is_empty() { p.small.quiet.mt { (visit.word("weight-page-later")) } }
    }
}

fn basis(visit: &Visit, found: &Derivation, poll: &PollView) -> Vec<(String, Markup)> {
    let class = visit.state().genesis().and_then(|(_, born)| {
        let mut classes = born.classes.iter();
        classes.find(|class| class.id.as_str() == found.class)
    });
    let class = class.map_or(found.class.as_str(), |class| {
        visit.title(&class.titles.title.0, &class.titles.title_en.0)
    });
    vec![
        (visit.word("weight-page-member"), html! { (found.member) }),
        (visit.word("weight-page-class"), html! { (class) }),
        (visit.word("poll-record-date"), visit.time(poll.record_date)),
        (
            visit.word("poll-policy"),
            html! { a href=(format!("/api/statements/{}", poll.policy)) { (visit.word("weight-page-policy")) } },
        ),
    ]
}

/// What can be done about a wrong weight, and until when.
fn objection(visit: &Visit, poll: &PollView) -> Markup {
    let told = match poll.claims_until {
        Some(until) if visit.now < until => {
            Told::new("weight-page-claim").with("time", visit.zoned(until))
        }
        Some(_) => Told::new("weight-page-claim-over"),
        None => Told::new("weight-page-no-claims"),
    };
    html! { div.note { b { (visit.word("weight-page-wrong")) } p { (visit.say(&told)) } } }
}
