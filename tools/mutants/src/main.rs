//! Mutation testing of the counting rules, all mutants in one build.
//!
//! cargo-mutants lists what could be changed in the code; a change that no test notices is a mutant that
//! lives. One build for each, as cargo-mutants does it, takes a day for `src/domain/count/`. Here a copy
//! of the project gets them all ([`mutate`]), each with a branch that asks whether it is on; what does
//! not compile is taken out ([`build`]); every test runs once to see which mutants it reaches, and every
//! mutant runs with the tests that reach it ([`tests`]). Those that live need a reason in
//! `docs/MUTANTS.md` ([`reasons`]).
//!
//! ```text
//! cargo run --locked --manifest-path tools/mutants/Cargo.toml --target-dir target/mutants/tool [-- FILES]
//! ```
//!
//! FILES is a pattern such as `src/domain/count/stv/*.rs`. With `FOLKMOOT_SHARED`, or `../shared` beside the
//! project, mutants that the project's own tests leave alive are run with the shared cases too. Exit
//! codes: 0 none lives without a reason; 1 some do, and are listed; 2 it could not be found out.

mod build;
mod mutate;
mod reasons;
mod tests;

use std::collections::BTreeSet;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

use build::{Built, Folders};
use tests::Fate;

/// What stops the whole run.
type Fault = Box<dyn Error + Send + Sync>;

fn main() -> ExitCode {
    let files = env::args().nth(1);
    match run(files.as_deref().unwrap_or("src/domain/count/**/*.rs")) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            eprintln!("mutants: {fault}");
            ExitCode::from(2)
        }
    }
}

/// Whether no mutant lives without a reason.
fn run(files: &str) -> Result<bool, Fault> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()?;
    let folders = Folders {
        copy: project.join("target/mutants/copy"),
        target: project.join("target/mutants/build"),
        project,
    };
    let beside = folders.project.join("../shared");
    let shared = env::var_os("FOLKMOOT_SHARED").map_or(beside, PathBuf::from);
    let shared = shared.exists().then_some(shared);

    let built = build::build(&folders, files)?;
    eprintln!(
        "{} mutants, {} do not compile",
        built.mutants.len(),
        built.broken.len()
    );
    let tests = tests::record(&folders, &built, shared.as_deref())?;
    let fates = tests::run(&folders, &built, &tests)?;
    let all = folders.project.join("target/mutants/fates.txt");
    fs::write(&all, every_fate(&built, &fates))?;
    println!("{}\nall of them: target/mutants/fates.txt", totals(&fates));
    judge(&folders, &built, &fates)
}

fn every_fate(built: &Built, fates: &[Fate]) -> String {
    let mut text = String::new();
    for (number, (mutant, fate)) in built.mutants.iter().zip(fates).enumerate() {
        let fate = match fate {
            Fate::Broken => "does not compile".to_owned(),
            Fate::Failed(test, _) => format!("fails {test}"),
            Fate::Endless(test) => format!("never ends {test}"),
            Fate::Alive(tests) => format!("lives through {tests} tests"),
        };
        let row = reasons::row(mutant, &built.changes[&number]);
        let (line, column) = mutant.start;
        _ = writeln!(text, "{number} {line}:{column} {row} {fate}");
    }
    text
}

fn totals(fates: &[Fate]) -> String {
    let [mut broken, mut failed, mut shared, mut endless, mut alive] = [0; 5];
    for fate in fates {
        match fate {
            Fate::Broken => broken += 1,
            Fate::Failed(_, false) => failed += 1,
            Fate::Failed(_, true) => shared += 1,
            Fate::Endless(_) => endless += 1,
            Fate::Alive(_) => alive += 1,
        }
    }
    format!(
        "{} mutants: {broken} do not compile, {failed} fail a test, {shared} only the shared cases, \
         {endless} never end, {alive} live",
        fates.len()
    )
}

/// Holds the living against the document: says who lacks a reason, and which reasons are for nobody.
fn judge(folders: &Folders, built: &Built, fates: &[Fate]) -> Result<bool, Fault> {
    let document = fs::read_to_string(folders.project.join("docs/MUTANTS.md"))?;
    let mut reasons = reasons::read(&document);
    let mut unexplained = Vec::new();
    for (number, (mutant, fate)) in built.mutants.iter().zip(fates).enumerate() {
        let change = &built.changes[&number];
        if matches!(fate, Fate::Alive(_)) && !reasons::allows(&mut reasons, mutant, change) {
            let (line, column) = mutant.start;
            let row = reasons::row(mutant, change);
            unexplained.push(format!("{}:{line}:{column}\n    {row}", mutant.file));
        }
    }
    let files = built.mutants.iter().map(|mutant| mutant.file.clone());
    let files: BTreeSet<String> = files.collect();
    for stale in reasons::stale(&reasons, &files) {
        println!("docs/MUTANTS.md has a reason for what does not live: {stale}");
    }
    if !unexplained.is_empty() {
        println!(
            "{} live without a reason in docs/MUTANTS.md. Write a test, or this row there:",
            unexplained.len()
        );
        println!("{}", unexplained.join("\n"));
    }
    Ok(unexplained.is_empty())
}
