//! How long a large count takes, from bytes on disk to an outcome with its working.
//!
//! 1,000,000 ballots over 20 options from a seeded generator (four blocs, Plackett-Luce, truncated).
//! Each method runs in a process of its own, so that processor time and peak memory are its own; the
//! ratio is to reading the file and taking first preferences alone. Run: cargo bench --bench count

mod measure;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use folkmoot::domain::count::format::{self, Reading};
use folkmoot::domain::count::{Lot, method};

use measure::{peak_megabytes, processor_seconds};

const BALLOTS: u32 = 1_000_000;
const OPTIONS: usize = 20;
const METHODS: &[&str] = &[
    "irv",
    "schulze",
    "stv-scottish",
    "stv-folkmoot",
    "stv-meek-prf",
    "ranked-pairs",
    "borda",
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let [_, name, file] = arguments.as_slice()
        && name != "--bench"
    {
        return run(name, Path::new(file));
    }
    let file = std::env::temp_dir().join(format!("folkmoot-bench-{BALLOTS}.blt"));
    if !file.exists() {
        generate(&file);
    }
    println!(
        "{:16} {:>9} {:>9} {:>7}",
        "method", "cpu s", "peak MB", "ratio"
    );
    let floor = measure("floor", &file, None);
    for name in METHODS {
        measure(name, &file, Some(floor));
    }
}

/// Runs one method in a child and prints its line; processor seconds.
fn measure(name: &str, file: &Path, floor: Option<f64>) -> f64 {
    let output = Command::new(std::env::current_exe().unwrap())
        .arg(name)
        .arg(file)
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let mut numbers = text
        .split_whitespace()
        .map(|number| number.parse::<f64>().unwrap());
    let (seconds, megabytes) = (numbers.next().unwrap(), numbers.next().unwrap());
    let ratio = floor.map_or(1.0, |floor| seconds / floor);
    println!("{name:16} {seconds:9.2} {megabytes:9.0} {ratio:7.1}");
    seconds
}

/// Counts (or, for `floor`, reads integers and takes first preferences), then prints processor seconds
/// and peak megabytes.
fn run(name: &str, file: &Path) {
    let bytes = std::fs::read(file).unwrap();
    if name == "floor" {
        let mut first = [0_u64; OPTIONS + 1];
        for line in bytes.split(|&byte| byte == b'\n') {
            let mut numbers = line.split(|&byte| byte == b' ').map(|word| {
                word.iter().fold(0_usize, |sum, byte| {
                    sum * 10 + usize::from(byte.wrapping_sub(b'0') & 15)
                })
            });
            let weight = numbers.next().unwrap_or(0);
            if let Some(slot) = numbers.next().and_then(|option| first.get_mut(option)) {
                *slot += weight as u64 + (numbers.sum::<usize>() & 1) as u64;
            }
        }
        assert!(first.iter().sum::<u64>() > 0);
    } else {
        let method = method(name).unwrap();
        let profile = format::read("big.blt", &bytes, &Reading::of(method.ballot_kind())).unwrap();
        let seats = if name.starts_with("stv") { 9 } else { 1 };
        let election = profile.election.with_seats(seats);
        let lot = Lot::draw("bench", b"seed", election.options());
        let outcome = method.count(&election.with_lot(lot)).unwrap();
        assert!(!outcome.to_json().is_empty());
    }
    println!("{} {}", processor_seconds(), peak_megabytes());
}

/// Writes the ballots; the same bytes every time.
fn generate(file: &PathBuf) {
    let mut state = 0x5eed_u64;
    let mut random = move || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let blocs: Vec<Vec<f64>> = (0..4)
        .map(|_| (0..OPTIONS).map(|_| random().powi(2) + 0.02).collect())
        .collect();
    let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
    writeln!(out, "{OPTIONS} 9").unwrap();
    for _ in 0..BALLOTS {
        let bloc = &blocs[[0, 0, 0, 0, 1, 1, 1, 2, 2, 3][(random() * 10.0) as usize]];
        let mut order: Vec<(f64, usize)> = (0..OPTIONS)
            .map(|option| (-(random() + 1e-12).ln() / bloc[option], option + 1))
            .collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        let length = (1.0 - 6.0 * (random() + 1e-12).ln()) as usize;
        write!(out, "1").unwrap();
        for (_, option) in order.iter().take(length.clamp(1, OPTIONS)) {
            write!(out, " {option}").unwrap();
        }
        writeln!(out, " 0").unwrap();
    }
    writeln!(out, "0").unwrap();
}
