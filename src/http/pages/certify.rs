//! Certifying: the device of a scrutineer computes the whole log again, shows both outcomes side by side, and signs only
//! where they are one. Everything happens in the browser; the page says what is published and who has signed.

use actix_web::web::Path;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::assets;
use super::frame::{Html, Script, Section};
use super::parts::{crumbs, number, officer_keys, phase_tag, poll_title};
use super::poll::find;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::poll::phase::Phase;
use crate::http::error::ApiResult;
use crate::view::kinds;
use crate::view::polls::PollView;

/// The page.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let poll = find(&visit, &path.1)?;
    let name = poll_title(&visit, &poll.summary).to_owned();
    let title = visit.word("certify-title");
    let here = format!("/polls/{}", poll.summary.poll);
    let trail = [
        ("/polls".to_owned(), visit.word("page-nav-polls")),
        (here.clone(), name.clone()),
    ];
    let counted = poll.result.is_some();
    let main = html! {
        (crumbs(&visit, &trail, &title))
        div.head { (phase_tag(&visit, poll.summary.phase)) h1 { (title) } p.say { (visit.rich(&say(&visit, &poll, name))) } }
        @if counted {
            noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("certify-noscript")) } pre.raw { "folkmoot certify " (poll.summary.poll) " --key …" } } }
            div.two {
                div.stack {
                    section.sheet.stack-s { h2 { (visit.word("certify-recount")) } p.prose { (visit.word("certify-recount-why")) }
                        div.btns { button.btn #recount type="button" { (visit.word("certify-recount-do")) } } }
                    div #found.stack role="status" {}
                    div #signing.stack {}
                }
                aside.stack {
                    section.sheet.stack-s { h2 { (visit.word("certify-signed")) } div #signers { (signers(&visit, &poll)) } }
                    (officer_keys(&visit))
                }
            }
        } @else {
            div.note { b { (visit.word("certify-nothing")) } p { (visit.word("certify-nothing-why")) }
                div.btns { a.btn href=(visit.link(&here)) { (visit.word("booth-to-poll")) } } }
        }
    };
    let script = Script {
        module: "certify.js",
        families: &["check-js-", "officer-js-", "certify-js-"],
        data: data(&poll),
    };
    let page = visit.scripted(&title, Section::Polls, &main, counted.then_some(script));
    Ok(match counted {
        true => page.verifying(),
        false => page,
    })
}

/// How many signatures are needed and missing.
fn say(visit: &Visit, poll: &PollView, name: String) -> Told {
    let needed = poll.certificates_needed as usize;
    let told = match poll.summary.phase {
        Phase::Certified => Told::new("certify-say").case("done"),
        Phase::ProvisionalResult => Told::new("certify-say")
            .case("missing")
            .with(
                "missing",
                number(needed.saturating_sub(poll.certified_by.len())),
            )
            .with("time", visit.zoned(poll.objections_until)),
        _ => Told::new("certify-say").case("early"),
    };
    told.with("poll", name)
        .with("needed", number(needed))
        .with("of", number(poll.scrutineers.len()))
}

fn signers(visit: &Visit, poll: &PollView) -> Markup {
    html! {
        dl.facts { @for scrutineer in &poll.scrutineers {
            @let signed = poll.certified_by.contains(scrutineer);
            dt { (scrutineer) }
            dd { @if signed { span.tag.seal { (visit.word("certify-has-signed")) } } @else { span.tag { (visit.word("certify-not-signed")) } } }
        } }
    }
}

/// What the module works with: what is published, and the grammar of a certificate.
fn data(poll: &PollView) -> Value {
    json!({
        "poll": poll.summary.poll,
        "result": poll.result.as_ref().map(|result| result.statement),
        "published": poll.result,
        "turnout": poll.turnout,
        "contests": poll.contests,
        "scrutineers": poll.scrutineers,
        "certified_by": poll.certified_by,
        "objections_until": poll.objections_until,
        "worker": assets::address("verifier/worker.js"),
        "grammar": kinds::grammar("certificate"),
    })
}
