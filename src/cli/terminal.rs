//! Files and the terminal: reading, writing without overwriting, secrets that stay secret.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use indicatif::{ProgressBar, ProgressStyle};

use super::error::drafts::DraftFault;
use super::error::files::{FileFault, unreadable, unwritable};
use super::{CliError, language};
use crate::domain::fault::Told;
use crate::domain::time::Time;
use crate::service::error::os;

/// The bytes of a file, or of the standard input for `-`.
pub fn read(path: &Path) -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = match path.as_os_str() == "-" {
        true => io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes),
        false => fs::read(path),
    };
    read.map_err(unreadable(&path))
}

/// The bytes of a table in a file: UTF-8, or GBK as Excel saves it in China, which is said.
pub fn read_sheet(path: &Path) -> Result<Vec<u8>, CliError> {
    let bytes = read(path)?;
    if std::str::from_utf8(&bytes).is_ok() {
        return Ok(bytes);
    }
    let (text, _, broken) = encoding_rs::GB18030.decode(&bytes);
    if broken {
        return Ok(bytes);
    }
    language::tell(&Told::new("read-as-gbk").with("path", path.display().to_string()));
    Ok(text.into_owned().into_bytes())
}

/// The text of a file, or of the standard input for `-`.
pub fn read_text(path: &Path) -> Result<String, CliError> {
    String::from_utf8(read(path)?).map_err(|_| {
        CliError::from(FileFault::NotText {
            path: path.to_owned(),
        })
    })
}

/// The text of a file that only its owner may read.
pub fn read_secret(path: &Path) -> Result<String, CliError> {
    let unreadable = unreadable(&path);
    let mode = fs::metadata(path).map_err(unreadable)?.permissions().mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(FileFault::ReadableByOthers {
            path: path.to_owned(),
            mode: format!("{mode:03o}"),
        }
        .into());
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
        io::ErrorKind::AlreadyExists => CliError::from(FileFault::Exists {
            path: path.to_owned(),
        }),
        _ => CliError::from(FileFault::Write {
            path: path.to_owned(),
            reason: os(&error),
        }),
    })
}

/// Errors with `NowhereToKeep` unless there is such a directory: said before anything is done whose outcome
/// is to be kept there.
pub fn require_directory(path: &Path) -> Result<(), CliError> {
    match path.is_dir() {
        true => Ok(()),
        false => Err(FileFault::NowhereToKeep {
            path: path.to_owned(),
        }
        .into()),
    }
}

/// Errors with `Exists` or `NowhereToKeep` where a new file cannot come about.
pub fn require_new(path: &Path) -> Result<(), CliError> {
    if path.exists() {
        return Err(FileFault::Exists {
            path: path.to_owned(),
        }
        .into());
    }
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    require_directory(folder.unwrap_or(Path::new(".")))
}

/// A path as it is typed in a shell.
pub fn typed(path: &Path) -> String {
    let text = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || "/._-+:@%".contains(c);
    match !text.is_empty() && text.chars().all(plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

/// Prints what was asked for: to the file, which must not exist yet, or to the standard output.
pub fn deliver(out: Option<&Path>, bytes: &[u8]) -> Result<(), CliError> {
    match out {
        Some(path) => write_new(path, 0o644, bytes),
        None => match io::stdout().lock().write_all(bytes) {
            // Whoever reads only the first lines has what it wanted.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            done => done.map_err(unwritable(&language::term("standard-output"))),
        },
    }
}

/// Prints something that was computed: as one line of JSON, or as text.
pub fn show<T: serde::Serialize>(
    json: bool,
    shown: &T,
    text: impl FnOnce(&T) -> String,
) -> Result<(), CliError> {
    let text = match json {
        true => serde_json::to_string(shown).expect("strings and numbers print as JSON") + "\n",
        false => text(shown),
    };
    deliver(None, text.as_bytes())
}

/// The time on this machine's clock, in whole seconds.
pub fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    let seconds = since.ok().and_then(|age| i64::try_from(age.as_secs()).ok());
    seconds
        .and_then(Time::from_seconds)
        .expect("the clock shows a time after 1970 and before the year 10000")
}

/// Asks a yes-or-no question, by its code, on the terminal, unless `yes` has answered it.
///
/// Errors with `Declined` for anything but yes, and with `NobodyToAsk` without a terminal.
pub fn confirm(question: &'static str, yes: bool) -> Result<(), CliError> {
    if yes {
        return Ok(());
    }
    if !io::stdin().is_terminal() {
        return Err(DraftFault::NobodyToAsk.into());
    }
    eprint!(
        "{} {} ",
        language::term(question),
        language::term("confirm-yes-no")
    );
    let mut answer = String::new();
    let read = io::stdin().lock().read_line(&mut answer);
    match read.is_ok() && matches!(answer.trim(), "y" | "Y" | "yes") {
        true => Ok(()),
        false => Err(DraftFault::Declined.into()),
    }
}

/// A bar for something that takes a while, by its code; nothing is drawn where nobody looks.
pub fn progress(length: usize, what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}")
        .expect("the template is well-formed");
    let bar = ProgressBar::new(u64::try_from(length).unwrap_or(u64::MAX)).with_style(style);
    bar.set_message(language::term(what));
    bar
}

/// A sign of life for something, by its code, of which nobody knows how long it takes; drawn after a second, where
/// somebody looks.
pub fn wait(what: &'static str) -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {msg} {elapsed}")
        .expect("the template is well-formed");
    let bar = ProgressBar::new_spinner().with_style(style);
    bar.set_message(language::term(what));
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}
