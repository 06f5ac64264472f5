//! Weights: why a member has one, what all of them do, how new they are, and what others would change.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path, Query};
use serde::Deserialize;

use super::error::{ApiError, ApiResult};
use super::parameters::{bad, id};
use super::polls::attachment;
use crate::domain::verify::WeightFile;
use crate::service::Engine;

/// The longest span that is looked back on: a hundred years.
const DAYS_MAX: u32 = 36_500;

/// The power report of the roll, as it was published with it.
pub async fn power(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    attachment(engine, poll, "power report", |poll| {
        Some(poll.roll()?.power?.hash)
    })
    .await
}

/// How far to look back.
#[derive(Deserialize)]
pub struct Span {
    days: Option<String>,
}

/// What the last days before the record date brought; `?days=` says how many, else 30.
pub async fn issuance(
    engine: Data<Engine>,
    poll: Path<String>,
    span: Query<Span>,
) -> ApiResult<HttpResponse> {
    let days = match &span.days {
        None => 30,
        Some(text) => days(text)?,
    };
    let report = engine.issuance(id(&poll)?, days).await?;
    Ok(HttpResponse::Ok().json(report.as_ref()))
}

fn days(text: &str) -> ApiResult<u32> {
    let days = text.parse().ok();
    let days = days.filter(|days| (1..=DAYS_MAX).contains(days));
    days.ok_or_else(|| bad(text, "a number of days from 1 to 36500"))
}

/// The file with which anybody derives the weight again, offline.
pub async fn proof(
    engine: Data<Engine>,
    path: Path<(String, String)>,
) -> ApiResult<Json<WeightFile>> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let file = engine.prove_weight(poll, member).await?;
    let found = file.ok_or_else(|| ApiError::NotFound {
        what: "member on a roll",
        id: path.1.clone(),
    })?;
    Ok(Json(found))
}

/// One member's line of the roll and its derivation, event by event.
pub async fn weight(engine: Data<Engine>, path: Path<(String, String)>) -> ApiResult<HttpResponse> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let derivation = engine.derive_weight(poll, member).await?;
    let found = derivation.ok_or_else(|| ApiError::NotFound {
        what: "member with a vote",
        id: path.1.clone(),
    })?;
    Ok(HttpResponse::Ok().json(found))
}

/// What other rules would have made of the same ballots.
pub async fn what_if(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    let report = engine.what_if(id(&poll)?).await?;
    let found = report.ok_or_else(|| ApiError::NotYet {
        what: "result",
        id: poll.to_string(),
    })?;
    Ok(HttpResponse::Ok().json(found.as_ref()))
}
