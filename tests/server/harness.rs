//! A service of one's own, in this process, behind HTTP on the loopback address; and a community
//! that reaches it only over HTTP.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::channel;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use actix_web::dev::ServerHandle;
use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::first::FirstDocument;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::log::attachments::attachment_path;
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::directory::{CHECKPOINT_PATH, tile_paths};
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::tile::TileKind;
use folkmoot::domain::log::verifier::VerifierKey;
use folkmoot::domain::office::Principal;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::organisation::{ClockSource, Founding};
use folkmoot::domain::statement::{Said, Statement};
use folkmoot::http;
use folkmoot::service::birth::Birth;
use folkmoot::service::cosigned::Asked;
use folkmoot::service::job::EngineKeys;
use folkmoot::service::{Engine, ServiceError, Settings};
use folkmoot::view::Page;
use folkmoot::view::organisation::OrganisationView;
use folkmoot::view::polls::PollView;
use folkmoot::view::problem::Problem;
use folkmoot::words::{self, Language};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::database::{SCHEMA, TestDatabase};
use crate::plans::matters::first;
use crate::plans::{FOUNDERS, ORIGIN, genesis, key_of, time, who};

/// How long anything may take that happens by itself, on the busiest of machines: only what hangs takes longer.
pub const PATIENCE: Duration = Duration::from_secs(300);

/// The key that signs the checkpoints of test logs.
pub fn log_key() -> SecretKey {
    SecretKey::from_seed(&[9; 32])
}

/// What checks them.
pub fn verifier_key() -> VerifierKey {
    VerifierKey::new(ORIGIN, log_key().public()).unwrap()
}

/// The engine's settings for a test's database and data directory, under the documents of [`first`] alone.
pub fn settings(database_url: Option<&str>, data: &Path, genesis: Founding) -> Settings {
    settings_under(database_url, data, genesis, &first(&[]))
}

/// The first entry of a community that was born so, under these documents.
pub fn birth(mut genesis: Founding, documents: &[Document]) -> Birth {
    genesis.documents = FirstDocument::all(documents);
    if genesis.clock == ClockSource::Real {
        // The founders sit by the machine's clock, whatever it says.
        genesis.founded = time("2025-01-01T00:00:00Z");
    }
    let texts: Vec<String> = documents.iter().map(Document::text).collect();
    Birth::new(note(None, genesis, &FOUNDERS.map(who)).to_bytes(), &texts)
}

fn settings_under(
    database_url: Option<&str>,
    data: &Path,
    genesis: Founding,
    documents: &[Document],
) -> Settings {
    Settings {
        data: data.to_owned(),
        database_url: database_url.map(str::to_owned),
        schema: SCHEMA.to_owned(),
        keys: EngineKeys {
            log: log_key(),
            service: key_of(&who("s/service")),
        },
        genesis: birth(genesis, documents),
        asked: Asked::default(),
        // Tests vote again at once; the pace has its own.
        pace: Duration::ZERO,
    }
}

/// A note of the test log with the signatures of these, in this order.
pub fn note(genesis: Option<Hash>, said: impl Into<Said>, signers: &[Principal]) -> Note {
    let statement = Statement {
        log: ORIGIN.to_owned(),
        genesis,
        said: said.into(),
    };
    note_of_text(&statement.text(), signers)
}

/// A note over this text.
pub fn note_of_text(text: &str, signers: &[Principal]) -> Note {
    let keys: Vec<SecretKey> = signers.iter().map(key_of).collect();
    let signers: Vec<_> = signers.iter().zip(&keys).collect();
    note_with_keys(text, &signers)
}

/// A note over this text by principals with keys that need not be theirs.
pub fn note_with_keys(text: &str, signers: &[(&Principal, &SecretKey)]) -> Note {
    let line = |(who, key): &(&Principal, &SecretKey)| {
        NoteSignature::make(text, &who.line_name(ORIGIN), key)
    };
    Note::new(text, signers.iter().map(line).collect()).expect("the note is well-formed")
}

/// Shows what the service has to say where a test fails.
fn show_messages() {
    let subscriber = tracing_subscriber::fmt().with_max_level(tracing::Level::WARN);
    // The second test of a run finds it done.
    let _ = subscriber.with_test_writer().try_init();
}

/// A service that answers on `url` until it is stopped.
pub struct Service {
    pub engine: Arc<Engine>,
    pub url: String,
    server: ServerHandle,
    thread: JoinHandle<()>,
}

impl Service {
    /// Starts the engine with these settings, and the server.
    pub fn start(settings: Settings) -> Result<Service, ServiceError> {
        show_messages();
        let engine = Arc::new(Engine::start(settings)?);
        let (ready, started) = channel();
        let shared = engine.clone();
        let thread = std::thread::spawn(move || {
            let serving = async move {
                let anywhere = SocketAddr::from(([127, 0, 0, 1], 0));
                let (server, address) = http::bind(shared, anywhere).expect("a free port");
                ready
                    .send((server.handle(), address))
                    .expect("a test waits");
                server.await.expect("the server runs");
            };
            actix_web::rt::System::new().block_on(serving);
        });
        let (server, address) = started.recv().expect("the server starts");
        Ok(Service {
            engine,
            url: format!("http://{address}"),
            server,
            thread,
        })
    }

    /// Stops both.
    pub fn stop(self) {
        drop(self.server.stop(true));
        self.thread.join().expect("the server ends well");
        self.engine.stop();
    }
}

/// A request's body: attachments, each with its line before it, and the note.
pub fn body(note: &Note, attachments: &[&[u8]]) -> Vec<u8> {
    let mut body = Vec::new();
    for bytes in attachments {
        let line = format!("attachment {} {}\n", Hash::of(bytes), bytes.len());
        body.extend_from_slice(line.as_bytes());
        body.extend_from_slice(bytes);
        body.push(b'\n');
    }
    body.extend(note.to_bytes());
    body
}

/// What the service answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: BTreeMap<String, String>,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).expect("an answer is text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&self.bytes)))
    }

    /// The stable code of a refusal; empty for a success.
    pub fn code(&self) -> String {
        match self.status {
            200..=299 => String::new(),
            _ => self.json()["code"].as_str().unwrap_or_default().to_owned(),
        }
    }

    /// What is wrong, as a sentence.
    pub fn said(&self) -> String {
        let problem: Problem = serde_json::from_slice(&self.bytes).unwrap();
        words::say(Language::English, &problem.told)
    }

    fn expect_ok(self) -> Answer {
        assert!(
            (200..300).contains(&self.status),
            "{}: {}",
            self.status,
            String::from_utf8_lossy(&self.bytes)
        );
        self
    }
}

/// Speaks HTTP to one service, over connections that stay open.
#[derive(Clone)]
pub struct Client {
    agent: ureq::Agent,
    url: String,
}

impl Client {
    pub fn new(url: &str) -> Client {
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(PATIENCE));
        Client {
            agent: config.build().new_agent(),
            url: url.to_owned(),
        }
    }

    pub fn get(&self, path: &str) -> Answer {
        answer(self.agent.get(format!("{}{path}", self.url)).call())
    }

    pub fn put(&self, path: &str, bytes: &[u8]) -> Answer {
        answer(self.agent.put(format!("{}{path}", self.url)).send(bytes))
    }

    pub fn post(&self, path: &str, bytes: &[u8]) -> Answer {
        let request = self.agent.post(format!("{}{path}", self.url));
        answer(
            request
                .content_type("text/plain; charset=utf-8")
                .send(bytes),
        )
    }

    /// Like `post`; `None` when the service is not there, or goes away before it has answered.
    pub fn try_post(&self, path: &str, bytes: &[u8]) -> Option<Answer> {
        let request = self.agent.post(format!("{}{path}", self.url));
        let request = request.content_type("text/plain; charset=utf-8");
        try_answer(request.send(bytes)).ok()
    }

    pub fn json(&self, path: &str) -> Value {
        self.get(path).expect_ok().json()
    }

    pub fn text(&self, path: &str) -> String {
        self.get(path).expect_ok().text()
    }

    /// What stands at this path, as the type that the service writes it from.
    pub fn read<T: DeserializeOwned>(&self, path: &str) -> T {
        let answer = self.get(path).expect_ok();
        serde_json::from_slice(&answer.bytes)
            .unwrap_or_else(|error| panic!("{path}: {error}: {}", answer.text()))
    }

    /// The first items of a list.
    pub fn list<T: DeserializeOwned>(&self, path: &str) -> Vec<T> {
        self.read::<Page<T>>(path).items
    }

    /// A poll as it stands.
    pub fn poll(&self, poll: &str) -> PollView {
        self.read(&format!("/api/polls/{poll}"))
    }

    /// Sends a statement with attachments in the same body.
    pub fn submit(&self, note: &Note, attachments: &[&[u8]]) -> Answer {
        self.post("/api/statements", &body(note, attachments))
    }

    /// Sends an attachment beforehand.
    pub fn stage(&self, bytes: &[u8]) {
        let path = format!("/api/attachments/{}", Hash::of(bytes));
        self.put(&path, bytes).expect_ok();
    }

    /// How many entries the log has.
    pub fn size(&self) -> u64 {
        let checkpoint = self.get("/checkpoint").expect_ok().bytes;
        let head = Checkpoint::claimed(&checkpoint);
        head.expect("it is a checkpoint").size
    }

    /// The log as a mirror of it would have it, file by file.
    pub fn mirror(&self) -> BTreeMap<String, Vec<u8>> {
        let size = self.size();
        let mut files = BTreeMap::new();
        let mut fetch = |path: String| {
            let bytes = self.get(&format!("/{path}")).expect_ok().bytes;
            files.insert(path, bytes);
        };
        fetch(CHECKPOINT_PATH.to_owned());
        for tile in tile_paths(size) {
            if tile.kind == TileKind::Entries {
                fetch(attachment_path(tile.index, tile.width));
            }
            fetch(tile.to_string());
        }
        files
    }

    /// Asks again and again until the poll is this far.
    pub fn await_phase(&self, poll: &str, phase: Phase) -> PollView {
        let begun = Instant::now();
        loop {
            let found = self.poll(poll);
            let reached = found.summary.phase;
            if reached == phase {
                return found;
            }
            assert!(begun.elapsed() < PATIENCE, "{poll} stays {reached}");
            std::thread::yield_now();
        }
    }
}

pub fn answer(called: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Answer {
    try_answer(called).expect("the service answers")
}

fn try_answer(
    called: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
) -> Result<Answer, ureq::Error> {
    let mut response = called?;
    let header = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
        (
            name.to_string(),
            value.to_str().unwrap_or_default().to_owned(),
        )
    };
    let body = response.body_mut().with_config().limit(1 << 30);
    let bytes = body.read_to_vec()?;
    Ok(Answer {
        status: response.status().as_u16(),
        headers: response.headers().iter().map(header).collect(),
        bytes,
    })
}

/// A receipt and what it is for.
#[derive(Debug, Clone)]
pub struct Receipted {
    pub statement: Hash,
    pub receipt: Receipt,
}

/// A community whose log is behind HTTP. Nothing here looks into the database or the engine.
pub struct Town {
    pub http: Client,
    pub genesis: Hash,
    references: AtomicU32,
}

impl Town {
    /// The founders' view of a service that has just been founded.
    pub fn new(service: &Service) -> Town {
        Town::at(&service.url)
    }

    /// The founders' view of the service at this URL.
    pub fn at(url: &str) -> Town {
        let http = Client::new(url);
        let organisation: OrganisationView = http.read("/api/organisation");
        Town {
            genesis: organisation.genesis,
            references: AtomicU32::new(1),
            http,
        }
    }

    /// A note of this log.
    pub fn note(&self, said: impl Into<Said>, signers: &[Principal]) -> Note {
        note(Some(self.genesis), said, signers)
    }

    /// Sends a note and checks the receipt that must come back.
    pub fn accepted(&self, note: &Note, attachments: &[&[u8]]) -> Receipted {
        let answer = self.http.submit(note, attachments);
        assert_eq!(answer.status, 200, "{}\n{}", answer.text(), note.text);
        let receipt = Receipt::parse(&answer.bytes).expect("the answer is a receipt");
        let signed = receipt.verify(&note.to_bytes(), &[verifier_key()]);
        signed.expect("the receipt proves that the note is in the log");
        let statement = Hash::of(note.text.as_bytes());
        assert_eq!(answer.headers["folkmoot-statement"], statement.to_string());
        assert_eq!(answer.headers["folkmoot-index"], receipt.index.to_string());
        Receipted { statement, receipt }
    }

    /// Signs and sends what must be accepted; the hash of the statement.
    pub fn signed(&self, said: impl Into<Said>, signers: &[&str]) -> Hash {
        let signers: Vec<Principal> = signers.iter().map(|name| who(name)).collect();
        self.accepted(&self.note(said, &signers), &[]).statement
    }

    /// Signs a text that the service has drafted.
    pub fn sign_draft(&self, path: &str, signer: &str) -> Receipted {
        let draft = self.http.text(path);
        self.accepted(&note_of_text(&draft, &[who(signer)]), &[])
    }

    /// A reference that no statement has used.
    pub fn reference(&self) -> Id {
        let next = self.references.fetch_add(1, Ordering::Relaxed);
        Id::parse(&format!("act-{next}")).unwrap()
    }
}

/// A database with a data directory of its own, and a founded service on it.
pub struct Place {
    pub database: TestDatabase,
    pub data: tempfile::TempDir,
}

impl Place {
    pub fn new() -> Place {
        Place {
            database: TestDatabase::new(),
            data: tempfile::tempdir().unwrap(),
        }
    }

    /// The usual community's settings for this place.
    pub fn settings(&self) -> Settings {
        self.settings_of(genesis(log_key().public()))
    }

    /// The settings of a community that was born so.
    pub fn settings_of(&self, genesis: Founding) -> Settings {
        settings(Some(&self.database.url()), self.data.path(), genesis)
    }

    pub fn start(&self) -> Service {
        Service::start(self.settings()).unwrap_or_else(|error| panic!("{error}"))
    }

    /// A service whose log begins with these documents.
    pub fn start_under(&self, texts: &[&str]) -> Service {
        let born = genesis(log_key().public());
        let url = self.database.url();
        let settings = settings_under(Some(&url), self.data.path(), born, &first(texts));
        Service::start(settings).unwrap_or_else(|error| panic!("{error}"))
    }
}
