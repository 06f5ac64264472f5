//! `folkmoot restore`: a backup becomes a log that can be served, if nothing signed is missing.
//!
//! Nothing is overwritten. The high-water mark that the old service kept, or checkpoints that
//! others hold, say how far the log must reach; without either nobody could tell a log that has
//! lost its end, so one of them must be there. What is in a backup: `cli/backup.rs`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::backup::{Backup, Papers};
use super::data::{self, DataDir, DataOption};
use super::error::files::{FileFault, unreadable};
use super::error::setup::SetupFault;
use super::key::KeyFile;
use super::serve::DatabaseOption;
use super::{CliError, language, terminal};
use crate::domain::fault::Told;
use crate::domain::log::checkpoint::Checkpoint;
use crate::service::ServiceError;
use crate::service::backup::{Database, load};
use crate::service::high_water;
use crate::service::restore::{check, make_mark, read_mark};
use crate::store::Store;
use crate::store::log::Head;
use crate::store::look::look;
use crate::store::migrate::make_schema;

/// Restore a backup
///
/// Fills a data directory without a log, or the database at DATABASE_URL, and overwrites nothing.
/// The log must continue everything that was signed. Say what was: with the newest high-water mark
/// of the service that is gone (one that lies in the data directory is taken), or with checkpoints
/// that others hold: a mirror's, an auditor's, for want of better the backup's own.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot restore backup-2026-12-01 --data new --high-water old/high-water\n  \
    folkmoot restore backup-2026-12-01 --data new --checkpoint mirror/checkpoint"
)]
pub struct Args {
    /// A directory that `folkmoot backup` made
    #[arg(value_name = "DIR")]
    backup: PathBuf,
    #[command(flatten)]
    data: DataOption,
    #[command(flatten)]
    database: DatabaseOption,
    /// The high-water mark of the lost service; it is copied into place
    #[arg(long, value_name = "FILE")]
    high_water: Option<PathBuf>,
    /// A checkpoint that the log must continue; may be repeated
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,
    /// Print JSON: origin, size and root of the restored log
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let data = args.data.dir()?;
    let backup = Backup::at(&args.backup);
    let papers = Papers::read(backup.data())?;
    let dump = backup.dump();
    File::open(&dump).map_err(unreadable(&dump))?;
    let mut signed = checkpoints(args, &backup, &papers)?;
    let mark = data.high_water();
    let old = old_mark(args, &mark, papers.origin())?;
    if args.high_water.is_none() && args.checkpoint.is_empty() && !mark.exists() {
        return Err(SetupFault::NothingToHoldAgainst { mark }.into());
    }
    data::make_private(data.root())?;
    let database = Database::to_fill(data.root(), args.database.url())?;
    let schema = args.database.schema();
    if look(database.url(), schema)
        .map_err(ServiceError::from)?
        .is_some()
    {
        return Err(SetupFault::Occupied {
            dir: data.root().to_owned(),
            schema: schema.to_owned(),
        }
        .into());
    }
    let mut placed = Placed(Vec::new());
    let filled = placed
        .papers(&data, &papers, old.as_deref(), &mut signed)
        .and_then(|()| Ok(load_schema(database.url(), schema, &backup)?));
    if filled.is_err() && matches!(look(database.url(), schema), Ok(None)) {
        placed.remove();
    }
    filled?;
    let head = hold_against(database.url(), schema, &papers, &signed)?;
    bring_keys(&data, &backup)?;
    let (origin, size) = (papers.origin(), head.size);
    language::tell(&Told::new("restored").with("log", origin).with("size", size));
    let command = format!(
        "folkmoot serve{}{}",
        args.data.again(),
        args.database.again()
    );
    language::tell(&Told::new("next-command").with("command", command));
    language::tell(&Told::new("restored-verify"));
    if args.json {
        let root = head.root.to_string();
        let said = serde_json::json!({"origin": origin, "size": size, "root": root});
        terminal::deliver(None, format!("{said}\n").as_bytes())?;
    }
    Ok(())
}

/// The heads of the checkpoints that were named, and of the backup's own.
fn checkpoints(args: &Args, backup: &Backup, papers: &Papers) -> Result<Vec<Head>, CliError> {
    let own = Some(backup.checkpoint()).filter(|path| path.exists());
    let mut heads = Vec::new();
    for path in args.checkpoint.iter().chain(&own) {
        let Checkpoint { size, root, .. } = papers.checkpoint(path, &terminal::read(path)?)?;
        heads.push(Head { size, root });
    }
    Ok(heads)
}

/// The mark that was given, byte for byte, checked before anything is written.
///
/// Errors with `NoMark`, and with `Exists` when another one lies in its place.
fn old_mark(args: &Args, place: &Path, origin: &str) -> Result<Option<Vec<u8>>, CliError> {
    let Some(path) = &args.high_water else {
        return Ok(None);
    };
    let bytes = terminal::read(path)?;
    high_water::read(path, origin).map_err(|_| SetupFault::NoMark {
        path: path.clone(),
        origin: origin.to_owned(),
    })?;
    match place.exists() && terminal::read(place)? != bytes {
        true => Err(FileFault::Exists {
            path: place.to_owned(),
        }
        .into()),
        false => Ok(Some(bytes)),
    }
}

/// The files that this restore has made: they go again when the database could not be filled, so that
/// nothing of it stands in the way of the next.
struct Placed(Vec<PathBuf>);

impl Placed {
    /// Puts mark, trust file and genesis statement into their places, and the mark's head to the others.
    fn papers(
        &mut self,
        data: &DataDir,
        papers: &Papers,
        old: Option<&[u8]>,
        signed: &mut Vec<Head>,
    ) -> Result<(), CliError> {
        let mark = data.high_water();
        // Before the log: with a mark in place, nothing half restored can be served.
        if let Some(bytes) = old {
            self.put(&mark, 0o600, bytes)?;
        }
        if !mark.exists() {
            let newest = signed.iter().max_by_key(|head| head.size);
            make_mark(&mark, papers.origin(), *newest.expect("one was named"))?;
            self.0.push(mark.clone());
        }
        signed.push(read_mark(&mark, papers.origin())?);
        self.put(&data.trust(), 0o644, &papers.trust_file)?;
        self.put(&data.genesis(), 0o644, &papers.genesis)
    }

    /// Writes a file of the data directory. One that is there must be the same.
    fn put(&mut self, path: &Path, mode: u32, bytes: &[u8]) -> Result<(), CliError> {
        if path.exists() && terminal::read(path)? == bytes {
            return Ok(());
        }
        terminal::write_new(path, mode, bytes)?;
        self.0.push(path.to_owned());
        Ok(())
    }

    fn remove(self) {
        for path in self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

/// Fills the database. Errors with `SchemaMissing` when the backup is of another schema.
fn load_schema(url: &str, schema: &str, backup: &Backup) -> Result<(), ServiceError> {
    make_schema(url, schema)?;
    let waiting = terminal::wait("busy-filling-database");
    load(url, schema, &backup.dump())?;
    waiting.finish_and_clear();
    match look(url, schema)? {
        Some(_) => Ok(()),
        None => Err(ServiceError::SchemaMissing {
            schema: schema.to_owned(),
        }),
    }
}

/// Holds the restored log against what was signed; where it ends.
fn hold_against(
    url: &str,
    schema: &str,
    papers: &Papers,
    signed: &[Head],
) -> Result<Head, ServiceError> {
    let waiting = terminal::wait("busy-checking-log");
    let store = Store::open(url, schema)?;
    let checked = check(&store, papers.origin(), papers.trust.genesis, signed);
    waiting.finish_and_clear();
    checked.inspect_err(|_| {
        language::tell(&Told::new("restored-wrong"));
    })
}

/// Copies the service's keys if the backup has them; says so when they are nowhere.
fn bring_keys(data: &DataDir, backup: &Backup) -> Result<(), CliError> {
    data::make_private(&data.keys())?;
    for (from, to) in [
        (backup.data().service_key(), data.service_key()),
        (backup.data().log_key(), data.log_key()),
    ] {
        if to.exists() {
            continue;
        }
        if from.exists() {
            KeyFile::read(&from)?.write(&to)?;
        } else {
            language::tell(&Told::new("key-missing").with("path", to));
        }
    }
    Ok(())
}
