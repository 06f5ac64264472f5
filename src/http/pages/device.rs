//! What this browser can do, and the keys in it: `/help/this-device`. The module finds out; without scripts the
//! page says what is needed.

use maud::html;
use serde_json::json;

use super::frame::{Html, Script, Section, grouped_hex};
use super::parts::facts;
use super::visit::Visit;
use crate::http::error::ApiResult;
use crate::view::kinds;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let title = visit.word("device-title");
    let key = visit.engine.log_key().to_string();
    let main = html! {
        div.head { h1 { (title) } p.say #device-say { (visit.word("device-say")) } }
        noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("device-noscript-why")) } } }
        div.two {
            div {
                section.sheet { h2 { (visit.word("device-can")) } ul.checks #can { li.todo { span.i aria-hidden="true" { "…" } div { p { (visit.word("device-looking")) } } } } }
                section.sec { h2 { (visit.word("device-keys")) } div #keys { p.quiet { (visit.word("device-no-keys")) } } }
                section.sec { h2 { (visit.word("device-bring")) }
                  details.fold { summary { (visit.word("device-restore")) } div.sheet.stack #restore { p.small { (visit.word("device-restore-why")) }
                    div.field { label for="backup" { (visit.word("device-backup-text")) } textarea.in #backup spellcheck="false" autocomplete="off" {} }
                    div.field { label for="passphrase" { (visit.word("device-passphrase")) } input.in #passphrase type="password" autocomplete="current-password"; }
                    div.btns { button.btn.alt #restore-button type="button" { (visit.word("device-restore-do")) } }
                    p.e #restore-said role="status" {} } }
                  details.fold #second { summary { (visit.word("device-second")) } div.sheet.stack { p.small { (visit.word("device-second-why")) }
                    div.field { label for="second-member" { (visit.word("device-second-member")) span.hint { (visit.word("device-second-member-why")) } } input.in #second-member spellcheck="false" autocomplete="off" autocapitalize="none"; }
                    div.btns { button.btn.alt #second-make type="button" { (visit.word("device-second-make")) } }
                    div.field { label for="second-text" { (visit.word("device-second-text")) span.hint { (visit.word("device-second-text-why")) } } textarea.in #second-text spellcheck="false" autocomplete="off" {} }
                    div.btns { button.btn.alt #second-go type="button" { (visit.word("device-second-go")) } }
                    div #second-said role="status" {} } } }
                section.sec { h2 { (visit.word("device-lost")) } p.prose { (visit.word("device-lost-how")) } }
            }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("device-trust")) } (facts(&[
                    (visit.word("device-log"), html! { (visit.engine.origin()) }),
                    (visit.word("device-log-key"), html! { span.mono { (key.split('+').nth(1).unwrap_or_default()) } }),
                    (visit.word("device-head"), html! { span.num { (visit.published.head.size) } ", " span.mono { (grouped_hex(&visit.published.head.root.to_string(), 16)) } }),
                ])) div #pinned {} p.small.quiet { (visit.word("device-trust-why")) } }
                div.note.warn { b { (visit.word("device-danger")) } p { (visit.word("device-danger-why")) } }
            }
        }
    };
    let script = Script {
        module: "device.js",
        families: &["device-js-"],
        data: json!({ "rekey": kinds::grammar("rekey"), "revoke": kinds::grammar("revoke") }),
    };
    Ok(visit.scripted(&title, Section::Device, &main, Some(script)))
}
