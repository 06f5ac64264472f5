//! A scrutineer's part of the lot that breaks ties: made and kept in the browser, committed to by a line of the notice,
//! revealed before the poll opens.

use maud::html;
use serde_json::json;

use super::frame::{Html, Script, Section};
use super::parts::{crumbs, officer_keys};
use super::visit::Visit;
use crate::http::error::ApiResult;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let title = visit.word("lot-title");
    let trail = [("/officer".to_owned(), visit.word("officer-crumb"))];
    let main = html! {
        (crumbs(&visit, &trail, &title))
        div.head { h1 { (title) } p.say { (visit.word("lot-say")) } }
        noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("act-noscript")) } pre.raw { "folkmoot lot new …" } } }
        div.two {
            div.stack {
                div.field { label for="lot-poll" { (visit.word("lot-poll")) } span.hint { (visit.word("lot-poll-why")) } input.in #lot-poll autocomplete="off" spellcheck="false"; }
                div.field { label for="lot-who" { (visit.word("lot-who")) } select.in #lot-who {} }
                div.btns { button.btn #lot-make type="button" { (visit.word("lot-make")) } }
                div #lot-made.stack-s role="status" {}
            }
            aside.stack { (officer_keys(&visit)) }
        }
    };
    let script = Script {
        module: "lot.js",
        families: &["officer-js-", "lot-js-"],
        data: json!({}),
    };
    Ok(visit.scripted(&title, Section::Nowhere, &main, Some(script)))
}
