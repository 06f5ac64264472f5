//! `folkmoot restore`: a backup becomes a log that can be served, if nothing signed is missing.
//!
//! Nothing is overwritten. The high-water mark that the old service kept, or checkpoints that
//! others hold, say how far the log must reach; without either nobody could tell a log that has
//! lost its end, so one of them must be there. What is in a backup: `cli/backup.rs`.

use std::fs::File;
use std::path::{Path, PathBuf};

use super::backup::{Backup, Papers};
use super::data::{self, DataDir, DataOption};
use super::key::KeyFile;
use super::serve::DatabaseOption;
use super::{CliError, terminal};
use crate::domain::log::checkpoint::Checkpoint;
use crate::service::ServiceError;
use crate::service::backup::{Database, load};
use crate::service::restore::{check, make_mark, read_mark};
use crate::store::Store;
use crate::store::log::Head;
use crate::store::look::look;
use crate::store::migrate::make_schema;

/// Bring a backup back
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
    /// The high-water mark of the service that is gone; it is copied to its place
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
    File::open(&dump).map_err(|error| CliError::Read { path: dump, error })?;
    let mut signed = checkpoints(args, &backup, &papers)?;
    let mark = data.high_water();
    if args.high_water.is_none() && args.checkpoint.is_empty() && !mark.exists() {
        return Err(CliError::NothingToHoldAgainst { mark });
    }
    data::make_private(data.root())?;
    let database = Database::to_fill(data.root(), args.database.url())?;
    let schema = args.database.schema();
    if look(database.url(), schema)
        .map_err(ServiceError::from)?
        .is_some()
    {
        return Err(CliError::Occupied {
            dir: data.root().to_owned(),
            schema: schema.to_owned(),
        });
    }
    // Before the log: with a mark in place, nothing half restored can be served.
    if let Some(file) = &args.high_water {
        put(&mark, 0o600, &terminal::read(file)?)?;
    }
    if !mark.exists() {
        let newest = signed.iter().max_by_key(|head| head.size);
        make_mark(&mark, papers.origin(), *newest.expect("one was named"))?;
    }
    signed.push(read_mark(&mark, papers.origin())?);
    put(&data.trust(), 0o644, &papers.trust_file)?;
    put(&data.genesis(), 0o644, &papers.genesis)?;
    load_schema(database.url(), schema, &backup)?;
    let head = hold_against(database.url(), schema, &papers, &signed)?;
    bring_keys(&data, &backup)?;
    let (origin, size) = (papers.origin(), head.size);
    eprintln!("The log {origin} is back, {size} entries, and continues every head you named.");
    eprintln!("Next: folkmoot serve; then let somebody who holds receipts run: folkmoot verify");
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

/// Writes a file of the data directory. One that is there must be the same.
fn put(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), CliError> {
    match path.exists() && terminal::read(path)? == bytes {
        true => Ok(()),
        false => terminal::write_new(path, mode, bytes),
    }
}

/// Fills the database. Errors with `SchemaMissing` when the backup is of another schema.
fn load_schema(url: &str, schema: &str, backup: &Backup) -> Result<(), ServiceError> {
    make_schema(url, schema)?;
    let waiting = terminal::wait("filling the database");
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
    let waiting = terminal::wait("checking the log");
    let store = Store::open(url, schema)?;
    let checked = check(&store, papers.origin(), papers.trust.genesis, signed);
    waiting.finish_and_clear();
    checked.inspect_err(|_| {
        eprintln!("What was restored stays where it is, to be looked at, and is not to be served.");
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
            eprintln!(
                "Put the key here before you serve, mode 600: {}",
                to.display()
            );
        }
    }
    Ok(())
}
