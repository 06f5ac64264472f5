//! The one table of public errors: status and stable code, chosen by exhaustive matches.
//!
//! Bodies are `application/problem+json` (RFC 9457). A 5xx body never carries detail: that is in the
//! service's own log.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER};
use actix_web::web::QueryConfig;
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

use crate::domain::derive::DeriveError;
use crate::domain::log::note::NoteError;
use crate::domain::refusal::Refusal;
use crate::domain::text::Malformed;
use crate::service::WriteError;
use crate::store::StoreError;

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
    /// The connection broke while the body came in.
    #[error("the body broke off")]
    BodyBroken,
}

/// What handlers return.
pub type ApiResult<T> = Result<T, ApiError>;

impl From<Refusal> for ApiError {
    fn from(refusal: Refusal) -> ApiError {
        ApiError::Write(WriteError::Refused(refusal))
    }
}

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
            ApiError::BodyBroken => (StatusCode::BAD_REQUEST, "body-broken"),
        }
    }
}

fn write_error(error: &WriteError) -> (StatusCode, &'static str) {
    match error {
        WriteError::Refused(refusal) => refused(refusal),
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
        | StoreError::NotDurable { .. }
        | StoreError::Encoding { .. }
        | StoreError::SchemaName { .. }
        | StoreError::Privileges { .. }
        | StoreError::NewerSchema { .. }
        | StoreError::Migration { .. } => (StatusCode::INTERNAL_SERVER_ERROR, "internal"),
    }
}

/// A refusal's status: 400 for what is not a statement, 401 for signatures, 403 for authority,
/// 404 for what the text names and is not there, 409 for what stands already, else 422.
#[allow(
    clippy::too_many_lines,
    reason = "one table, and a match without `_`, so that nothing is forgotten"
)]
fn refused(refusal: &Refusal) -> (StatusCode, &'static str) {
    use StatusCode as S;
    match refusal {
        Refusal::NotANote(NoteError::TooLong { .. })
        | Refusal::Malformed(Malformed::TooLong { .. }) => (S::PAYLOAD_TOO_LARGE, "too-long"),
        Refusal::NotANote(NoteError::NotUtf8 { .. }) => (S::BAD_REQUEST, "not-utf8"),
        Refusal::NotANote(_) => (S::BAD_REQUEST, "not-a-note"),
        Refusal::Malformed(Malformed::NotCanonical { .. }) => (S::BAD_REQUEST, "not-canonical"),
        Refusal::Malformed(_) => (S::BAD_REQUEST, "malformed"),
        Refusal::NotUtf8 => (S::BAD_REQUEST, "not-utf8"),
        Refusal::UnknownKind { .. } => (S::BAD_REQUEST, "unknown-kind"),
        Refusal::WrongLog { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-log"),
        Refusal::WrongGenesis { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-genesis"),
        Refusal::NotFounded => (S::UNPROCESSABLE_ENTITY, "not-founded"),
        Refusal::AlreadyFounded => (S::CONFLICT, "already-founded"),
        Refusal::NoClock => (S::SERVICE_UNAVAILABLE, "no-clock"),
        Refusal::UnknownSigner { .. } => (S::UNAUTHORIZED, "unknown-signer"),
        Refusal::BadSignature { .. } => (S::UNAUTHORIZED, "bad-signature"),
        Refusal::SignatureCount { .. } => (S::UNAUTHORIZED, "signature-count"),
        Refusal::SignatureOrder { .. } => (S::UNAUTHORIZED, "signature-count"),
        Refusal::NotAuthorised { .. } => (S::FORBIDDEN, "not-authorised"),
        Refusal::NotYourOwn { .. } => (S::FORBIDDEN, "not-your-own"),
        Refusal::OutOfScope { .. } => (S::FORBIDDEN, "out-of-scope"),
        Refusal::TwoRoles { .. } => (S::FORBIDDEN, "two-roles"),
        Refusal::NotInOffice { .. } => (S::UNPROCESSABLE_ENTITY, "not-in-office"),
        Refusal::NotAScrutineer { .. } => (S::FORBIDDEN, "not-a-scrutineer"),
        Refusal::NewKeyMustSign { .. } => (S::UNAUTHORIZED, "new-key-must-sign"),
        Refusal::KeyRevoked { .. } => (S::UNAUTHORIZED, "key-revoked"),
        Refusal::KeyExists { .. } => (S::CONFLICT, "key-exists"),
        Refusal::KeyTaken { .. } => (S::CONFLICT, "key-taken"),
        Refusal::WrongRoster { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-roster"),
        Refusal::Expired { .. } => (S::UNPROCESSABLE_ENTITY, "expired"),
        Refusal::AlreadySigned { .. } => (S::CONFLICT, "already-signed"),
        Refusal::ReferenceUsed { .. } => (S::CONFLICT, "reference-used"),
        Refusal::NotATestLog => (S::FORBIDDEN, "not-a-test-log"),
        Refusal::ClockBackwards { .. } => (S::UNPROCESSABLE_ENTITY, "clock-backwards"),
        Refusal::InTheFuture { .. } => (S::UNPROCESSABLE_ENTITY, "in-the-future"),
        Refusal::InThePast { .. } => (S::UNPROCESSABLE_ENTITY, "in-the-past"),
        Refusal::TooEarly { .. } => (S::UNPROCESSABLE_ENTITY, "too-early"),
        Refusal::TooLate { .. } => (S::UNPROCESSABLE_ENTITY, "too-late"),
        Refusal::UnknownMember { .. } => (S::NOT_FOUND, "unknown-member"),
        Refusal::MemberExists { .. } => (S::CONFLICT, "member-exists"),
        Refusal::MemberEnded { .. } => (S::CONFLICT, "member-ended"),
        Refusal::MergeIntoItself => (S::UNPROCESSABLE_ENTITY, "merge-into-itself"),
        Refusal::EnrolLimit { .. } => (S::UNPROCESSABLE_ENTITY, "enrol-limit"),
        Refusal::UnknownClass { .. } => (S::UNPROCESSABLE_ENTITY, "unknown-class"),
        Refusal::UnknownCategory { .. } => (S::UNPROCESSABLE_ENTITY, "unknown-category"),
        Refusal::BadLedger(_) => (S::UNPROCESSABLE_ENTITY, "bad-ledger"),
        Refusal::OutsidePeriod { .. } => (S::UNPROCESSABLE_ENTITY, "outside-period"),
        Refusal::NotYetOccurred { .. } => (S::UNPROCESSABLE_ENTITY, "not-yet-occurred"),
        Refusal::UnknownContribution { .. } => (S::NOT_FOUND, "unknown-contribution"),
        Refusal::SumDiffers { .. } => (S::UNPROCESSABLE_ENTITY, "sum-differs"),
        Refusal::BadPolicy(_) => (S::UNPROCESSABLE_ENTITY, "bad-policy"),
        Refusal::PolicyExists { .. } => (S::CONFLICT, "policy-exists"),
        Refusal::UnknownPolicy { .. } => (S::NOT_FOUND, "unknown-policy"),
        Refusal::UnknownPoll { .. } => (S::NOT_FOUND, "unknown-poll"),
        Refusal::UnknownOpening { .. } => (S::NOT_FOUND, "unknown-opening"),
        Refusal::PollExists { .. } => (S::CONFLICT, "poll-exists"),
        Refusal::StaleNotice { .. } => (S::UNPROCESSABLE_ENTITY, "stale-notice"),
        Refusal::WrongPhase { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-phase"),
        Refusal::WrongLedgerSize { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-ledger-size"),
        Refusal::WrongSeen { .. } => (S::UNPROCESSABLE_ENTITY, "wrong-seen"),
        Refusal::BadRoll(_) => (S::UNPROCESSABLE_ENTITY, "bad-roll"),
        Refusal::RollNeedsBoth { .. } => (S::UNPROCESSABLE_ENTITY, "roll-needs-both"),
        Refusal::StaleRoll { .. } => (S::UNPROCESSABLE_ENTITY, "stale-roll"),
        Refusal::UnknownClaim { .. } => (S::NOT_FOUND, "unknown-claim"),
        Refusal::ClaimRuled { .. } => (S::CONFLICT, "claim-ruled"),
        Refusal::ClaimWaits { .. } => (S::CONFLICT, "claim-waits"),
        Refusal::ClaimsExhausted { .. } => (S::CONFLICT, "claims-exhausted"),
        Refusal::BadRemedy { .. } => (S::UNPROCESSABLE_ENTITY, "bad-remedy"),
        Refusal::ClaimsUnruled { .. } => (S::CONFLICT, "claims-unruled"),
        Refusal::RollSuperseded { .. } => (S::CONFLICT, "roll-superseded"),
        Refusal::NotTheCommitment { .. } => (S::UNPROCESSABLE_ENTITY, "not-the-commitment"),
        Refusal::DiffersFromLog { .. } => (S::UNPROCESSABLE_ENTITY, "differs-from-log"),
        Refusal::PollClosed { .. } => (S::UNPROCESSABLE_ENTITY, "poll-closed"),
        Refusal::NotOnTheRoll { .. } => (S::FORBIDDEN, "not-on-the-roll"),
        Refusal::Equivocation { .. } => (S::CONFLICT, "equivocation"),
        Refusal::WrongSequence { .. } => (S::CONFLICT, "wrong-sequence"),
        Refusal::BadMarks { .. } => (S::UNPROCESSABLE_ENTITY, "bad-marks"),
        Refusal::TextSize { .. } => (S::UNPROCESSABLE_ENTITY, "text-size"),
        Refusal::AttachmentMissing { .. } => (S::UNPROCESSABLE_ENTITY, "attachment-missing"),
        Refusal::AttachmentWithheld { .. } => (S::UNPROCESSABLE_ENTITY, "attachment-withheld"),
        Refusal::AttachmentSize { .. } => (S::UNPROCESSABLE_ENTITY, "attachment-size"),
    }
}

#[derive(Serialize)]
struct Problem<'a> {
    r#type: &'static str,
    title: &'a str,
    status: u16,
    code: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    detail: Option<String>,
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.status_and_code().0
    }

    fn error_response(&self) -> HttpResponse {
        let (status, code) = self.status_and_code();
        let detail = if status.is_server_error() {
            tracing::error!(code, error = %self, "a request failed");
            None
        } else {
            Some(self.to_string())
        };
        let title = status.canonical_reason().unwrap_or("Error");
        let problem = Problem {
            r#type: "about:blank",
            title,
            status: status.as_u16(),
            code,
            detail,
        };
        let mut answer = HttpResponse::build(status);
        answer.insert_header((CONTENT_TYPE, "application/problem+json"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            answer.insert_header((RETRY_AFTER, "1"));
        }
        answer.body(serde_json::to_string(&problem).unwrap_or_default())
    }
}

/// How a query is refused that cannot be read: a parameter stands twice, or is no text.
pub fn query_config() -> QueryConfig {
    QueryConfig::default().error_handler(|_, request| {
        let bad = ApiError::BadAddress {
            value: request.query_string().chars().take(80).collect(),
            form: "a query: parameters as docs/HTTP.md has them, each of them once",
        };
        bad.into()
    })
}

/// Answers where nothing is.
pub async fn no_such_page() -> ApiResult<HttpResponse> {
    Err(ApiError::NoSuchPage)
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
