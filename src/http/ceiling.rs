//! The ceiling that `bench` measures against: the same server, receiving and verifying only.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;

use actix_web::dev::Server;
use actix_web::web::{Data, Payload, post};
use actix_web::{App, HttpRequest, HttpResponse, HttpServer};

use super::error::ApiResult;
use super::requests::read_body;
use crate::service::Engine;

/// A server on `listen` that checks statements as `/api/statements` does and then forgets them.
pub fn bind_ceiling(engine: Arc<Engine>, listen: SocketAddr) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let engine = Data::from(engine);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(engine.clone())
            .route("/api/statements", post().to(check))
    })
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

/// Answers with as many bytes as a receipt has.
async fn check(
    engine: Data<Engine>,
    request: HttpRequest,
    payload: Payload,
) -> ApiResult<HttpResponse> {
    let body = read_body(&request, payload).await?;
    let length = body.bytes.len() * 4 / 3 + 800;
    engine.check_only(body.bytes).await?;
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body("x".repeat(length)))
}
