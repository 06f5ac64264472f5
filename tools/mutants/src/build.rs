//! The mutated copy of the project: what cargo-mutants lists, put in, less what does not compile.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use serde_json::Value;

use crate::Fault;
use crate::mutate::{Change, Mutant, mutate};

/// The project with its mutants, ready to run.
pub struct Built {
    pub mutants: Vec<Mutant>,
    /// Of each mutant.
    pub changes: BTreeMap<usize, Change>,
    /// Those that do not compile.
    pub broken: BTreeSet<usize>,
    /// Those in constants, with the whole text of the file: they are not in the binaries.
    pub constant: BTreeMap<usize, String>,
    /// The test binaries.
    pub binaries: Vec<PathBuf>,
}

impl Built {
    /// The mutants that the binaries hold.
    pub fn switched(&self) -> Vec<usize> {
        let apart =
            |number: &usize| self.broken.contains(number) || self.constant.contains_key(number);
        (0..self.mutants.len())
            .filter(|number| !apart(number))
            .collect()
    }
}

/// Where the project is, and where its copy and what is built of that go.
pub struct Folders {
    pub project: PathBuf,
    pub copy: PathBuf,
    pub target: PathBuf,
}

/// Copies the project, puts the mutants of the files that match `files` into the copy and builds its tests.
pub fn build(folders: &Folders, files: &str) -> Result<Built, Fault> {
    let mutants = list(&folders.project, files)?;
    match fs::remove_dir_all(&folders.copy) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error.into()),
        _ => copy(&folders.project, &folders.copy)?,
    }
    add_switch(&folders.copy)?;
    let mut built = Built {
        mutants,
        changes: BTreeMap::new(),
        broken: BTreeSet::new(),
        constant: BTreeMap::new(),
        binaries: Vec::new(),
    };
    while !compiles(folders, &mut built)? {}
    built.binaries = binaries(folders, true)?.ok_or("the mutated tests do not compile")?;
    Ok(built)
}

fn list(project: &Path, files: &str) -> Result<Vec<Mutant>, Fault> {
    let listing = Command::new("cargo")
        .args([
            "mutants",
            "--list",
            "--json",
            "--no-default-features",
            "--file",
            files,
        ])
        .current_dir(project)
        .stderr(Stdio::inherit())
        .output()?;
    let rows: Vec<Value> = serde_json::from_slice(&listing.stdout)?;
    if rows.is_empty() {
        return Err(format!("cargo mutants lists nothing in {files}").into());
    }
    rows.iter()
        .map(|row| mutant(row).ok_or_else(|| format!("not a mutant: {row}").into()))
        .collect()
}

fn mutant(row: &Value) -> Option<Mutant> {
    let start = &row["span"]["start"];
    let number = |name: &str| usize::try_from(start[name].as_u64()?).ok();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Some(Mutant {
        file: text(&row["file"])?,
        function: text(&row["function"]["function_name"]).unwrap_or_default(),
        genre: text(&row["genre"])?,
        start: (number("line")?, number("column")?),
        replacement: text(&row["replacement"])?,
    })
}

/// Everything but what is built and what git keeps.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (name, to) = (entry.file_name(), to.join(entry.file_name()));
        if name == "target" || name == ".git" {
            continue;
        } else if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

fn add_switch(copy: &Path) -> io::Result<()> {
    fs::write(copy.join("src/mutant.rs"), include_str!("switch.rs"))?;
    let library = copy.join("src/lib.rs");
    let text = fs::read_to_string(&library)?;
    fs::write(library, text + "\npub mod mutant;\n")
}

/// Writes the mutated files and has the compiler check them; the mutants that it complains about are
/// broken. It stops at the first kind of error, so this takes several rounds.
fn compiles(folders: &Folders, built: &mut Built) -> Result<bool, Fault> {
    let mut files: BTreeMap<&str, BTreeMap<usize, Mutant>> = BTreeMap::new();
    for (number, mutant) in built.mutants.iter().enumerate() {
        let file = files.entry(&mutant.file).or_default();
        if !built.broken.contains(&number) {
            file.insert(number, mutant.clone());
        }
    }
    let mut marks = Marks::new();
    for (file, mutants) in files {
        let text = fs::read_to_string(folders.project.join(file))?;
        let mutated = mutate(&text, &mutants)?;
        fs::write(folders.copy.join(file), &mutated.text)?;
        if let Some(lost) = mutants
            .iter()
            .find(|(number, _)| !mutated.changes.contains_key(number))
        {
            return Err(format!("no place found for {lost:?}").into());
        }
        marks.insert(file.to_owned(), mutated.marks);
        built.changes.extend(mutated.changes);
        built.constant.extend(mutated.constant);
    }
    let messages = cargo(folders, &["check", "--lib"], true)?;
    let messages = messages.iter().map(|line| &line["message"]);
    let errors: Vec<&Value> = messages
        .filter(|message| message["level"] == "error")
        .collect();
    // Syntax errors have no code, and others that come with them may follow from them.
    let syntax = errors.iter().filter(|error| error["code"].is_null());
    let mut blamed: Vec<usize> = syntax.flat_map(|error| blame(error, &marks)).collect();
    if blamed.is_empty() {
        blamed = errors
            .iter()
            .flat_map(|error| blame(error, &marks))
            .collect();
    }
    if let Some(error) = errors.first()
        && blamed.is_empty()
    {
        return Err(format!("no mutant is to blame for {}", error["rendered"]).into());
    }
    built.broken.extend(blamed);
    Ok(errors.is_empty())
}

/// For each file, which mutants stand where in its text.
type Marks = BTreeMap<String, Vec<(Vec<usize>, Range<usize>)>>;

/// The mutants at the smallest place around what the compiler points at.
fn blame(error: &Value, marks: &Marks) -> Vec<usize> {
    let mut blamed = Vec::new();
    let spans = error["spans"].as_array().into_iter().flatten();
    for span in spans.filter(|span| span["is_primary"] == true) {
        let file = span["file_name"].as_str().and_then(|file| marks.get(file));
        let byte = |name: &str| span[name].as_u64().and_then(|at| usize::try_from(at).ok());
        let (Some(file), Some(start), Some(end)) = (file, byte("byte_start"), byte("byte_end"))
        else {
            continue;
        };
        let around = file
            .iter()
            .filter(|(_, at)| at.start <= start && end <= at.end);
        if let Some((numbers, _)) = around.min_by_key(|(_, at)| at.len()) {
            blamed.extend(numbers);
        }
    }
    blamed
}

/// Builds the tests of the copy, in an order that does not change; nothing if they do not compile.
/// Counting is most of what they do: optimised they are several times as fast.
pub fn binaries(folders: &Folders, optimised: bool) -> Result<Option<Vec<PathBuf>>, Fault> {
    let tests = ["test", "--no-run", "--lib", "--test", "domain"];
    let messages = cargo(folders, &tests, optimised)?;
    let binaries = messages
        .iter()
        .filter_map(|line| line["executable"].as_str());
    let mut binaries: Vec<PathBuf> = binaries.map(PathBuf::from).collect();
    binaries.sort();
    Ok((binaries.len() == 2).then_some(binaries))
}

/// What cargo says of the copy, one JSON value a line.
fn cargo(folders: &Folders, arguments: &[&str], optimised: bool) -> Result<Vec<Value>, Fault> {
    let level = format!(
        "profile.dev.package.folkmoot.opt-level={}",
        u8::from(optimised)
    );
    let said = Command::new("cargo")
        .args(arguments)
        .args(["--locked", "--no-default-features", "--message-format=json"])
        .args(["--config", "profile.dev.debug=false", "--config", &level])
        .current_dir(&folders.copy)
        .env("CARGO_TARGET_DIR", &folders.target)
        // Mutants break lints, some of which are errors.
        .env("RUSTFLAGS", "--cap-lints=allow")
        .stderr(Stdio::null())
        .output()?;
    let lines = said
        .stdout
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty());
    Ok(lines
        .map(serde_json::from_slice)
        .collect::<Result<_, _>>()?)
}
