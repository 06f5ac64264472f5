//! The HTTP interface of a service as functions: requests, limits, patience, and what it refuses.
//!
//! Everything here may be sent again after a lost connection: reading changes nothing, and the same
//! statement twice gives the same receipt. Routes and answers: `docs/HTTP.md`.

use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use serde::de::DeserializeOwned;
use ureq::http::Response;
use ureq::{Agent, Body};

use super::CliError;
use super::error::connection::ConnectionFault;
use super::error::said;
use super::language::{language, say};
use super::regular::pour;
use crate::domain::fault::{Told, declared};
use crate::domain::hash::Hash;
use crate::domain::log::note::Note;
use crate::service::error::os;
use crate::service::framing;
use crate::view::page::{LIMIT_MAX, Page};
use crate::view::problem::Problem;
use crate::view::statements::{DryRunView, TriedView};
use crate::words;

/// Attachments up to this many bytes travel in the body of their statement, larger ones before it.
const INLINE_BYTES_MAX: usize = 4 << 20;

/// How many statements are tried in one request, and in how many bytes about.
const TRIED_AT_ONCE: usize = 10_000;
const TRIED_BYTES_MAX: usize = 8 << 20;

/// The longest answer that is read into memory.
const ANSWER_BYTES_MAX: u64 = 1 << 30;

/// How often a request is sent before giving up.
const ATTEMPTS: u32 = 5;

/// How long to wait before the second attempt; twice as long before each further one.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// The longest pause that a service can ask for with `Retry-After`.
const PAUSE_MAX: Duration = Duration::from_secs(30);

/// A note, and the attachments that its statement names.
#[derive(Clone)]
pub struct Signed {
    /// The note.
    pub note: Note,
    /// What goes with it.
    pub attachments: Vec<Vec<u8>>,
}

/// A service behind a URL.
#[derive(Clone)]
pub struct Client {
    agent: Agent,
    base: String,
}

impl Client {
    /// A client for the service at `base`, such as `https://vote.example.org`.
    pub fn new(base: &str) -> Client {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_connect(Some(Duration::from_secs(10)))
            // The first draft of a roll may bring a minute of counting, see docs/WEIGHTS.md, section 8.
            .timeout_recv_response(Some(Duration::from_secs(300)))
            .user_agent(concat!("folkmoot/", env!("CARGO_PKG_VERSION")))
            .build();
        Client {
            agent: config.into(),
            base: base.trim_end_matches('/').to_owned(),
        }
    }

    /// The URL of the service, without a final slash.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// What stands at `path`. Errors with `Service` when the service says no, 404 included.
    pub fn get(&self, path: &str) -> Result<Vec<u8>, CliError> {
        self.send(path, |url| self.agent.get(url).call(), whole)
    }

    /// Writes what stands at `path` to `file` as it arrives, however long; whether there is anything.
    pub fn fetch(&self, path: &str, file: &Path) -> Result<bool, CliError> {
        let take = |url: &str, body: &mut Body| {
            let lost = |error: io::Error| unreachable(url, error.into());
            pour(&mut body.as_reader(), file, lost)
        };
        match self.send(path, |url| self.agent.get(url).call(), take) {
            Err(CliError::Connection(ConnectionFault::Refused { status: 404, .. })) => Ok(false),
            answer => answer.map(|()| true),
        }
    }

    /// What stands at `path`, `None` for 404.
    pub fn find(&self, path: &str) -> Result<Option<Vec<u8>>, CliError> {
        match self.get(path) {
            Err(CliError::Connection(ConnectionFault::Refused { status: 404, .. })) => Ok(None),
            answer => answer.map(Some),
        }
    }

    /// The JSON at `path`.
    pub fn get_json<T: DeserializeOwned>(&self, path: &str) -> Result<T, CliError> {
        serde_json::from_slice(&self.get(path)?)
            .map_err(|error| self.unexpected(path, said(&error)))
    }

    /// Every item of the list at `path`, page by page.
    pub fn list<T: DeserializeOwned>(&self, path: &str) -> Result<Vec<T>, CliError> {
        let mut items = Vec::new();
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut page = format!("{path}{mark}limit={LIMIT_MAX}");
        loop {
            let found: Page<T> = self.get_json(&page)?;
            items.extend(found.items);
            match found.next {
                None => return Ok(items),
                Some(next) => page = format!("{path}{mark}limit={LIMIT_MAX}&after={next}"),
            }
        }
    }

    /// The text of a reason that a statement names; in its place what became of it, when it cannot be had.
    pub fn reason(&self, hash: &Hash) -> String {
        match self.find(&format!("/api/attachments/{hash}")) {
            Ok(Some(bytes)) => String::from_utf8_lossy(&bytes).trim_end().to_owned(),
            Ok(None) => say(&Told::new("text-erased").with("hash", hash)),
            Err(_) => say(&Told::new("text-unavailable").with("hash", hash)),
        }
    }

    /// The UTF-8 text at `path`.
    pub fn get_text(&self, path: &str) -> Result<String, CliError> {
        String::from_utf8(self.get(path)?).map_err(|error| self.unexpected(path, said(&error)))
    }

    /// What would become of these, each after the ones before it, if they were sent now.
    pub fn dry_run(&self, all: &[Signed]) -> Result<Vec<TriedView>, CliError> {
        let path = "/api/statements?dry-run";
        let mut tried: Vec<TriedView> = Vec::with_capacity(all.len());
        while let Some(rest) = all.get(tried.len()..).filter(|rest| !rest.is_empty()) {
            let mut body = Vec::new();
            for signed in rest.iter().take(TRIED_AT_ONCE) {
                if body.len() > TRIED_BYTES_MAX {
                    break;
                }
                for bytes in &signed.attachments {
                    framing::attach(&mut body, &Hash::of(bytes), bytes);
                }
                framing::add_note(&mut body, &signed.note.to_bytes());
            }
            let post = |url: &str| self.agent.post(url).send(body.as_slice());
            let answer = self.send(path, post, whole)?;
            let read = serde_json::from_slice(&answer);
            let found: DryRunView = read.map_err(|error| self.unexpected(path, said(&error)))?;
            if found.statements.is_empty() || found.statements.len() > rest.len() {
                return Err(self.unexpected(path, declared("answer-fault.not-asked")));
            }
            tried.extend(found.statements);
        }
        Ok(tried)
    }

    /// Sends a note with the attachments that its statement names; the receipt's bytes.
    pub fn submit(&self, note: &[u8], attachments: &[Vec<u8>]) -> Result<Vec<u8>, CliError> {
        let mut body = Vec::new();
        for bytes in attachments {
            let hash = Hash::of(bytes);
            if body.len() + bytes.len() > INLINE_BYTES_MAX {
                let path = format!("/api/attachments/{hash}");
                self.send(
                    &path,
                    |url| self.agent.put(url).send(bytes.as_slice()),
                    whole,
                )?;
                continue;
            }
            framing::attach(&mut body, &hash, bytes);
        }
        body.extend(note);
        let post = |url: &str| {
            let request = self.agent.post(url);
            let request = request.header("Content-Type", "text/plain; charset=utf-8");
            request.send(body.as_slice())
        };
        self.send("/api/statements", post, whole)
    }

    /// An answer that is not what `docs/HTTP.md` says.
    pub fn unexpected(&self, path: &str, reason: Told) -> CliError {
        CliError::from(ConnectionFault::Answer {
            url: format!("{}{path}", self.base),
            reason,
        })
    }

    /// Sends a request until there is an answer that `take` could read to its stated end.
    fn send<T>(
        &self,
        path: &str,
        request: impl Fn(&str) -> Result<Response<Body>, ureq::Error>,
        take: impl Fn(&str, &mut Body) -> Result<T, CliError>,
    ) -> Result<T, CliError> {
        let url = format!("{}{path}", self.base);
        let mut pause = FIRST_PAUSE;
        let mut attempt = 1;
        loop {
            let (failure, wait) = match request(&url) {
                Ok(mut response) => match read(&url, &mut response, &take) {
                    Ok(answer) => return Ok(answer),
                    Err(error) if !error.passes() => return Err(error),
                    Err(error) => (error, retry_after(&response)),
                },
                Err(ureq::Error::BadUri(reason)) => {
                    return Err(ConnectionFault::Url { url, reason }.into());
                }
                Err(error) => (unreachable(&url, error), None),
            };
            if attempt == ATTEMPTS {
                return Err(failure);
            }
            thread::sleep(wait.unwrap_or(pause).min(PAUSE_MAX));
            pause *= 2;
            attempt += 1;
        }
    }
}

fn unreachable(url: &str, error: ureq::Error) -> CliError {
    CliError::from(ConnectionFault::Unreachable {
        url: url.to_owned(),
        reason: match &error {
            ureq::Error::Io(error) => os(error),
            ureq::Error::Timeout(_) => declared("os-error.timed-out"),
            ureq::Error::HostNotFound => declared("os-error.no-host"),
            error => said(error),
        },
    })
}

/// The whole body, in memory. Errors with `TooLong`, at once where the length says so.
fn whole(url: &str, body: &mut Body) -> Result<Vec<u8>, CliError> {
    let too_long = || {
        CliError::from(ConnectionFault::TooLong {
            url: url.to_owned(),
        })
    };
    if body.content_length() > Some(ANSWER_BYTES_MAX) {
        return Err(too_long());
    }
    let reader = body.with_config().limit(ANSWER_BYTES_MAX);
    reader.read_to_vec().map_err(|error| match error {
        ureq::Error::BodyExceedsLimit(_) => too_long(),
        error => unreachable(url, error),
    })
}

fn read<T>(
    url: &str,
    response: &mut Response<Body>,
    take: impl Fn(&str, &mut Body) -> Result<T, CliError>,
) -> Result<T, CliError> {
    let status = response.status();
    if status.is_success() {
        return take(url, response.body_mut());
    }
    let body = whole(url, response.body_mut())?;
    let told = match serde_json::from_slice::<Problem>(&body) {
        Ok(problem) => problem,
        Err(_) => Problem {
            r#type: String::new(),
            title: status.canonical_reason().unwrap_or_default().to_owned(),
            status: status.as_u16(),
            told: Told::new(status.as_u16().to_string()),
            detail: None,
        },
    };
    Err(refusal(&told))
}

/// What a service says no with, as an error.
pub fn refusal(problem: &Problem) -> CliError {
    let (status, code) = (problem.status, problem.told.code.to_string());
    let reason = match words::knows(language(), &problem.told) {
        true => problem.told.clone(),
        // Another version of the service, or something on the way to it.
        false => said(problem.detail.as_ref().unwrap_or(&problem.title)),
    };
    // What came too soon is not refused: the same is taken later.
    let fault = match status < 500 && status != 429 {
        true => ConnectionFault::Refused {
            status,
            code,
            reason,
        },
        false => ConnectionFault::Failed {
            status,
            code,
            reason,
        },
    };
    fault.into()
}

fn retry_after(response: &Response<Body>) -> Option<Duration> {
    let value = response.headers().get("Retry-After")?;
    let seconds = value.to_str().ok()?.parse().ok()?;
    Some(Duration::from_secs(seconds))
}
