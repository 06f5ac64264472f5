//! How long committees, budgets and STAR take, from bytes on disk to an outcome with its working.
//!
//! Seeded generators: 100,000 approval ballots and 1,000,000 score ballots of four blocs over 20 options
//! for 9 seats; a budget of the size of Kraków's, 119 projects and 65,000 voters. Each method runs in a
//! process of its own. Run: cargo bench --bench committees

mod measure;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use folkmoot::domain::count::format::{self, Reading};
use folkmoot::domain::count::{Lot, method};

use measure::{peak_megabytes, processor_seconds};

/// File and the methods that count it.
const RUNS: &[(&str, &[&str])] = &[
    (
        "approvals.csv",
        &[
            "seq-phragmen",
            "equal-shares",
            "equal-shares-increment",
            "seq-pav",
        ],
    ),
    (
        "scores.csv",
        &["star", "bloc-star", "allocated-score", "rrv"],
    ),
    (
        "projects.pb",
        &[
            "budget-greedy",
            "budget-equal-shares",
            "budget-equal-shares-cardinality",
            "budget-phragmen",
            "budget-equal-shares-add1",
        ],
    ),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, name, file] = arguments.as_slice()
        && name != "--bench"
    {
        return run(name, Path::new(file));
    }
    println!("{:32} {:>9} {:>9}", "method", "cpu s", "peak MB");
    for (file, methods) in RUNS {
        let path = std::env::temp_dir().join(format!("folkmoot-bench-{file}"));
        if !path.exists() {
            generate(file, &path);
        }
        for name in *methods {
            let child = Command::new(std::env::current_exe().unwrap())
                .arg(name)
                .arg(&path)
                .output()
                .unwrap();
            print!("{name:32} {}", String::from_utf8(child.stdout).unwrap());
        }
    }
}

/// Counts, then prints processor seconds and peak megabytes.
fn run(name: &str, file: &Path) {
    let method = method(name).unwrap();
    let bytes = std::fs::read(file).unwrap();
    let profile = format::read(
        &file.to_string_lossy(),
        &bytes,
        &Reading::of(method.ballot_kind()),
    )
    .unwrap();
    drop(bytes);
    let seats = if name == "star" { 1 } else { 9 };
    let election = profile.election.with_seats(seats);
    let lot = Lot::draw("bench", b"seed", election.options());
    let outcome = method.count(&election.with_lot(lot)).unwrap();
    assert!(!outcome.to_json().is_empty());
    println!("{:9.2} {:9}", processor_seconds(), peak_megabytes());
}

/// Writes a file; the same bytes every time.
fn generate(file: &str, path: &PathBuf) {
    let mut state = 0x5eed_u64;
    let mut below = move |limit: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % limit
    };
    let mut text = String::new();
    match file {
        "approvals.csv" => {
            writeln!(text, "weight,approvals").unwrap();
            for _ in 0..100_000 {
                let bloc = below(4);
                let wanted =
                    (0..20).filter(|option| below(100) < if option % 4 == bloc { 60 } else { 15 });
                let wanted: Vec<String> = wanted.map(|option| format!("o{option:02}")).collect();
                writeln!(text, "{},{}", 1 + below(1_000_000), wanted.join(" | ")).unwrap();
            }
        }
        "scores.csv" => {
            let names: Vec<String> = (0..20).map(|option| format!("o{option:02}")).collect();
            writeln!(text, "weight,{}", names.join(",")).unwrap();
            for _ in 0..1_000_000 {
                let bloc = below(4);
                let scores = (0..20).map(|option| {
                    if option % 4 == bloc {
                        2 + below(4)
                    } else {
                        below(8).saturating_sub(4)
                    }
                });
                let scores: Vec<String> = scores.map(|score| score.to_string()).collect();
                writeln!(text, "{},{}", 1 + below(1_000_000), scores.join(",")).unwrap();
            }
        }
        _ => {
            writeln!(text, "META\nkey;value\nbudget;33000000\nvote_type;approval").unwrap();
            writeln!(text, "PROJECTS\nproject_id;cost").unwrap();
            for project in 0..119 {
                let size = [50, 100, 200, 300, 500, 800, 1200, 2500][below(8) as usize];
                writeln!(text, "{project};{}", size * 1000 + below(1000)).unwrap();
            }
            writeln!(text, "VOTES\nvoter_id;vote").unwrap();
            for voter in 0..65_101 {
                let district = below(12);
                let mut chosen: Vec<u64> = (0..1 + below(5))
                    .map(|_| match below(3) {
                        0 => below(119),
                        _ => {
                            let known = 1 + below(9);
                            district + 12 * below(known)
                        }
                    })
                    .collect();
                chosen.sort_unstable();
                chosen.dedup();
                let chosen: Vec<String> = chosen.iter().map(u64::to_string).collect();
                writeln!(text, "{voter};{}", chosen.join(",")).unwrap();
            }
        }
    }
    std::fs::write(path, text).unwrap();
}
