//! A load generator: prepared requests over kept connections, one at a time on each.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::LocalSet;

use super::super::CliError;
use super::super::error::setup::SetupFault;
use crate::domain::hash::Hash;
use crate::service::framing;

/// One request, byte for byte.
#[derive(Debug, Clone)]
pub struct Request(Arc<[u8]>);

impl Request {
    /// A statement without attachments.
    pub fn note(note: &[u8]) -> Request {
        let mut bytes = format!(
            "POST /api/statements HTTP/1.1\r\nhost: bench\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {}\r\n\r\n",
            note.len()
        )
        .into_bytes();
        bytes.extend_from_slice(note);
        Request(bytes.into())
    }

    /// A question.
    pub fn get(path: &str) -> Request {
        let text = format!("GET {path} HTTP/1.1\r\nhost: bench\r\n\r\n");
        Request(text.into_bytes().into())
    }

    /// A page, as browsers ask for it.
    pub fn page(path: &str) -> Request {
        let text =
            format!("GET {path} HTTP/1.1\r\nhost: bench\r\naccept-encoding: gzip, br\r\n\r\n");
        Request(text.into_bytes().into())
    }

    /// A statement with one inline attachment.
    pub fn statement(note: &[u8], attachment: &[u8]) -> Request {
        let mut body = Vec::new();
        framing::attach(&mut body, &Hash::of(attachment), attachment);
        body.extend_from_slice(note);
        Request::note(&body)
    }
}

/// What one round showed.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// Answers with 200 a second.
    pub per_second: f64,
    /// Half of the answers came within this time.
    pub p50: Duration,
    /// All but one in a hundred came within this time.
    pub p99: Duration,
    /// How long it took from the first request to the last answer.
    pub passed: Duration,
}

/// Sends each connection's requests in order, all connections at once from one thread: what the
/// load costs is taken from what is measured.
///
/// Errors when a connection breaks or an answer is not 200.
pub fn fire(address: SocketAddr, requests: Vec<Vec<Request>>) -> Result<Shot, CliError> {
    fire_at(address, requests, None)
}

/// As [`fire`], but the requests fall due at so many a second in all, whatever the answers take, and times
/// count from there; `None`: each as soon as the one before it is answered.
pub fn fire_at(
    address: SocketAddr,
    requests: Vec<Vec<Request>>,
    per_second: Option<f64>,
) -> Result<Shot, CliError> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let shot = runtime.and_then(|runtime| {
        LocalSet::new().block_on(&runtime, async {
            let mut connections = Vec::with_capacity(requests.len());
            for own in requests {
                let stream = TcpStream::connect(address).await?;
                stream.set_nodelay(true)?;
                connections.push((stream, own));
            }
            let begun = Instant::now();
            let step =
                per_second.map(|rate| Duration::from_secs_f64(connections.len() as f64 / rate));
            let count = connections.len() as u32;
            let sending = connections
                .into_iter()
                .zip(0..)
                .map(|((stream, own), number)| {
                    // Spread over the first step, so that they do not come in waves.
                    let dues = step.map(|step| (begun + step / count * number, step));
                    tokio::task::spawn_local(send_all(stream, own, dues))
                });
            let mut times = Vec::new();
            for one in sending.collect::<Vec<_>>() {
                times.extend(one.await.expect("a connection's task does not panic")?);
            }
            Ok(Shot::of(times, begun.elapsed()))
        })
    });
    shot.map_err(|error: io::Error| {
        CliError::from(SetupFault::Program {
            program: "a bench connection".to_owned(),
            reason: error.to_string(),
        })
    })
}

impl Shot {
    /// Of the times that answers took, all within `passed`.
    pub fn of(mut times: Vec<Duration>, passed: Duration) -> Shot {
        times.sort_unstable();
        let at = |percent: usize| {
            times
                .get(times.len() * percent / 100)
                .copied()
                .unwrap_or_default()
        };
        Shot {
            per_second: times.len() as f64 / passed.as_secs_f64(),
            p50: at(50),
            p99: at(99),
            passed,
        }
    }
}

/// Sends each when it is due, from an instant on and then a step apart; without, one after another.
async fn send_all(
    mut stream: TcpStream,
    requests: Vec<Request>,
    mut due: Option<(Instant, Duration)>,
) -> io::Result<Vec<Duration>> {
    let mut answer = vec![0; 16 * 1024];
    let mut times = Vec::with_capacity(requests.len());
    for request in &requests {
        let mut late = Duration::ZERO;
        if let Some((next, step)) = &mut due {
            tokio::time::sleep_until((*next).into()).await;
            late = next.elapsed();
            *next += *step;
        }
        times.push(late + ask(&mut stream, request, &mut answer).await?);
    }
    Ok(times)
}

/// Sends one request and reads its answer; how long that took. Errors unless it is a 200.
pub async fn ask(
    stream: &mut TcpStream,
    request: &Request,
    answer: &mut [u8],
) -> io::Result<Duration> {
    let begun = Instant::now();
    stream.write_all(&request.0).await?;
    read_answer(stream, answer).await?;
    Ok(begun.elapsed())
}

/// Reads one answer with a length, which need not fit into the buffer; errors unless it is a 200.
async fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<()> {
    let (mut filled, mut read) = (0, 0);
    let mut needed = None;
    while needed.is_none_or(|needed| read < needed) {
        // What was seen of the body is not needed again.
        if filled == buffer.len() && needed.is_some() {
            filled = buffer.len() / 2;
        }
        let more = stream.read(&mut buffer[filled..]).await?;
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += more;
        read += more;
        if needed.is_none() {
            needed = length_of_answer(&buffer[..filled]);
        }
    }
    if buffer.starts_with(b"HTTP/1.1 200") {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&buffer[..filled.min(2048)]).into_owned(),
    ))
}

/// How long the answer is, head included; `None` while its head is not whole.
fn length_of_answer(begun: &[u8]) -> Option<usize> {
    const FIELD: &[u8] = b"content-length: ";
    let end = begun.windows(4).position(|four| four == b"\r\n\r\n")?;
    let mut lines = begun[..end].split(|byte| *byte == b'\n');
    let length = lines.find_map(|line| {
        let (name, value) = line.split_at_checked(FIELD.len())?;
        let value = str::from_utf8(value.trim_ascii_end()).ok()?;
        name.eq_ignore_ascii_case(FIELD)
            .then(|| value.parse().ok())?
    });
    Some(end + 4 + length.unwrap_or(0))
}
