//! How long the power of a body takes to count, and how much memory.
//!
//! Weights are made by formulas and by a seeded generator. Each body runs in a process of its own.
//! Run: cargo bench --no-default-features --bench power

mod measure;

use std::process::Command;

use folkmoot::domain::id::Id;
use folkmoot::domain::weight::power::{Found, PowerReport};
use folkmoot::domain::weight::roll::{Roll, RollLine};

use measure::{peak_megabytes, processor_seconds};

/// Name, voters, and the weight of each.
type Body = (&'static str, u64, fn(u64) -> u64);

const BODIES: [Body; 10] = [
    ("base-plus-capped-bonus", 200, |n| 100 + scattered(n) % 401),
    ("even spread, 167,000 together", 200, |n| {
        1 + scattered(n) % 1_670
    }),
    ("even spread, a million together", 200, |n| {
        1 + scattered(n) % 10_000
    }),
    ("even spread, two million together", 200, |n| {
        1 + scattered(n) % 20_000
    }),
    ("as the IMF, five million together", 190, |n| {
        1_500 + 830_000 / (n + 1)
    }),
    ("as the IMF, ten million together", 190, |n| {
        3_000 + 1_660_000 / (n + 1)
    }),
    ("any weights", 40, |n| scattered(n) >> 11),
    ("any weights", 44, |n| scattered(n) >> 11),
    ("five tiers", 1_000, |n| 1 + n % 5),
    ("one vote each", 10_000, |_| 1),
];

/// A number between 0 and 2^64 (SplitMix64: Steele, Lea, Flood 2014).
fn scattered(n: u64) -> u64 {
    let z = (n + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let chosen = arguments
        .get(1)
        .and_then(|place| place.parse::<usize>().ok());
    if let Some(place) = chosen {
        return run(BODIES[place]);
    }
    println!(
        "{:36} {:>7} {:>9} {:>9}  {:8} {:8}",
        "weights", "voters", "cpu s", "peak MB", "Banzhaf", "Shapley"
    );
    for place in 0..BODIES.len() {
        let child = Command::new(std::env::current_exe().unwrap())
            .arg(place.to_string())
            .status();
        assert!(child.unwrap().success());
    }
}

fn run((name, voters, weight): Body) {
    let line = |n: u64| RollLine {
        member: Id::parse(&format!("m-{n:06}")).unwrap(),
        class: Id::parse("member").unwrap(),
        weight: weight(n),
    };
    let roll = Roll::new((0..voters).map(line).collect()).unwrap();
    let report = PowerReport::of(&roll, |_| None).unwrap();
    let way = |method: &Found| match method {
        Found::Exact => "exact",
        Found::Sampled { .. } => "sampled",
    };
    println!(
        "{name:36} {voters:>7} {:>9.1} {:>9}  {:8} {:8}",
        processor_seconds(),
        peak_megabytes(),
        way(&report.power.banzhaf_method),
        way(&report.power.shapley_method),
    );
}
