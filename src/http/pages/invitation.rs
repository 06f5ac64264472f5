//! Enrolling a device with an invitation. The code stands behind `#` in the link, so the module alone sees it.

use actix_web::web::Data;
use maud::html;
use serde_json::json;

use super::frame::{Html, Script, Section};
use super::parts::facts;
use super::visit::Visit;
use crate::http::error::ApiResult;
use crate::service::desk::Desk;
use crate::view::kinds;

/// The page.
pub async fn show(visit: Visit, desk: Data<Option<Desk>>) -> ApiResult<Html> {
    let title = visit.word("enrol-title");
    let key = visit.engine.log_key().to_string();
    let open = desk.is_some();
    let signs_in = desk
        .as_ref()
        .as_ref()
        .is_some_and(|desk| desk.provider().is_some());
    let row = |kind: &str, sign: &str, head: &str, why: &str| {
        html! { li class=(kind) { span.i aria-hidden="true" { (sign) } div { p { (visit.word(head)) } p { (visit.word(why)) } } } }
    };
    let main = html! {
        div.head { h1 #enrol-title tabindex="-1" { (title) } p.say #enrol-say { (visit.word("enrol-say")) } }
        @if open {
            noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("enrol-noscript")) } } }
            div.two {
                div.stack {
                    div #enrol-note role="status" {}
                    div #enrol.stack { @if signs_in { section.sheet.stack { h2 { (visit.word("enrol-sign-in")) } p.small { (visit.word("enrol-sign-in-why")) } div.btns { button.btn #sign-in type="button" { (visit.word("enrol-sign-in-do")) } } } }
                    form #code-form.sheet.stack { div.field { label for="code" { (visit.word("enrol-code")) span.hint { (visit.word("enrol-code-why")) } } input.in #code autocomplete="off" spellcheck="false" autocapitalize="none"; } div.btns { button.btn type="submit" { (visit.word("enrol-look")) } } } }
                }
                aside.stack {
                    section.sheet { h2.mb { (visit.word("enrol-gets")) } ul.checks {
                        (row("y", "✓", "enrol-gets-key", "enrol-gets-key-why"))
                        (row("y", "✓", "enrol-gets-line", "enrol-gets-line-why"))
                        (row("w", "!", "enrol-stays", "enrol-stays-why"))
                    } }
                    section.sheet.stack-s { h2 { (visit.word("device-trust")) } (facts(&[
                        (visit.word("device-log"), html! { (visit.engine.origin()) }),
                        (visit.word("device-log-key"), html! { span.mono { (key.split('+').nth(1).unwrap_or_default()) } }),
                    ])) }
                }
            }
        } @else {
            div.note.warn { b { (visit.word("enrol-closed")) } p { (visit.word("enrol-closed-why")) } div.btns { a.btn href=(visit.link("/")) { (visit.word("page-to-home")) } } }
        }
    };
    let script = Script {
        module: "enrol.js",
        families: &["enrol-js-"],
        data: json!({ "grammar": kinds::grammar("enrol") }),
    };
    Ok(visit.scripted(&title, Section::Nowhere, &main, open.then_some(script)))
}
