//! Statements in, receipts out.

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::bodies::read_body;
use super::error::{ApiError, ApiResult};
use super::log::FOR_EVER;
use super::parameters;
use crate::domain::hash::decode_hex;
use crate::domain::log::key::PublicKey;
use crate::domain::text::Value;
use crate::service::Engine;
use crate::service::intake::Accepted;

const TEXT: &str = "text/plain; charset=utf-8";

/// Accepts a signed statement and answers with its receipt once it is durable.
pub async fn submit(
    engine: Data<Engine>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let body = read_body(&request, payload).await?;
    let accepted = engine.accept(body.bytes).await?;
    Ok(answer(&accepted, accepted.receipt.to_string().into_bytes()))
}

/// An entry: the note as it stands in the log.
pub async fn show(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let found = find(&engine, &hash, None).await?;
    let note = found.receipt.extra.clone().unwrap_or_default();
    Ok(answer(&found, note))
}

/// The marks of a ballot, once they are released.
pub async fn marks(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let statement = parameters::hash(&hash)?;
    let not_found = || ApiError::NotFound {
        what: "ballot",
        id: hash.to_string(),
    };
    let found = engine.marks(statement).await?.ok_or_else(not_found)?;
    let marks = found.map_err(|poll| ApiError::Sealed { poll })?;
    Ok(HttpResponse::Ok()
        .content_type(TEXT)
        .insert_header(FOR_EVER)
        .body(marks))
}

/// Which of several signers.
#[derive(Deserialize)]
pub struct Signer {
    key: Option<String>,
}

/// A receipt under the newest checkpoint.
pub async fn receipt(
    engine: Data<Engine>,
    hash: Path<String>,
    signer: Query<Signer>,
) -> ApiResult<HttpResponse> {
    let key = match &signer.key {
        None => None,
        Some(text) => Some(decode_hex(text).ok_or_else(|| parameters::bad(text, PublicKey::FORM))?),
    };
    let found = find(&engine, &hash, key).await?;
    Ok(answer(&found, found.receipt.to_string().into_bytes()))
}

async fn find(engine: &Engine, hash: &str, key: Option<[u8; 32]>) -> ApiResult<Accepted> {
    let statement = parameters::hash(hash)?;
    let found = engine.find(statement, key).await?;
    found.ok_or_else(|| ApiError::NotFound {
        what: "statement",
        id: hash.to_owned(),
    })
}

fn answer(accepted: &Accepted, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Folkmoot-Index", accepted.index))
        .insert_header(("Folkmoot-Statement", accepted.statement.to_string()))
        .content_type(TEXT)
        .body(body)
}
