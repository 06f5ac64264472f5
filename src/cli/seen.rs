//! The newest head of a log that was seen under a trust file, kept beside that file, so that the log cannot
//! show another history the next time.
//!
//! For the trust file `trust` that is `trust.head`, a signed checkpoint byte for byte, as `checkpoint` in a
//! mirror is; and `trust.fork`, the evidence, where the log has shown two (`domain::log::fork`).

use std::fs;
use std::path::{Path, PathBuf};

use super::download::Place;
use super::error::connection::ConnectionFault;
use super::error::files::{unreadable, unwritable};
use super::error::logs::LogFault;
use super::heads::{Head, require_continued};
use super::regular::read_regular;
use super::{CliError, language, terminal};
use crate::domain::fault::Fault;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::policy::Trust;

/// The trust file as commands take it. A command that cannot do without says so with `mut_arg`.
#[derive(clap::Args, Debug, Clone)]
pub struct TrustFile {
    /// The trust file with the log's keys and beginning, obtained from elsewhere than the service
    #[arg(
        long = "trust",
        value_name = "FILE",
        env = "FOLKMOOT_TRUST",
        hide_env_values = true
    )]
    pub trust: Option<PathBuf>,
}

impl TrustFile {
    /// What it says, where it is given.
    pub fn read(&self) -> Result<Option<Pinned>, CliError> {
        self.trust.as_deref().map(Pinned::read).transpose()
    }

    /// The same for a command that cannot do without.
    pub fn required(&self) -> Result<Pinned, CliError> {
        Pinned::read(self.trust.as_deref().expect("the command requires it"))
    }
}

/// A trust file, and what was seen of its log.
#[derive(Clone)]
pub struct Pinned {
    /// What the file says.
    pub trust: Trust,
    path: PathBuf,
}

impl Pinned {
    /// Reads a trust file.
    pub fn read(path: &Path) -> Result<Pinned, CliError> {
        let trust = Trust::parse(&terminal::read(path)?).map_err(|error| {
            CliError::from(ConnectionFault::Trust {
                path: path.to_owned(),
                reason: error.told(),
            })
        })?;
        Ok(Pinned {
            trust,
            path: path.to_owned(),
        })
    }

    /// Takes note of a head that the log at `place` shows: it must continue the newest that was seen, or be
    /// continued by it. Then the newer of the two is kept. A head that no key of the trust file signed is for
    /// others to refuse, and is not kept.
    ///
    /// Errors with `Forked` after writing the evidence, and with `NotContinued` or `RolledBack` where the log
    /// proves nothing. A directory may end before the newest head: that is only said.
    pub fn see(&self, place: &Place, bytes: &[u8]) -> Result<(), CliError> {
        let Ok(says) = Checkpoint::open(bytes, &self.trust.logs) else {
            return Ok(());
        };
        let bytes = bytes.to_vec();
        let new = Head { bytes, says };
        loop {
            let before = self.seen()?;
            if let Some(kept) = &before
                && !self.continues(place, kept, &new)?
            {
                return Ok(());
            }
            // Somebody else may have seen more meanwhile.
            let lock = fs::File::open(&self.path).map_err(unreadable(&self.path))?;
            lock.lock().map_err(unreadable(&self.path))?;
            let now = self.seen()?;
            if now.map(|head| head.bytes) == before.map(|head| head.bytes) {
                self.keep(&new.bytes);
                return Ok(());
            }
        }
    }

    /// Whether `new` is newer than `kept`, of one history.
    fn continues(&self, place: &Place, kept: &Head, new: &Head) -> Result<bool, CliError> {
        let (path, evidence) = (self.beside("head"), self.beside("fork"));
        if kept.says.origin != new.says.origin {
            return Err(LogFault::OtherMirror {
                path,
                kept: kept.says.origin.clone(),
                found: new.says.origin.clone(),
            }
            .into());
        }
        let (had, has) = (kept.says.size, new.says.size);
        if had <= has {
            require_continued(place, kept, new, &evidence)?;
            return Ok(had < has);
        }
        // A head that was signed earlier is as good, where the log still has what was seen later.
        match (require_continued(place, new, kept, &evidence), place) {
            (Err(CliError::Log(LogFault::NotContinued { .. })), Place::Directory(_)) => {
                let fault = LogFault::SeenFurther { path, had, has };
                eprintln!("{}", language::fault(&fault));
                Ok(false)
            }
            (Err(CliError::Log(LogFault::NotContinued { .. })), Place::Service(_)) => {
                let (kept, found) = (had, has);
                Err(LogFault::RolledBack { path, kept, found }.into())
            }
            (checked, _) => checked.map(|()| false),
        }
    }

    /// The newest head that was seen.
    ///
    /// Errors with `NoCheckpoint` when the file holds something else: without it nothing would show that the
    /// log has gone back.
    fn seen(&self) -> Result<Option<Head>, CliError> {
        let path = self.beside("head");
        let Some(bytes) = read_regular(&path)? else {
            return Ok(None);
        };
        match Checkpoint::open(&bytes, &self.trust.logs) {
            Ok(says) => Ok(Some(Head { bytes, says })),
            Err(_) => Err(LogFault::NoCheckpoint { path }.into()),
        }
    }

    /// Puts the head in place, whole. A trust file may lie where nothing can be written: then that is said, and
    /// all else goes on.
    fn keep(&self, bytes: &[u8]) {
        let path = self.beside("head");
        let part = self.beside("head.part");
        let written = fs::write(&part, bytes).and_then(|()| fs::rename(&part, &path));
        if let Err(error) = written.map_err(unwritable(&path)) {
            eprintln!("{}", language::fault(&error));
        }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = self.path.clone().into_os_string();
        name.push(".");
        name.push(ending);
        name.into()
    }
}
