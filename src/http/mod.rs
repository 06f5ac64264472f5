//! HTTP: how programs and people reach the engine. No rules and no SQL live here.
//!
//! [`routes`] lists every URL, [`error`] every public error; `docs/HTTP.md` is the contract.

mod attachments;
mod ceiling;
mod claims;
pub mod error;
mod log;
mod members;
mod operators;
mod organisation;
mod polls;
pub mod routes;
mod statements;
mod weights;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Data, Payload};
use actix_web::{App, HttpRequest, HttpServer};

use crate::service::Engine;
pub use ceiling::bind_ceiling;
use error::ApiError;

/// The most bytes a body may have: a large batch or roll beside its statement.
pub const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;
/// How long a body may take to arrive; actix has no limit of its own.
const BODY_TIMEOUT: Duration = Duration::from_secs(30);

/// A server on `listen`, ready to run, and the address it really has.
///
/// Errors when the address cannot be taken. Must be called inside an actix runtime.
pub fn bind(engine: Arc<Engine>, listen: SocketAddr) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let engine = Data::from(engine);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(engine.clone())
            .app_data(error::query_config())
            .configure(routes::configure)
            .default_service(actix_web::web::to(error::no_such_page))
    })
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// Reads a whole body, bounded in size and time.
async fn read_body(request: &HttpRequest, payload: Payload) -> Result<Vec<u8>, ApiError> {
    let announced = request.headers().get(CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse::<usize>().ok());
    if announced.is_some_and(|length| length > BODY_BYTES_MAX) {
        return Err(ApiError::BodyTooLarge);
    }
    let reading = payload.to_bytes_limited(BODY_BYTES_MAX);
    match actix_web::rt::time::timeout(BODY_TIMEOUT, reading).await {
        Err(_) => Err(ApiError::BodyTooSlow),
        Ok(Err(_)) => Err(ApiError::BodyTooLarge),
        Ok(Ok(Err(_))) => Err(ApiError::BodyBroken),
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
    }
}

/// Runs `work` on an actix runtime of this thread.
pub fn block_on<T>(work: impl Future<Output = T>) -> T {
    actix_web::rt::System::new().block_on(work)
}

/// Ends when the process is asked to: Ctrl-C or a terminate signal.
pub async fn stop_signal() {
    use actix_web::rt::signal::unix::{SignalKind, signal};
    let terminated = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signals) => {
                signals.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = actix_web::rt::signal::ctrl_c() => {}
        () = terminated => {}
    }
}

/// Begins to collect what the engine counts; call it before the engine starts.
pub fn start_recording() {
    operators::recorder();
}
