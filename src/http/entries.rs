//! Entries of the log by their number.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};

use super::error::{ApiError, ApiResult};
use super::parameters::{Asked, bad};
use crate::domain::fault::{Term, declared};
use crate::service::Engine;
use crate::store::log;
use crate::view::Page;
use crate::view::entries::EntryView;
use crate::view::page::Cursor;

/// Entries in log order: what each is and who signed it.
pub async fn list(
    engine: Data<Engine>,
    Asked(window): Asked<u64>,
) -> ApiResult<Json<Page<EntryView>>> {
    let size = engine.published().head.size;
    let first = window.after.map_or(0, |after| after.saturating_add(1));
    let last = first.saturating_add(window.rows() as u64).min(size);
    let found = engine
        .store()
        .read(move |conn| log::entries(conn, first.min(last)..last));
    let found = found.await?;
    let views = found
        .iter()
        .filter_map(|entry| EntryView::of(entry, engine.origin()));
    Ok(Json(Page::of(views, &window, |entry| entry.entry)))
}

/// One entry: the note as it stands in the log.
pub async fn show(engine: Data<Engine>, entry: Path<String>) -> ApiResult<HttpResponse> {
    let index = <u64 as Cursor>::read(&entry)
        .ok_or_else(|| bad(&entry, declared(<u64 as Cursor>::FORM)))?;
    let size = engine.published().head.size;
    let found = engine
        .store()
        .read(move |conn| log::entries(conn, index.min(size)..index.saturating_add(1).min(size)));
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
