//! Files on this machine that cannot be used.

use std::io;
use std::path::{Path, PathBuf};

use super::CliError;
use crate::domain::fault::Told;
use crate::service::error::os;

crate::faults! {
    /// Files on this machine that cannot be used.
    pub enum FileFault {
        /// Cannot be read.
        Read { path: PathBuf, reason: Told } "unreadable-file" Unavailable;
        /// Cannot be written.
        Write { path: PathBuf, reason: Told } "unwritable-file" Unavailable;
        /// Would have been overwritten.
        Exists { path: PathBuf } "file-exists" Conflict;
        /// Holds a secret; `mode` is its permission bits in octal.
        ReadableByOthers { path: PathBuf, mode: String } "secret-exposed" Conflict;
        /// Should be text.
        NotText { path: PathBuf } "not-text" Malformed;
        /// Has faults, which have been listed.
        Faults { path: PathBuf, count: usize } "faulty-file" Malformed;
        /// Where something is to be kept, there is no directory.
        NowhereToKeep { path: PathBuf } "nowhere-to-keep" Missing;
        /// Where a log was looked for, there is nothing.
        NoDirectory { path: PathBuf } "no-directory" Unavailable;
    }
}

/// What a file that cannot be read errors with.
pub fn unreadable<P: AsRef<Path> + ?Sized>(path: &P) -> impl Fn(io::Error) -> CliError + Copy {
    let path = path.as_ref();
    move |error| {
        let (path, reason) = (path.to_owned(), os(&error));
        FileFault::Read { path, reason }.into()
    }
}

/// What a file that cannot be written errors with.
pub fn unwritable<P: AsRef<Path> + ?Sized>(path: &P) -> impl Fn(io::Error) -> CliError + Copy {
    let path = path.as_ref();
    move |error| {
        let (path, reason) = (path.to_owned(), os(&error));
        FileFault::Write { path, reason }.into()
    }
}
