//! `folkmoot backup`: everything a log can be brought back from, in one directory.
//!
//! ```text
//! <backup>/log.dump        the organisation's schema, by pg_dump, in its custom format
//! <backup>/genesis.note    as in the data directory
//! <backup>/trust           as in the data directory
//! <backup>/checkpoint      a signed head that the log in log.dump contains
//! <backup>/keys/           the service's keys, only with --with-keys
//! ```
//!
//! The high-water mark is not among them: a copy of it would be as old as the log beside it, and
//! could not tell that the log has lost its end.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::data::{self, DataDir, DataOption};
use super::error::connection::ConnectionFault;
use super::error::drafts::DraftFault;
use super::error::files::{FileFault, unwritable};
use super::error::logs::LogFault;
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::serve::DatabaseOption;
use super::{CliError, language, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::policy::Trust;
use crate::service::ServiceError;
use crate::service::backup::{Database, dump};
use crate::store::look::look;

/// Back up everything that a restore needs
///
/// Works whether or not the service is running. Makes a new directory that only you can
/// read, for it holds the marks of sealed polls. The service's keys are left out unless you ask:
/// keep them apart, in a safe place.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot backup --data data backup-2026-12-01"
)]
pub struct Args {
    /// The directory to make
    #[arg(value_name = "DIR")]
    backup: PathBuf,
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    database: DatabaseOption,
    /// Copy the service's keys too: whoever has them can sign in its name
    #[arg(long)]
    with_keys: bool,
    /// Print JSON: the directory, and the log's size when the copy began
    #[arg(long)]
    json: bool,
}

/// Where the parts of a backup are.
pub struct Backup(DataDir);

impl Backup {
    /// The backup in `dir`.
    pub fn at(dir: &Path) -> Backup {
        Backup(DataDir::at(dir))
    }

    /// The database.
    pub fn dump(&self) -> PathBuf {
        self.0.root().join("log.dump")
    }

    /// A signed head.
    pub fn checkpoint(&self) -> PathBuf {
        self.0.root().join("checkpoint")
    }

    /// What has the same name as in a data directory.
    pub fn data(&self) -> &DataDir {
        &self.0
    }
}

/// The papers of a log: small files that must agree with each other.
pub struct Papers {
    /// The genesis statement, byte for byte.
    pub genesis: Vec<u8>,
    /// The trust file, byte for byte.
    pub trust_file: Vec<u8>,
    /// What it says.
    pub trust: Trust,
}

impl Papers {
    /// Reads them. Errors when one is missing or malformed, and with `TrustDiffers`.
    pub fn read(data: &DataDir) -> Result<Papers, CliError> {
        let genesis = terminal::read(&data.genesis())?;
        let path = data.trust();
        let trust_file = terminal::read(&path)?;
        let trust = Trust::parse(&trust_file).map_err(|error| ConnectionFault::Trust {
            path: path.clone(),
            reason: error.told(),
        })?;
        let born = data
            .birth()?
            .submission()
            .map_err(|error| DraftFault::Unfit {
                path: data.genesis(),
                reason: error.told(),
            })?;
        let papers = Papers {
            genesis,
            trust_file,
            trust,
        };
        match born.hash == papers.trust.genesis && born.statement.log == papers.origin() {
            true => Ok(papers),
            false => Err(SetupFault::TrustDiffers { path }.into()),
        }
    }

    /// The name of the log.
    pub fn origin(&self) -> &str {
        let key = self.trust.logs.first();
        key.expect("a trust file names at least one log").name()
    }

    /// A checkpoint of this log. Errors with `Checkpoint` unless the log's key signed it.
    pub fn checkpoint(&self, path: &Path, bytes: &[u8]) -> Result<Checkpoint, CliError> {
        Checkpoint::open(bytes, &self.trust.logs).map_err(|error| {
            CliError::from(LogFault::Checkpoint {
                path: path.to_owned(),
                reason: error.told(),
            })
        })
    }
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let data = args.data.dir()?;
    let papers = Papers::read(&data)?;
    let path = args.backup.clone();
    if path.symlink_metadata().is_ok() {
        return Err(FileFault::Exists { path }.into());
    }
    let database = Database::of_service(data.root(), args.database.url())?;
    // Whole or not at all: it gets its name when everything is in it.
    let mut part = path.clone().into_os_string();
    part.push(".part");
    let part = PathBuf::from(part);
    if part.symlink_metadata().is_ok() {
        return Err(SetupFault::LeftOver { path: part }.into());
    }
    let size = fill(&part, args, &data, &papers, &database).and_then(|size| {
        let named = fs::rename(&part, &path).and_then(|()| sync(path.parent()));
        named.map_err(unwritable(&path))?;
        Ok(size)
    });
    let size = size.inspect_err(|_| {
        // Only what was made here is removed.
        let _ = fs::remove_dir_all(&part);
    })?;
    let origin = papers.origin();
    let done = Told::new("backed-up").with("path", &path);
    language::tell(&done.with("log", origin).with("size", size));
    language::tell(&Told::new("backed-up-keys").case(match args.with_keys {
        true => "with",
        false => "without",
    }));
    let command = format!(
        "folkmoot restore {}{} --data <NEW DIR> --high-water {}",
        terminal::typed(&path),
        args.database.again(),
        terminal::typed(&data.high_water())
    );
    language::tell(&Told::new("backed-up-restore").with("command", command));
    if args.json {
        let said = serde_json::json!({"directory": path, "origin": origin, "size": size});
        terminal::deliver(None, format!("{said}\n").as_bytes())?;
    }
    Ok(())
}

/// Writes every part into a new directory; the size of the log when the copy began.
fn fill(
    part: &Path,
    args: &Args,
    data: &DataDir,
    papers: &Papers,
    database: &Database,
) -> Result<u64, CliError> {
    let schema = args.database.schema();
    let found = look(database.url(), schema).map_err(ServiceError::from)?;
    let found = found.ok_or_else(|| ServiceError::SchemaMissing {
        schema: schema.to_owned(),
    })?;
    data::make_private(part)?;
    let unwritable = unwritable(&part);
    let backup = Backup::at(&part.canonicalize().map_err(unwritable)?);
    if let Some(signed) = &found.signed {
        papers.checkpoint(&backup.checkpoint(), &signed.note)?;
        terminal::write_new(&backup.checkpoint(), 0o600, &signed.note)?;
    }
    terminal::write_new(&backup.data().genesis(), 0o600, &papers.genesis)?;
    terminal::write_new(&backup.data().trust(), 0o600, &papers.trust_file)?;
    if args.with_keys {
        data::make_private(&backup.data().keys())?;
        KeyFile::read(&data.service_key())?.write(&backup.data().service_key())?;
        KeyFile::read(&data.log_key())?.write(&backup.data().log_key())?;
    }
    let waiting = terminal::wait("busy-copying-database");
    dump(database.url(), schema, &backup.dump())?;
    waiting.finish_and_clear();
    fs::set_permissions(backup.dump(), Permissions::from_mode(0o600)).map_err(unwritable)?;
    sync(Some(part)).map_err(unwritable)?;
    Ok(found.head.size)
}

/// Makes the names in a directory durable.
fn sync(dir: Option<&Path>) -> std::io::Result<()> {
    let dir = dir.filter(|dir| !dir.as_os_str().is_empty());
    fs::File::open(dir.unwrap_or(Path::new(".")))?.sync_all()
}
