//! The baseline: PostgreSQL's own `pgbench`, inserting one ballot-sized row per transaction.

use std::path::PathBuf;
use std::process::Command;

use super::super::CliError;
use super::super::error::files::unwritable;
use super::super::error::setup::SetupFault;
use crate::service::cluster;

/// `pgbench` with its table and script, on the cluster of the service that is measured.
pub struct Pgbench {
    program: PathBuf,
    psql: PathBuf,
    url: String,
    script: PathBuf,
}

/// As many bytes as an entry and its marks have, and the columns that are indexed.
const TABLE: &str = "CREATE SCHEMA IF NOT EXISTS bench;
    CREATE TABLE IF NOT EXISTS bench.ballot (
        id uuid PRIMARY KEY, poll uuid, member uuid, payload bytea, signature bytea, weight bigint, at timestamptz);
    TRUNCATE bench.ballot";
const SCRIPT: &str =
    "INSERT INTO bench.ballot VALUES (gen_random_uuid(), gen_random_uuid(), gen_random_uuid(),
    decode(repeat('ab', 600), 'hex'), decode(repeat('cd', 64), 'hex'), 137, clock_timestamp());\n";

impl Pgbench {
    /// Makes the table. Errors when the programs are missing or the database is not to be had.
    pub fn prepare(url: &str) -> Result<Pgbench, CliError> {
        let directory = cluster::program_directory()?;
        let script =
            std::env::temp_dir().join(format!("folkmoot-pgbench-{}.sql", std::process::id()));
        std::fs::write(&script, SCRIPT).map_err(unwritable(&script))?;
        let pgbench = Pgbench {
            program: directory.join("pgbench"),
            psql: directory.join("psql"),
            url: url.to_owned(),
            script,
        };
        pgbench.ask(TABLE)?;
        Ok(pgbench)
    }

    /// The process that serves the writer: the one that holds the lock of the only writer. `None` while
    /// there is none.
    pub fn writers_backend(&self) -> Result<Option<u32>, CliError> {
        let text = self.ask("SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")?;
        Ok(text.trim().parse().ok())
    }

    /// What the database answers, without headings.
    fn ask(&self, sql: &str) -> Result<String, CliError> {
        let mut psql = Command::new(&self.psql);
        psql.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align"]);
        psql.args(["--command", sql, "--dbname", &self.url]);
        output(&mut psql)
    }

    /// Transactions a second with this many clients.
    pub fn run(&self, clients: usize, seconds: u32) -> Result<f64, CliError> {
        let mut command = Command::new(&self.program);
        command.args(["--no-vacuum", "--protocol", "prepared", "--jobs", "2"]);
        command.args([
            "--client",
            &clients.to_string(),
            "--time",
            &seconds.to_string(),
            "--file",
        ]);
        command.arg(&self.script).arg(&self.url);
        let text = output(&mut command)?;
        let rate = text
            .lines()
            .find_map(|line| line.strip_prefix("tps = ")?.split(' ').next()?.parse().ok());
        rate.ok_or_else(|| {
            CliError::from(SetupFault::Program {
                program: "pgbench".to_owned(),
                reason: text,
            })
        })
    }
}

impl Drop for Pgbench {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.script);
    }
}

fn output(command: &mut Command) -> Result<String, CliError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| {
        CliError::from(SetupFault::Program {
            program: program.clone(),
            reason,
        })
    };
    let output = command
        .current_dir("/")
        .output()
        .map_err(|error| failed(error.to_string()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(failed(String::from_utf8_lossy(&output.stderr).into_owned())),
    }
}
