//! Request bodies: bounded each in size and time, and all together in how much memory they take.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::body::{BodyStream, MessageBody};
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Data, Payload};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::ApiError;

/// The most bytes a body may have: a large batch or roll beside its statement.
pub const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// Bodies up to this size, such as ballots, are free: as many as there are connections.
const SMALL_BYTES: usize = 16 * 1024;
/// The most bytes that larger bodies may take together while they come in and are worked on.
const TOGETHER_BYTES_MAX: usize = 4 * BODY_BYTES_MAX;
/// How long a body may take to arrive; actix has no limit of its own.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// How much room is left for large bodies: a permit a byte.
pub struct Room(Arc<Semaphore>);

impl Room {
    pub(super) fn new() -> Room {
        Room(Arc::new(Semaphore::new(TOGETHER_BYTES_MAX)))
    }
}

/// A body, and the room that it takes until it is dropped.
#[derive(Default)]
pub(super) struct Body {
    pub bytes: Vec<u8>,
    room: Option<OwnedSemaphorePermit>,
}

impl Body {
    /// Takes in what has come. Room is taken for what is there, not for what was announced, so
    /// nobody keeps others out who does not send.
    fn take_in(&mut self, chunk: &[u8], room: Option<&Room>) -> Result<(), ApiError> {
        let needed = self.bytes.len().saturating_add(chunk.len());
        if needed > BODY_BYTES_MAX {
            return Err(too_large());
        }
        if needed > self.bytes.capacity() {
            let capacity = needed.next_power_of_two().max(1024);
            let more = capacity - self.bytes.capacity();
            if let (Some(room), true) = (room, capacity > SMALL_BYTES) {
                let more = u32::try_from(more).map_err(|_| too_large())?;
                let taken = room.0.clone().try_acquire_many_owned(more);
                let taken = taken.map_err(|_| ApiError::TooManyBodies)?;
                match &mut self.room {
                    Some(held) => held.merge(taken),
                    None => self.room = Some(taken),
                }
            }
            self.bytes.reserve_exact(capacity - self.bytes.len());
        }
        self.bytes.extend_from_slice(chunk);
        Ok(())
    }
}

/// Reads a whole body, bounded in size and time.
///
/// Errors with `BodyTooLarge`, at once where the length says so, `BodyTooSlow`, `BodyBroken`, and
/// `TooManyBodies` when there is no room for it beside the others.
pub(super) async fn read_body(request: &HttpRequest, payload: Payload) -> Result<Body, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(too_large());
    }
    let room = request.app_data::<Data<Room>>().map(|room| room.as_ref());
    let reading = async {
        let mut body = Body::default();
        let mut chunks = pin!(BodyStream::new(payload));
        while let Some(chunk) = poll_fn(|context| chunks.as_mut().poll_next(context)).await {
            let chunk = chunk.map_err(|_| ApiError::BodyBroken)?;
            body.take_in(&chunk, room)?;
        }
        Ok(body)
    };
    let read = actix_web::rt::time::timeout(BODY_TIMEOUT, reading);
    read.await.unwrap_or(Err(ApiError::BodyTooSlow))
}

fn too_large() -> ApiError {
    ApiError::BodyTooLarge {
        max: BODY_BYTES_MAX,
    }
}
