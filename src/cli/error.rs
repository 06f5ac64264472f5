//! What a command can fail with, in words for the person at the terminal, and the exit code.

use std::io;
use std::path::PathBuf;

use crate::domain::count::CountError;
use crate::domain::count::format::FormatError;
use crate::domain::log::note::NoteError;
use crate::domain::refusal::Refusal;

/// Why a command did not do what was asked. The message says what to do where it can.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// A file cannot be read.
    #[error("cannot read {}: {error}", path.display())]
    Read {
        /// As given.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file cannot be written.
    #[error("cannot write {}: {error}", path.display())]
    Write {
        /// As given.
        path: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file that would have been overwritten.
    #[error("{} exists already and is not overwritten; name another file", path.display())]
    Exists {
        /// As given.
        path: PathBuf,
    },
    /// Others can read a file that holds a secret.
    #[error("others can read the secret in {path} (mode {mode:03o}); run: chmod 600 {path}", path = path.display())]
    ReadableByOthers {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A file that is not a key file.
    #[error("{}, line {line}: a key file has here `{expected}`; make one with: folkmoot keygen", path.display())]
    KeyFile {
        /// As given.
        path: PathBuf,
        /// From 1.
        line: usize,
        /// What should stand there.
        expected: &'static str,
    },
    /// Nobody said who signs.
    #[error("{} names no signer: say who signs with --as, such as --as o/lin or --as m/m-7f3k9q", path.display())]
    NoSigner {
        /// The key file.
        path: PathBuf,
    },
    /// A file that should be text is not.
    #[error("{} is not UTF-8 text", path.display())]
    NotText {
        /// As given.
        path: PathBuf,
    },
    /// A file does not hold the statement or the note that was asked for.
    #[error("{}: {error}", path.display())]
    Unfit {
        /// As given.
        path: PathBuf,
        /// Why.
        error: Refusal,
    },
    /// A statement is of another log than the one meant.
    #[error("the statement is for the log `{stated}`, but --origin says `{meant}`")]
    OtherOrigin {
        /// In the statement.
        stated: String,
        /// In the option.
        meant: String,
    },
    /// The signature line cannot be added.
    #[error("cannot sign: {0}")]
    Sign(#[from] NoteError),
    /// No counting method has this name.
    #[error("there is no counting method `{name}`; list them with: folkmoot methods")]
    NoSuchMethod {
        /// As given.
        name: String,
    },
    /// A file of ballots cannot be read as one.
    #[error("{}, {error}", path.display())]
    Ballots {
        /// As given.
        path: PathBuf,
        /// The line and the reason.
        error: FormatError,
    },
    /// The ballots cannot be counted like this.
    #[error("{0}")]
    Count(#[from] CountError),
    /// The operating system gave no randomness.
    #[error("the operating system gives no random numbers: {0}")]
    Randomness(#[from] getrandom::Error),
}

impl CliError {
    /// 1 refused or does not hold, 2 wrong usage or malformed input, 3 cannot reach, read or write.
    pub fn exit_code(&self) -> u8 {
        match self {
            CliError::Read { .. } | CliError::Write { .. } | CliError::Randomness(_) => 3,
            CliError::Count(_) => 1,
            CliError::Exists { .. }
            | CliError::ReadableByOthers { .. }
            | CliError::KeyFile { .. }
            | CliError::NoSigner { .. }
            | CliError::NotText { .. }
            | CliError::Unfit { .. }
            | CliError::OtherOrigin { .. }
            | CliError::NoSuchMethod { .. }
            | CliError::Ballots { .. }
            | CliError::Sign(_) => 2,
        }
    }
}
