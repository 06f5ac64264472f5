//! Answers that need not be sent again: what is read under `/api/` follows from the log, so the root of
//! its newest head is the tag of every such answer (RFC 9110, 8.8.3).
//!
//! The head is looked at before the answer is made, so an answer may be newer than its tag and is then
//! fetched once more; it is never older.

use actix_web::HttpResponse;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{CACHE_CONTROL, ETAG, HeaderValue, IF_NONE_MATCH};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web::Data;

use crate::service::Engine;

/// Kept, and asked about each time.
const ASK_AGAIN: HeaderValue = HeaderValue::from_static("no-cache");

/// Whether what is read at a path of the table follows from the log alone. Uploads and drafts wait
/// outside of it, what is erased goes without an entry, a poll's view says which marks the database has
/// lost, and witnesses sign the head of a receipt when they come round.
pub(super) fn follows_from_the_log(path: &str) -> bool {
    path.starts_with("/api/")
        && path != "/api/polls/{poll}"
        && !path.starts_with("/api/receipts/")
        && !path.starts_with("/api/attachments/")
        && !path.contains("/drafts/")
}

/// Answers 304 where whoever asks has the answer of this head, else tags the answer.
pub(super) async fn tagged<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    // Whoever writes needs no tag, and ballots should not pay for one.
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    let engine = request.app_data::<Data<Engine>>().filter(|_| reads);
    let tag = engine.and_then(|engine| {
        let root = engine.published().head.root;
        // Weak, since the same answer may come compressed or not.
        HeaderValue::try_from(format!("W/\"{}-{root}\"", env!("CARGO_PKG_VERSION"))).ok()
    });
    let Some(tag) = tag else {
        return Ok(next.call(request).await?.map_into_left_body());
    };
    let known = request.headers().get_all(IF_NONE_MATCH);
    let mut known = known
        .filter_map(|tags| tags.to_str().ok())
        .flat_map(|tags| tags.split(','));
    if known.any(|one| one.trim().as_bytes() == tag.as_bytes()) {
        let unchanged = HttpResponse::NotModified()
            .insert_header((ETAG, tag))
            .insert_header((CACHE_CONTROL, ASK_AGAIN))
            .finish();
        return Ok(request.into_response(unchanged).map_into_right_body());
    }
    let mut answer = next.call(request).await?;
    if answer.status() == StatusCode::OK {
        let headers = answer.headers_mut();
        headers.insert(ETAG, tag);
        if !headers.contains_key(CACHE_CONTROL) {
            headers.insert(CACHE_CONTROL, ASK_AGAIN);
        }
    }
    Ok(answer.map_into_left_body())
}
