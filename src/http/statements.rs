//! Statements in, receipts out.

use actix_web::web::{Data, Path, Payload, Query};
use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::error::{ApiError, ApiResult};
use super::log::FOR_EVER;
use super::parameters::{self, Spoken};
use super::requests::read_body;
use crate::domain::fault::{Term, declared};
use crate::domain::hash::{Hash, decode_hex};
use crate::service::Engine;
use crate::service::receipts::Accepted;
use crate::service::trial::{Fate, Tried};
use crate::view::statements::{DryRunView, Outcome, TriedView};
use crate::words::Language;

const TEXT: &str = "text/plain; charset=utf-8";

/// Whether a statement is only tried.
#[derive(Deserialize)]
pub struct Sent {
    #[serde(rename = "dry-run")]
    dry_run: Option<String>,
}

/// Accepts a signed statement and answers with its receipt once it is durable; in a dry run says what
/// would become of several.
pub async fn submit(
    engine: Data<Engine>,
    request: HttpRequest,
    sent: Query<Sent>,
    Spoken(language): Spoken,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let body = read_body(&request, payload).await?;
    match sent.dry_run.as_deref() {
        None => {
            let accepted = engine.accept(body.bytes).await;
            let accepted = accepted.map_err(ApiError::of_write)?;
            Ok(answer(&accepted, accepted.receipt.to_string().into_bytes()))
        }
        Some("") => {
            let tried = engine.dry_run(body.bytes).await?;
            let statements = tried
                .into_iter()
                .map(|tried| view(tried, language))
                .collect();
            Ok(HttpResponse::Ok().json(DryRunView { statements }))
        }
        Some(value) => Err(parameters::bad(value, declared("address-form.empty"))),
    }
}

fn view(Tried { statement, fate }: Tried, language: Option<Language>) -> TriedView {
    let (outcome, entry, errors) = match fate {
        Fate::Accepted(index) => (Outcome::Accepted, Some(index), Vec::new()),
        Fate::Logged(index) => (Outcome::Logged, Some(index), Vec::new()),
        Fate::Refused(errors) => (Outcome::Refused, None, errors),
    };
    let errors = errors.into_iter().map(ApiError::from);
    TriedView {
        statement,
        outcome,
        entry,
        faults: errors.map(|error| error.problem(language)).collect(),
    }
}

/// An entry: the note as it stands in the log.
pub async fn show(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let found = find(&engine, parameters::hash(&hash)?, None).await?;
    let note = found.receipt.extra.clone().unwrap_or_default();
    Ok(answer(&found, note))
}

/// The marks of a ballot, once they are released.
pub async fn marks(engine: Data<Engine>, hash: Path<String>) -> ApiResult<HttpResponse> {
    let statement = parameters::hash(&hash)?;
    let not_found = || ApiError::NotFound {
        what: Term("thing-ballot"),
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
        Some(text) => {
            Some(decode_hex(text).ok_or_else(|| parameters::bad(text, parameters::hex()))?)
        }
    };
    let found = find(&engine, parameters::hash(&hash)?, key).await?;
    Ok(answer(&found, found.receipt.to_string().into_bytes()))
}

/// A logged statement with its receipt. Errors with `NotFound`.
pub async fn find(engine: &Engine, statement: Hash, key: Option<[u8; 32]>) -> ApiResult<Accepted> {
    let found = engine.find(statement, key).await?;
    found.ok_or_else(|| ApiError::NotFound {
        what: Term("thing-statement"),
        id: statement.to_string(),
    })
}

fn answer(accepted: &Accepted, body: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header(("Folkmoot-Index", accepted.index))
        .insert_header(("Folkmoot-Statement", accepted.statement.to_string()))
        .content_type(TEXT)
        .body(body)
}
