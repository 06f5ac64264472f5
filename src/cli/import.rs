//! `folkmoot import`: a file of contributions becomes batches that their source vouches for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use super::connection::{Connection, Options};
use super::key::{self, Signer};
use super::{CliError, crowd, terminal};
use crate::domain::hash::Hash;
use crate::domain::id::{ID_LENGTH_MAX, Id};
use crate::domain::office::Principal;
use crate::domain::statement::contributions::Contributions;
use crate::domain::statement::text::Value;
use crate::domain::statement::{AttachmentRef, Statement};
use crate::domain::time::Time;
use crate::domain::weight::csv;
use crate::domain::weight::ledger::{Batch, Line};

/// Credit a file of contributions
///
/// Reads a CSV file with the header `reference,member,category,amount,occurred_at`, checks every
/// line and that every member exists, and lists all faults with their lines; one fault, and nothing
/// is sent. Long files go as several batches, in order of time. Importing the same file again is
/// harmless: what is in the log already is not credited twice.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot import contributions.csv --key app.key --as s/app --dry-run\n  \
    folkmoot import contributions.csv --key app.key --as s/app"
)]
pub struct Args {
    /// The CSV file; - reads the standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    #[command(flatten)]
    signer: Signer,
    /// What the batches are called, with a part of their hash [default: the name of the file]
    #[arg(long = "ref", value_name = "ID", value_parser = key::id)]
    reference: Option<Id>,
    /// The most lines of one batch
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..=500_000))]
    batch_lines: u32,
    /// Check everything and print the statements, but sign and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    connection: Options,
    /// Print JSON: batches, lines, totals
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (source, key) = args.signer.read()?;
    let bytes = terminal::read(&args.file)?;
    let connection = args.connection.connect()?;
    let all = read(&args.file, &bytes, &connection.genesis()?.categories)?;
    check_members(&connection, &args.file, &bytes, &all)?;
    let name = args.reference.clone();
    let name = name.unwrap_or_else(|| name_of(&args.file));
    let size = usize::try_from(args.batch_lines).unwrap_or(usize::MAX);
    let batches = split(&all, size);
    let statements = batches
        .iter()
        .map(|batch| statement(&connection, &name, batch));
    let statements: Vec<Statement> = statements.collect();
    if args.dry_run {
        for statement in &statements {
            terminal::deliver(None, statement.text().as_bytes())?;
        }
        eprintln!("Nothing was signed or sent. {source} would sign these.");
        return Ok(());
    }
    let signer = [(source, key)];
    let bar = terminal::progress(all.lines().len(), "crediting");
    for (statement, batch) in statements.iter().zip(&batches) {
        let note = statement.sign(&signer)?;
        connection.submit(&note, &[batch.text().into_bytes()])?;
        bar.inc(u64::try_from(batch.lines().len()).unwrap_or(u64::MAX));
    }
    bar.finish_and_clear();
    report(args, &connection, &signer[0].0, &all, batches.len())
}

fn report(
    args: &Args,
    connection: &Connection,
    source: &Principal,
    all: &Batch,
    batches: usize,
) -> Result<(), CliError> {
    let lines = all.lines().len();
    eprintln!(
        "{lines} contributions from {source} in {batches} batch(es) are in the log; {}.",
        connection.whose_word()
    );
    for (category, total) in all.totals() {
        eprintln!("  {:<24} {total:>16}", category.as_str());
    }
    if !args.json {
        return Ok(());
    }
    let totals: BTreeMap<String, String> = all
        .totals()
        .into_iter()
        .map(|(category, total)| (category.to_string(), total.to_string()))
        .collect();
    let json = serde_json::json!({"batches": batches, "lines": lines, "totals": totals});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The contributions of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path, bytes: &[u8], categories: &[Id]) -> Result<Batch, CliError> {
    csv::read(bytes, categories).map_err(|error| {
        for fault in &error.listed {
            eprintln!("{}, {fault}", path.display());
        }
        CliError::Faults {
            path: path.to_owned(),
            count: error.count,
        }
    })
}

/// Asks for every member before anything is sent, so that no batch stands alone.
fn check_members(
    connection: &Connection,
    path: &Path,
    bytes: &[u8],
    all: &Batch,
) -> Result<(), CliError> {
    let mut members: Vec<&Id> = all.lines().iter().map(|line| &line.member).collect();
    members.sort_unstable();
    members.dedup();
    let missing = Mutex::new(Vec::new());
    crowd::each(&members, "checking members", |member| {
        if connection
            .client
            .find(&format!("/api/members/{member}"))?
            .is_none()
        {
            missing
                .lock()
                .expect("nobody panics with it")
                .push((*member).clone());
        }
        Ok(())
    })?;
    let missing = missing.into_inner().expect("nobody panics with it");
    let place = |member: Id| (first_line_of(bytes, &member), member);
    let missing: BTreeMap<usize, Id> = missing.into_iter().map(place).collect();
    for (line, member) in &missing {
        let path = path.display();
        eprintln!("{path}, line {line}: unknown-member: there is no member `{member}`");
    }
    match missing.len() {
        0 => Ok(()),
        count => Err(CliError::Faults {
            path: path.to_owned(),
            count,
        }),
    }
}

/// The first line of a file without faults that names this member; each of its records is one line.
fn first_line_of(bytes: &[u8], member: &Id) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let named = |line: &str| {
        line.split(',')
            .nth(1)
            .map(|cell| cell.trim_matches('"') == member.as_str())
    };
    let before = text.lines().take_while(|line| named(line) != Some(true));
    before.count() + 1
}

/// Batches of at most `size` lines, in order of time.
fn split(all: &Batch, size: usize) -> Vec<Batch> {
    let mut lines: Vec<&Line> = all.lines().iter().collect();
    lines.sort_by(|a, b| (a.occurred_at, &a.reference).cmp(&(b.occurred_at, &b.reference)));
    let batch = |lines: &[&Line]| Batch::new(lines.iter().map(|line| (*line).clone()).collect());
    let batches = lines.chunks(size).map(batch);
    batches
        .map(|batch| batch.expect("a part of a batch is not empty and repeats nothing"))
        .collect()
}

/// The statement of one batch: the same every time, so that it can be sent again.
fn statement(connection: &Connection, name: &Id, batch: &Batch) -> Statement {
    let text = batch.text();
    let hash = Hash::of(text.as_bytes()).to_string();
    let times = || batch.lines().iter().map(|line| line.occurred_at);
    let last = times().max().expect("a batch has lines");
    let until = Time::from_seconds(last.seconds() + 1);
    let name: String = name.as_str().chars().take(ID_LENGTH_MAX - 9).collect();
    connection.statement_of(Contributions {
        reference: Id::parse(&format!("{name}-{}", &hash[..8])).expect("the name is an id"),
        from: times().min().expect("a batch has lines"),
        until: until.unwrap_or(last),
        count: u64::try_from(batch.lines().len()).unwrap_or(u64::MAX),
        totals: batch.totals(),
        root: batch.root(),
        lines: AttachmentRef::to(text.as_bytes()),
    })
}

/// The file's name without its ending, as far as it is an id.
pub fn name_of(path: &Path) -> Id {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.unwrap_or_default().to_ascii_lowercase();
    Id::parse(&stem).unwrap_or_else(|| Id::read("batch").expect("it is an id"))
}
