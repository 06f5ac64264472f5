//! Finds the PostgreSQL server programs of this system and makes a new cluster with them.

use std::env;
use std::fs::{self, DirBuilder, OpenOptions};
use std::io::Write;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::process::User;
use crate::service::ServiceError;

/// The name of the cluster's owner role and of its database.
pub const NAME: &str = "folkmoot";

/// Where Debian and its kin keep one directory per major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// What a new cluster is given on top of PostgreSQL's defaults, for two cores and a small machine.
/// An operator may edit it; what durability needs is passed at every start instead.
const SETTINGS: &str = "
# Written once by folkmoot; yours to tune.
max_connections = 100
shared_buffers = 256MB
wal_buffers = 16MB
min_wal_size = 256MB
max_wal_size = 2GB
checkpoint_timeout = 15min
random_page_cost = 1.1
jit = off
log_min_messages = warning
log_timezone = 'UTC'
timezone = 'UTC'
";

/// A directory with `initdb` and `postgres` of one major version.
#[derive(Debug, Clone)]
pub struct Programs {
    bin: PathBuf,
    /// For example `15`, as in the file `PG_VERSION`.
    pub major: String,
}

impl Programs {
    /// The newest installed programs. Errors when there are none.
    pub fn newest() -> Result<Programs, ServiceError> {
        Programs::for_cluster(Path::new(""))
    }

    /// Where they are.
    pub fn directory(&self) -> &Path {
        &self.bin
    }

    /// The programs that can run the cluster in `dir`, or the newest ones where there is none yet.
    ///
    /// Looks in `$PG_BIN_DIR` alone if that is set, else in `/usr/lib/postgresql/*/bin`, newest
    /// first, then along `$PATH`. Errors when there are none, or none of the cluster's version.
    pub fn for_cluster(dir: &Path) -> Result<Programs, ServiceError> {
        let mut installed = Vec::new();
        for bin in candidates() {
            installed.push(Programs {
                major: major_version(&bin.join("postgres"))?,
                bin,
            });
        }
        let Some(newest) = installed.first() else {
            let searched = match env::var("PG_BIN_DIR") {
                Ok(dir) => format!("PG_BIN_DIR ({dir})"),
                Err(_) => format!("{DEBIAN}/*/bin or PATH"),
            };
            return Err(ServiceError::PostgresNotFound { searched });
        };
        let Ok(version) = fs::read_to_string(dir.join("PG_VERSION")) else {
            return Ok(newest.clone());
        };
        let made_by = version.trim();
        installed
            .iter()
            .find(|programs| programs.major == made_by)
            .cloned()
            .ok_or_else(|| {
                let majors: Vec<&str> = installed
                    .iter()
                    .map(|programs| programs.major.as_str())
                    .collect();
                ServiceError::ClusterVersion {
                    dir: dir.to_owned(),
                    made_by: made_by.to_owned(),
                    installed: majors.join(", "),
                }
            })
    }

    /// The server program.
    pub fn postgres(&self) -> PathBuf {
        self.bin.join("postgres")
    }

    /// Makes a cluster with data checksums and an empty database in `dir`, all or nothing.
    ///
    /// It is built beside `dir` and renamed, so a crash half-way leaves no half cluster.
    pub fn create_cluster(&self, dir: &Path, user: &User) -> Result<(), ServiceError> {
        let partial = dir.with_extension("partial");
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(ServiceError::io("io-remove", &partial))?;
        }
        DirBuilder::new()
            .mode(0o700)
            .create(&partial)
            .map_err(ServiceError::io("io-create", &partial))?;
        if user.is_other {
            chown(&partial, Some(user.uid), Some(user.gid))
                .map_err(ServiceError::io("io-hand-over", &partial))?;
        }
        self.initdb(&partial, user)?;
        self.append_settings(&partial)?;
        self.create_database(&partial, user)?;
        fs::rename(&partial, dir).map_err(ServiceError::io("io-rename", &partial))?;
        let above = dir.parent().unwrap_or(dir);
        fs::File::open(above)
            .and_then(|dir| dir.sync_all())
            .map_err(ServiceError::io("io-sync", above))
    }

    fn initdb(&self, dir: &Path, user: &User) -> Result<(), ServiceError> {
        let program = self.bin.join("initdb");
        let mut command = user.command(&program);
        command.arg("--pgdata").arg(dir).arg("--username").arg(NAME);
        command.args(["--auth-local=trust", "--auth-host=reject", "--no-locale"]);
        command.args(["--encoding=UTF8", "--data-checksums", "--no-instructions"]);
        let output = command
            .output()
            .map_err(ServiceError::io("io-run", &program))?;
        expect_success("initdb", &output)
    }

    fn append_settings(&self, dir: &Path) -> Result<(), ServiceError> {
        let path = dir.join("postgresql.conf");
        let write = || -> std::io::Result<()> {
            let mut file = OpenOptions::new().append(true).open(&path)?;
            file.write_all(SETTINGS.as_bytes())?;
            file.sync_all()
        };
        write().map_err(ServiceError::io("io-write", &path))
    }

    fn create_database(&self, dir: &Path, user: &User) -> Result<(), ServiceError> {
        let program = self.postgres();
        let mut command = user.command(&program);
        command.args(["--single", "-D"]).arg(dir).arg("postgres");
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut run = || -> std::io::Result<Output> {
            let mut child = command.spawn()?;
            if let Some(mut stdin) = child.stdin.take() {
                stdin.write_all(format!("CREATE DATABASE {NAME}\n").as_bytes())?;
            }
            child.wait_with_output()
        };
        let output = run().map_err(ServiceError::io("io-run", &program))?;
        // The single-user backend exits with 0 even when a command failed, and logs to stderr.
        if String::from_utf8_lossy(&output.stderr).contains("ERROR:") {
            return Err(failed("postgres", &output));
        }
        expect_success("postgres", &output)
    }
}

/// Directories that hold both programs, best first.
fn candidates() -> Vec<PathBuf> {
    let mut bins = Vec::new();
    if let Some(dir) = env::var_os("PG_BIN_DIR") {
        bins.push(PathBuf::from(dir));
    } else {
        let mut versions: Vec<(u32, PathBuf)> = fs::read_dir(DEBIAN)
            .into_iter()
            .flatten()
            .filter_map(|entry| {
                let entry = entry.ok()?;
                Some((
                    entry.file_name().to_str()?.parse().ok()?,
                    entry.path().join("bin"),
                ))
            })
            .collect();
        versions.sort();
        bins.extend(versions.into_iter().rev().map(|(_, bin)| bin));
        bins.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    }
    bins.retain(|bin| bin.join("initdb").is_file() && bin.join("postgres").is_file());
    bins
}

/// Reads `15` from `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`.
fn major_version(postgres: &Path) -> Result<String, ServiceError> {
    let output = Command::new(postgres)
        .arg("--version")
        .output()
        .map_err(ServiceError::io("io-run", postgres))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let digits: String = text
        .split(") ")
        .nth(1)
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    if digits.is_empty() {
        return Err(ServiceError::PostgresVersionUnreadable {
            program: postgres.to_owned(),
            output: text,
        });
    }
    Ok(digits)
}

fn expect_success(program: &'static str, output: &Output) -> Result<(), ServiceError> {
    if output.status.success() {
        Ok(())
    } else {
        Err(failed(program, output))
    }
}

fn failed(program: &'static str, output: &Output) -> ServiceError {
    ServiceError::PostgresFailed {
        program,
        output: last_lines(&output.stderr),
    }
}

/// The last five lines of what a program said, on one line.
pub fn last_lines(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines[lines.len().saturating_sub(5)..].join(" | ")
}
