//! The log as static files: checkpoint, tiles, entry bundles, attachment bundles (C2SP tlog-tiles).

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::vec;

use actix_files::NamedFile;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::Method;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use actix_web::web::{Bytes, Data, Path};
use actix_web::{HttpRequest, HttpResponse};

use super::error::{ApiError, ApiResult};
use crate::domain::fault::Term;
use crate::service::Engine;
use crate::service::files::Piece;

/// A full tile or bundle never changes.
pub(super) const FOR_EVER: (&str, &str) = ("Cache-Control", "public, max-age=31536000, immutable");
/// The head moves; what is not full or not released yet may grow.
pub(super) const NOT_STORED: (&str, &str) = ("Cache-Control", "no-store");
/// How much of a piece is handed to the connection at a time, which copies it.
const CHUNK_BYTES: usize = 64 * 1024;

/// Smaller files are read where they are sent: a full tile or bundle that somebody asks for is in memory, and
/// handing the read to another thread costs more than it does.
const AT_ONCE_BYTES: u64 = 256 * 1024;

/// The newest signed head that the configured witnesses stand behind.
pub async fn checkpoint(engine: Data<Engine>) -> ApiResult<HttpResponse> {
    let published = engine.witnessed();
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .insert_header(NOT_STORED)
        .body(published.checkpoint.clone()))
}

/// Hash tiles and entry bundles, full ones and the right edge.
pub async fn tile(
    engine: Data<Engine>,
    request: HttpRequest,
    path: Path<String>,
) -> ApiResult<HttpResponse> {
    serve(engine, &request, format!("tile/{path}")).await
}

/// The attachments that the entries of a bundle name.
pub async fn attachments(
    engine: Data<Engine>,
    request: HttpRequest,
    path: Path<String>,
) -> ApiResult<HttpResponse> {
    serve(engine, &request, format!("attachment/entries/{path}")).await
}

async fn serve(
    engine: Data<Engine>,
    request: &HttpRequest,
    path: String,
) -> ApiResult<HttpResponse> {
    if let Some(kept) = kept(&engine, request, &path) {
        return Ok(kept);
    }
    let missing = ApiError::NotFound {
        what: Term("thing-log-file"),
        id: path.clone(),
    };
    let mut file = engine.file(path.clone()).await?.ok_or(missing)?;
    // A final one was kept just now, and as a file it can be asked for in parts.
    if let Some(kept) = kept(&engine, request, &path).filter(|_| file.final_bytes) {
        return Ok(kept);
    }
    let cache = if file.final_bytes {
        FOR_EVER
    } else {
        NOT_STORED
    };
    let length = file.length();
    if request.method() == Method::HEAD {
        file.pieces.clear();
    }
    Ok(HttpResponse::Ok()
        .content_type("application/octet-stream")
        .insert_header(cache)
        .body(Sending {
            engine,
            length,
            pieces: file.pieces.into_iter(),
            reading: None,
            read: Bytes::new(),
        }))
}

/// A file that is kept, whole or the part that is asked for (RFC 9110, 14).
fn kept(engine: &Engine, request: &HttpRequest, path: &str) -> Option<HttpResponse> {
    let file = engine.kept_file(path)?;
    let named = NamedFile::from_file(file, path).ok()?;
    let mut answer = named
        .set_content_type(actix_web::mime::APPLICATION_OCTET_STREAM)
        .disable_content_disposition()
        .use_last_modified(false)
        .read_mode_threshold(AT_ONCE_BYTES)
        .into_response(request);
    let for_ever = HeaderValue::from_static(FOR_EVER.1);
    answer.headers_mut().insert(CACHE_CONTROL, for_ever);
    Some(answer)
}

/// A file on its way: a piece is read when the one before it is sent, so only one is in memory and
/// a slow reader keeps no connection to the database.
///
/// Where a piece cannot be read any more the connection breaks off, short of the stated length.
struct Sending {
    engine: Data<Engine>,
    length: u64,
    pieces: vec::IntoIter<Piece>,
    reading: Option<Pin<Box<dyn Future<Output = ApiResult<Bytes>>>>>,
    /// What was read and is not sent.
    read: Bytes,
}

impl MessageBody for Sending {
    type Error = ApiError;

    fn size(&self) -> BodySize {
        BodySize::Sized(self.length)
    }

    fn poll_next(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<ApiResult<Bytes>>> {
        let this = self.get_mut();
        while this.read.is_empty() {
            if let Some(reading) = &mut this.reading {
                this.read = ready!(reading.as_mut().poll(context))?;
                this.reading = None;
            } else if let Some(piece) = this.pieces.next() {
                this.reading = Some(Box::pin(read(this.engine.clone(), piece)));
            } else {
                return Poll::Ready(None);
            }
        }
        let length = this.read.len().min(CHUNK_BYTES);
        Poll::Ready(Some(Ok(this.read.split_to(length))))
    }
}

async fn read(engine: Data<Engine>, piece: Piece) -> ApiResult<Bytes> {
    let (hash, size) = match piece {
        Piece::Held(bytes) => return Ok(bytes.into()),
        Piece::Stored { hash, size } => (hash, size),
    };
    let erased = || ApiError::NotFound {
        what: Term("thing-attachment"),
        id: hash.to_string(),
    };
    let bytes = engine.stored(hash, size).await?.ok_or_else(erased)?;
    Ok(bytes.into())
}
