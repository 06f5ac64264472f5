//! The files of a log, wherever they are: in a directory, or behind a service's URL.

use std::cell::RefCell;
use std::fs;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::CliError;
use super::client::Client;

/// How much of a file is in memory while it is copied.
const CHUNK_BYTES: usize = 64 * 1024;

/// Where the files of a log are.
pub enum Place {
    /// A mirror.
    Directory(PathBuf),
    /// A service, or any web server that serves a mirror.
    Service(Client),
}

impl Place {
    /// What `text` means: with `http://` or `https://` before it a service, else a directory.
    pub fn named(text: &str) -> Place {
        match ["http://", "https://"]
            .iter()
            .any(|scheme| text.starts_with(scheme))
        {
            true => Place::Service(Client::new(text)),
            false => Place::Directory(PathBuf::from(text)),
        }
    }

    /// The bytes of the file at `path` below the log's prefix; `None` where there is none.
    pub fn find(&self, path: &str) -> Result<Option<Vec<u8>>, CliError> {
        let directory = match self {
            Place::Service(client) => return client.find(&format!("/{path}")),
            Place::Directory(directory) => directory,
        };
        let file = open(directory, path)?;
        file.map(|file| read_all(file, &directory.join(path)))
            .transpose()
    }

    /// Writes the file at `path` to `to`, holding little of it in memory; whether there is one.
    pub fn fetch(&self, path: &str, to: &Path) -> Result<bool, CliError> {
        let directory = match self {
            Place::Service(client) => return client.fetch(&format!("/{path}"), to),
            Place::Directory(directory) => directory,
        };
        let Some(mut file) = open(directory, path)? else {
            return Ok(false);
        };
        pour(&mut file, to, unreadable(directory.join(path)))?;
        Ok(true)
    }
}

fn open(directory: &Path, path: &str) -> Result<Option<fs::File>, CliError> {
    match open_regular(&directory.join(path))? {
        None if !directory.exists() => Err(CliError::NoDirectory {
            path: directory.to_owned(),
        }),
        found => Ok(found),
    }
}

/// The bytes of a file; `None` where there is none. Errors with `Read`, also for anything but a regular
/// file.
pub fn read_regular(path: &Path) -> Result<Option<Vec<u8>>, CliError> {
    let file = open_regular(path)?;
    file.map(|file| read_all(file, path)).transpose()
}

/// Opens a regular file: a pipe would wait for somebody to write into it.
fn open_regular(path: &Path) -> Result<Option<fs::File>, CliError> {
    let opened = match fs::metadata(path) {
        Ok(found) if !found.is_file() => Err(io::Error::other("it is not a regular file")),
        Ok(_) => fs::File::open(path),
        Err(error) => Err(error),
    };
    match opened {
        Ok(file) => Ok(Some(file)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(path.to_owned())(error)),
    }
}

fn read_all(mut file: fs::File, path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = file.read_to_end(&mut bytes);
    read.map_err(unreadable(path.to_owned()))?;
    Ok(bytes)
}

fn unreadable(path: PathBuf) -> impl FnOnce(io::Error) -> CliError {
    |error| CliError::Read { path, error }
}

/// Writes what `from` gives to the file `to`, a little at a time. Errors with `Write`, and with what
/// `lost` makes of the reason why `from` gives no more.
pub fn pour(
    from: &mut impl Read,
    to: &Path,
    lost: impl FnOnce(io::Error) -> CliError,
) -> Result<(), CliError> {
    let unwritable = |error| CliError::Write {
        path: to.to_owned(),
        error,
    };
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

/// Reads files for those who know only present and missing, and remembers why one could not be had.
pub struct Files<'a> {
    place: &'a Place,
    failed: RefCell<Option<CliError>>,
}

impl<'a> Files<'a> {
    /// Reads from `place`.
    pub fn of(place: &'a Place) -> Files<'a> {
        Files {
            place,
            failed: RefCell::new(None),
        }
    }

    /// The bytes of a file; `None` where there is none, or after the first failure.
    pub fn get(&self, path: &str) -> Option<Vec<u8>> {
        if self.failed.borrow().is_some() {
            return None;
        }
        self.place.find(path).unwrap_or_else(|error| {
            *self.failed.borrow_mut() = Some(error);
            None
        })
    }

    /// Errors with what kept a file from being read, if anything did.
    pub fn finish(&self) -> Result<(), CliError> {
        self.failed.take().map_or(Ok(()), Err)
    }
}
