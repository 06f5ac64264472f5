//! What waits for officers: everything that somebody has to do, and in the browser what waits for the keys of this device.

use maud::{Markup, html};
use serde_json::json;

use super::act;
use super::frame::{Html, Script, Section};
use super::parts::{number, officer_keys};
use super::visit::Visit;
use crate::domain::derive::turn::{self, By};
use crate::domain::fault::Told;
use crate::http::error::ApiResult;
use crate::view::turn::StepView;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let all = turn::all(visit.state());
    let duties = all
        .iter()
        .filter(|step| step.act.is_duty() && !matches!(step.by, By::Voters | By::Members));
    let views = duties.map(|step| StepView::of(visit.state(), step, Some(visit.language)));
    let views: Vec<StepView> = views.collect();
    let title = visit.word("officer-title");
    let say = Told::new("officer-say").with("count", number(views.len()));
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.rich(&say)) } }
        div.two {
            div.stack {
                section.stack-s { h2 { (visit.word("officer-own")) } div #own { p.small.quiet { (visit.word("officer-own-unknown")) } } }
                section.sec { h2 { (visit.word("officer-all")) }
                    @if views.is_empty() { div.empty { p { (visit.word("officer-none")) } } }
                    @else { ul.items { @for step in &views { (item(&visit, step)) } } } }
            }
            aside.stack {
                (officer_keys(&visit))
                section.sheet.stack-s { h2 { (visit.word("officer-acts")) } (acts(&visit))
                    p { a href=(visit.link("/lot")) { (visit.word("lot-title")) } } }
            }
        }
    };
    let script = Script {
        module: "officer.js",
        families: &["officer-js-"],
        data: json!({}),
    };
    Ok(visit.scripted(&title, Section::Nowhere, &main, Some(script)))
}

fn item(visit: &Visit, step: &StepView) -> Markup {
    html! {
        li { h3 { (step.what.as_deref().unwrap_or(&step.act)) }
            p.meta { span { (step.whom.as_deref().unwrap_or_default()) }
                @if let Some(from) = step.from { span { (visit.say(&Told::new("poll-next-from").with("time", visit.zoned(from)))) } }
                @if let Some(until) = step.until { span { (visit.say(&Told::new("poll-next-until").with("time", visit.zoned(until)))) } } } }
    }
}

/// All acts, as links.
fn acts(visit: &Visit) -> Markup {
    html! {
        ul.stack-s { @for kind in act::OWN_MOTION { li { a href=(visit.link(&format!("/acts/{kind}"))) { (visit.word(&format!("kind-{kind}"))) } } } }
    }
}
