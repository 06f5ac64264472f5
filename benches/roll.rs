//! How long a roll takes, and how much memory: 1,000,000 members from 10,000,000 contributions.
//!
//! The ledger is a seeded stream: four categories, two sources, eight years, amounts of a few units and
//! now and then of thousands, a tenth of the members earning most of it. Each policy, and the power
//! report of the plain one, runs in a process of its own. Run: cargo bench --bench roll

mod measure;

use std::process::Command;

use folkmoot::domain::id::Id;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::power::PowerReport;
use folkmoot::domain::weight::setting::{Event, Names, Setting};
use folkmoot::domain::weight::weighing::weigh;

use measure::{peak_megabytes, processor_seconds};

const MEMBERS: u32 = 1_000_000;
const CONTRIBUTIONS: u64 = 10_000_000;

/// The lines of a policy.
type Rules = &'static [(&'static str, &'static str)];

/// Name, rules, and whether the power report is made too.
const RUNS: [(&str, Rules, bool); 4] = [
    ("linear", &[("transform", "linear")], false),
    (
        "monthly limits, decay, tiers, share cap",
        &[
            ("cap-category", "development 200 month"),
            ("cap-member", "300 month"),
            ("factor", "development 3/2"),
            ("decay", "halving 12"),
            ("transform", "tiers"),
            ("tier", "1 1"),
            ("tier", "100 2"),
            ("tier", "300 3"),
            ("tier", "1000 4"),
            ("base", "1"),
            ("cap-share", "1/1000"),
        ],
        false,
    ),
    (
        "tiers, with power report",
        &[
            ("transform", "tiers"),
            ("tier", "1 1"),
            ("tier", "100 2"),
            ("tier", "300 3"),
        ],
        true,
    ),
    (
        "linear, with power report",
        &[("transform", "linear")],
        true,
    ),
];

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let chosen = arguments
        .get(1)
        .and_then(|place| place.parse::<usize>().ok());
    if let Some(place) = chosen {
        return run(place);
    }
    println!("{MEMBERS} members, {CONTRIBUTIONS} contributions");
    println!(
        "{:42} {:>9} {:>9} {:>9} {:>16}",
        "policy", "cpu s", "peak MB", "voters", "weight"
    );
    for place in 0..RUNS.len() {
        let child = Command::new(std::env::current_exe().unwrap())
            .arg(place.to_string())
            .status();
        assert!(child.unwrap().success());
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % bound
    }
}

/// The whole ledger, made as it is read.
fn ledger() -> impl Iterator<Item = Event> {
    let mut dice = Dice(2026);
    let until = Time::parse("2026-12-01T00:00:00Z").unwrap().seconds();
    (0..CONTRIBUTIONS).map(move |entry| {
        let busy = dice.below(10) < 7;
        let member = dice.below(if busy {
            u64::from(MEMBERS / 10)
        } else {
            MEMBERS.into()
        });
        let amount = match dice.below(1000) {
            0 => dice.below(5_000),
            _ => dice.below(20),
        };
        let back = dice.below(8 * 365 * 86_400);
        Event {
            member: u32::try_from(member).unwrap(),
            category: u16::try_from(dice.below(4)).unwrap(),
            source: u16::try_from(dice.below(2)).unwrap(),
            amount: i64::try_from(amount).unwrap() - i64::from(dice.below(50) == 0) * 30,
            occurred_at: Time::from_seconds(until - i64::try_from(back).unwrap()).unwrap(),
            entry,
        }
    })
}

fn run(place: usize) {
    let (name, rules, report) = RUNS[place];
    let ids = |names: &[&str]| {
        names
            .iter()
            .map(|name| Id::parse(name).unwrap())
            .collect::<Vec<_>>()
    };
    let categories = ids(&["development", "efficiency", "interaction", "special"]);
    let (sources, classes) = (ids(&["app", "shop"]), ids(&["owner"]));
    let (policy, eligibility) = (Policy::parse(rules).unwrap(), Eligibility::default());
    let joined_at = Time::parse("2018-01-01T00:00:00Z").unwrap();
    let members: Vec<Member> = (0..MEMBERS)
        .map(|number| Member {
            id: Id::parse(&format!("m-{number:07}")).unwrap(),
            class: 0,
            joined_at,
            enrolled_at: joined_at,
            vouched: true,
            tags: Vec::new(),
        })
        .collect();
    let setting = Setting {
        policy: &policy,
        eligibility: &eligibility,
        names: Names {
            categories: &categories,
            sources: &sources,
            classes: &classes,
        },
        record_date: Time::parse("2026-12-01T00:00:00Z").unwrap(),
        ledger_size: CONTRIBUTIONS,
        remedies: &[],
        logged: &[],
    };
    let begun = processor_seconds();
    let roll = weigh(setting, &members, ledger()).unwrap();
    let text = match report {
        true => PowerReport::of(&roll, |_| Some(2018)).unwrap().json().len(),
        false => roll.text().len(),
    };
    assert!(text > 0);
    println!(
        "{name:42} {:>9.1} {:>9} {:>9} {:>16}",
        processor_seconds() - begun,
        peak_megabytes(),
        roll.count(),
        roll.total()
    );
}
