//! `kill -9` of the real service, of its PostgreSQL and of a single backend, while several clients
//! write: what was acknowledged stays, and what was not can be sent again.
//!
//! When to kill follows from a seed: after so many acknowledgements, and a little later.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{JoinHandle, yield_now};
use std::time::{Duration, Instant};

use folkmoot::domain::hash::{Hash, encode_hex};
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::Note;
use folkmoot::domain::log::policy::Trust;
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::office::Principal;
use folkmoot::domain::state::organisation::Founding;
use folkmoot::domain::verify::{Held, Options, verify};

use crate::cluster::{kill_postmaster, made_cluster};
use crate::commands::serve;
use crate::harness::{Client, PATIENCE, Town, birth, body, log_key, note, verifier_key};
use crate::plans::matters::first;
use crate::plans::{credited, enrolment, genesis, id, key_of, who};

/// Clients that write at the same time.
const CLIENTS: usize = 4;

/// A number below `end`, the same in every run.
fn seeded(moment: &str, end: u64) -> u64 {
    let hash = Hash::of(moment.as_bytes()).0;
    let number = u64::from_be_bytes(hash[..8].try_into().expect("eight bytes"));
    number % end
}

/// A data directory as `init` makes it, with a cluster in it and the keys of the test community.
fn data_dir() -> PathBuf {
    data_dir_of("", genesis(log_key().public()))
}

/// The same of a community that was born so.
pub fn data_dir_of(name: &str, genesis: Founding) -> PathBuf {
    let dir = made_cluster(name);
    fs::create_dir(dir.join("keys")).unwrap();
    for (name, key) in [("log", log_key()), ("service", key_of(&who("s/service")))] {
        write_key(&dir.join(format!("keys/{name}.key")), &key);
    }
    let born = birth(genesis, &first(&[]));
    fs::write(dir.join("genesis.note"), born.write()).unwrap();
    dir
}

fn write_key(path: &Path, key: &SecretKey) {
    let (public, seed) = (key.public(), encode_hex(key.seed()));
    fs::write(
        path,
        format!("folkmoot/key/v1\npublic {public}\nseed {seed}\n"),
    )
    .unwrap();
    let private = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    fs::set_permissions(path, private).unwrap();
}

/// The binary, running; killed when a test fails.
struct Service {
    child: Child,
    url: String,
}

impl Service {
    fn start(dir: &Path) -> Service {
        let (child, url) = serve(Path::new("/"), dir.to_str().unwrap()).unwrap();
        Service { child, url }
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A statement that was sent, with what came back if anything did.
struct Sent {
    note: Note,
    attachment: Option<Vec<u8>>,
    receipt: Option<Receipt>,
}

/// What a client makes of an answer.
enum Outcome {
    Acknowledged(Box<Receipt>),
    /// The service says to come back: nobody knows whether it was written.
    Later,
    /// The connection is gone.
    Lost,
}

impl Sent {
    /// Sends it once. Panics when it is refused: nothing here is against the rules.
    fn send(&self, http: &Client) -> Outcome {
        let attachments: Vec<&[u8]> = self.attachment.iter().map(Vec::as_slice).collect();
        let body = body(&self.note, &attachments);
        let Some(answer) = http.try_post("/api/statements", &body) else {
            return Outcome::Lost;
        };
        match answer.status {
            200 => {
                let receipt = Receipt::parse(&answer.bytes).expect("the answer is a receipt");
                let proven = receipt.verify(&self.note.to_bytes(), &[verifier_key()]);
                proven.expect("the receipt proves that the note is in the log");
                Outcome::Acknowledged(Box::new(receipt))
            }
            503 => Outcome::Later,
            status => panic!("{status}: {}", answer.text()),
        }
    }
}

/// One client: enrols members and credits them, one statement after another, until it is told to
/// stop or the connection is lost. What it is told to send later it sends again.
struct Writer {
    name: String,
    url: String,
    genesis: Hash,
    stop: std::sync::Arc<AtomicBool>,
    acknowledged: Sender<()>,
}

impl Writer {
    fn run(self) -> Vec<Sent> {
        let http = Client::new(&self.url);
        let mut all = Vec::new();
        for number in 0.. {
            let mut sent = self.statement(number);
            let outcome = loop {
                match sent.send(&http) {
                    Outcome::Later if !self.stop.load(Ordering::Relaxed) => yield_now(),
                    outcome => break outcome,
                }
            };
            let goes_on = !self.stop.load(Ordering::Relaxed);
            match outcome {
                Outcome::Acknowledged(receipt) => sent.receipt = Some(*receipt),
                Outcome::Later => {}
                Outcome::Lost => {
                    all.push(sent);
                    return all;
                }
            }
            all.push(sent);
            let _ = self.acknowledged.send(());
            if !goes_on {
                return all;
            }
        }
        all
    }

    /// A member, then a contribution of that member's, and so on.
    fn statement(&self, number: u64) -> Sent {
        let member = format!("{}-{}", self.name, number / 2);
        if number.is_multiple_of(2) {
            let signers = [who("o/lin"), Principal::Member(id(&member))];
            return Sent {
                note: note(Some(self.genesis), enrolment(&member), &signers),
                attachment: None,
                receipt: None,
            };
        }
        let (batch, lines) = credited(id(&format!("of-{member}")), &[(&member, 7)]);
        Sent {
            note: note(Some(self.genesis), batch, &[who("s/app")]),
            attachment: Some(lines),
            receipt: None,
        }
    }
}

/// Clients under way.
struct Load {
    stop: std::sync::Arc<AtomicBool>,
    acknowledged: Receiver<()>,
    clients: Vec<JoinHandle<Vec<Sent>>>,
}

impl Load {
    fn begin(town: &Town, url: &str, round: &str) -> Load {
        let stop = std::sync::Arc::new(AtomicBool::new(false));
        let (sender, acknowledged) = channel();
        let writer = |client: usize| Writer {
            name: format!("m-{round}-{client}"),
            url: url.to_owned(),
            genesis: town.genesis,
            stop: stop.clone(),
            acknowledged: sender.clone(),
        };
        let writers: Vec<Writer> = (0..CLIENTS).map(writer).collect();
        let clients = writers
            .into_iter()
            .map(|writer| std::thread::spawn(move || writer.run()));
        let clients = clients.collect();
        Load {
            stop,
            acknowledged,
            clients,
        }
    }

    /// Waits for so many acknowledgements more, and then a moment of up to 20 milliseconds.
    fn await_moment(&self, moment: &str) {
        for _ in 0..=seeded(moment, 60) {
            let answer = self.acknowledged.recv_timeout(PATIENCE);
            answer.unwrap_or_else(|error| panic!("{moment}: nothing is acknowledged: {error}"));
        }
        let later = Duration::from_micros(seeded(&format!("{moment}, later"), 20_000));
        let begun = Instant::now();
        while begun.elapsed() < later {
            yield_now();
        }
    }

    /// Ends the clients; everything they have sent.
    fn end(self) -> Vec<Sent> {
        self.stop.store(true, Ordering::Relaxed);
        let sent = self.clients.into_iter().map(|client| client.join());
        sent.flat_map(|sent| sent.expect("no client panics"))
            .collect()
    }
}

/// Every acknowledged statement is where its receipt says, below a head that continues the one it
/// was acknowledged under; the others can be sent again, twice for the same entry; nothing else is
/// in the log.
fn expect_nothing_lost(town: &Town, before: u64, sent: &mut [Sent]) {
    let mut lost = 0;
    for sent in sent.iter_mut().filter(|sent| sent.receipt.is_none()) {
        let again = || loop {
            match sent.send(&town.http) {
                Outcome::Acknowledged(receipt) => break *receipt,
                Outcome::Later => yield_now(),
                Outcome::Lost => panic!("the service has ended"),
            }
        };
        let (first, second) = (again(), again());
        assert_eq!(first.index, second.index);
        sent.receipt = Some(first);
        lost += 1;
    }
    let held = |(place, sent): (usize, &Sent)| {
        let receipt = sent.receipt.as_ref().expect("by now there is one");
        let fresh = town.http.get(&format!(
            "/api/receipts/{}",
            Hash::of(sent.note.text.as_bytes())
        ));
        let fresh = Receipt::parse(&fresh.bytes).expect("the answer is a receipt");
        assert_eq!(fresh.index, receipt.index);
        Held {
            name: format!("statement {place}"),
            bytes: receipt.to_string().into_bytes(),
        }
    };
    let receipts: Vec<Held> = sent.iter().enumerate().map(held).collect();
    let checkpoints = sent.iter().map(|sent| Held {
        name: "an old checkpoint".to_owned(),
        bytes: sent
            .receipt
            .as_ref()
            .expect("as above")
            .checkpoint
            .clone()
            .into_bytes(),
    });
    let files = town.http.mirror();
    let options = Options {
        trust: Some(Trust::of(town.genesis, vec![verifier_key()])),
        checkpoints: checkpoints.collect(),
        receipts,
        threads: 2,
        ..Options::default()
    };
    let report = verify(&|path| files.get(path).cloned(), &options, &mut |_| ());
    assert!(report.holds, "{report}");
    let size = report.log.expect("it has a head").size;
    assert_eq!(size, before + sent.len() as u64, "{lost} were sent again");
}

#[test]
fn killing_the_service_under_load_loses_nothing() {
    let dir = data_dir();
    let mut service = Service::start(&dir);
    let mut town = Town::at(&service.url);
    town.settle();
    let before = town.http.size();
    let mut sent = Vec::new();
    for round in 0..4 {
        let moment = format!("service {round}");
        let load = Load::begin(&town, &service.url, &round.to_string());
        load.await_moment(&moment);
        service.kill();
        sent.extend(load.end());
        service = Service::start(&dir);
        town = Town::at(&service.url);
        expect_nothing_lost(&town, before, &mut sent);
    }
}

#[test]
fn killing_postgresql_under_load_loses_nothing() {
    let dir = data_dir();
    let service = Service::start(&dir);
    let town = Town::at(&service.url);
    town.settle();
    let before = town.http.size();
    let load = Load::begin(&town, &service.url, "p");
    for round in 0..3 {
        load.await_moment(&format!("backend {round}"));
        kill_backend(&dir, round);
        load.await_moment(&format!("postmaster {round}"));
        kill_postmaster(&dir);
    }
    load.await_moment("the end");
    let mut sent = load.end();
    expect_nothing_lost(&town, before, &mut sent);
}

#[test]
fn killing_the_service_stops_postgresql() {
    let dir = data_dir();
    Service::start(&dir).kill();
    let begun = Instant::now();
    while dir.join("pg/postmaster.pid").exists() {
        assert!(
            begun.elapsed() < PATIENCE,
            "PostgreSQL outlives the service"
        );
        yield_now();
    }
}

/// Kills one of the processes that serve connections; PostgreSQL then starts all of them anew.
fn kill_backend(dir: &Path, round: u64) {
    let begun = Instant::now();
    loop {
        let mut backends = backends(dir);
        backends.sort_unstable();
        if !backends.is_empty() {
            let chosen = seeded(&format!("which {round}"), backends.len() as u64);
            let pid = backends[usize::try_from(chosen).unwrap()];
            // One that has just ended by itself leaves another to be found.
            if unsafe { libc::kill(pid, libc::SIGKILL) } == 0 {
                return;
            }
        }
        assert!(begun.elapsed() < PATIENCE, "no backend serves the service");
        yield_now();
    }
}

/// The server processes of this cluster that serve a connection; their titles say for whom.
fn backends(dir: &Path) -> Vec<i32> {
    let cluster = dir.join("pg").canonicalize().unwrap();
    let serving = |entry: fs::DirEntry| {
        let pid = entry.file_name().to_str()?.parse().ok()?;
        let ours = fs::read_link(entry.path().join("cwd")).ok()? == cluster;
        let title = fs::read_to_string(entry.path().join("cmdline")).ok()?;
        (ours && title.starts_with("postgres: folkmoot folkmoot ")).then_some(pid)
    };
    let processes = fs::read_dir("/proc").unwrap();
    processes.filter_map(|entry| serving(entry.ok()?)).collect()
}
