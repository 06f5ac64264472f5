//! Entries of the log: by their number, and of a kind, a member or a poll.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path, Query};
use serde::Deserialize;

use super::error::{ApiError, ApiResult};
use super::parameters::{Asked, bad, id};
use crate::domain::fault::{Term, declared};
use crate::domain::state::State;
use crate::domain::statement::grammar;
use crate::service::Engine;
use crate::store::{Lane, log};
use crate::view::Page;
use crate::view::entries::{EntryView, Wanted};
use crate::view::page::Cursor;

/// How many entries are looked at in one answer where not all are wanted.
pub const LOOKED_AT: u64 = 2_000;

/// Which entries are asked for; a field of a form that is left empty asks for nothing.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    kind: Option<String>,
    member: Option<String>,
    poll: Option<String>,
}

impl Filter {
    /// What is wanted. Errors with `BadAddress`.
    pub fn read(&self, state: &State) -> ApiResult<Wanted> {
        let given = |field: &Option<String>| field.clone().filter(|text| !text.is_empty());
        let kind = given(&self.kind);
        if let Some(kind) = &kind
            && grammar(kind).is_none()
        {
            return Err(bad(kind, declared("address-form.kind")));
        }
        let member = given(&self.member).map(|text| id(&text)).transpose()?;
        let poll = given(&self.poll).map(|text| id(&text)).transpose()?;
        let poll = poll.map(|poll| {
            let found = state.polls().find(&poll);
            let hashes = found.map_or_else(Vec::new, |found| {
                let opened = found.open_hash().into_iter();
                opened.chain([found.notice_hash()]).collect()
            });
            (poll, hashes)
        });
        Ok(Wanted { kind, member, poll })
    }

    /// What was asked for, empty where nothing was: kind, member, poll.
    pub fn fields(&self) -> (&str, &str, &str) {
        (
            self.kind.as_deref().unwrap_or(""),
            self.member.as_deref().unwrap_or(""),
            self.poll.as_deref().unwrap_or(""),
        )
    }

    /// The same as it is added to an address: what was read has nothing that must be escaped.
    pub fn again(&self) -> String {
        let (kind, member, poll) = self.fields();
        let fields = [("kind", kind), ("member", member), ("poll", poll)].into_iter();
        let fields = fields.filter(|(_, text)| !text.is_empty());
        fields
            .map(|(name, text)| format!("&{name}={text}"))
            .collect()
    }
}

/// Entries in log order: what each is and who signed it.
pub async fn list(
    engine: Data<Engine>,
    Asked(window): Asked<u64>,
    filter: Query<Filter>,
) -> ApiResult<Json<Page<EntryView>>> {
    let published = engine.published();
    let wanted = filter.read(&published.state)?;
    let size = published.head.size;
    let first = window
        .after
        .map_or(0, |after| after.saturating_add(1))
        .min(size);
    let rows = match wanted.is_all() {
        true => window.rows() as u64,
        false => LOOKED_AT,
    };
    let last = first.saturating_add(rows).min(size);
    let store = engine.store();
    let found = store
        .read(Lane::Anybody, move |conn| log::entries(conn, first..last))
        .await?;
    let origin = engine.origin();
    let views = found.iter().filter(|entry| wanted.takes(entry));
    let views = views.filter_map(|entry| EntryView::of(entry, origin));
    let mut page = Page::of(views, &window, |entry| entry.entry);
    if page.next.is_none() && last < size {
        page.next = last.checked_sub(1).map(|looked| looked.to_string());
    }
    Ok(Json(page))
}

/// One entry: the note as it stands in the log.
pub async fn show(engine: Data<Engine>, entry: Path<String>) -> ApiResult<HttpResponse> {
    let index = <u64 as Cursor>::read(&entry)
        .ok_or_else(|| bad(&entry, declared(<u64 as Cursor>::FORM)))?;
    let size = engine.published().head.size;
    let found = engine.store().read(Lane::Anybody, move |conn| {
        log::entries(conn, index.min(size)..index.saturating_add(1).min(size))
    });
    let missing = || ApiError::NotFound {
        what: Term("thing-entry"),
        id: entry.to_string(),
    };
    let found = found.await?.pop().ok_or_else(missing)?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(("Folkmoot-Index", found.index))
        .body(found.body))
}
