//! Full tiles and bundles as files: each is made once, when it is first asked for, and needs no database
//! from then on, whoever sends it: the service, or a proxy before it. They lie below `<data>/files` at
//! the paths of their addresses.
//!
//! What they hold follows from the log. Nothing is taken on trust from one start to the next, since a
//! database may have been restored meanwhile: every start begins with none.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::ServiceError;

/// The directory below that of the data.
const NAME: &str = "files";
/// Where there is less room on the disk, no more is kept: the database needs it.
const ROOM_BYTES_MIN: u64 = 1 << 30;

/// The directory; see the module.
pub(super) struct TileFiles {
    root: PathBuf,
    /// Distinguishes what is being written.
    made: AtomicU64,
}

impl TileFiles {
    /// The directory, emptied. Errors when it cannot be emptied or made.
    pub(super) fn begin(data: &Path) -> Result<TileFiles, ServiceError> {
        let root = data.join(NAME);
        let emptied = match fs::remove_dir_all(&root) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => fs::create_dir_all(&root),
        };
        emptied.map_err(ServiceError::io("io-empty", &root))?;
        Ok(TileFiles {
            root,
            made: AtomicU64::new(0),
        })
    }

    /// The file of an address such as `tile/0/001`; `None` until it is kept, and for other addresses.
    ///
    /// `path` must be one that names a file of the log: nothing else is ever kept under it.
    pub(super) fn find(&self, path: &str) -> Option<fs::File> {
        let file = fs::File::open(self.root.join(path)).ok()?;
        file.metadata().is_ok_and(|it| it.is_file()).then_some(file)
    }

    /// Keeps the bytes of an address. Where that fails they will be made again, which is slower.
    pub(super) fn keep(&self, path: &str, bytes: &[u8]) {
        if let Err(error) = self.write(path, bytes) {
            tracing::warn!(%error, path, "a file of the log is not kept");
        }
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if free_bytes(&self.root)?.saturating_sub(bytes.len() as u64) < ROOM_BYTES_MIN {
            return Ok(());
        }
        let number = self.made.fetch_add(1, Ordering::Relaxed);
        let (whole, part) = (
            self.root.join(path),
            self.root.join(format!("{number}.part")),
        );
        if let Some(above) = whole.parent() {
            fs::create_dir_all(above)?;
        }
        let written = fs::File::create_new(&part).and_then(|mut file| file.write_all(bytes));
        // Whoever reads finds the whole file or none.
        let kept = written.and_then(|()| fs::rename(&part, &whole));
        if kept.is_err() {
            let _ = fs::remove_file(&part);
        }
        kept
    }
}

/// How much room there is on the disk of a directory, for who may not use the last of it.
fn free_bytes(directory: &Path) -> io::Result<u64> {
    let found = rustix::fs::statvfs(directory)?;
    Ok(found.f_bavail.saturating_mul(found.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_start_begins_with_no_files() {
        let data = tempfile::tempdir().expect("a directory");
        let files = TileFiles::begin(data.path()).expect("it begins");
        assert!(files.find("tile/0/000").is_none());
        files.keep("tile/0/000", b"hashes");
        assert!(files.find("tile/0/000").is_some());
        assert!(files.find("tile/0").is_none(), "a directory is no file");
        let again = TileFiles::begin(data.path()).expect("it begins");
        assert!(again.find("tile/0/000").is_none());
    }
}
