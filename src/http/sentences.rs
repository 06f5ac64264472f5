//! Sentences beside the codes of what is refused, where the query asks for a language.

use std::fmt;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;
use actix_web::{HttpResponse, ResponseError};

use super::error::ApiError;
use super::parameters;
use crate::words::Language;

/// Adds the sentence to what is answered with an [`ApiError`], where the query asks for a language.
pub async fn say<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let language = parameters::language(request.query_string());
    let language = language.ok().flatten();
    let answer = match next.call(request).await {
        Ok(answer) => answer.map_into_boxed_body(),
        Err(error) => return Err(said(error, language)),
    };
    let failed = answer.response().error();
    let failed = failed.and_then(|error| error.as_error::<ApiError>().cloned());
    Ok(match (failed, language) {
        (Some(error), Some(language)) => {
            answer.map_body(|_, _| BoxBody::new(error.body(Some(language))))
        }
        _ => answer,
    })
}

/// An error with the language in which it is to be said.
#[derive(Debug)]
struct Said {
    error: ApiError,
    language: Language,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl ResponseError for Said {
    fn status_code(&self) -> StatusCode {
        self.error.status_code()
    }

    fn error_response(&self) -> HttpResponse {
        let body = self.error.body(Some(self.language));
        self.error.error_response().set_body(BoxBody::new(body))
    }
}

fn said(error: actix_web::Error, language: Option<Language>) -> actix_web::Error {
    match (error.as_error::<ApiError>(), language) {
        (Some(known), Some(language)) => Said {
            error: known.clone(),
            language,
        }
        .into(),
        _ => error,
    }
}
