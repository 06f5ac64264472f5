//! Which test reaches which mutant, and which mutant fails a test.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::time::Instant;
use std::{fs, thread};

use crate::Fault;
use crate::build::{Built, Folders, binaries};
use crate::reasons;

/// Seconds of the processor that a test may take without a mutant.
const SECONDS_MAX: u64 = 1200;

/// A test, run with the data of the project or with those beside it.
#[derive(Clone)]
pub struct Test {
    /// Its place among the binaries.
    binary: usize,
    name: String,
    /// Given as `FOLKMOOT_SHARED`.
    shared: Option<PathBuf>,
    /// What it took, rounded up.
    seconds: u64,
    reached: BTreeSet<usize>,
    passes: bool,
    /// It said so, for want of something outside the project.
    skips: bool,
}

/// What became of a mutant.
pub enum Fate {
    Broken,
    /// The test that failed, and whether it did so with what is beside the project.
    Failed(String, bool),
    /// The test that ran for ever.
    Endless(String),
    /// So many tests reach it, and all pass.
    Alive(usize),
}

/// Runs every test, with what the project holds; then, if there are shared cases, with them what skips
/// something without.
pub fn record(folders: &Folders, built: &Built, shared: Option<&Path>) -> Result<Vec<Test>, Fault> {
    let mut tests = Vec::new();
    for (binary, path) in built.binaries.iter().enumerate() {
        let listing = Command::new(path)
            .args(["--list", "--format", "terse"])
            .output()?;
        let listing = String::from_utf8(listing.stdout)?;
        for name in listing
            .lines()
            .filter_map(|line| line.strip_suffix(": test"))
        {
            tests.push(Test {
                binary,
                name: name.to_owned(),
                shared: None,
                seconds: SECONDS_MAX,
                reached: BTreeSet::new(),
                passes: true,
                skips: false,
            });
        }
    }
    let mut tests = parallel(&tests, |test| recorded(folders, built, test.clone()))?;
    if shared.is_some() {
        let mut again = tests.clone();
        again.retain(|test| test.skips);
        tests.extend(parallel(&again, |test| {
            let shared = shared.map(Path::to_owned);
            recorded(
                folders,
                built,
                Test {
                    shared,
                    ..test.clone()
                },
            )
        })?);
    }
    // In the copy the rules for source code fail, but they reach no mutant.
    match tests
        .iter()
        .find(|test| !test.passes && !test.reached.is_empty())
    {
        Some(test) => Err(format!("{} fails without a mutant", test.name).into()),
        None => Ok(tests),
    }
}

fn recorded(folders: &Folders, built: &Built, mut test: Test) -> Result<Test, Fault> {
    let record = folders.target.join(format!("reached by {}", test.name));
    let started = Instant::now();
    let said = command(folders, &built.binaries, &test, SECONDS_MAX)
        .arg("--show-output")
        .env("FOLKMOOT_MUTANTS_REACHED", &record)
        .output()?;
    test.seconds = started.elapsed().as_secs() + 1;
    test.passes = said.status.success();
    test.skips = String::from_utf8_lossy(&said.stdout).contains("skipped: ");
    if record.exists() {
        let reached = fs::read_to_string(&record)?;
        test.reached = reached.lines().map(str::parse).collect::<Result<_, _>>()?;
        fs::remove_file(record)?;
    }
    Ok(test)
}

/// A test with a limit on the processor's time, so that a busy machine kills nothing, and on memory: 6 GB.
fn command(folders: &Folders, binaries: &[PathBuf], test: &Test, seconds: u64) -> Command {
    let mut command = Command::new("sh");
    command
        .args(["-c", "ulimit -t \"$0\"; ulimit -v 6000000; exec \"$@\""])
        .arg(seconds.to_string())
        .arg(&binaries[test.binary])
        .args(["--exact", &test.name])
        .current_dir(&folders.copy)
        .env("INSTA_UPDATE", "no")
        // The same random cases for every mutant, and none kept from one for the next.
        .env("PROPTEST_RNG_SEED", "1")
        .env("PROPTEST_DISABLE_FAILURE_PERSISTENCE", "1")
        .env("PROPTEST_MAX_SHRINK_ITERS", "0")
        .env_remove("PROPTEST_CASES")
        .env_remove("FOLKMOOT_LONG")
        .env_remove("FOLKMOOT_SHARED");
    if let Some(shared) = &test.shared {
        command.env("FOLKMOOT_SHARED", shared);
    }
    command
}

/// How often a test was the end of a mutant of a file.
type Kills<'a> = Mutex<BTreeMap<(&'a str, &'a str), usize>>;

/// The fate of every mutant, in their order.
pub fn run(folders: &Folders, built: &Built, tests: &[Test]) -> Result<Vec<Fate>, Fault> {
    let switched = built.switched();
    let kills = Kills::default();
    let [done, alive] = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let started = Instant::now();
    let fates = parallel(&switched, |number| {
        let file = built.mutants[*number].file.as_str();
        let reaching = tests.iter().filter(|test| test.reached.contains(number));
        let fate = tried(reaching.collect(), file, &kills, |test| {
            let mut command = command(folders, &built.binaries, test, 5 * test.seconds);
            Ok(command
                .env("FOLKMOOT_MUTANT", number.to_string())
                .output()?
                .status)
        })?;
        alive.fetch_add(usize::from(matches!(fate, Fate::Alive(_))), Relaxed);
        say_if_alive(built, *number, &fate);
        let done = done.fetch_add(1, Relaxed) + 1;
        if done.is_multiple_of(100) {
            let (all, alive) = (switched.len(), alive.load(Relaxed));
            let minutes = started.elapsed().as_secs() / 60;
            eprintln!("{done} of {all} mutants run, {alive} live, {minutes} min");
        }
        Ok(fate)
    })?;
    let mut fates: BTreeMap<usize, Fate> = switched.into_iter().zip(fates).collect();
    eprintln!(
        "{} mutants in constants, each with a build of its own",
        built.constant.len()
    );
    for (number, text) in &built.constant {
        let file = &built.mutants[*number].file;
        let fate = run_constant(folders, file, text, tests, &kills)?;
        say_if_alive(built, *number, &fate);
        fates.insert(*number, fate);
    }
    fates.extend(built.broken.iter().map(|number| (*number, Fate::Broken)));
    Ok(fates.into_values().collect())
}

fn say_if_alive(built: &Built, number: usize, fate: &Fate) {
    if let Fate::Alive(tests) = fate {
        let row = reasons::row(&built.mutants[number], &built.changes[&number]);
        eprintln!("lives through {tests} tests: {row}");
    }
}

/// Runs tests until one fails.
fn tried<'a>(
    mut tests: Vec<&'a Test>,
    file: &'a str,
    kills: &Kills<'a>,
    run: impl Fn(&Test) -> Result<ExitStatus, Fault>,
) -> Result<Fate, Fault> {
    // The project's own data first; then what was the end of others of this file; then what is quick.
    {
        let kills = kills.lock().expect("no thread panicked");
        tests.sort_by_key(|test| {
            let kills = kills.get(&(file, &*test.name)).copied().unwrap_or_default();
            (test.shared.is_some(), Reverse(kills), test.seconds)
        });
    }
    for test in &tests {
        let status = run(test)?;
        if !status.success() {
            let mut kills = kills.lock().expect("no thread panicked");
            *kills.entry((file, &test.name)).or_default() += 1;
            // SIGXCPU, SIGKILL: the limit on the processor's time.
            return Ok(match status.signal() {
                Some(24 | 9) => Fate::Endless(test.name.clone()),
                _ => Fate::Failed(test.name.clone(), test.shared.is_some()),
            });
        }
    }
    Ok(Fate::Alive(tests.len()))
}

/// A mutant that is in no binary yet. Its tests are not optimised: that builds in seconds.
fn run_constant<'a>(
    folders: &Folders,
    file: &'a str,
    text: &str,
    tests: &'a [Test],
    kills: &Kills<'a>,
) -> Result<Fate, Fault> {
    let path = folders.copy.join(file);
    let without = fs::read_to_string(&path)?;
    fs::write(&path, text)?;
    let binaries = binaries(folders, false)?;
    fs::write(&path, without)?;
    let Some(binaries) = binaries else {
        return Ok(Fate::Broken);
    };
    let passing = tests.iter().filter(|test| test.passes).collect();
    tried(passing, file, kills, |test| {
        Ok(command(folders, &binaries, test, 50 * test.seconds)
            .output()?
            .status)
    })
}

/// `work` on each item, on all cores; results in the order of the items.
fn parallel<T: Sync, R: Send>(
    items: &[T],
    work: impl Fn(&T) -> Result<R, Fault> + Sync,
) -> Result<Vec<R>, Fault> {
    let next = AtomicUsize::new(0);
    let results = Mutex::new(BTreeMap::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let index = next.fetch_add(1, Relaxed);
                    let Some(item) = items.get(index) else { break };
                    let result = work(item);
                    results
                        .lock()
                        .expect("no thread panicked")
                        .insert(index, result);
                }
            });
        }
    });
    results
        .into_inner()
        .expect("no thread panicked")
        .into_values()
        .collect()
}
