//! The one table of public errors: status and stable code.
//!
//! Bodies are `application/problem+json` (RFC 9457): code and values, and a sentence where `lang` asks for
//! one. A 5xx body never says what happened inside: that is in the service's own log.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{
    ALLOW, CONTENT_RANGE, CONTENT_TYPE, HeaderValue, RETRY_AFTER, X_CONTENT_TYPE_OPTIONS,
};
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};

use super::floods;
use crate::domain::fault::{Class, Fault, Term, Told};
use crate::domain::state::{organisation, poll};
use crate::domain::statement::refusal::Refusal;
use crate::service::WriteError;
use crate::service::desk::DeskError;
use crate::service::desk::token::OidcError;
use crate::store::StoreError;
use crate::view::problem::Problem;
use crate::words::{self, Language};

crate::faults! {
    /// Why a request is not answered as asked.
    pub enum ApiError {
        /// Nothing is at this address.
        NoSuchPage "no-such-page" Missing;
        /// The address takes other methods.
        WrongMethod "wrong-method" Malformed;
        /// The thing asked for does not exist.
        NotFound { what: Term, id: String } "not-found" Missing;
        /// It is not there yet, or no longer.
        NotYet { what: Term, id: String } "not-yet.thing" Missing;
        /// The marks of a sealed poll before its close.
        Sealed { poll: String } "sealed-until-close" Forbidden;
        /// A part of the address is not spelled as it must be.
        BadAddress { value: String, form: Told } "bad-address" Malformed;
        /// The upload is not what its address says.
        WrongHash { stated: String, found: String } "wrong-hash" Malformed;
        /// The body is larger than allowed.
        BodyTooLarge { max: usize } "body-too-large" TooLarge;
        /// There is no room for the body next to others.
        TooManyBodies "bodies-full" Unavailable;
        /// The body took too long.
        BodyTooSlow "body-too-slow" Malformed;
        /// Nobody enrols here.
        NoDesk "no-desk" Missing;
        /// A page of somebody else asks.
        CrossOrigin "cross-origin" Forbidden;
        /// What the desk is asked cannot be read; what it should have.
        BadForm { fields: Vec<&'static str>, max: usize } "bad-form" Malformed;
        /// The connection broke while the body came in.
        BodyBroken "body-broken" Malformed;
        /// A part of a file that it does not have.
        BadRange "bad-range" Malformed;
        /// Not HTTP as it should be.
        BadRequest "bad-request" Malformed;
        /// Something below the handlers failed; what it said.
        Server { reason: String } "internal" Internal;
    }
    wrapping {
        Write(WriteError);
        Store(StoreError);
        Desk(DeskError);
        SignIn(OidcError);
    }
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
    /// What whoever writes is told: of a database that cannot be asked, that nothing was written.
    pub(super) fn of_write(error: WriteError) -> ApiError {
        match error {
            WriteError::Store(error) if error.class() == Class::Unavailable => {
                WriteError::Unavailable {
                    reason: error.to_string(),
                }
                .into()
            }
            error => error.into(),
        }
    }

    /// Status, and code with values, of each error; those of a 5xx say nothing of the inside.
    pub fn public(&self) -> (StatusCode, Told) {
        let status = match self {
            ApiError::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            ApiError::BodyTooSlow => StatusCode::REQUEST_TIMEOUT,
            ApiError::BadRange => StatusCode::RANGE_NOT_SATISFIABLE,
            ApiError::Write(WriteError::TooSoon { .. }) => StatusCode::TOO_MANY_REQUESTS,
            _ => status_of(self.class()),
        };
        let told = match self {
            ApiError::Store(error) | ApiError::Write(WriteError::Store(error)) => {
                match error.class() {
                    Class::Unavailable => Told::new("cannot-read"),
                    _ => Told::new("internal"),
                }
            }
            ApiError::Desk(_) if status.is_server_error() => Told::new("internal"),
            error if status.is_server_error() => Told::new(error.told().code),
            error => error.told(),
        };
        (status, told)
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
    /// What is told of it, with a sentence in `language` where one is asked for.
    pub fn problem(&self, language: Option<Language>) -> Problem {
        let (status, told) = self.public();
        let detail = language.map(|language| words::say(language, &told));
        Problem {
            r#type: "about:blank".to_owned(),
            title: status.canonical_reason().unwrap_or("Error").to_owned(),
            status: status.as_u16(),
            told,
            detail,
        }
    }

    /// The body of the answer.
    pub(super) fn body(&self, language: Option<Language>) -> String {
        serde_json::to_string(&self.problem(language)).unwrap_or_default()
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.public().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, told) = self.public();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            floods::tell(&told.code, &self.to_string());
        } else if status.is_server_error() {
            tracing::error!(code = %told.code, error = %self, "a request failed");
        }
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json"));
        // What a handler returns as an error passes by the headers that all answers have.
        answer.insert_header((X_CONTENT_TYPE_OPTIONS, "nosniff"));
        let again_after = match self {
            ApiError::Write(WriteError::TooSoon { seconds }) => Some(*seconds),
            _ => (status == StatusCode::SERVICE_UNAVAILABLE).then_some(1),
        };
        if let Some(seconds) = again_after {
            answer.insert_header((RETRY_AFTER, seconds.to_string()));
        }
        answer.body(self.body(None))
    }
}

/// Makes a problem of what goes wrong below the handlers: what the web server, its files and its guards
/// refuse has no code of its own.
pub async fn as_problem(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let answer = match next.call(request).await {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(error) if error.as_error::<ApiError>().is_some() => return Err(error),
        Err(error) => {
            let status = error.as_response_error().status_code();
            return Err(of_status(status, Some(&error)).into());
        }
    };
    let status = answer.status();
    let kind = answer.headers().get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let told = ["application/problem+json", "application/json", "text/html"];
    let fails = status.is_client_error() || status.is_server_error();
    if !fails || told.iter().any(|told| kind.starts_with(told)) {
        return Ok(answer);
    }
    let mut problem = of_status(status, answer.response().error()).error_response();
    for kept in [ALLOW, CONTENT_RANGE] {
        if let Some(value) = answer.headers().get(&kept) {
            problem.headers_mut().insert(kept, value.clone());
        }
    }
    let (request, _) = answer.into_parts();
    Ok(ServiceResponse::new(request, problem))
}

fn of_status(status: StatusCode, error: Option<&actix_web::Error>) -> ApiError {
    match status {
        StatusCode::NOT_FOUND => ApiError::NoSuchPage,
        StatusCode::METHOD_NOT_ALLOWED => ApiError::WrongMethod,
        StatusCode::REQUEST_TIMEOUT => ApiError::BodyTooSlow,
        StatusCode::PAYLOAD_TOO_LARGE => ApiError::BodyTooLarge {
            max: super::BODY_BYTES_MAX,
        },
        StatusCode::RANGE_NOT_SATISFIABLE => ApiError::BadRange,
        _ if status.is_server_error() => ApiError::Server {
            reason: error.map_or_else(|| status.to_string(), ToString::to_string),
        },
        _ => ApiError::BadRequest,
    }
}

/// Answers where something else is.
///
/// RFC 9110, section 15.5.6, wants `Allow` to name the methods that the address takes.
pub async fn wrong_method(taken: String) -> HttpResponse {
    let mut answer = HttpResponse::from_error(ApiError::WrongMethod);
    if let Ok(taken) = HeaderValue::try_from(taken) {
        answer.headers_mut().insert(ALLOW, taken);
    }
    answer
}
