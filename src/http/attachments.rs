//! Attachments: uploads that wait for a statement, and what is released of those in the log.

use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse};

use super::error::{ApiError, ApiResult};
use super::log::{FOR_EVER, NOT_STORED};
use super::parameters;
use super::requests::read_body;
use crate::domain::fault::Term;
use crate::domain::hash::Hash;
use crate::domain::poll::marks::Marks;
use crate::service::Engine;
use crate::store::{Lane, log, staging};

/// Keeps an upload until a statement names it.
pub async fn stage(
    engine: Data<Engine>,
    hash: Path<String>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let stated = parameters::hash(&hash)?;
    let body = read_body(&request, payload).await?;
    let found = engine.stage(stated, body.bytes).await;
    let found = found.map_err(ApiError::of_write)?;
    if found != stated {
        return Err(ApiError::WrongHash {
            stated: stated.to_string(),
            found: found.to_string(),
        });
    }
    Ok(HttpResponse::NoContent().finish())
}

/// An attachment of the log, what a drafted roll names, or an upload that waits. Marks are neither: they may be those of a
/// sealed ballot, sent again.
pub async fn show(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let hash = parameters::hash(&hash)?;
    let (bytes, for_ever) = match engine.drafted(&hash) {
        Some(drafted) => (drafted.to_vec(), false),
        None => logged_or_waiting(&engine, hash).await?,
    };
    let cache = if for_ever { FOR_EVER } else { NOT_STORED };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(cache)
        .body(bytes))
}

/// The bytes, and whether they will always be there.
async fn logged_or_waiting(engine: &Engine, hash: Hash) -> ApiResult<(Vec<u8>, bool)> {
    let found = engine
        .store()
        .read(Lane::Anybody, move |conn| {
            match log::attachment(conn, &hash)? {
                Some(logged) => Ok(Some((logged.bytes, !logged.erasable))),
                None => {
                    let waiting = staging::find(conn, &hash)?.filter(|bytes| !Marks::are(bytes));
                    Ok(waiting.map(|bytes| (bytes, false)))
                }
            }
        })
        .await?;
    found.ok_or_else(|| ApiError::NotFound {
        what: Term("thing-attachment"),
        id: hash.to_string(),
    })
}
