//! `folkmoot import`: a file of contributions becomes batches that their source vouches for.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::batches::{Cut, Part, batch};
use super::connection::{Connection, Options};
use super::contributions::{self, Checked};
use super::error::partly::{Partly, stretches};
use super::faults::Faults;
use super::key::Signer;
use super::{CliError, language, spelling, terminal};
use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::text::Value;
use crate::domain::weight::csv;
use crate::domain::weight::ledger::Batch;

/// Credit a file of contributions
///
/// Reads a CSV file with the header `reference,member,category,amount,occurred_at`, checks every
/// line, also against the members and their contributions in the log, and lists all faults with
/// their lines; one fault, and nothing is sent. Long files go as several batches, in order of
/// time. Importing the same file again is harmless: lines that are in the log are left out.
#[derive(clap::Args, Debug)]
#[command(
    verbatim_doc_comment,
    after_help = "Examples:\n  \
    folkmoot import contributions.csv --key app.key --as s/app --dry-run\n  \
    folkmoot import contributions.csv --key app.key --as s/app"
)]
pub struct Args {
    /// The CSV file; - reads standard input
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
    /// Check everything and print the statements, but send nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    connection: Options,
    /// Print JSON: batches that were sent, their entries, lines of the file, how many were in the log already, totals
    #[arg(long)]
    json: bool,
}

pub fn run(args: &Args) -> Result<(), CliError> {
    let (source, key) = args.signer.read()?;
    let bytes = terminal::read_sheet(&args.file)?;
    let connection = args.connection.connect()?;
    let name = args.reference.clone();
    let cut = Cut {
        name: &name.unwrap_or_else(|| name_of(&args.file)),
        size: usize::try_from(args.batch_lines).unwrap_or(usize::MAX),
    };
    let signer = [(source, key)];
    let file = contributions::check(&connection, &args.file, &bytes, &signer, &cut)?;
    if !file.logged.is_empty() {
        let lines = stretches(&file.logged);
        language::tell(&Told::new("import-left-out").with("lines", lines));
    }
    let parts = cut.parts(&connection, &file.fresh());
    if args.dry_run {
        for part in &parts {
            terminal::deliver(None, part.statement.text().as_bytes())?;
        }
        language::tell(&Told::new("import-tried").with("source", &signer[0].0));
        return Ok(());
    }
    let bar = terminal::progress(file.all.len(), "busy-crediting");
    let mut entries = Vec::with_capacity(parts.len());
    for (place, part) in parts.iter().enumerate() {
        let note = part.statement.sign(&signer)?;
        let sent = connection.submit(&note, &[part.batch.text().into_bytes()]);
        let sent = sent.map_err(|error| stopped(&args.file, &file, &parts, place, error))?;
        entries.push(sent.receipt.index);
        bar.inc(u64::try_from(part.lines.len()).unwrap_or(u64::MAX));
    }
    bar.finish_and_clear();
    report(args, &connection, &signer[0].0, &file, &entries)
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
    entries: &[u64],
) -> Result<(), CliError> {
    let (all, logged) = (file.all.len(), file.logged.len());
    match all - logged {
        0 => language::tell(&Told::new("import-nothing-left")),
        sent => {
            let told = Told::new("imported").with("count", sent);
            let told = told
                .with("source", source)
                .with("entries", entries.to_vec());
            language::tell(&told.with("checked", connection.whose_word()));
        }
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
    let json = serde_json::json!({"batches": entries.len(), "entries": entries, "lines": all, "already": logged, "totals": totals});
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

/// The file's name without its ending, as far as it is an id.
pub fn name_of(path: &Path) -> Id {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let stem = stem.unwrap_or_default().to_ascii_lowercase();
    Id::parse(&stem).unwrap_or_else(|| Id::read("batch").expect("it is an id"))
}
