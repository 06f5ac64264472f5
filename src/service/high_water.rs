//! The high-water mark: how far the log had come when its head was last signed, kept outside the
//! database, so that a database restored from an older state, or another one, is noticed before
//! anything is signed that contradicts what was signed before.
//!
//! The file has two slots of one line each, 4096 bytes apart, written in turn:
//!
//! ```text
//! folkmoot/high-water/v1 vote.example.org/council 1042 5be1…07 9f86…08
//! ```
//!
//! that is format, origin, size, root, and SHA-256 of the line up to the space before it. A crash
//! in the middle of a write spoils one slot at most, and the other has the mark before. One write
//! and one `fdatasync` a batch cost a third of a rename with its three, and as much is durable.

use std::fs::{self, File, OpenOptions};
use std::io::ErrorKind;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use super::ServiceError;
use super::lock::Locked;
use crate::domain::hash::Hash;
use crate::store::log::Head;

/// The name of the file in the data directory.
pub(super) const FILE: &str = "high-water";

const FORMAT: &str = "folkmoot/high-water/v1";
/// One slot to a page, so that writing one cannot tear the other.
const SLOT: u64 = 4096;
/// Longer than any line: an origin has at most 255 bytes.
const LINE_MAX: usize = 512;

/// The mark of one log, held by one process at a time.
pub struct HighWater {
    file: Locked,
    path: PathBuf,
    origin: String,
    mark: Head,
    /// The slot that does not hold the mark.
    next_slot: u64,
    /// After a failed write nobody knows what the disk holds: only a new start may go on.
    broken: bool,
}

impl HighWater {
    /// Makes the file for a new log, at size 0. Errors when there is one already.
    pub fn create(path: &Path, origin: &str) -> Result<HighWater, ServiceError> {
        let empty = Head::empty();
        let partial = path.with_extension("partial");
        let write = || -> std::io::Result<()> {
            let _ = fs::remove_file(&partial);
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&partial)?;
            file.write_all_at(line(origin, empty).as_bytes(), 0)?;
            file.set_len(2 * SLOT)?;
            file.sync_all()?;
            // Unlike a rename, a link does not replace the mark of a log that is there.
            fs::hard_link(&partial, path)?;
            fs::remove_file(&partial)?;
            let dir = path.parent().filter(|dir| !dir.as_os_str().is_empty());
            File::open(dir.unwrap_or(Path::new(".")))?.sync_all()
        };
        write().map_err(ServiceError::io("io-create", path))?;
        HighWater::open(path, origin)
    }

    /// Opens the mark of the log with this origin.
    ///
    /// Errors when the file is missing, belongs to another log, is unreadable in both slots, or is
    /// held by another process.
    pub fn open(path: &Path, origin: &str) -> Result<HighWater, ServiceError> {
        let file = OpenOptions::new()
            .read(true)
            .write(true)
            .open(path)
            .map_err(|error| match error.kind() {
                ErrorKind::NotFound => ServiceError::HighWaterMissing {
                    path: path.to_owned(),
                },
                _ => ServiceError::io("io-open", path)(error),
            })?;
        let locked = Locked::take(file).map_err(ServiceError::io("io-lock", path))?;
        let file = locked.ok_or_else(|| ServiceError::HighWaterInUse {
            path: path.to_owned(),
        })?;
        let (mark, next_slot) = newest(file.file(), path, origin)?;
        Ok(HighWater {
            file,
            path: path.to_owned(),
            origin: origin.to_owned(),
            mark,
            next_slot,
            broken: false,
        })
    }

    /// The head that was last moved to: no database that is not at least this far may be signed for.
    pub fn mark(&self) -> Head {
        self.mark
    }

    /// Moves the mark from `expected` to `new`, durably, before `new` is signed.
    ///
    /// Errors when the mark is not at `expected`, when `new` is smaller or is another root for the
    /// same size, and when the disk fails; then no head may be signed until a new start.
    pub fn advance(&mut self, expected: Head, new: Head) -> Result<(), ServiceError> {
        let (path, mark) = (self.path.clone(), self.mark);
        if mark != expected {
            return Err(ServiceError::HighWaterElsewhere {
                path,
                mark,
                expected,
            });
        }
        if new.size < mark.size || (new.size == mark.size && new.root != mark.root) {
            return Err(ServiceError::HighWaterBackwards { path, mark, new });
        }
        if self.broken {
            return Err(ServiceError::HighWaterUnreadable {
                path: self.path.clone(),
            });
        }
        if new == self.mark {
            return Ok(());
        }
        self.broken = true;
        let line = line(&self.origin, new);
        let file = self.file.file();
        let written = file.write_all_at(line.as_bytes(), self.next_slot * SLOT);
        written
            .and_then(|()| file.sync_data())
            .map_err(ServiceError::io("io-write", &self.path))?;
        self.broken = false;
        self.mark = new;
        self.next_slot = 1 - self.next_slot;
        Ok(())
    }
}

/// The mark in the file at `path`, which nobody need hold. Errors as [`HighWater::open`].
pub fn read(path: &Path, origin: &str) -> Result<Head, ServiceError> {
    let file = File::open(path).map_err(ServiceError::io("io-open", path))?;
    Ok(newest(&file, path, origin)?.0)
}

/// The newer of the two slots, and the number of the other.
fn newest(file: &File, path: &Path, origin: &str) -> Result<(Head, u64), ServiceError> {
    let mut marks = Vec::new();
    for slot in 0..2 {
        let mut bytes = [0; LINE_MAX];
        let length = file
            .read_at(&mut bytes, slot * SLOT)
            .map_err(ServiceError::io("io-read", path))?;
        if let Some((found, head)) = parse(&bytes[..length]) {
            if found != origin {
                let (path, wanted) = (path.to_owned(), origin.to_owned());
                return Err(ServiceError::HighWaterForeign {
                    path,
                    found,
                    wanted,
                });
            }
            marks.push((head, 1 - slot));
        }
    }
    let newest = marks.into_iter().max_by_key(|(head, _)| head.size);
    newest.ok_or(ServiceError::HighWaterUnreadable {
        path: path.to_owned(),
    })
}

fn line(origin: &str, head: Head) -> String {
    let line = format!("{FORMAT} {origin} {} {}", head.size, head.root);
    let sum = Hash::of(line.as_bytes());
    format!("{line} {sum}\n")
}

/// Reads a line that is whole, with its origin; anything else is `None`.
fn parse(bytes: &[u8]) -> Option<(String, Head)> {
    let text = std::str::from_utf8(bytes).ok()?;
    let (whole, _) = text.split_once('\n')?;
    let [FORMAT, origin, size, root, _] = whole.split(' ').collect::<Vec<_>>()[..] else {
        return None;
    };
    let head = Head {
        size: size.parse().ok()?,
        root: Hash::parse(root)?,
    };
    (line(origin, head).trim_end() == whole).then(|| (origin.to_owned(), head))
}
