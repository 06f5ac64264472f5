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

/// The kinds that are acts of officers and bodies, and are made by hand; what else they sign has a page of its own.
pub const KINDS: [&str; 17] = [
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
    "member",
    "correction",
    "clock-step",
];

/// The page of one kind. Errors with `NoSuchPage` for a kind that is no such act.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let known = KINDS.into_iter().find(|kind| *kind == path.1);
    let kind = known.ok_or(ApiError::NoSuchPage)?;
    let grammar = KindView::described(kind, visit.language).ok_or(ApiError::NoSuchPage)?;
    let title = visit.word(&format!("kind-{kind}"));
    let trail = [("/officer".to_owned(), visit.word("officer-crumb"))];
    let main = html! {
        (crumbs(&visit, &trail, &title))
        div.head { h1 { (title) } p.say { (visit.word(&format!("act-fixed-{kind}"))) } }
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
                section.sheet.stack-s { h2 { (visit.word("act-undo")) } p.small { (visit.word(&format!("act-undo-{kind}"))) } }
                (officer_keys(&visit))
            }
        }
    };
    let script = Script {
        module: "act.js",
        families: &["check-js-", "officer-js-", "act-js-"],
        data: json!({ "grammar": grammar, "members": grammar.signed_by.by_procedure || grammar.signed_by.members }),
    };
    Ok(visit.scripted(&title, Section::Nowhere, &main, Some(script)))
}
