//! A database to copy from or to, and PostgreSQL's own programs that do it.
//!
//! What else belongs to a backup, and what a restored log is compared with, is elsewhere: `cli`
//! knows the files, [`super::restore`] the rules.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::ServiceError;
use super::cluster::{self, Cluster};

/// A database that can be reached, for as long as the value lives.
pub enum Database {
    /// Somebody else runs it: named by its URL, or the cluster of a service that is running.
    Elsewhere(String),
    /// The private cluster, started for this; it stops with the value.
    Started(Cluster),
}

impl Database {
    /// The database to back up: at `url`, or the private cluster of a service, running or stopped.
    ///
    /// Errors with `NothingHere` when there is no cluster, and as [`Cluster::start`].
    pub fn of_service(data: &Path, url: Option<&str>) -> Result<Database, ServiceError> {
        if let Some(url) = url {
            return Ok(Database::Elsewhere(url.to_owned()));
        }
        if !cluster::exists(data) {
            return Err(ServiceError::NothingHere {
                dir: data.to_owned(),
            });
        }
        match Cluster::start(data) {
            Ok(cluster) => Ok(Database::Started(cluster)),
            Err(ServiceError::DataDirInUse { .. }) => {
                cluster::running_url(data).map(Database::Elsewhere)
            }
            Err(error) => Err(error),
        }
    }

    /// The database to restore into, or to rebuild: at `url`, or a private cluster, which is made when it is missing.
    ///
    /// Errors as [`Cluster::start`], so also when a service is running there.
    pub fn to_fill(data: &Path, url: Option<&str>) -> Result<Database, ServiceError> {
        match url {
            Some(url) => Ok(Database::Elsewhere(url.to_owned())),
            None => Cluster::start(data).map(Database::Started),
        }
    }

    /// Where to connect.
    pub fn url(&self) -> &str {
        match self {
            Database::Elsewhere(url) => url,
            Database::Started(cluster) => cluster.database_url(),
        }
    }
}

/// Writes the schema as it is at one instant into a new file in PostgreSQL's custom format, on disk
/// when this returns. Owners and rights are left out: the service hands them out at every start.
pub fn dump(url: &str, schema: &str, file: &Path) -> Result<(), ServiceError> {
    let mut command = program("pg_dump", url);
    command.args(["--format=custom", "--no-owner", "--no-privileges"]);
    command.arg(format!("--schema={schema}"));
    command.arg("--file").arg(file);
    run("pg_dump", command)
}

/// Fills the empty schema from a file that [`dump`] wrote, all or nothing.
pub fn load(url: &str, schema: &str, file: &Path) -> Result<(), ServiceError> {
    let mut command = program("pg_restore", url);
    command.args(["--no-owner", "--no-privileges", "--exit-on-error"]);
    command.arg("--single-transaction");
    command.arg(format!("--schema={schema}"));
    command.arg(file);
    run("pg_restore", command)
}

/// A client program: of the newest server that is installed, else along the path.
fn program(name: &str, url: &str) -> Command {
    let beside = cluster::program_directory().map(|dir| dir.join(name));
    let found = beside.ok().filter(|program| program.is_file());
    let mut command = Command::new(found.unwrap_or_else(|| PathBuf::from(name)));
    let (url, password) = split_password(url);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg("--dbname").arg(url);
    command
}

fn run(name: &'static str, mut command: Command) -> Result<(), ServiceError> {
    let program = PathBuf::from(command.get_program());
    let output = command
        .output()
        .map_err(ServiceError::io("io-run", &program))?;
    match output.status.success() {
        true => Ok(()),
        false => Err(ServiceError::PostgresFailed {
            program: name,
            output: cluster::last_lines(&output.stderr),
        }),
    }
}

/// The URL without the password in its authority, and the password: everybody on the machine can
/// read the arguments of a program.
fn split_password(url: &str) -> (String, Option<String>) {
    let split = || {
        let (scheme, rest) = url.split_once("://")?;
        let (authority, _) = rest.split_once('/').unwrap_or((rest, ""));
        let (login, _) = authority.rsplit_once('@')?;
        let (user, password) = login.split_once(':')?;
        let after = rest.get(login.len()..)?;
        Some((
            format!("{scheme}://{user}{after}"),
            percent_decoded(password)?,
        ))
    };
    match split() {
        Some((url, password)) => (url, Some(password)),
        None => (url.to_owned(), None),
    }
}

/// `None` when an escape is not two hexadecimal digits, or the bytes are not UTF-8.
fn percent_decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(after.get(..2)?, 16).ok()?);
        rest = after.get(2..)?;
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::split_password;

    #[test]
    fn a_password_does_not_stand_among_the_arguments() {
        for (url, shown, password) in [
            (
                "postgresql://me:p%40ss:w@host:5432/db?x=y@z",
                "postgresql://me@host:5432/db?x=y@z",
                Some("p@ss:w"),
            ),
            ("postgres://me@host/db", "postgres://me@host/db", None),
            ("postgresql:///db", "postgresql:///db", None),
            ("host=h dbname=d", "host=h dbname=d", None),
        ] {
            let found = split_password(url);
            assert_eq!(found, (shown.to_owned(), password.map(str::to_owned)));
        }
    }
}
