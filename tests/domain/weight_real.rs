//! The real ledger of `cases/real` under its three policies, against weights others computed.

use std::collections::BTreeMap;

use folkmoot::domain::id::Id;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::roll::Roll;
use folkmoot::domain::weight::setting::{Event, Names, Setting};
use folkmoot::domain::weight::weighing::weigh;

use crate::shared::shared;

pub const LINEAR: &[(&str, &str)] = &[("transform", "linear")];
pub const TIERS: &[(&str, &str)] = &[
    ("transform", "tiers"),
    ("tier", "1 1"),
    ("tier", "100 2"),
    ("tier", "300 3"),
    ("tier", "1000 4"),
    ("tier", "5000 5"),
];
pub const FACTORS_CAP: &[(&str, &str)] = &[
    ("factor", "development 1"),
    ("factor", "efficiency 3/2"),
    ("factor", "interaction 1/2"),
    ("factor", "special 1/4"),
    ("transform", "linear"),
    ("cap", "1000"),
    ("rounding", "down"),
];

/// The real ledger: members in order, the names, and the events in the order of the file.
pub struct Real {
    pub members: Vec<Member>,
    pub categories: Vec<Id>,
    pub sources: Vec<Id>,
    pub classes: Vec<Id>,
    pub events: Vec<Event>,
}

pub fn id(text: &str) -> Id {
    Id::parse(text).unwrap()
}

/// Reads the real ledger, or `None` where it is not.
pub fn real() -> Option<Real> {
    let text = std::fs::read_to_string(shared("cases/real/contributions.csv")?).unwrap();
    let rows: Vec<Vec<&str>> = text
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect())
        .collect();
    let categories: Vec<Id> = ["interaction", "development", "efficiency", "special"]
        .map(id)
        .to_vec();
    let places: BTreeMap<&str, u32> = {
        let ids: std::collections::BTreeSet<&str> = rows.iter().map(|row| row[1]).collect();
        ids.into_iter().zip(0..).collect()
    };
    let member = |text: &&str| Member {
        id: id(text),
        class: 0,
        joined_at: Time::from_seconds(0).unwrap(),
        enrolled_at: Time::from_seconds(0).unwrap(),
        vouched: false,
        tags: Vec::new(),
    };
    let event = |row: &Vec<&str>| Event {
        member: places[row[1]],
        category: categories
            .iter()
            .position(|name| name.as_str() == row[2])
            .unwrap() as u16,
        source: 0,
        amount: row[3].parse().unwrap(),
        occurred_at: Time::parse(row[4]).unwrap(),
        entry: 7,
    };
    Some(Real {
        members: places.keys().map(member).collect(),
        events: rows.iter().map(event).collect(),
        categories,
        sources: vec![id("git")],
        classes: vec![id("member")],
    })
}

impl Real {
    /// The setting of a roll from this ledger.
    pub fn setting<'a>(
        &'a self,
        policy: &'a Policy,
        eligibility: &'a Eligibility,
        record_date: &str,
    ) -> Setting<'a> {
        Setting {
            policy,
            eligibility,
            names: Names {
                categories: &self.categories,
                sources: &self.sources,
                classes: &self.classes,
            },
            record_date: Time::parse(record_date).unwrap(),
            ledger_size: 8,
            remedies: &[],
            logged: &[],
        }
    }

    /// The roll under a policy.
    pub fn roll(&self, lines: &[(&str, &str)], record_date: &str) -> Roll {
        let policy = Policy::parse(lines).unwrap();
        policy.check(&self.categories, &self.classes).unwrap();
        let eligibility = Eligibility::default();
        let setting = self.setting(&policy, &eligibility, record_date);
        weigh(setting, &self.members, self.events.iter().copied()).unwrap()
    }
}

/// The roll's text as the expected weights file spells it.
fn as_csv(roll: &Roll) -> String {
    let lines = roll
        .lines()
        .iter()
        .map(|line| format!("{},{}\n", line.member, line.weight));
    std::iter::once("member,weight\n".to_owned())
        .chain(lines)
        .collect()
}

fn expected(name: &str) -> Option<String> {
    let file = shared(&format!("cases/real/weights-{name}.csv"))?;
    Some(std::fs::read_to_string(file).unwrap().replace('\r', ""))
}

#[test]
fn linear_weights_are_those_others_computed() {
    let Some(real) = real() else { return };
    let roll = real.roll(LINEAR, "2026-01-01T00:00:00Z");
    assert_eq!(as_csv(&roll), expected("linear").unwrap());
    assert_eq!((roll.count(), roll.total()), (1206, 102_751));
}

#[test]
fn tier_weights_are_those_others_computed() {
    let Some(real) = real() else { return };
    let roll = real.roll(TIERS, "2026-01-01T00:00:00Z");
    assert_eq!(as_csv(&roll), expected("tiers").unwrap());
    assert_eq!((roll.count(), roll.total()), (1206, 1339));
}

#[test]
fn factor_and_cap_weights_are_those_others_computed() {
    let Some(real) = real() else { return };
    let roll = real.roll(FACTORS_CAP, "2024-07-01T00:00:00Z");
    assert_eq!(as_csv(&roll), expected("factors-cap").unwrap());
    assert_eq!((roll.count(), roll.total()), (990, 34_250));
}
