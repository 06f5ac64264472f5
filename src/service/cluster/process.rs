//! The operating system's side of the private cluster: users, programs, signals, processes.
//!
//! All `unsafe` of the service is here: three calls that std does not wrap.

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::service::ServiceError;

/// Asks PostgreSQL for a fast shutdown: sessions are cut, a checkpoint is written.
pub const FAST_SHUTDOWN: i32 = libc::SIGINT;
/// Asks PostgreSQL to stop at once and recover at the next start.
pub const IMMEDIATE_SHUTDOWN: i32 = libc::SIGQUIT;

/// The user that the server processes run as.
#[derive(Debug, Clone)]
pub struct User {
    /// The login name.
    pub name: String,
    /// The user id.
    pub uid: u32,
    /// The primary group id.
    pub gid: u32,
    /// Whether it is another user than the one we run as, so that files must be handed over.
    pub is_other: bool,
}

impl User {
    /// Ourselves; when we are root, `postgres`, else `nobody`.
    ///
    /// Errors when we are root and neither exists, or when our user id has no passwd entry.
    pub fn for_server() -> Result<User, ServiceError> {
        // SAFETY: geteuid has no preconditions and cannot fail.
        let uid = unsafe { libc::geteuid() };
        if uid != 0 {
            return passwd_entry(&uid.to_string(), false)
                .ok_or(ServiceError::NoPasswdEntry { uid });
        }
        passwd_entry("postgres", true)
            .or_else(|| passwd_entry("nobody", true))
            .ok_or(ServiceError::NoUnprivilegedUser)
    }

    /// A command that runs as this user, in `/`, with nothing of our environment.
    pub fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env("LC_ALL", "C")
            .env("HOME", "/")
            .env("PATH", "/usr/bin:/bin");
        command.current_dir("/");
        if self.is_other {
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// The first of `dir` and its ancestors that this user may not pass through.
    pub fn barred_from(&self, dir: &Path) -> Result<Option<PathBuf>, ServiceError> {
        let mut above: Vec<&Path> = dir.ancestors().collect();
        above.reverse();
        for ancestor in above {
            let metadata =
                fs::metadata(ancestor).map_err(ServiceError::io("io-look-at", ancestor))?;
            let enter_bit = match metadata {
                ref m if m.uid() == self.uid => 0o100,
                ref m if m.gid() == self.gid => 0o010,
                _ => 0o001,
            };
            if metadata.mode() & enter_bit == 0 {
                return Ok(Some(ancestor.to_owned()));
            }
        }
        Ok(None)
    }
}

/// Looks a name or a number up as libc does, name services included.
fn passwd_entry(name_or_uid: &str, is_other: bool) -> Option<User> {
    let output = Command::new("getent")
        .args(["passwd", name_or_uid])
        .output()
        .ok()?;
    let line = String::from_utf8(output.stdout).ok()?;
    let mut fields = line.trim_end().split(':');
    let name = fields.next().filter(|name| !name.is_empty())?.to_owned();
    let uid = fields.nth(1)?.parse().ok()?;
    let gid = fields.next()?.parse().ok()?;
    Some(User {
        name,
        uid,
        gid,
        is_other,
    })
}

/// Lets the child receive `FAST_SHUTDOWN` when the thread that spawns it ends, however it ends.
///
/// The signal is bound to the *thread*: spawn from one that outlives the child. A child of its own
/// process group does not get the terminal's Ctrl-C.
pub fn stop_with_this_thread(command: &mut Command) {
    let parent = std::process::id();
    command.process_group(0);
    // SAFETY: between fork and exec only prctl and getppid run, both async-signal-safe.
    unsafe {
        command.pre_exec(move || {
            if libc::prctl(libc::PR_SET_PDEATHSIG, FAST_SHUTDOWN) != 0 {
                return Err(io::Error::last_os_error());
            }
            if u32::try_from(libc::getppid()) != Ok(parent) {
                return Err(io::Error::from(io::ErrorKind::NotConnected));
            }
            Ok(())
        });
    }
}

/// Sends a signal; a process that is already gone is not an error.
pub fn signal(pid: u32, signal: i32) {
    if let Ok(pid) = i32::try_from(pid) {
        // SAFETY: kill takes two integers and touches no memory of ours.
        unsafe { libc::kill(pid, signal) };
    }
}

/// The processes whose working directory is `dir`: a PostgreSQL server and all its children.
pub fn processes_in(dir: &Path) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else {
        return Vec::new();
    };
    entries
        .filter_map(|entry| {
            let entry = entry.ok()?;
            let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
            (fs::read_link(entry.path().join("cwd")).ok()? == dir).then_some(pid)
        })
        .collect()
}
