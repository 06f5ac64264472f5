//! An act of an officer or a body: its lines as a form, what becomes fixed by it and how it can still be put right, and
//! the keys that sign. Everything is made, tried and signed in the browser; the service keeps no draft.

use actix_web::web::Path;
use maud::html;
use serde_json::json;

use super::frame::{Html, Script, Section};
use super::parts::{crumbs, officer_keys};
use super::visit::Visit;
use crate::http::error::{ApiError, ApiResult};
use crate::view::kinds::KindView;

/// The acts that need nothing to be about before they begin: officers find them without a step that waits for them.
pub const OWN_MOTION: [&str; 8] = [
    "notice",
    "poll-change",
    "matter",
    "withdraw",
    "resign",
    "member",
    "correction",
    "clock-step",
];

/// The kinds that are acts of officers and bodies, and are made by hand; what else they sign has a page of its own, or is
/// a text that another has signed.
const KINDS: [&str; 19] = [
    "notice",
    "poll-change",
    "roll",
    "reveal",
    "claim",
    "ruling",
    "matter",
    "support",
    "withdraw",
    "admission",
    "answer",
    "vote",
    "accept",
    "resign",
    "progress",
    "confirm",
    "member",
    "correction",
    "clock-step",
];

/// The page of one kind; of what is not made by hand, only a text that another has signed opens there. Errors with
/// `NoSuchPage` for a kind that does not exist.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let kind = path.1.as_str();
    let by_hand = KINDS.contains(&kind);
    let told = if by_hand { kind } else { "other" };
    let grammar = KindView::described(kind, visit.language).ok_or(ApiError::NoSuchPage)?;
    let title = visit.word(&format!("kind-{kind}"));
    let trail = [("/officer".to_owned(), visit.word("officer-crumb"))];
    let main = html! {
        (crumbs(&visit, &trail, &title))
        div.head { h1 { (title) } p.say { (visit.word(&format!("act-fixed-{told}"))) } }
        noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("act-noscript")) } pre.raw { "folkmoot compose " (kind) } } }
        div.two {
            div.stack {
                div #act-note role="status" {}
                form #act-form.stack novalidate {}
                div #signer.stack-s {}
                div #act-check.stack role="status" {}
                div #preview {}
            }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("act-undo")) } p.small { (visit.word(&format!("act-undo-{told}"))) } }
                (officer_keys(&visit))
            }
        }
    };
    let script = Script {
        module: "act.js",
        families: &["check-js-", "officer-js-", "act-js-"],
        data: json!({ "grammar": grammar, "by_hand": by_hand, "members": grammar.signed_by.by_procedure || grammar.signed_by.members }),
    };
    Ok(visit.scripted(&title, Section::Nowhere, &main, Some(script)))
}
