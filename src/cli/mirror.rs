//! `folkmoot mirror`: a log as a directory of static files, enough to verify it offline.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use indicatif::ProgressBar;

use super::download::Place;
use super::error::files::{unreadable, unwritable};
use super::error::logs::LogFault;
use super::heads::{Head, require_continued};
use super::regular::read_regular;
use super::seen::{Pinned, TrustFile};
use super::{CliError, language, terminal};
use crate::domain::fault::{Fault, Told};
use crate::domain::log::attachments::{attachment_path, item_length, parse_attachment_path};
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::directory::{CHECKPOINT_PATH, tile_paths};
use crate::domain::log::tile::{TILE_WIDTH, TileKind, TilePath};

/// Requests under way at once.
const THREADS: usize = 8;

/// How often to start again when the log outgrows the state that is being fetched.
const ATTEMPTS: usize = 5;

/// The most entries that a checkpoint may claim that nobody is known to have signed.
const UNSIGNED_SIZE_MAX: u64 = 1 << 24;

/// What proves that the log has another history than the mirror.
const EVIDENCE: &str = "fork";

/// The end of the name of a file that is being written.
const UNFINISHED: &str = ".part";

/// Copy a log into a directory
///
/// Fetches the files of a log, all that `verify` reads and nothing else. Run again to bring a
/// mirror up to date: what cannot have changed is not fetched again. The log must prove that it
/// continues the mirror; if it does not, the mirror stays as it is, both signed heads are kept in
/// the file `fork`, and the exit code is 4. The directory is static files and can be served by any
/// web server.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Example:\n  folkmoot mirror https://vote.example.org ./mirror"
)]
pub struct Args {
    /// The URL of a service, or of a mirror on a web server; or the directory of a mirror
    #[arg(value_name = "URL")]
    log: String,
    /// The directory to fill; created if it does not exist
    #[arg(value_name = "DIR")]
    directory: PathBuf,
    #[command(flatten)]
    trust: TrustFile,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let pinned = args.trust.read()?;
    let (head, fetched) = bring_trusted(&args.log, &args.directory, pinned.as_ref())?;
    let directory = args.directory.display();
    let text = match args.json {
        true => {
            let (origin, size) = (&head.origin, head.size);
            serde_json::json!({"origin": origin, "size": size, "fetched": fetched}).to_string()
        }
        false => {
            let told = Told::new("mirrored").with("count", fetched);
            let told = told.with("directory", args.directory.clone());
            let told = told.with("log", &head.origin);
            language::tell(&told.with("size", head.size));
            format!("folkmoot verify {directory}")
        }
    };
    terminal::deliver(None, format!("{text}\n").as_bytes())
}

/// Brings `directory` up to the newest state of the log at `log`.
pub fn bring(log: &str, directory: &Path) -> Result<(), CliError> {
    bring_trusted(log, directory, None).map(drop)
}

/// The same, of a log whose heads a key of the trust file must sign, and which must continue what was seen under
/// that file; the newest head, and how many files it took.
pub fn bring_trusted(
    log: &str,
    directory: &Path,
    pinned: Option<&Pinned>,
) -> Result<(Checkpoint, usize), CliError> {
    let place = Place::named(log);
    let mirror = Mirror {
        place: &place,
        log,
        directory,
        pinned,
    };
    mirror.update()
}

/// One update of one mirror.
struct Mirror<'a> {
    place: &'a Place,
    log: &'a str,
    directory: &'a Path,
    pinned: Option<&'a Pinned>,
}

impl Mirror<'_> {
    /// Brings the directory to the newest state of the log; that state and how many files it took.
    fn update(&self) -> Result<(Checkpoint, usize), CliError> {
        for attempt in 1..=ATTEMPTS {
            let bytes = self
                .place
                .find(CHECKPOINT_PATH)?
                .ok_or_else(|| self.missing(CHECKPOINT_PATH))?;
            let head = read_head(&bytes).ok_or_else(|| self.missing(CHECKPOINT_PATH))?;
            self.require_signed(&bytes, &head)?;
            let head = Head { bytes, says: head };
            match self.refuse_other(&head) {
                // Of a mirror that is being brought up to date, tiles of the older state go.
                Err(CliError::Log(LogFault::NotContinued { .. })) if attempt < ATTEMPTS => continue,
                checked => checked?,
            }
            if let Some(pinned) = self.pinned {
                pinned.see(self.place, &head.bytes)?;
            }
            let Head { bytes, says: head } = head;
            let wanted = paths(head.size);
            let lacking: Vec<&String> = wanted.iter().filter(|path| !self.keeps(path)).collect();
            // A partial file goes when its bundle grows; the newer state is as good.
            if let Some(fetched) = self.fetch(&lacking)? {
                self.put(CHECKPOINT_PATH, |part| {
                    let written = fs::write(part, &bytes).map(|()| true);
                    let path = part.to_owned();
                    written.map_err(unwritable(&path))
                })?;
                self.clean(Path::new(""), &wanted)?;
                return Ok((head, fetched.saturating_add(1)));
            }
        }
        Err(self.missing(&language::term("moving-log")))
    }

    fn missing(&self, path: &str) -> CliError {
        CliError::from(LogFault::NoLog {
            log: self.log.to_owned(),
            path: path.to_owned(),
        })
    }

    /// Errors when no key of the trust file signed the head, or too few witnesses; without a trust file, when it claims more than anybody
    /// should be made to fetch.
    fn require_signed(&self, bytes: &[u8], head: &Checkpoint) -> Result<(), CliError> {
        let Some(pinned) = self.pinned else {
            return match head.size <= UNSIGNED_SIZE_MAX {
                true => Ok(()),
                false => Err(LogFault::TooLarge {
                    size: head.size,
                    max: UNSIGNED_SIZE_MAX,
                }
                .into()),
            };
        };
        let log = self.log.to_owned();
        if let Err(error) = Checkpoint::open(bytes, &pinned.trust.logs) {
            let reason = error.told();
            return Err(LogFault::NotSigned { log, reason }.into());
        }
        let witnesses = &pinned.trust.witnesses;
        let judged = witnesses.judge(bytes, Some(terminal::now()));
        judged.map(drop).map_err(|error| {
            let reason = error.told();
            LogFault::NotWitnessed { log, reason }.into()
        })
    }

    /// Errors when the directory has a mirror of another log, of a later state of this one, of another
    /// history, or of a state that cannot be read.
    fn refuse_other(&self, head: &Head) -> Result<(), CliError> {
        let path = self.directory.join(CHECKPOINT_PATH);
        let Some(bytes) = read_regular(&path)? else {
            return Ok(());
        };
        // Without it a log that has gone back could not be told from one that has grown.
        let says = read_head(&bytes).ok_or(LogFault::NoCheckpoint { path })?;
        if says.origin != head.says.origin {
            return Err(LogFault::OtherMirror {
                path: self.directory.to_owned(),
                kept: says.origin,
                found: head.says.origin.clone(),
            }
            .into());
        }
        if says.size > head.says.size {
            return Err(LogFault::RolledBack {
                path: self.directory.to_owned(),
                kept: says.size,
                found: head.says.size,
            }
            .into());
        }
        let kept = Head { bytes, says };
        require_continued(self.place, &kept, head, &self.directory.join(EVIDENCE))
    }

    /// Whether the directory has this file as it will stay.
    fn keeps(&self, path: &str) -> bool {
        let file = self.directory.join(path);
        match parse_attachment_path(path) {
            None => file.is_file(),
            Some(_) => withholds_nothing(&file).unwrap_or(false),
        }
    }

    /// Fetches files several at a time; how many, or `None` when one of them is gone.
    fn fetch(&self, paths: &[&String]) -> Result<Option<usize>, CliError> {
        let (next, failed) = (AtomicUsize::new(0), Mutex::new(None));
        let bar = terminal::progress(paths.len(), "busy-fetching");
        let work = || {
            while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                let done = self.fetch_one(path, &bar);
                if !matches!(done, Ok(true)) {
                    next.store(paths.len(), Ordering::Relaxed);
                    let mut failed = failed.lock().expect("nobody panics while holding it");
                    failed.get_or_insert(done);
                }
            }
        };
        thread::scope(|scope| {
            for _ in 0..THREADS.min(paths.len()) {
                scope.spawn(work);
            }
        });
        bar.finish_and_clear();
        match failed.into_inner().expect("nobody panics while holding it") {
            None => Ok(Some(paths.len())),
            Some(gone) => gone.map(|_| None),
        }
    }

    /// Fetches one file; whether it was there.
    fn fetch_one(&self, path: &str, bar: &ProgressBar) -> Result<bool, CliError> {
        let found = self.put(path, |part| self.place.fetch(path, part))?;
        bar.inc(u64::from(found));
        Ok(found)
    }

    /// Puts a file in place, whole or not at all. `write` writes it where it is told to, and says
    /// whether there is one.
    fn put(
        &self,
        path: &str,
        write: impl FnOnce(&Path) -> Result<bool, CliError>,
    ) -> Result<bool, CliError> {
        let part = self.directory.join(format!("{path}{UNFINISHED}"));
        let path = self.directory.join(path);
        let unwritable = unwritable(&path);
        let parent = path
            .parent()
            .expect("every file of a mirror is in its directory");
        fs::create_dir_all(parent).map_err(unwritable)?;
        let written = write(&part)?;
        if written {
            fs::rename(&part, &path).map_err(unwritable)?;
        }
        Ok(written)
    }

    /// Removes files of earlier states below `under`. What is not of a mirror is left alone.
    fn clean(&self, under: &Path, wanted: &BTreeSet<String>) -> Result<(), CliError> {
        let directory = self.directory.join(under);
        let unreadable = unreadable(&directory);
        for entry in fs::read_dir(&directory).map_err(unreadable)? {
            let entry = entry.map_err(unreadable)?;
            let path = under.join(entry.file_name());
            let text = path.display().to_string();
            let removed = if entry.path().is_dir() {
                match is_of_a_mirror(&text) {
                    true => self.clean(&path, wanted)?,
                    false => continue,
                }
                // A directory that still has files stays.
                fs::remove_dir(entry.path()).or(Ok(()))
            } else if is_stale(&text) && !wanted.contains(&text) {
                fs::remove_file(entry.path())
            } else {
                Ok(())
            };
            removed.map_err(unwritable(&path))?;
        }
        Ok(())
    }
}

/// Whether an attachment bundle is whole and has every item, by their lengths alone.
fn withholds_nothing(file: &Path) -> io::Result<bool> {
    let mut file = BufReader::new(fs::File::open(file)?);
    let end = file.get_ref().metadata()?.len();
    let mut place = 0;
    while place < end {
        let mut head = [0; 4];
        file.read_exact(&mut head)?;
        let Some(length) = item_length(head) else {
            return Ok(false);
        };
        file.seek_relative(length.into())?;
        place += 4 + u64::from(length);
    }
    Ok(place == end)
}

/// Every file of a mirror of this size but the checkpoint.
fn paths(size: u64) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for path in tile_paths(size) {
        if path.kind == TileKind::Entries {
            paths.insert(attachment_path(path.index, path.width));
        }
        paths.insert(path.to_string());
    }
    paths
}

/// Whether a directory can be one of a mirror's own.
fn is_of_a_mirror(path: &str) -> bool {
    ["tile", "attachment"]
        .iter()
        .any(|own| path == *own || path.starts_with(&format!("{own}/")))
}

/// Whether a file can be left over from an earlier state or an interrupted run.
fn is_stale(path: &str) -> bool {
    let partial = |width: usize| width < TILE_WIDTH;
    path.ends_with(UNFINISHED)
        || TilePath::parse(path).is_some_and(|path| partial(path.width))
        || parse_attachment_path(path).is_some_and(|(_, width)| partial(width))
}

/// The head that a checkpoint states. Whether it is signed is for `verify` to say.
fn read_head(bytes: &[u8]) -> Option<Checkpoint> {
    Checkpoint::claimed(bytes).ok()
}
