//! A witness behind HTTP: `add-checkpoint`, and the newest checkpoint of each log (C2SP tlog-witness).

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::web::{self, Data, Payload};
use actix_web::{App, HttpResponse, HttpServer};

use crate::domain::fault::{Class, Fault};
use crate::domain::hash::Hash;
use crate::domain::log::witnessing::{REQUEST_BYTES_MAX, WitnessingError};
use crate::domain::time::Time;
use crate::service::witness::{WitnessError, WitnessState};

/// How long a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(10);

const TEXT: &str = "text/plain; charset=utf-8";

/// A witness on `listen`, ready to run, and the address it really has.
///
/// Errors when the address cannot be taken. Must be called inside an actix runtime.
pub fn bind(state: Arc<WitnessState>, listen: SocketAddr) -> io::Result<(Server, SocketAddr)> {
    let listener = TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    let state = Data::from(state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .route("/add-checkpoint", web::post().to(add))
            .route("/{origin}/checkpoint", web::get().to(newest))
    })
    .workers(2)
    .client_request_timeout(PATIENCE)
    .shutdown_timeout(10)
    .disable_signals()
    .listen(listener)?
    .run();
    Ok((server, address))
}

async fn add(state: Data<WitnessState>, payload: Payload) -> HttpResponse {
    let reading = payload.to_bytes_limited(REQUEST_BYTES_MAX);
    let body = match actix_web::rt::time::timeout(PATIENCE, reading).await {
        Ok(Ok(Ok(body))) => body,
        Ok(Err(_)) => return plain(StatusCode::PAYLOAD_TOO_LARGE, "body-too-long"),
        Ok(Ok(Err(_))) | Err(_) => {
            return plain(StatusCode::REQUEST_TIMEOUT, "body-too-slow");
        }
    };
    let added = web::block(move || state.add(&body, now())).await;
    match added {
        Ok(Ok(line)) => plain(StatusCode::OK, line.trim_end()),
        Ok(Err(error)) => refused(&error),
        Err(_) => plain(StatusCode::SERVICE_UNAVAILABLE, "stopping"),
    }
}

/// The status that tlog-witness gives each refusal.
fn refused(error: &WitnessError) -> HttpResponse {
    let WitnessError::Refused(refusal) = error else {
        tracing::error!(%error, "not cosigned");
        return plain(StatusCode::SERVICE_UNAVAILABLE, "unavailable");
    };
    if let WitnessingError::OtherSize { size } = refusal {
        return HttpResponse::Conflict()
            .content_type("text/x.tlog.size")
            .body(format!("{size}\n"));
    }
    let status = match refusal.class() {
        Class::Missing => StatusCode::NOT_FOUND,
        Class::Forbidden => StatusCode::FORBIDDEN,
        Class::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::BAD_REQUEST,
    };
    plain(status, &refusal.told().to_string())
}

async fn newest(state: Data<WitnessState>, origin: web::Path<String>) -> HttpResponse {
    let found = Hash::parse(&origin).and_then(|origin| state.newest(&origin));
    match found {
        Some(note) => plain(StatusCode::OK, note.trim_end()),
        None => plain(StatusCode::NOT_FOUND, "unknown-log"),
    }
}

fn plain(status: StatusCode, text: &str) -> HttpResponse {
    HttpResponse::build(status)
        .content_type(TEXT)
        .body(format!("{text}\n"))
}

fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.map_or(0, |since| since.as_secs());
    let time = i64::try_from(seconds).ok().and_then(Time::from_seconds);
    time.expect("the clock of this machine is before the year 10000")
}
