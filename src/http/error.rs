//! The one table of public errors: status and stable code, chosen by exhaustive matches.
//!
//! Bodies are `application/problem+json` (RFC 9457). A 5xx body never carries detail: that is in the
//! service's own log.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::{HttpResponse, ResponseError};

use crate::domain::derive::DeriveError;
use crate::domain::fault::{Class, Fault};
use crate::domain::state::{organisation, poll};
use crate::domain::statement::refusal::Refusal;
use crate::service::WriteError;
use crate::service::desk::DeskError;
use crate::store::StoreError;
use crate::view::problem::{Problem, ToldView, ValueView};

/// Why a request is not answered as asked.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The engine did not take the statement.
    #[error(transparent)]
    Write(#[from] WriteError),
    /// A question to the database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Nothing is at this address.
    #[error("there is nothing at this address; docs/HTTP.md lists what there is")]
    NoSuchPage,
    /// The address takes other methods.
    #[error("this address does not take this method; docs/HTTP.md lists what it takes")]
    WrongMethod,
    /// The thing asked for does not exist.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// What kind of thing.
        what: &'static str,
        /// Its name.
        id: String,
    },
    /// It is not there yet.
    #[error("there is no {what} for `{id}` yet, or no longer")]
    NotYet {
        /// What kind of thing.
        what: &'static str,
        /// Of what.
        id: String,
    },
    /// The marks of a sealed poll before its close.
    #[error("these marks are sealed until poll `{poll}` closes")]
    Sealed {
        /// The poll.
        poll: String,
    },
    /// A part of the address is not spelled as it must be.
    #[error("`{value}` is not {form}")]
    BadAddress {
        /// What stands there.
        value: String,
        /// What should.
        form: &'static str,
    },
    /// The upload is not what its address says.
    #[error("the bytes have hash {found}, not {stated}")]
    WrongHash {
        /// In the address.
        stated: String,
        /// Of the bytes.
        found: String,
    },
    /// The body is larger than allowed.
    #[error("a body has at most {} bytes", super::BODY_BYTES_MAX)]
    BodyTooLarge,
    /// There is no room for the body beside others.
    #[error("too many large bodies are coming in; send this one again in a moment")]
    TooManyBodies,
    /// The body took too long.
    #[error("the body did not arrive in time")]
    BodyTooSlow,
    /// Nobody enrols here.
    #[error("this service has no enrolment desk: ask the registrar")]
    NoDesk,
    /// The desk does nothing.
    #[error(transparent)]
    Desk(#[from] DeskError),
    /// A page of somebody else asks.
    #[error("the desk is asked from its own pages only")]
    CrossOrigin,
    /// What the desk is asked cannot be read.
    #[error(
        "the desk takes JSON of at most {} bytes with {fields}",
        super::FORM_BYTES_MAX
    )]
    BadForm {
        /// What it should have.
        fields: &'static str,
    },
    /// The connection broke while the body came in.
    #[error("the body broke off")]
    BodyBroken,
}

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

/// What the rules refuse.
macro_rules! refused {
    ($($fault:ty)*) => {$(
        impl From<$fault> for ApiError {
            fn from(fault: $fault) -> ApiError {
                ApiError::Write(WriteError::Refused(fault.into()))
            }
        }
    )*};
}
refused! { Refusal organisation::Refusal poll::Refusal }

impl ApiError {
    /// Status and stable code of each error.
    pub fn status_and_code(&self) -> (StatusCode, &'static str) {
        match self {
            ApiError::Write(error) => write_error(error),
            ApiError::Store(error) => store_error(error),
            ApiError::NoSuchPage => (StatusCode::NOT_FOUND, "no-such-page"),
            ApiError::WrongMethod => (StatusCode::METHOD_NOT_ALLOWED, "wrong-method"),
            ApiError::NotFound { .. } => (StatusCode::NOT_FOUND, "not-found"),
            ApiError::NotYet { .. } => (StatusCode::NOT_FOUND, "not-yet"),
            ApiError::Sealed { .. } => (StatusCode::FORBIDDEN, "sealed-until-close"),
            ApiError::BadAddress { .. } => (StatusCode::BAD_REQUEST, "bad-address"),
            ApiError::WrongHash { .. } => (StatusCode::BAD_REQUEST, "wrong-hash"),
            ApiError::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "body-too-large"),
            ApiError::TooManyBodies => (StatusCode::SERVICE_UNAVAILABLE, "bodies-full"),
            ApiError::BodyTooSlow => (StatusCode::REQUEST_TIMEOUT, "body-too-slow"),
            ApiError::NoDesk => (StatusCode::NOT_FOUND, "no-desk"),
            ApiError::Desk(error) => desk_error(error),
            ApiError::CrossOrigin => (StatusCode::FORBIDDEN, "cross-origin"),
            ApiError::BadForm { .. } => (StatusCode::BAD_REQUEST, "bad-form"),
            ApiError::BodyBroken => (StatusCode::BAD_REQUEST, "body-broken"),
        }
    }
}

fn write_error(error: &WriteError) -> (StatusCode, &'static str) {
    match error {
        WriteError::Refused(refusal) => (status_of(refusal.class()), refusal.told().code),
        WriteError::Underived(error) => underived(error),
        WriteError::BadBody { .. } => (StatusCode::BAD_REQUEST, "bad-body"),
        WriteError::Full => (StatusCode::SERVICE_UNAVAILABLE, "queue-full"),
        WriteError::QuestionsFull => (StatusCode::SERVICE_UNAVAILABLE, "questions-full"),
        WriteError::UploadsFull => (StatusCode::SERVICE_UNAVAILABLE, "uploads-full"),
        WriteError::Unavailable { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        WriteError::Store(error) => store_error(error),
    }
}

fn underived(error: &DeriveError) -> (StatusCode, &'static str) {
    use StatusCode as S;
    match error {
        DeriveError::NewWeight { .. } => (S::UNPROCESSABLE_ENTITY, "new-weight"),
        DeriveError::LedgerOpen { .. } => (S::NOT_FOUND, "not-yet"),
        DeriveError::Refused(_)
        | DeriveError::Weigh(_)
        | DeriveError::Count { .. }
        | DeriveError::Differs { .. } => (S::UNPROCESSABLE_ENTITY, "does-not-follow"),
    }
}

fn desk_error(error: &DeskError) -> (StatusCode, &'static str) {
    use StatusCode as S;
    match error {
        DeskError::Unknown => (S::NOT_FOUND, "unknown-invitation"),
        DeskError::Expired { .. } => (S::UNPROCESSABLE_ENTITY, "invitation-expired"),
        DeskError::Used { .. } => (S::CONFLICT, "invitation-used"),
        DeskError::Unreadable { .. } => (S::INTERNAL_SERVER_ERROR, "internal"),
    }
}

fn store_error(error: &StoreError) -> (StatusCode, &'static str) {
    match error {
        StoreError::Unavailable { .. }
        | StoreError::OutcomeUnknown { .. }
        | StoreError::HeadMoved { .. }
        | StoreError::DiskFull { .. }
        | StoreError::Busy { .. } => (StatusCode::SERVICE_UNAVAILABLE, "unavailable"),
        StoreError::Constraint { .. }
        | StoreError::Database { .. }
        | StoreError::Corrupt { .. }
        | StoreError::Altered { .. }
        | StoreError::NotDurable { .. }
        | StoreError::Encoding { .. }
        | StoreError::SchemaName { .. }
        | StoreError::Privileges { .. }
        | StoreError::NewerSchema { .. }
        | StoreError::Migration { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// The status of each class of fault.
fn status_of(class: Class) -> StatusCode {
    match class {
        Class::Malformed => StatusCode::BAD_REQUEST,
        Class::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Class::Unsigned => StatusCode::UNAUTHORIZED,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::Missing => StatusCode::NOT_FOUND,
        Class::Conflict => StatusCode::CONFLICT,
        Class::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
        Class::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Class::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl ApiError {
    /// What is told of it.
    pub fn problem(&self) -> Problem {
        let (status, code) = self.status_and_code();
        let detail = (!status.is_server_error()).then(|| self.to_string());
        Problem {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            code: code.to_owned(),
            values: self.values(),
            detail,
        }
    }

    /// What a refusal is about.
    fn values(&self) -> BTreeMap<String, ValueView> {
        match self {
            ApiError::Write(WriteError::Refused(refusal)) => ToldView::values(&refusal.told()),
            ApiError::Desk(DeskError::Expired { at }) => {
                BTreeMap::from([("at".to_owned(), ValueView::Text(at.to_string()))])
            }
            ApiError::Desk(DeskError::Used { member }) => {
                BTreeMap::from([("member".to_owned(), ValueView::Text(member.to_string()))])
            }
            _ => BTreeMap::new(),
        }
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status_and_code().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, code) = self.status_and_code();
        if status.is_server_error() {
            tracing::error!(code, error = %self, "a request failed");
        }
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json"));
        // What a handler returns as an error passes by the headers that all answers have.
        answer.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, "1"));
        }
        answer.body(serde_json::to_string(&self.problem()).unwrap_or_default())
    }
}

/// Answers where something else is.
///
/// RFC 9110, section 15.5.6, wants `Allow` to name the methods that the address takes.
pub async fn wrong_method(taken: String) -> HttpResponse {
    let mut answer = ApiError::WrongMethod.error_response();
    if let Ok(taken) = HeaderValue::try_from(taken) {
        answer.headers_mut().insert(ALLOW, taken);
    }
    answer
}
