//! Regular files of this machine, read whole and written piece by piece.

use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;

use super::CliError;
use super::error::files::{unreadable, unwritable};

/// How much of a file is in memory while it is copied.
const CHUNK_BYTES: usize = 64 * 1024;

/// The bytes of a file; `None` where there is none. Errors with `Read`, also for anything but a regular
/// file.
pub fn read_regular(path: &Path) -> Result<Option<Vec<u8>>, CliError> {
    let file = open_regular(path)?;
    file.map(|file| read_all(file, path)).transpose()
}

/// Opens a regular file: a pipe would wait for somebody to write into it.
pub fn open_regular(path: &Path) -> Result<Option<fs::File>, CliError> {
    let opened = match fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            Err(io::Error::other(super::language::term("not-regular")))
        }
        Ok(_) => fs::File::open(path),
        Err(error) => Err(error),
    };
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path)(error)),
    }
}

/// The bytes of an open file, which is at `path`.
pub fn read_all(mut file: fs::File, path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes);
    read.map_err(unreadable(path))?;
    Ok(bytes)
}

/// Writes what `from` gives to the file `to`, a little at a time. Errors with `Write`, and with what
/// `lost` makes of the reason why `from` gives no more.
pub fn pour(
    from: &mut impl Read,
    to: &Path,
    lost: impl FnOnce(io::Error) -> CliError,
) -> Result<(), CliError> {
    let unwritable = unwritable(to);
    let mut file = fs::File::create(to).map_err(unwritable)?;
    let mut chunk = vec![0; CHUNK_BYTES];
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return Ok(()),
            Ok(length) => file.write_all(&chunk[..length]).map_err(unwritable)?,
            Err(error) => return Err(lost(error)),
        }
    }
}
