//! A load generator: prepared requests over kept connections, one at a time on each.

use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::{Arc, Barrier};
use std::thread;
use std::time::{Duration, Instant};

use super::super::CliError;
use crate::domain::hash::Hash;

/// One request, byte for byte.
#[derive(Debug, Clone)]
pub struct Request(Arc<[u8]>);

impl Request {
    /// A statement with one inline attachment.
    pub fn statement(note: &[u8], attachment: &[u8]) -> Request {
        let head = format!("attachment {} {}\n", Hash::of(attachment), attachment.len());
        let length = head.len() + attachment.len() + 1 + note.len();
        let mut bytes = format!(
            "POST /api/statements HTTP/1.1\r\nhost: bench\r\ncontent-type: text/plain; charset=utf-8\r\ncontent-length: {length}\r\n\r\n{head}"
        )
        .into_bytes();
        bytes.extend_from_slice(attachment);
        bytes.push(b'\n');
        bytes.extend_from_slice(note);
        Request(bytes.into())
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
}

/// Sends each connection's requests in order, all connections at once.
///
/// Errors when a connection breaks or an answer is not 200.
pub fn fire(address: SocketAddr, requests: Vec<Vec<Request>>) -> Result<Shot, CliError> {
    let start = Arc::new(Barrier::new(requests.len() + 1));
    let threads: Vec<_> = requests
        .into_iter()
        .map(|own| {
            let start = start.clone();
            thread::spawn(move || send_all(address, &own, &start))
        })
        .collect();
    start.wait();
    let begun = Instant::now();
    let mut times = Vec::new();
    for thread in threads {
        let sent = thread.join().expect("a connection's thread does not panic");
        times.extend(sent.map_err(|error| CliError::Program {
            program: "a bench connection".to_owned(),
            reason: error.to_string(),
        })?);
    }
    let passed = begun.elapsed();
    times.sort_unstable();
    let at = |percent: usize| {
        times
            .get(times.len() * percent / 100)
            .copied()
            .unwrap_or_default()
    };
    Ok(Shot {
        per_second: times.len() as f64 / passed.as_secs_f64(),
        p50: at(50),
        p99: at(99),
    })
}

fn send_all(
    address: SocketAddr,
    requests: &[Request],
    start: &Barrier,
) -> io::Result<Vec<Duration>> {
    let connected = TcpStream::connect(address);
    start.wait();
    let mut stream = connected?;
    stream.set_nodelay(true)?;
    let mut answer = vec![0; 64 * 1024];
    let mut times = Vec::with_capacity(requests.len());
    for request in requests {
        let begun = Instant::now();
        stream.write_all(&request.0)?;
        read_answer(&mut stream, &mut answer)?;
        times.push(begun.elapsed());
    }
    Ok(times)
}

/// Reads one answer with a length; errors unless it is a 200.
fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<()> {
    let mut filled = 0;
    let mut needed = None;
    while needed.is_none_or(|needed| filled < needed) {
        let more = stream.read(&mut buffer[filled..])?;
        if more == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        filled += more;
        if needed.is_none()
            && let Some(end) = buffer[..filled]
                .windows(4)
                .position(|four| four == b"\r\n\r\n")
        {
            let head = String::from_utf8_lossy(&buffer[..end]).to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
            needed = Some(end + 4 + length.unwrap_or(0));
        }
    }
    if buffer.starts_with(b"HTTP/1.1 200") {
        return Ok(());
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&buffer[..filled]).into_owned(),
    ))
}
