//! Verifying a whole log in the browser: `/verify`. Everything happens in a worker of this page, which has a verifier of its
//! own (`modules/verifier/`); the files stay on the device, and with a folder or archive the network may be off.

use maud::html;
use serde_json::json;

use super::assets;
use super::frame::{Html, Script, Section};
use super::visit::Visit;
use crate::http::error::ApiResult;
use crate::words;

/// The page.
pub async fn show(visit: Visit) -> ApiResult<Html> {
    let title = visit.word("verify-page-title");
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.word("verify-page-say")) } }
        noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("verify-page-noscript")) } } }
        div.two {
            div.stack {
                section.sheet.stack-s {
                    h2 { (visit.word("verify-page-what")) }
                    div.field { label for="folder" { (visit.word("verify-page-folder")) } input.in #folder type="file" webkitdirectory multiple; }
                    div.field { label for="archive" { (visit.word("verify-page-archive")) } input.in #archive type="file"; }
                    p.small { (visit.word("verify-page-live")) }
                }
                section.sheet.stack-s {
                    h2 { (visit.word("verify-page-trust")) }
                    p.small { (visit.word("verify-page-trust-why")) }
                    div.field { label for="trust" { (visit.word("verify-page-trust-file")) } input.in #trust type="file"; }
                    div.field { label for="held" { (visit.word("verify-page-held")) } input.in #held type="file" multiple; }
                    p.small { (visit.word("verify-page-held-why")) }
                }
                div.btns { button.btn #start type="button" { (visit.word("verify-page-start")) } }
            }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("verify-page-found")) } div #found role="status" { p.quiet { (visit.word("verify-page-nothing-yet")) } } }
                section.sheet.stack-s { h2 { (visit.word("verify-page-how")) } p.small { (visit.word("verify-page-how-why")) } p.small { code { "node verifier/command.js ./mirror --trust trust" } } }
            }
        }
    };
    let script = Script {
        module: "verify.js",
        families: &["check-js-", "verify-js-", "phase-"],
        data: json!({
            "worker": assets::address("verifier/worker.js"),
            "kinds": words::family(visit.language, "kind-"),
        }),
    };
    Ok(visit
        .scripted(&title, Section::Log, &main, Some(script))
        .verifying())
}
