//! The enrolment desk: asked from its own pages only, since what it signs is worth something.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use actix_web::HttpRequest;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HOST, ORIGIN};
use actix_web::web::{Data, Json, Payload};
use serde::de::DeserializeOwned;

use super::error::{ApiError, ApiResult};
use super::pages;
use super::requests::read_body;
use crate::service::Engine;
use crate::service::desk::oidc::{Provider, SignIn};
use crate::service::desk::token::OidcError;
use crate::service::desk::{Desk, Invitation};
use crate::view::desk::{
    CodeView, EnrolmentView, InvitationView, NothingView, ProviderView, RedeemView, SignInView,
    SignedInView,
};

/// The most bytes of what the desk is asked.
pub const FORM_BYTES_MAX: usize = 4096;

/// What an invitation is for.
pub async fn invitation(
    engine: Data<Engine>,
    desk: Data<Option<Desk>>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<Json<InvitationView>> {
    let asked: CodeView = read(&request, payload, &["code"]).await?;
    let (_, found) = find(&engine, &desk, &asked.code)?;
    let published = engine.published();
    let class = published.state.genesis().and_then(|(_, born)| {
        let mut classes = born.classes.iter();
        classes.find(|class| class.id == found.class)
    });
    let titles = class.map(|class| {
        (
            class.titles.title.0.clone(),
            class.titles.title_en.0.clone(),
        )
    });
    let id = found.class.to_string();
    let (title, title_en) = titles.unwrap_or((id.clone(), id));
    Ok(Json(InvitationView {
        member: found.member,
        class: found.class,
        title,
        title_en,
        expires: found.expires,
    }))
}

/// The enrolment of a new key, signed by the desk.
pub async fn enrolment(
    engine: Data<Engine>,
    desk: Data<Option<Desk>>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<Json<EnrolmentView>> {
    let asked: RedeemView = read(&request, payload, &["code", "key"]).await?;
    let (desk, found) = find(&engine, &desk, &asked.code)?;
    let published = engine.published();
    let note = desk.sign(&found, asked.key, &published.state);
    let note = note.ok_or(ApiError::NoDesk)?;
    Ok(Json(EnrolmentView { note }))
}

/// Where to sign in.
pub async fn provider(
    desk: Data<Option<Desk>>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<Json<ProviderView>> {
    let _: NothingView = read(&request, payload, &[]).await?;
    let provider = taken(&desk)?;
    let (client, scope) = provider.asks();
    let (client, issuer) = (client.to_owned(), provider.issuer().to_owned());
    let found = blocking(move || provider.discovered()).await?;
    Ok(Json(ProviderView {
        issuer,
        authorize: found.authorization_endpoint.clone(),
        client,
        scope,
    }))
}

/// The enrolment of a new key by a sign-in, signed by the desk.
pub async fn sign_in(
    engine: Data<Engine>,
    desk: Data<Option<Desk>>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<Json<SignedInView>> {
    let fields = &["code", "verifier", "redirect", "key"];
    let asked: SignInView = read(&request, payload, fields).await?;
    if !leads_back(&request, &asked.redirect) {
        let fields = fields.to_vec();
        return Err(ApiError::BadForm {
            fields,
            max: FORM_BYTES_MAX,
        });
    }
    let provider = taken(&desk)?;
    let published = engine.published();
    let now = pages::now(&published.state);
    let origin = engine.origin().to_owned();
    let key = asked.key;
    let person = blocking(move || {
        let sign_in = SignIn {
            code: &asked.code,
            verifier: &asked.verifier,
            redirect: &asked.redirect,
            key: &asked.key,
        };
        provider.person(&origin, &sign_in, wall_clock(), now)
    });
    let person = person.await?;
    let desk = desk.as_ref().as_ref().ok_or(ApiError::NoDesk)?;
    let published = engine.published();
    let invited = desk.signed_in(person, &published.state, now)?;
    let note = desk
        .sign(&invited, key, &published.state)
        .ok_or(ApiError::NoDesk)?;
    let (member, class) = (invited.member, invited.class);
    Ok(Json(SignedInView {
        member,
        class,
        note,
    }))
}

/// Seconds since 1970: issuers know no log's clock.
fn wall_clock() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    })
}

fn taken(desk: &Option<Desk>) -> ApiResult<Arc<Provider>> {
    let provider = desk.as_ref().and_then(Desk::provider);
    provider.ok_or(ApiError::NoDesk)
}

/// Whether an address is the page of this site that enrols.
fn leads_back(request: &HttpRequest, redirect: &str) -> bool {
    let about = request.connection_info();
    let site = format!("{}://{}", about.scheme(), about.host());
    let path = redirect.strip_prefix(&site);
    matches!(path, Some("/zh/invitation" | "/en/invitation"))
}

/// Asks the issuer off the threads that answer.
async fn blocking<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, OidcError> + Send + 'static,
) -> ApiResult<T> {
    let asked = actix_web::web::block(ask).await;
    let lost = |_| OidcError::Unreachable {
        reason: "the pool is gone".to_owned(),
    };
    let answer = asked.map_err(lost).and_then(|answer| answer);
    if let Err(OidcError::Unreachable { reason }) = &answer {
        tracing::warn!(reason, "the sign-in's issuer");
    }
    Ok(answer?)
}

fn find<'a>(
    engine: &Engine,
    desk: &'a Option<Desk>,
    code: &str,
) -> ApiResult<(&'a Desk, Invitation)> {
    let desk = desk.as_ref().ok_or(ApiError::NoDesk)?;
    let published = engine.published();
    let now = pages::now(&published.state);
    let found = desk.find(code, &published.state, now)?;
    Ok((desk, found))
}

/// What is asked. Errors with `CrossOrigin`, `BadForm`, and as `read_body`.
async fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: Payload,
    fields: &[&'static str],
) -> ApiResult<T> {
    if !is_own(request) {
        return Err(ApiError::CrossOrigin);
    }
    let bad = || ApiError::BadForm {
        fields: fields.to_vec(),
        max: FORM_BYTES_MAX,
    };
    let header = |name| {
        let value = request.headers().get(name)?;
        value.to_str().ok()
    };
    let kind = header(CONTENT_TYPE).unwrap_or_default();
    let length: Option<usize> = header(CONTENT_LENGTH).and_then(|length| length.parse().ok());
    if !kind.starts_with("application/json") || length.is_none_or(|length| length > FORM_BYTES_MAX)
    {
        return Err(bad());
    }
    let body = read_body(request, payload).await?;
    serde_json::from_slice(&body.bytes).map_err(|_| bad())
}

/// Whether a page of this origin asks, as browsers say; programs say nothing.
fn is_own(request: &HttpRequest) -> bool {
    let header = |name: &str| {
        let value = request.headers().get(name)?;
        value.to_str().ok()
    };
    if let Some(site) = header("Sec-Fetch-Site") {
        return site == "same-origin";
    }
    match header(ORIGIN.as_str()) {
        None => true,
        Some(origin) => {
            let host = header(HOST.as_str()).unwrap_or_default();
            origin
                .split_once("://")
                .is_some_and(|(_, name)| name == host)
        }
    }
}
