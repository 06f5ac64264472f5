//! The data directory of a service: where it is when nobody says, and what lies where in it.
//!
//! ```text
//! <data>/keys/service.key     what the service signs statements with, mode 0600
//! <data>/keys/log.key         what it signs checkpoints with, mode 0600
//! <data>/keys/founders/       only after `init --try`: the founders' keys
//! <data>/genesis.note         the log's first entry, with the documents that it names
//! <data>/charter.txt          these documents, to be read
//! <data>/trust                the log's key and beginning, to be given to auditors
//! <data>/invitations          who may enrol at the desk, mode 0600
//! <data>/folkmoot.toml        options of `serve`, and what the site has of its own
//! <data>/sign-ins.csv         who enrolled by signing in at an app, for `confirm`
//! <data>/high-water           the last head that was signed
//! <data>/pg                   the private PostgreSQL cluster
//! ```

use std::env;
use std::fs::{self, DirBuilder};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};

use clap::Args;

use super::error::files::unwritable;
use super::error::setup::SetupFault;
use super::{CliError, terminal};
use crate::service::birth::Birth;

/// The option of every command that works on a data directory.
#[derive(Args, Debug, Clone)]
pub struct DataOption {
    /// The data directory [default: folkmoot below $XDG_DATA_HOME or ~/.local/share; /var/lib/folkmoot for root]
    #[arg(
        long,
        value_name = "DIR",
        env = "FOLKMOOT_DATA",
        hide_env_values = true
    )]
    data: Option<PathBuf>,
}

/// A data directory, by its parts.
#[derive(Debug, Clone)]
pub struct DataDir(PathBuf);

impl DataOption {
    /// The option as it is typed again in a further command: ` --data DIR`, or nothing when it was not
    /// given.
    pub fn again(&self) -> String {
        let dir = self.data.as_deref();
        dir.map_or_else(String::new, |dir| {
            format!(" --data {}", terminal::typed(dir))
        })
    }

    /// The directory that is meant. Errors with `NoHome` when nothing says where it could be.
    pub fn dir(&self) -> Result<DataDir, CliError> {
        if let Some(dir) = &self.data {
            return Ok(DataDir(dir.clone()));
        }
        if is_root() {
            return Ok(DataDir("/var/lib/folkmoot".into()));
        }
        let variable = |name| env::var_os(name).filter(|value| !value.is_empty());
        let home = variable("XDG_DATA_HOME").map(PathBuf::from);
        let home = home.or_else(|| Some(PathBuf::from(variable("HOME")?).join(".local/share")));
        Ok(DataDir(home.ok_or(SetupFault::NoHome)?.join("folkmoot")))
    }
}

impl DataDir {
    /// The data directory at `dir`.
    pub fn at(dir: &Path) -> DataDir {
        DataDir(dir.to_owned())
    }

    /// The directory itself.
    pub fn root(&self) -> &Path {
        &self.0
    }

    /// Where the service's keys are.
    pub fn keys(&self) -> PathBuf {
        self.0.join("keys")
    }

    /// The key the service signs statements with.
    pub fn service_key(&self) -> PathBuf {
        self.keys().join("service.key")
    }

    /// The key the service signs checkpoints with.
    pub fn log_key(&self) -> PathBuf {
        self.keys().join("log.key")
    }

    /// Keys of founders that were made only for trying out.
    pub fn founders(&self) -> PathBuf {
        self.keys().join("founders")
    }

    /// The first entry of the log.
    pub fn genesis(&self) -> PathBuf {
        self.0.join("genesis.note")
    }

    /// The same, taken apart. Errors when it cannot be read as such.
    pub fn birth(&self) -> Result<Birth, CliError> {
        let path = self.genesis();
        let birth = Birth::read(&terminal::read(&path)?);
        Ok(birth.map_err(|_| SetupFault::NoGenesis { path })?)
    }

    /// The documents that genesis names, to be read before it is signed.
    pub fn charter(&self) -> PathBuf {
        self.0.join("charter.txt")
    }

    /// What founders have still to sign.
    pub fn unsigned_genesis(&self) -> PathBuf {
        self.0.join("genesis.txt")
    }

    /// Keys of officers that were made only for trying out.
    pub fn officers(&self) -> PathBuf {
        self.0.join("officers")
    }

    /// Who may enrol at the desk.
    pub fn invitations(&self) -> PathBuf {
        self.0.join("invitations")
    }

    /// What pseudonyms of those who sign in are made with.
    pub fn sign_in_salt(&self) -> PathBuf {
        self.0.join("keys/sign-in.salt")
    }

    /// Who has enrolled by signing in, for the registrar.
    pub fn sign_ins(&self) -> PathBuf {
        self.0.join("sign-ins.csv")
    }

    /// Options of the service, if there are any.
    pub fn settings(&self) -> PathBuf {
        self.0.join("folkmoot.toml")
    }

    /// The last head that was signed.
    pub fn high_water(&self) -> PathBuf {
        self.0.join("high-water")
    }

    /// What auditors hold.
    pub fn trust(&self) -> PathBuf {
        self.0.join("trust")
    }
}

/// Makes a directory that only its owner can enter, and what is missing above it.
pub fn make_private(dir: &Path) -> Result<(), CliError> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(unwritable(&dir))
}

/// Whether this process is root's, as far as the system shows.
fn is_root() -> bool {
    fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}
