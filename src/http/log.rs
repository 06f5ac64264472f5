//! The log as static files: checkpoint, tiles, entry bundles, attachment bundles (C2SP tlog-tiles).

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::error::{ApiError, ApiResult};
use crate::service::Engine;

/// A full tile or bundle never changes.
pub(super) const FOR_EVER: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
/// The head moves; what is not full or not released yet may grow.
pub(super) const NOT_STORED: (&str, &str) = ("Cache-Control", "no-store");

/// The newest signed head.
pub async fn checkpoint(engine: Data<Engine>) -> ApiResult<HttpResponse> {
    let published = engine.published().ok_or(ApiError::NotYet {
        what: "checkpoint",
        id: engine.origin().to_owned(),
    })?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(NOT_STORED)
        .body(published.checkpoint.clone()))
}

/// Hash tiles and entry bundles, full ones and the right edge.
pub async fn tile(engine: Data<Engine>, path: Path<String>) -> ApiResult<HttpResponse> {
    serve(&engine, format!("tile/{path}")).await
}

/// The attachments that the entries of a bundle name.
pub async fn attachments(engine: Data<Engine>, path: Path<String>) -> ApiResult<HttpResponse> {
    serve(&engine, format!("attachment/entries/{path}")).await
}

async fn serve(engine: &Engine, path: String) -> ApiResult<HttpResponse> {
    let missing = ApiError::NotFound {
        what: "file of the log",
        id: path.clone(),
    };
    let file = engine.file(path).await?.ok_or(missing)?;
    let cache = if file.final_bytes {
        FOR_EVER
    } else {
        NOT_STORED
    };
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(cache)
        .body(file.bytes))
}
