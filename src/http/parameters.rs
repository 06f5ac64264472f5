//! What stands in addresses: ids and hashes of paths, parameters of queries, windows of lists.

use std::future::{Ready, ready};

use actix_web::body::MessageBody;
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::web::Query;
use actix_web::{FromRequest, HttpRequest};
use serde::Deserialize;

use super::error::ApiError;
use crate::domain::fault::{Told, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::view::Window;
use crate::view::page::{Cursor, LIMIT, LIMIT_MAX};
use crate::words::Language;

/// How hashes and keys are spelled.
pub(super) fn hex() -> Told {
    declared("value-form.hash")
}

/// An id as a part of an address.
pub(super) fn id(text: &str) -> Result<Id, ApiError> {
    Id::parse(text).ok_or_else(|| bad(text, declared("value-form.id")))
}

/// A hash as a part of an address.
pub(super) fn hash(text: &str) -> Result<Hash, ApiError> {
    Hash::parse(text).ok_or_else(|| bad(text, hex()))
}

/// That a part of an address is not what it must be.
pub(super) fn bad(value: &str, form: Told) -> ApiError {
    ApiError::BadAddress {
        value: value.chars().take(80).collect(),
        form,
    }
}

/// In which language sentences are wanted beside the codes, if at all: the parameter `lang`.
pub struct Spoken(pub Option<Language>);

#[derive(Deserialize)]
struct Lang {
    lang: Option<String>,
}

impl FromRequest for Spoken {
    type Error = ApiError;
    type Future = Ready<Result<Spoken, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(language(request.query_string()).map(Spoken))
    }
}

/// Errors with `BadAddress` for anything but `zh` and `en`.
pub(super) fn language(query: &str) -> Result<Option<Language>, ApiError> {
    let Query(asked) = Query::<Lang>::from_query(query).map_err(|_| unreadable(query))?;
    let read = |text: String| {
        Language::parse(&text).ok_or_else(|| bad(&text, declared("address-form.language")))
    };
    asked.lang.map(read).transpose()
}

/// Which piece of a list a request asks for, by the parameters `after` and `limit`.
pub struct Asked<C>(pub Window<C>);

#[derive(Deserialize)]
struct Parameters {
    after: Option<String>,
    limit: Option<String>,
}

impl<C: Cursor> FromRequest for Asked<C> {
    type Error = ApiError;
    type Future = Ready<Result<Asked<C>, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(window(request.query_string()).map(Asked))
    }
}

fn window<C: Cursor>(query: &str) -> Result<Window<C>, ApiError> {
    let Query(asked) = Query::<Parameters>::from_query(query).map_err(|_| unreadable(query))?;
    let after = asked
        .after
        .map(|text| C::read(&text).ok_or_else(|| bad(&text, declared(C::FORM))));
    let limit = asked.limit.map(|text| {
        let limit = text
            .parse()
            .ok()
            .filter(|limit| (1..=LIMIT_MAX).contains(limit));
        limit.ok_or_else(|| bad(&text, declared("address-form.limit").with("max", LIMIT_MAX)))
    });
    Ok(Window {
        after: after.transpose()?,
        limit: limit.transpose()?.unwrap_or(LIMIT),
    })
}

fn unreadable(query: &str) -> ApiError {
    bad(query, declared("address-form.query"))
}

/// Lets a request through whose parameters are among `known` or the language, each of them once.
///
/// A parameter that nobody reads would be a wish that nobody grants.
pub(super) async fn only<B: MessageBody>(
    known: &[&str],
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, actix_web::Error> {
    let query = request.query_string();
    if !query.is_empty() {
        let pairs = Query::<Vec<(String, String)>>::from_query(query);
        let Query(pairs) = pairs.map_err(|_| unreadable(query))?;
        let mut names: Vec<&str> = pairs.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        let once = names.is_sorted_by(|a, b| a < b);
        if !once
            || names
                .iter()
                .any(|name| *name != "lang" && !known.contains(name))
        {
            return Err(unreadable(query).into());
        }
        language(query)?;
    }
    next.call(request).await
}
