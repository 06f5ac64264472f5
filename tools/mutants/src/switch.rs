//! Which mutant is on, decided when the program starts: this file becomes a module of the mutated copy.
//!
//! `FOLKMOOT_MUTANT` is the number of the mutant that is on. With `FOLKMOOT_MUTANTS_REACHED` none is,
//! and the file it names gets the number of each mutant whose place is reached, one a line.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// No mutant has this number.
const NONE: u32 = u32::MAX;

/// More than there are mutants.
const MUTANTS_MAX: usize = 1 << 14;

struct Switch {
    on: u32,
    reached: Option<File>,
}

static SWITCH: LazyLock<Switch> = LazyLock::new(|| {
    let on = std::env::var("FOLKMOOT_MUTANT").map_or(NONE, |on| on.parse().expect("a number"));
    let reached = std::env::var_os("FOLKMOOT_MUTANTS_REACHED");
    let append = |path| OpenOptions::new().append(true).create(true).open(path);
    let reached = reached.map(|path| append(path).expect("the record can be written"));
    Switch { on, reached }
});

static SEEN: [AtomicBool; MUTANTS_MAX] = [const { AtomicBool::new(false) }; MUTANTS_MAX];

/// Whether this mutant is on.
#[inline]
pub fn is(mutant: u32) -> bool {
    let switch = &*SWITCH;
    if let Some(file) = &switch.reached {
        record(file, mutant);
    }
    switch.on == mutant
}

/// An iterator of a type that is not told.
pub fn boxed<'a, T>(items: impl Iterator<Item = T> + 'a) -> Box<dyn Iterator<Item = T> + 'a> {
    Box::new(items)
}

#[cold]
fn record(mut file: &File, mutant: u32) {
    if !SEEN[mutant as usize].swap(true, Relaxed) {
        // One write, so that lines of several threads do not mix.
        let line = format!("{mutant}\n");
        file.write_all(line.as_bytes()).expect("the record can be written");
    }
}
