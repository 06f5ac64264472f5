//! Witnesses: the service asks them, `folkmoot witness` is one, and others' are as good.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::Instant;

use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::policy::{Trust, parse_witnesses};
use folkmoot::domain::log::receipt::Receipt;
use folkmoot::domain::log::witnesses::Witnesses;
use folkmoot::service::cosigned::Asked;
use tempfile::TempDir;

use crate::harness::{PATIENCE, Place, Service, Town, log_key, settings, verifier_key};
use crate::mirror::{files, folkmoot};
use crate::plans::{ORIGIN, genesis};

/// A process that is a witness, and ends with this.
struct Witness {
    process: Child,
    url: String,
    key: String,
    _directory: TempDir,
}

impl Drop for Witness {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn trust_file(directory: &Path) -> PathBuf {
    let path = directory.join("log");
    let text = format!(
        "#genesis {}\nlog {}\nquorum none\n",
        "0".repeat(64),
        verifier_key()
    );
    fs::write(&path, text).unwrap();
    path
}

/// The first line of a stream that has this in it; the rest is read and forgotten.
fn line_with(stream: impl std::io::Read + Send + 'static, wanted: &str) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok);
    let found = lines.find(|line| line.contains(wanted));
    let found = found.unwrap_or_else(|| panic!("nobody says {wanted}"));
    std::thread::spawn(move || lines.for_each(drop));
    found
}

impl Witness {
    /// Our own, of the log of the tests.
    fn own(name: &str) -> Witness {
        let directory = tempfile::tempdir().unwrap();
        let made = folkmoot(directory.path(), &["witness", "w", "--new", name]);
        assert!(made.status.success(), "{made:?}");
        Witness::serve(directory, String::from_utf8(made.stdout).unwrap())
    }

    fn serve(directory: TempDir, key: String) -> Witness {
        let trust = trust_file(directory.path());
        let mut process = Command::new(env!("CARGO_BIN_EXE_folkmoot"))
            .current_dir(directory.path())
            .env("FOLKMOOT_LANG", "en")
            .args(["witness", "w", "--listen", "127.0.0.1:0", "--log"])
            .arg(trust)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let line = line_with(process.stderr.take().unwrap(), "listening on ");
        let url = line.split("listening on ").nth(1).unwrap();
        Witness {
            process,
            url: url.split(';').next().unwrap().to_owned(),
            key: key.trim().to_owned(),
            _directory: directory,
        }
    }

    /// The same witness after it was killed.
    fn again(mut self) -> Witness {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        let directory = std::mem::replace(&mut self._directory, tempfile::tempdir().unwrap());
        Witness::serve(directory, self.key.clone())
    }

    /// Somebody else's program; `None` where it is not installed.
    fn foreign() -> Option<Witness> {
        let directory = tempfile::tempdir().unwrap();
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = free.local_addr().unwrap().port().to_string();
        drop(free);
        let mut process = foreign(&["serve"])?
            .args([directory.path().to_str().unwrap(), &port, ORIGIN])
            .arg(verifier_key().to_string())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let key = line_with(
            process.stdout.take().unwrap(),
            "witness.example.org/foreign+",
        );
        line_with(process.stderr.take().unwrap(), "listening on ");
        Some(Witness {
            process,
            url: format!("http://127.0.0.1:{port}"),
            key,
            _directory: directory,
        })
    }
}

/// The foreign program, where it is installed.
fn foreign(arguments: &[&str]) -> Option<Command> {
    let root = env!("CARGO_MANIFEST_DIR");
    let python = format!("{root}/target/witness/bin/python3");
    if !Path::new(&python).exists() {
        println!("skipped: the foreign witness: tools/prepare tests installs it");
        return None;
    }
    let mut command = Command::new(python);
    command
        .arg("-B")
        .arg(format!("{root}/tests/oracles/witness.py"))
        .args(arguments);
    Some(command)
}

/// Who must cosign: so many of these.
fn policy(needed: usize, witnesses: &[&Witness]) -> String {
    let mut text = String::new();
    let mut names = Vec::new();
    for (number, witness) in witnesses.iter().enumerate() {
        text += &format!("witness w{number} {} {}\n", witness.key, witness.url);
        names.push(format!("w{number}"));
    }
    format!(
        "{text}group all-of-them {needed} {}\nquorum all-of-them\n",
        names.join(" ")
    )
}

fn ask(policy: &str) -> Asked {
    Asked {
        witnesses: parse_witnesses(policy.as_bytes()).unwrap(),
        private: true,
    }
}

fn start(place: &Place, asked: Asked) -> Service {
    let settings = place.settings();
    Service::start(folkmoot::service::Settings { asked, ..settings }).unwrap()
}

/// The checkpoint that the service shows, once enough stand behind a log of at least this size.
fn await_cosigned(town: &Town, witnesses: &Witnesses, size: u64) -> String {
    let begun = Instant::now();
    loop {
        let shown = town.http.text("/checkpoint");
        let head = Checkpoint::open(shown.as_bytes(), &[verifier_key()]).unwrap();
        if head.size >= size && witnesses.judge(shown.as_bytes(), None).is_ok() {
            return shown;
        }
        assert!(begun.elapsed() < PATIENCE, "{shown}");
        std::thread::yield_now();
    }
}

fn write_trust(town: &Town, directory: &Path, policy: &str) {
    let trust = Trust::of(town.genesis, vec![verifier_key()]).to_string();
    fs::write(directory.join("plain"), &trust).unwrap();
    let required = trust.replace("quorum none\n", &format!("#cosigned-within 3600\n{policy}"));
    fs::write(directory.join("trust"), required).unwrap();
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr].concat()).into_owned()
}

#[test]
fn heads_are_cosigned_served_mirrored_and_required() {
    let place = Place::new();
    let witnesses = [
        Witness::own("witness.example.net/a"),
        Witness::own("witness.example.net/b"),
    ];
    let dead = Witness::own("witness.example.net/dead");
    let text = policy(2, &[&witnesses[0], &witnesses[1], &dead]);
    drop(dead);
    let asked = ask(&text);
    let required = asked.witnesses.clone();
    let service = start(&place, asked);
    let town = Town::new(&service);
    town.settle();
    town.enrol(["m-1", "m-2"]);
    let size = service.engine.published().head.size;
    await_cosigned(&town, &required, size);
    let directory = tempfile::tempdir().unwrap();
    let directory = directory.path();
    write_trust(&town, directory, &text);
    for arguments in [
        &["verify", &service.url, "--trust", "trust"][..],
        &["mirror", &service.url, "mirror", "--trust", "trust"],
        &["verify", "mirror", "--trust", "trust"],
        &["verify", "mirror", "--trust", "plain"],
        &["verify", "mirror"],
    ] {
        let done = folkmoot(directory, arguments);
        assert!(done.status.success(), "{arguments:?}: {}", said(&done));
    }
    // A receipt that is asked for later stands under a cosigned head.
    let first = town.http.get(&format!("/api/receipts/{}", town.genesis));
    let receipt = Receipt::parse(&first.bytes).unwrap();
    required.judge(receipt.checkpoint.as_bytes(), None).unwrap();
    // Mirrors of one checkpoint are equal but for the cosignature lines.
    let kept = fs::read_to_string(directory.join("mirror/checkpoint")).unwrap();
    let bare: String = kept.split_inclusive('\n').take(5).collect();
    fs::write(directory.join("mirror/checkpoint"), &bare).unwrap();
    let refused = folkmoot(directory, &["verify", "mirror", "--trust", "trust"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    let again = folkmoot(directory, &["mirror", "mirror", "bare"]);
    assert!(again.status.success(), "{}", said(&again));
    let (mut one, mut other) = (
        files(&directory.join("mirror")),
        files(&directory.join("bare")),
    );
    one.remove("checkpoint");
    other.remove("checkpoint");
    assert_eq!(one, other);
    let refused = folkmoot(directory, &["mirror", "bare", "new", "--trust", "trust"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    service.stop();
    // Without its witnesses the service goes on; those who require them see it.
    let unwitnessed = start(&place, Asked::default());
    Town::new(&unwitnessed).enrol(["m-3"]);
    let refused = folkmoot(directory, &["verify", &unwitnessed.url, "--trust", "trust"]);
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    unwitnessed.stop();
}

#[test]
fn a_witness_does_not_cosign_a_second_history_even_after_it_was_killed() {
    let place = Place::new();
    let service = place.start();
    let town = Town::new(&service);
    town.settle();
    service.stop();
    let copy = place.database.copy();
    let elsewhere = tempfile::tempdir().unwrap();
    let mark = |directory: &Path| directory.join("high-water");
    fs::copy(mark(place.data.path()), mark(elsewhere.path())).unwrap();
    let witness = Witness::own("witness.example.net/a");
    let text = policy(1, &[&witness]);
    let asked = ask(&text);
    let required = asked.witnesses.clone();
    let first = start(&place, asked.clone());
    let town = Town::new(&first);
    town.enrol(["m-1"]);
    let size = first.engine.published().head.size;
    await_cosigned(&town, &required, size);
    first.stop();
    let witness = witness.again();
    let text = policy(1, &[&witness]);
    let born = genesis(log_key().public());
    let second = settings(Some(&copy.url()), elsewhere.path(), born);
    let second = folkmoot::service::Settings {
        asked: ask(&text),
        ..second
    };
    let second = Service::start(second).unwrap();
    let forked = Town::new(&second);
    forked.enrol(["m-2", "m-3", "m-4"]);
    let refused = witness._directory.path().join("w/refused");
    let begun = Instant::now();
    while fs::read_dir(&refused).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < PATIENCE, "the witness kept no evidence");
        std::thread::yield_now();
    }
    let shown = forked.http.text("/checkpoint");
    assert!(required.judge(shown.as_bytes(), None).is_err());
    second.stop();
    // A witness whose state is gone does not start.
    fs::remove_file(witness._directory.path().join("w/state")).unwrap();
    let mut witness = witness;
    witness.process.kill().unwrap();
    witness.process.wait().unwrap();
    let trust = trust_file(witness._directory.path());
    let lost = folkmoot(
        witness._directory.path(),
        &["witness", "w", "--log", trust.to_str().unwrap()],
    );
    assert_eq!(lost.status.code(), Some(1), "{}", said(&lost));
}

#[test]
fn a_private_address_is_asked_only_where_that_is_configured() {
    let place = Place::new();
    let witness = Witness::own("witness.example.net/a");
    let text = policy(1, &[&witness]);
    let asked = Asked {
        private: false,
        ..ask(&text)
    };
    let required = asked.witnesses.clone();
    let service = start(&place, asked);
    let town = Town::new(&service);
    town.settle();
    let origin = folkmoot::domain::hash::Hash::of(ORIGIN.as_bytes());
    let witnessed = |url: &str| {
        let http = crate::harness::Client::new(url);
        http.get(&format!("/{origin}/checkpoint")).status
    };
    // A round passes in which it could have been asked.
    let begun = Instant::now();
    while begun.elapsed().as_secs() < 3 {
        town.http.size();
    }
    assert_eq!(witnessed(&witness.url), 404);
    service.stop();
    let service = start(&place, ask(&text));
    let town = Town::new(&service);
    await_cosigned(&town, &required, 1);
    assert_eq!(witnessed(&witness.url), 200);
    service.stop();
}

#[test]
fn a_foreign_log_and_client_are_served_by_our_witness() {
    let witness = Witness::own("witness.example.net/a");
    let Some(mut command) = foreign(&["log", &witness.url, &witness.key]) else {
        return;
    };
    let done = command.output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(
        String::from_utf8_lossy(&done.stdout).lines().count(),
        11,
        "{}",
        said(&done)
    );
}

#[test]
fn a_foreign_witness_cosigns_our_log_and_its_library_reads_our_checkpoint() {
    let Some(theirs) = Witness::foreign() else {
        return;
    };
    let own = Witness::own("witness.example.net/a");
    let text = policy(2, &[&theirs, &own]);
    let asked = ask(&text);
    let required = asked.witnesses.clone();
    let place = Place::new();
    let service = start(&place, asked);
    let town = Town::new(&service);
    town.settle();
    for round in 0..3 {
        town.enrol([format!("m-{round}").as_str()]);
        let size = service.engine.published().head.size;
        let shown = await_cosigned(&town, &required, size);
        let log = verifier_key().to_string();
        let mut reader = foreign(&["checkpoint", &log, &theirs.key, &own.key])
            .unwrap()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        reader
            .stdin
            .take()
            .unwrap()
            .write_all(shown.as_bytes())
            .unwrap();
        let done = reader.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&done.stdout), "holds\n", "{shown}");
    }
    service.stop();
}
