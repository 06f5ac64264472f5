//! HTTP: how programs and people reach the engine. No rules and no SQL live here.
//!
//! [`routes`] lists every URL, [`error`] every public error; `docs/HTTP.md` is the contract.

mod attachments;
mod bodies;
mod ceiling;
mod claims;
mod desk;
mod entries;
pub mod error;
pub mod floods;
mod freshness;
mod kinds;
mod log;
mod matters;
mod members;
pub mod openapi;
mod operators;
mod organisation;
pub mod pages;
mod parameters;
mod polls;
mod requests;
pub mod routes;
mod sentences;
pub mod site;
mod statements;
mod turn;
mod weights;
pub mod witness;

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::http::header::X_CONTENT_TYPE_OPTIONS;
use actix_web::middleware::{DefaultHeaders, from_fn};
use actix_web::web::Data;
use actix_web::{App, HttpServer};

use crate::service::Engine;
use crate::service::desk::Desk;
pub use ceiling::bind_ceiling;
pub use desk::FORM_BYTES_MAX;
pub use requests::BODY_BYTES_MAX;
use site::Site;

/// A server on `listen` without an enrolment desk, ready to run, and the address it really has.
///
/// Errors when the address cannot be taken. Must be called inside an actix runtime.
pub fn bind(engine: Arc<Engine>, listen: SocketAddr) -> io::Result<(Server, SocketAddr)> {
    bind_with(engine, (None, Site::default()), listen)
}

/// The same, with an enrolment desk where there is one, and what the site has of its own.
pub fn bind_with(
    engine: Arc<Engine>,
    (desk, site): (Option<Desk>, Site),
    listen: SocketAddr,
) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let engine = Data::from(engine);
    let desk = Data::new(desk);
    let site = Data::new(site);
    let room = Data::new(requests::Room::new());
    let server = HttpServer::new(move || {
        App::new()
            .app_data(engine.clone())
            .app_data(room.clone())
            .app_data(desk.clone())
            .app_data(site.clone())
            // Nothing is what it is not said to be.
            .wrap(from_fn(error::as_problem))
            .wrap(DefaultHeaders::new().add((X_CONTENT_TYPE_OPTIONS, "nosniff")))
            .configure(routes::configure)
            .default_service(actix_web::web::to(pages::trouble::nowhere))
            .wrap(from_fn(sentences::say))
    })
    .client_request_timeout(Duration::from_secs(10))
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
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

/// What was collected since then, in the words of `/metrics`.
pub fn recorded() -> String {
    operators::recorder().render()
}
