//! Files and the terminal: reading, writing without overwriting, secrets that stay secret.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

use super::CliError;

/// The bytes of a file, or of the standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        false => fs::read(path),
    };
    read.map_err(|error| CliError::Read {
        path: path.to_owned(),
        error,
    })
}

/// The text of a file, or of the standard input for `-`.
pub fn read_text(path: &Path) -> Result<String, CliError> {
    String::from_utf8(read(path)?).map_err(|_| CliError::NotText {
        path: path.to_owned(),
    })
}

/// The text of a file that only its owner may read.
pub fn read_secret(path: &Path) -> Result<String, CliError> {
    let unreadable = |error| CliError::Read {
        path: path.to_owned(),
        error,
    };
    let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(CliError::ReadableByOthers {
            path: path.to_owned(),
            mode,
        });
    }
    read_text(path)
}

/// Writes a file that must not exist yet; `mode` as for chmod. It is on disk when this returns.
pub fn write_new(path: &Path, mode: u32, bytes: &[u8]) -> Result<(), CliError> {
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(mode)
        .open(path)
        .and_then(|mut file| {
            file.write_all(bytes)?;
            file.sync_all()
        });
    written.map_err(|error| match error.kind() {
        io::ErrorKind::AlreadyExists => CliError::Exists {
            path: path.to_owned(),
        },
        _ => CliError::Write {
            path: path.to_owned(),
            error,
        },
    })
}

/// Prints what was asked for: to the file, which must not exist yet, or to the standard output.
pub fn deliver(out: Option<&Path>, bytes: &[u8]) -> Result<(), CliError> {
    match out {
        Some(path) => write_new(path, 0o644, bytes),
        None => match io::stdout().lock().write_all(bytes) {
            // Whoever reads only the first lines has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done.map_err(|error| CliError::Write {
                path: "the standard output".into(),
                error,
            }),
        },
    }
}
