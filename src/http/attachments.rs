//! Attachments: uploads that wait for a statement, and what is released of those in the log.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path, Payload};

use super::error::{ApiError, ApiResult};
use super::read_body;
use super::statements::parse_hash;
use crate::domain::hash::Hash;
use crate::service::Engine;
use crate::store::{log, staging};

/// Keeps an upload until a statement names it.
pub async fn stage(
    engine: Data<Engine>,
    hash: Path<String>,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let stated = parse_hash(&hash)?;
    let bytes = read_body(payload).await?;
    let found = Hash::of(&bytes);
    if found != stated {
        return Err(ApiError::WrongHash {
            stated: stated.to_string(),
            found: found.to_string(),
        });
    }
    engine.stage(bytes).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// An attachment of the log, or an upload that waits.
pub async fn show(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let hash = parse_hash(&hash)?;
    let found = engine
        .store()
        .read(move |conn| {
            let Some(logged) = log::attachment(conn, &hash)? else {
                return Ok(staging::find(conn, &hash)?.map(Ok));
            };
            match logged.sealed_poll {
                Some(poll) if !log::poll_closed(conn, &poll)? => Ok(Some(Err(poll))),
                _ => Ok(Some(Ok(logged.bytes))),
            }
        })
        .await?;
    match found {
        None => Err(ApiError::NotFound {
            what: "attachment",
            id: hash.to_string(),
        }),
        Some(Err(poll)) => Err(ApiError::Sealed { poll }),
        Some(Ok(bytes)) => Ok(HttpResponse::Ok()
            .content_type("application/octet-stream")
            .insert_header(("Cache-Control", "public, max-age=31536000, immutable"))
            .body(bytes)),
    }
}
