//! The log: its newest entries, and one entry as it stands there.

use actix_web::web::{Path, Query};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::frame::{Html, Script, Section, grouped_hex};
use super::parts::{crumbs, facts};
use super::visit::Visit;
use crate::domain::fault::{Term, Told, Value, declared};
use crate::domain::log::note::Note;
use crate::http::error::{ApiError, ApiResult};
use crate::http::parameters::bad;
use crate::store::log;
use crate::view::entries::EntryView;
use crate::view::page::Cursor;
use crate::words::{Language, line, moments};

/// How many entries the list shows at a time.
const AT_ONCE: u64 = 30;

/// Where the list goes on, downwards.
#[derive(Deserialize)]
pub struct From {
    before: Option<String>,
}

/// The newest entries first.
pub async fn list(visit: Visit, from: Query<From>) -> ApiResult<Html> {
    let size = visit.published.head.size;
    let before = match &from.before {
        None => size,
        Some(text) => <u64 as Cursor>::read(text)
            .ok_or_else(|| bad(text, declared(<u64 as Cursor>::FORM)))?
            .min(size),
    };
    let first = before.saturating_sub(AT_ONCE);
    let store = visit.engine.store();
    let found = store.read(move |conn| log::entries(conn, first..before));
    let found = found.await?;
    let origin = visit.engine.origin();
    let entries = found.iter().rev();
    let entries: Vec<EntryView> = entries
        .filter_map(|entry| EntryView::of(entry, origin))
        .collect();
    let title = visit.word("page-nav-log");
    let root = visit.published.head.root.to_string();
    let say = Told::new("log-say").with("size", Value::Number(moments::grouped(&size.to_string())));
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.rich(&say)) } p.lede { (visit.word("log-head")) " " span.fp { (grouped_hex(&root, 64)) } } }
        div.scroll tabindex="0" role="region" aria-label=(title) { table {
            thead { tr { th scope="col" { (visit.word("log-number")) } th scope="col" { (visit.word("log-kind")) } th scope="col" { (visit.word("log-signers")) } } }
            tbody { @for entry in &entries {
                tr { th scope="row" { a href=(visit.link(&format!("/entries/{}", entry.entry))) { (entry.entry) } }
                    td { (kind(visit.language, &entry.kind)) } td { (entry.signers.join(", ")) } }
            } }
        } }
        @if first > 0 { p.mt { a href=(visit.link(&format!("/log?before={first}"))) { (visit.word("page-further")) } } }
    };
    Ok(visit.page(&title, Section::Log, &main))
}

/// What a kind of statement is called.
fn kind(language: Language, kind: &str) -> String {
    crate::words::term(language, &format!("kind-{kind}"))
}

/// One entry.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let index = <u64 as Cursor>::read(&path.1)
        .ok_or_else(|| bad(&path.1, declared(<u64 as Cursor>::FORM)))?;
    let missing = || ApiError::NotFound {
        what: Term("thing-entry"),
        id: path.1.clone(),
    };
    if index >= visit.published.head.size {
        return Err(missing());
    }
    let store = visit.engine.store();
    let found = store.read(move |conn| log::entries(conn, index..index + 1));
    let entry = found.await?.pop().ok_or_else(missing)?;
    let view = EntryView::of(&entry, visit.engine.origin()).ok_or_else(missing)?;
    let note = Note::parse(&entry.body).map_err(|_| missing())?;
    let called = kind(visit.language, &view.kind);
    let title = visit.say(&Told::new("entry-title").with("entry", Value::Text(index.to_string())));
    let say = Told::new("entry-say").with("kind", called.clone()).with(
        "signers",
        Value::All(view.signers.iter().cloned().map(Value::Text).collect()),
    );
    let main = html! {
        (crumbs(&visit, &[("/log".to_owned(), visit.word("page-nav-log"))], &index.to_string()))
        div.head { span.tag { (called) } h1 { (title) } p.say { (visit.rich(&say)) } }
        div.two {
            div.stack {
                div #checked data-entry=(index) data-statement=(view.statement) { }
                section.sheet.stack-s { h2 { (visit.word("entry-lines")) } (lines(&visit, &view.kind, &note.text)) }
                section.sheet.stack-s { h2 { (visit.word("entry-original")) } pre.raw tabindex="0" role="region" aria-label=(visit.word("entry-original")) { (note.text) } }
            }
            aside.stack {
                section.sheet.stack-s { h2 { (visit.word("entry-about")) } (facts(&[
                    (visit.word("log-kind"), html! { (view.kind) }),
                    (visit.word("log-signers"), html! { (view.signers.join(", ")) }),
                    (visit.word("entry-hash"), html! { span.fp { (grouped_hex(&view.statement.to_string(), 64)) } }),
                    (visit.word("entry-leaf"), html! { span.fp { (grouped_hex(&entry.leaf_hash.to_string(), 64)) } }),
                ])) }
                nav.btns aria-label=(visit.word("entry-neighbours")) {
                    @if index > 0 { a.btn.alt.s href=(visit.link(&format!("/entries/{}", index - 1))) { "← " (index - 1) } }
                    @if index + 1 < visit.published.head.size { a.btn.alt.s href=(visit.link(&format!("/entries/{}", index + 1))) { (index + 1) " →" } }
                }
                section.sheet.stack-s { h2 { (visit.word("entry-files")) } p.small { a href=(format!("/api/statements/{}", view.statement)) { (visit.word("entry-note")) } " · " a href=(format!("/api/receipts/{}", view.statement)) { (visit.word("entry-receipt")) } } }
            }
        }
    };
    let script = Script {
        module: "entry.js",
        families: &["entry-js-"],
        data: json!({}),
    };
    Ok(visit.scripted(&title, Section::Log, &main, Some(script)))
}

/// Each line of the text with what it means.
fn lines(visit: &Visit, kind: &str, text: &str) -> Markup {
    let rows = text.lines().skip(1).filter_map(|row| row.split_once(' '));
    html! {
        dl.facts.rows.lines { @for (key, value) in rows {
            div { dt.mono { (key) } dd.mono { (value) } dd.tiny.quiet { (meaning(visit.language, kind, key)) } }
        } }
    }
}

/// What a line means; lines of marks and the header say themselves.
fn meaning(language: Language, kind: &str, key: &str) -> String {
    match key {
        "log" | "genesis" => crate::words::term(language, &format!("entry-line-{key}")),
        _ => line(language, kind, key).replace('`', ""),
    }
}
