//! `folkmoot import`: a file of contributions becomes batches that their source vouches for.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::connection::{Connection, Options};
use super::contributions::{self, Checked};
use super::error::partly::{Partly, stretches};
use super::faults::Faults;
use super::key::Signer;
use super::language::language;
use super::{CliError, spelling, terminal};
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::{ID_LENGTH_MAX, Id};
use crate::domain::office::Principal;
use crate::domain::statement::Statement;
use crate::domain::statement::contributions::Contributions;
use crate::domain::text::Value;
use crate::domain::time::Time;
use crate::domain::weight::csv;
use crate::domain::weight::ledger::{Batch, Line};
use crate::words;

/// Credit a file of contributions
///
/// Reads a CSV file with the header `reference,member,category,amount,occurred_at`, checks every
/// line, also against the members and their contributions in the log, and lists all faults with
/// their lines; one fault, and nothing is signed. Long files go as several batches, in order of
/// time. Importing the same file again is harmless: lines that are in the log are left out.
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
    #[arg(long = "ref", value_name = "ID", value_parser = spelling::id)]
    reference: Option<Id>,
    /// The most lines of one batch
    #[arg(long, value_name = "N", default_value_t = 200_000, value_parser = clap::value_parser!(u32).range(1..=500_000))]
    batch_lines: u32,
    /// Check everything and print the statements, but sign and send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    connection: Options,
    /// Print JSON: batches that were sent, lines of the file, how many were in the log already, totals
    #[arg(long)]
    json: bool,
}

/// Lines of the file that go together.
struct Part {
    lines: Vec<usize>,
    batch: Batch,
    statement: Statement,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (source, key) = args.signer.read()?;
    let bytes = terminal::read(&args.file)?;
    let connection = args.connection.connect()?;
    let file = contributions::check(&connection, &args.file, &bytes, &source)?;
    if !file.logged.is_empty() {
        eprintln!(
            "In the log already, as they stand, and left out: lines {}.",
            words::say(language(), &stretches(&file.logged))
        );
    }
    let name = args.reference.clone();
    let name = name.unwrap_or_else(|| name_of(&args.file));
    let size = usize::try_from(args.batch_lines).unwrap_or(usize::MAX);
    let parts = split(&connection, &name, &file, size);
    if args.dry_run {
        for part in &parts {
            terminal::deliver(None, part.statement.text().as_bytes())?;
        }
        eprintln!("Nothing was signed or sent. {source} would sign these.");
        return Ok(());
    }
    let signer = [(source, key)];
    let bar = terminal::progress(file.all.len(), "crediting");
    for (place, part) in parts.iter().enumerate() {
        let note = part.statement.sign(&signer)?;
        let sent = connection.submit(&note, &[part.batch.text().into_bytes()]);
        sent.map_err(|error| stopped(&args.file, &file, &parts, place, error))?;
        bar.inc(u64::try_from(part.lines.len()).unwrap_or(u64::MAX));
    }
    bar.finish_and_clear();
    report(args, &connection, &signer[0].0, &file, parts.len())
}

/// The error of one batch, and which lines are in the log.
fn stopped(path: &Path, file: &Checked, parts: &[Part], place: usize, error: CliError) -> CliError {
    let lines = |parts: &[Part]| parts.iter().flat_map(|part| part.lines.clone()).collect();
    let mut logged: Vec<usize> = lines(&parts[..place]);
    logged.extend(&file.logged);
    let rest: Vec<usize> = lines(&parts[place + 1..]);
    CliError::from(Partly {
        code: match error.refuses() {
            true => "imported-partly.refused",
            false => "imported-partly.uncertain",
        },
        path: path.to_owned(),
        error: Box::new(error),
        logged,
        tried: parts[place].lines.clone(),
        unsent: rest,
    })
}

fn report(
    args: &Args,
    connection: &Connection,
    source: &Principal,
    file: &Checked,
    batches: usize,
) -> Result<(), CliError> {
    let (all, logged) = (file.all.len(), file.logged.len());
    match all - logged {
        0 => eprintln!("Nothing was left to sign or send."),
        sent => eprintln!(
            "{sent} contributions from {source} in {batches} batch(es) are in the log; {}.",
            connection.whose_word()
        ),
    }
    let whole = batch(file.all.iter().map(|(_, line)| line));
    for (category, total) in whole.totals() {
        eprintln!("  {:<24} {total:>16}", category.as_str());
    }
    if !args.json {
        return Ok(());
    }
    let totals: BTreeMap<String, String> = whole
        .totals()
        .into_iter()
        .map(|(category, total)| (category.to_string(), total.to_string()))
        .collect();
    let json =
        serde_json::json!({"batches": batches, "lines": all, "already": logged, "totals": totals});
    terminal::deliver(None, format!("{json}\n").as_bytes())
}

/// The contributions of the file. Says every fault with its line, and errors with `Faults`.
pub fn read(path: &Path, bytes: &[u8], categories: &[Id]) -> Result<Batch, CliError> {
    csv::read(bytes, categories).map_err(|error| {
        let mut faults = Faults::of(path);
        faults.put_all(error.listed, error.count);
        let refused = faults.finish().err();
        refused.expect("a file that was not read has faults")
    })
}

/// Batches of at most `size` lines of what is not in the log, in order of time.
fn split(connection: &Connection, name: &Id, file: &Checked, size: usize) -> Vec<Part> {
    let logged: BTreeSet<usize> = file.logged.iter().copied().collect();
    let fresh = file.all.iter().filter(|(line, _)| !logged.contains(line));
    let mut lines: Vec<&(usize, Line)> = fresh.collect();
    lines.sort_by(|(_, a), (_, b)| {
        (a.occurred_at, &a.reference).cmp(&(b.occurred_at, &b.reference))
    });
    let part = |lines: &[&(usize, Line)]| {
        let batch = batch(lines.iter().map(|(_, line)| line));
        Part {
            lines: lines.iter().map(|(line, _)| *line).collect(),
            statement: statement(connection, name, &batch),
            batch,
        }
    };
    lines.chunks(size).map(part).collect()
}

fn batch<'a>(lines: impl Iterator<Item = &'a Line>) -> Batch {
    Batch::new(lines.cloned().collect())
        .expect("a part of a file without faults is not empty and repeats nothing")
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
