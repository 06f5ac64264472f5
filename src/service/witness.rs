//! A witness: what it has cosigned last of each log, in a file that it never goes back on.
//!
//! ```text
//! folkmoot/witness/v1
//! name witness.example.net/w1
//! public 8c1d…
//! log 312                         bytes of the cosigned checkpoint that follows
//! vote.example.org/council
//! …
//! sum 9f86…                       SHA-256 of everything before this line
//! ```
//!
//! The file is replaced whole and synced before a cosignature goes out. Where it is missing or damaged the
//! witness does not start: without it, it could cosign a second history.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::error::os;
use super::lock::Locked;
use crate::domain::fault::Told;
use crate::domain::hash::Hash;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::cosignature::{cosign, cosignatures};
use crate::domain::log::key::{PublicKey, SecretKey};
use crate::domain::log::note::lines_of;
use crate::domain::log::verifier::{VerifierKey, WitnessKey};
use crate::domain::log::witnessing::{AddCheckpoint, WitnessingError};
use crate::domain::time::Time;

const FORMAT: &str = "folkmoot/witness/v1\n";
/// The name of the file in the witness's directory.
const FILE: &str = "state";
/// How many refused requests are kept as evidence.
const EVIDENCE_MAX: usize = 1000;

crate::faults! {
    /// Why a witness cannot start, or does not cosign.
    pub enum WitnessError {
        /// The state is not there, or is not what was written.
        State { path: PathBuf } "witness-state" Unfit;
        /// There is a witness here already.
        Exists { path: PathBuf } "witness-exists" Conflict;
        /// Another process is this witness.
        InUse { path: PathBuf } "witness-in-use" Unavailable;
        /// A name that no signature line can hold.
        Name { name: String } "witness-name" Malformed;
        /// The clock of this machine is before what was cosigned last.
        Clock "witness-clock" Unavailable;
        /// The disk does not do what it should.
        Io { path: PathBuf, reason: Told } "witness-io" Unavailable;
    }
    wrapping {
        Refused(WitnessingError);
    }
}

/// One log's last cosigned checkpoint.
#[derive(Clone, Debug)]
struct Last {
    says: Checkpoint,
    note: String,
    time: i64,
}

/// A running witness.
pub struct WitnessState {
    directory: PathBuf,
    name: WitnessKey,
    key: SecretKey,
    logs: Vec<VerifierKey>,
    last: Mutex<BTreeMap<String, Last>>,
    /// After a failed write nobody knows what the disk holds.
    broken: Mutex<bool>,
    _lock: Locked,
}

impl WitnessState {
    /// Makes the state of a new witness, which has cosigned nothing. Errors where there is one.
    pub fn create(
        directory: &Path,
        name: &str,
        key: &SecretKey,
    ) -> Result<WitnessKey, WitnessError> {
        let named = WitnessKey::new(name, key.public());
        let named = named.ok_or_else(|| WitnessError::Name {
            name: name.to_owned(),
        })?;
        let path = directory.join(FILE);
        if path.exists() {
            return Err(WitnessError::Exists { path });
        }
        write(directory, &print(&named, &BTreeMap::new()))?;
        Ok(named)
    }

    /// Opens the state of a witness that watches the logs of these keys.
    pub fn open(
        directory: &Path,
        key: SecretKey,
        logs: Vec<VerifierKey>,
    ) -> Result<WitnessState, WitnessError> {
        let path = directory.join(FILE);
        let lock_path = directory.join("lock");
        let io = |path: &Path| {
            let path = path.to_owned();
            move |error: io::Error| {
                let reason = os(&error);
                WitnessError::Io { path, reason }
            }
        };
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .open(&lock_path);
        let lock = Locked::take(file.map_err(io(&lock_path))?).map_err(io(&lock_path))?;
        let lock = lock.ok_or_else(|| WitnessError::InUse {
            path: lock_path.clone(),
        })?;
        let text = fs::read_to_string(&path).unwrap_or_default();
        let (name, last) = parse(&text)
            .filter(|(name, _)| *name.public_key() == key.public())
            .ok_or(WitnessError::State { path })?;
        Ok(WitnessState {
            directory: directory.to_owned(),
            name,
            key,
            logs,
            last: Mutex::new(last),
            broken: Mutex::new(false),
            _lock: lock,
        })
    }

    /// The witness's name and key, as trust files spell it.
    pub fn name(&self) -> &WitnessKey {
        &self.name
    }

    /// Cosigns what a log asks for, if it continues what was cosigned last; the signature line, with its end.
    ///
    /// Errors with `Refused`, and when the state cannot be written, after which nothing is cosigned any more.
    pub fn add(&self, request: &[u8], now: Time) -> Result<String, WitnessError> {
        let read = AddCheckpoint::parse(request).map_err(WitnessError::Refused)?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut broken = self.broken.lock().unwrap_or_else(PoisonError::into_inner);
        if *broken {
            return Err(WitnessError::State {
                path: self.directory.join(FILE),
            });
        }
        let known = |origin: &str| {
            let last: &Last = last.get(origin)?;
            Some((last.says.size, last.says.root))
        };
        let judged = read.judge(&self.logs, known);
        let (says, text) = judged.map_err(|error| {
            if let WitnessingError::NotContinued { .. } = error {
                self.keep_evidence(request);
            }
            WitnessError::Refused(error)
        })?;
        let before = last.get(&says.origin).map_or(0, |last| last.time);
        if now.seconds() < before {
            return Err(WitnessError::Clock);
        }
        let line = cosign(&text, self.name.name(), &self.key, now).ok_or(WitnessError::Clock)?;
        // Lines of strangers are not this witness's to hand on.
        let signed = lines_of(&read.checkpoint, &self.logs);
        let note = format!("{text}\n{signed}{line}");
        let (origin, time) = (says.origin.clone(), now.seconds());
        let mut next = last.clone();
        next.insert(origin, Last { says, note, time });
        *broken = true;
        write(&self.directory, &print(&self.name, &next))?;
        *broken = false;
        *last = next;
        Ok(line)
    }

    /// The checkpoint that was cosigned last of the log whose origin has this hash.
    pub fn newest(&self, origin: &Hash) -> Option<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let mut all = last.iter();
        let found = all.find(|(name, _)| Hash::of(name.as_bytes()) == *origin);
        found.map(|(_, last)| last.note.clone())
    }

    /// Keeps a request that the log signed and that contradicts what it signed before. It is evidence, and no
    /// reason to fail.
    fn keep_evidence(&self, request: &[u8]) {
        let directory = self.directory.join("refused");
        let kept = fs::create_dir_all(&directory).and_then(|()| fs::read_dir(&directory));
        if kept.map_or(EVIDENCE_MAX, Iterator::count) < EVIDENCE_MAX {
            let _ = fs::write(directory.join(Hash::of(request).to_string()), request);
        }
        tracing::error!("a log asked for a second history to be cosigned; the request is kept");
    }
}

fn print(name: &WitnessKey, last: &BTreeMap<String, Last>) -> String {
    let mut text = format!(
        "{FORMAT}name {}\npublic {}\n",
        name.name(),
        name.public_key()
    );
    for one in last.values() {
        let _ = write!(text, "log {}\n{}", one.note.len(), one.note);
    }
    let sum = Hash::of(text.as_bytes());
    text + &format!("sum {sum}\n")
}

/// Reads what [`print`] writes; `None` for anything else.
fn parse(text: &str) -> Option<(WitnessKey, BTreeMap<String, Last>)> {
    let (whole, sum) = text.rsplit_once("sum ")?;
    if format!("{}\n", Hash::of(whole.as_bytes())) != sum {
        return None;
    }
    let rest = whole.strip_prefix(FORMAT)?.strip_prefix("name ")?;
    let (name, rest) = rest.split_once("\npublic ")?;
    let (public, mut rest) = rest.split_once('\n')?;
    let public = PublicKey::parse(public).ok()?;
    let name = WitnessKey::new(name, public)?;
    let mut last = BTreeMap::new();
    while !rest.is_empty() {
        let (length, after) = rest.strip_prefix("log ")?.split_once('\n')?;
        let (note, after) = after.split_at_checked(length.parse().ok()?)?;
        rest = after;
        let says = Checkpoint::claimed(note.as_bytes()).ok()?;
        let keys = [name.clone()];
        let own = cosignatures(note.as_bytes(), &keys).ok()?;
        let time = own.iter().map(|one| one.time.seconds()).max()?;
        let note = note.to_owned();
        last.insert(says.origin.clone(), Last { says, note, time });
    }
    Some((name, last))
}

/// Replaces the state, durably.
fn write(directory: &Path, text: &str) -> Result<(), WitnessError> {
    let (path, part) = (directory.join(FILE), directory.join("state.part"));
    let written = || -> io::Result<()> {
        let mut file = File::create(&part)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&part, &path)?;
        File::open(directory)?.sync_all()
    };
    written().map_err(|error| {
        let reason = os(&error);
        WitnessError::Io { path, reason }
    })
}
