//! What this device has voted: the module lists the ballots it holds, and proves each again.

use maud::html;
use serde_json::json;

use super::frame::{Html, Script, Section};
use super::visit::Visit;
use crate::http::error::ApiResult;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let title = visit.word("mine-title");
    let main = html! {
        div.head { h1 { (title) } p.say #mine-say { (visit.word("mine-say")) } }
        noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("mine-noscript")) } } }
        div.two {
            div.stack { div #found.stack role="status" {} div #ballots.stack {} }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("mine-how")) } p.small { (visit.word("mine-how-why")) } }
                section.sheet.stack-s #receipt-check { h2 { (visit.word("mine-receipt")) } p.small { (visit.word("mine-receipt-why")) }
                    div.field { label for="receipt-file" { (visit.word("mine-receipt-file")) } input.in #receipt-file type="file"; }
                    div.field { label for="receipt-text" { (visit.word("mine-receipt-text")) } textarea.in #receipt-text spellcheck="false" autocomplete="off" {} }
                    div.btns { button.btn.alt.s #receipt-look type="button" { (visit.word("mine-receipt-look")) } }
                    div #receipt-said role="status" {} }
            }
        }
    };
    let script = Script {
        module: "mine.js",
        families: &["mine-js-", "check-js-", "trace-js-"],
        data: json!({}),
    };
    Ok(visit.scripted(&title, Section::Mine, &main, Some(script)))
}
