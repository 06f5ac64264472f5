//! The files of a log, wherever they are: in a directory, or behind a service's URL.

use std::cell::RefCell;
use std::fs;
use std::path::{Path, PathBuf};

use super::CliError;
use super::client::Client;
use super::error::files::{FileFault, unreadable};
use super::regular::{open_regular, pour, read_all};

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
        pour(&mut file, to, unreadable(&directory.join(path)))?;
        Ok(true)
    }
}

fn open(directory: &Path, path: &str) -> Result<Option<fs::File>, CliError> {
    match open_regular(&directory.join(path))? {
        None if !directory.exists() => Err(FileFault::NoDirectory {
            path: directory.to_owned(),
        }
        .into()),
        found => Ok(found),
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
