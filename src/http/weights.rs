//! Weights: why a member has one, what all of them do, how new they are, and what others would change.

use actix_web::HttpResponse;
use actix_web::body::MessageBody;
use actix_web::web::{Data, Json, Path, Query};
use serde::{Deserialize, Serialize};

use super::error::{ApiError, ApiResult};
use super::parameters::{Spoken, bad, hash, id};
use super::polls::attachment;
use crate::domain::fault::{Tell, Term, Value, declared};
use crate::domain::verify::WeightFile;
use crate::domain::weight::change::WeightChange;
use crate::domain::weight::power::PowerReport;
use crate::service::Engine;
use crate::service::now::Other;
use crate::store::StoreError;
use crate::words::{Language, reports, weight_change, weights};

/// How far one may look back, in days: a few spans for everybody, since each takes a whole ledger.
/// Whoever has the log counts any others.
const SPANS: [u32; 6] = [1, 7, 30, 90, 365, 3_650];

/// The power report of the roll, as it was published with it; with `?lang=` also in words.
pub async fn power(
    engine: Data<Engine>,
    poll: Path<String>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let published = attachment(engine, poll, Term("thing-power-report"), |poll| {
        Some(poll.roll()?.power?.hash)
    });
    let published = published.await?;
    let Some(language) = language else {
        return Ok(published);
    };
    let bytes = published.into_body().try_into_bytes().unwrap_or_default();
    let report: Option<PowerReport> = serde_json::from_slice(&bytes).ok();
    let report = report.ok_or_else(|| StoreError::Corrupt {
        what: "a power report".to_owned(),
    })?;
    Ok(said(&report, Some(language), reports::power))
}

/// A report as JSON; where a language is asked for, with the whole in words as `text`.
fn said<T: Serialize>(
    report: &T,
    language: Option<Language>,
    words: impl FnOnce(Language, &T) -> String,
) -> HttpResponse {
    #[derive(Serialize)]
    struct Said<'a, T> {
        #[serde(flatten)]
        report: &'a T,
        #[serde(skip_serializing_if = "Option::is_none")]
        text: Option<String>,
    }
    let text = language.map(|language| words(language, report));
    HttpResponse::Ok().json(Said { report, text })
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
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let days = match &span.days {
        None => 30,
        Some(text) => days(text)?,
    };
    let report = engine.issuance(id(&poll)?, days).await?;
    Ok(said(report.as_ref(), language, reports::issuance))
}

fn days(text: &str) -> ApiResult<u32> {
    let mut spans = SPANS.iter();
    let days = spans.find(|days| days.to_string() == text);
    let form = || {
        declared("address-form.days")
            .with("known", Value::Any(SPANS.iter().map(Tell::tell).collect()))
    };
    days.copied().ok_or_else(|| bad(text, form()))
}

/// The file with which anybody derives the weight again, offline.
pub async fn proof(
    engine: Data<Engine>,
    path: Path<(String, String)>,
) -> ApiResult<Json<WeightFile>> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let file = engine.prove_weight(poll, member).await?;
    let found = file.ok_or_else(|| ApiError::NotFound {
        what: Term("thing-voter"),
        id: path.1.clone(),
    })?;
    Ok(Json(found))
}

/// One member's line of the roll and its derivation, event by event.
pub async fn weight(
    engine: Data<Engine>,
    path: Path<(String, String)>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let derivation = engine.derive_weight(poll, member).await?;
    let found = derivation.ok_or_else(|| nobody(&path.1))?;
    Ok(said(&found, language, weights::derivation))
}

/// What other rules would have made of the same ballots.
pub async fn what_if(
    engine: Data<Engine>,
    poll: Path<String>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let report = engine.what_if(id(&poll)?).await?;
    let found = report.ok_or_else(|| ApiError::NotYet {
        what: Term("thing-result"),
        id: poll.to_string(),
    })?;
    Ok(said(found.as_ref(), language, reports::what_if))
}

/// A member's weight of today, under the policy in force.
pub async fn now(
    engine: Data<Engine>,
    member: Path<String>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let derivation = engine.weight_now(id(&member)?).await?;
    let found = derivation.ok_or_else(|| nobody(&member))?;
    Ok(said(&found, language, weights::derivation))
}

/// On which days of the coming year that weight becomes another one.
#[derive(Serialize)]
struct Outlook {
    changes: Vec<WeightChange>,
}

/// What lapses when, without further contributions.
pub async fn outlook(
    engine: Data<Engine>,
    member: Path<String>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let changes = engine.outlook_now(id(&member)?).await?;
    let changes = changes.ok_or_else(|| nobody(&member))?;
    Ok(said(&Outlook { changes }, language, |language, outlook| {
        weight_change::outlook(language, &outlook.changes)
    }))
}

/// What today's weight is compared with.
#[derive(Deserialize)]
pub struct Compared {
    days: Option<String>,
    under: Option<String>,
}

/// Why a member's weight of today is another one than some days ago, or what another policy would change.
pub async fn change_now(
    engine: Data<Engine>,
    member: Path<String>,
    compared: Query<Compared>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let other = match (&compared.days, &compared.under) {
        (Some(text), None) => Other::DaysAgo(days(text)?),
        (None, Some(text)) => Other::Policy(hash(text)?),
        _ => return Err(bad("", declared("address-form.days-or-under"))),
    };
    let change = engine.weight_change_now(id(&member)?, other).await?;
    let found = change.ok_or_else(|| nobody(&member))?;
    Ok(said(&found, language, weight_change::change))
}

/// Which poll is the earlier one.
#[derive(Deserialize)]
pub struct Against {
    against: Option<String>,
}

/// Why a member's weight is another one than in an earlier poll.
pub async fn change(
    engine: Data<Engine>,
    path: Path<(String, String)>,
    earlier: Query<Against>,
    Spoken(language): Spoken,
) -> ApiResult<HttpResponse> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let earlier = earlier.against.as_deref();
    let earlier = earlier.ok_or_else(|| bad("", declared("value-form.earlier-poll")))?;
    let change = engine.weight_change((poll, id(earlier)?), member).await?;
    let found = change.ok_or_else(|| nobody(&path.1))?;
    Ok(said(&found, language, weight_change::change))
}

fn nobody(member: &str) -> ApiError {
    ApiError::NotFound {
        what: Term("thing-voter"),
        id: member.to_owned(),
    }
}
