//! The log: its newest entries, and one entry as it stands there.

use actix_web::http::header::LOCATION;
use actix_web::web::{Path, Query};
use actix_web::{Either, HttpResponse};
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::json;

use super::frame::{Html, Script, Section, grouped_hex};
use super::parts::{crumbs, facts, number};
use super::visit::Visit;
use crate::domain::fault::{Term, Told, Value, declared};
use crate::domain::hash::Hash;
use crate::domain::log::note::Note;
use crate::domain::statement::authorisation_table;
use crate::http::entries::{Filter, LOOKED_AT};
use crate::http::error::{ApiError, ApiResult};
use crate::http::parameters::bad;
use crate::http::statements::find;
use crate::store::{Lane, log};
use crate::view::entries::EntryView;
use crate::view::page::Cursor;
use crate::words::{Language, line, moments};

/// How many entries the list shows at a time.
const AT_ONCE: u64 = 30;

/// Where the list goes on, downwards; or the entry to be shown.
#[derive(Deserialize)]
pub struct From {
    before: Option<String>,
    entry: Option<String>,
}

/// The newest entries first; of those that are looked for, as many as a stretch of the log has.
pub async fn list(
    visit: Visit,
    from: Query<From>,
    filter: Query<Filter>,
) -> ApiResult<Either<Html, HttpResponse>> {
    let size = visit.published.head.size;
    let read = |text: &String| {
        <u64 as Cursor>::read(text).ok_or_else(|| bad(text, declared(<u64 as Cursor>::FORM)))
    };
    if let Some(entry) = from.entry.as_ref().filter(|text| !text.is_empty()) {
        let index = match Hash::parse(entry) {
            Some(statement) => find(&visit.engine, statement, None).await?.index,
            None => read(entry)?,
        };
        let there = visit.link(&format!("/entries/{index}"));
        let mut answer = HttpResponse::SeeOther();
        return Ok(Either::Right(
            answer.insert_header((LOCATION, there)).finish(),
        ));
    }
    let before = from.before.as_ref().map_or(Ok(size), read)?.min(size);
    let wanted = filter.read(visit.state())?;
    let stretch = match wanted.is_all() {
        true => AT_ONCE,
        false => LOOKED_AT,
    };
    let first = before.saturating_sub(stretch);
    let store = visit.engine.store();
    let found = store.read(Lane::Anybody, move |conn| log::entries(conn, first..before));
    let found = found.await?;
    let origin = visit.engine.origin();
    let entries = found.iter().rev().filter(|entry| wanted.takes(entry));
    let entries: Vec<EntryView> = entries
        .filter_map(|entry| EntryView::of(entry, origin))
        .collect();
    let looked = (!wanted.is_all()).then(|| {
        let told = Told::new("log-search-looked").with("first", number(first));
        let told = told.with("last", number(before.saturating_sub(1)));
        visit.say(&told.with("count", number(entries.len())))
    });
    let title = visit.word("page-nav-log");
    let root = visit.published.head.root.to_string();
    let say = Told::new("log-say").with("size", Value::Number(moments::grouped(&size.to_string())));
    let main = html! {
        div.head { h1 { (title) } p.say { (visit.rich(&say)) } p.lede { (visit.word("log-head")) " " span.fp { (grouped_hex(&root, 64)) } } }
        (search(&visit, &filter))
        @if let Some(looked) = &looked { p.small.mb { (looked) " " a href=(visit.link("/log")) { (visit.word("log-search-all")) } } }
        @if entries.is_empty() { div.empty { p { (visit.word("log-search-none")) } } }
        @else { div.scroll tabindex="0" role="region" aria-label=(title) { table {
            thead { tr { th scope="col" { (visit.word("log-number")) } th scope="col" { (visit.word("log-kind")) } th scope="col" { (visit.word("log-signers")) } } }
            tbody { @for entry in &entries {
                tr { th scope="row" { a href=(visit.link(&format!("/entries/{}", entry.entry))) { (entry.entry) } }
                    td { (kind(visit.language, &entry.kind)) } td { (entry.signers.join(", ")) } }
            } }
        } } }
        @if first > 0 { p.mt { a href=(visit.link(&format!("/log?before={first}{}", filter.again()))) { (visit.word("page-further")) } } }
    };
    Ok(Either::Left(visit.page(&title, Section::Log, &main)))
}

/// The form to look for entries, with what was looked for.
fn search(visit: &Visit, filter: &Filter) -> Markup {
    let (asked, member, poll) = filter.fields();
    let text = |name: &str, code: &str, value: &str| {
        html! { div.field { label for=(name) { (visit.word(code)) } input.in name=(name) id=(name) value=(value) maxlength="64" autocomplete="off" autocapitalize="none" spellcheck="false"; } }
    };
    html! {
        details.mb open[!(asked.is_empty() && member.is_empty() && poll.is_empty())] { summary { (visit.word("log-search")) }
            form.sheet.stack method="get" action=(visit.link("/log")) {
                div.grid2 {
                    (text("entry", "log-search-entry", ""))
                    div.field { label for="kind" { (visit.word("log-search-kind")) } select.in name="kind" id="kind" {
                        option value="" { (visit.word("log-search-any")) }
                        @for (known, _) in authorisation_table() { option value=(known) selected[known == asked] { (kind(visit.language, known)) } }
                    } }
                    (text("member", "log-search-member", member))
                    (text("poll", "log-search-poll", poll))
                }
                div.btns { button.btn.s type="submit" { (visit.word("log-search-go")) } }
            } }
    }
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
    let found = store.read(Lane::Anybody, move |conn| {
        log::entries(conn, index..index + 1)
    });
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
