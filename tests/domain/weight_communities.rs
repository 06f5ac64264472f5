//! Small random communities, the same for the same seed: members, names, a policy and a ledger.

use std::sync::Arc;

use folkmoot::domain::id::Id;
use folkmoot::domain::time::Time;
use folkmoot::domain::weight::derivation::{Correction, LedgerLine};
use folkmoot::domain::weight::eligibility::Eligibility;
use folkmoot::domain::weight::member::Member;
use folkmoot::domain::weight::member::Tag;
use folkmoot::domain::weight::policy::Policy;
use folkmoot::domain::weight::setting::{Event, Names, Setting};

use crate::weight_policy::split;
use crate::weight_real::id;

/// SplitMix64 (Steele, Lea, Flood 2014): small, seedable, the same everywhere.
pub struct Dice(pub u64);

impl Dice {
    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// From `low` up to and with `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.roll() % (high - low + 1) as u64) as i64
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: u64) -> bool {
        self.roll().is_multiple_of(n)
    }

    /// One of the items.
    pub fn pick<'a, T: ?Sized>(&mut self, items: &[&'a T]) -> &'a T {
        items[self.between(0, items.len() as i64 - 1) as usize]
    }

    /// Puts items in a random order.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = self.between(0, last as i64) as usize;
            items.swap(last, other);
        }
    }
}

/// What members can be, in bytewise order.
const TAGS: [(&str, &str); 4] = [
    ("city", "beijing"),
    ("city", "shanghai"),
    ("family-role", "parent"),
    ("interest", "camping"),
];

/// Everything a roll is computed from.
pub struct Community {
    pub policy_text: String,
    pub policy: Policy,
    pub eligibility: Eligibility,
    pub categories: Vec<Id>,
    pub sources: Vec<Id>,
    pub classes: Vec<Id>,
    pub members: Vec<Member>,
    pub lines: Vec<LedgerLine>,
    pub record_date: Time,
    pub ledger_size: u64,
    /// Entries that count although they came later.
    pub remedies: Vec<u64>,
    /// Clocks, and the first entry of the ledger after each.
    pub logged: Vec<(Time, u64)>,
}

impl Community {
    /// The community of a seed.
    pub fn random(seed: u64) -> Community {
        let mut dice = Dice(seed);
        let categories = ["development", "interaction", "efficiency"]
            .map(id)
            .to_vec();
        let sources = ["shop", "app"].map(id).to_vec();
        let classes = ["owner", "guest", "staff"].map(id).to_vec();
        let record_date = dice.between(1_700_000_000, 1_800_000_000);
        let count = dice.between(1, 9);
        let members = (0..count).map(|index| Member {
            id: id(&format!("m-{index}")),
            class: dice.between(0, 2) as u16,
            joined_at: time(record_date - dice.between(-3, 40) * 86_400),
            enrolled_at: time(record_date - dice.between(-3, 40) * 86_400),
            vouched: dice.once_in(3),
            tags: random_tags(&mut dice),
        });
        let members: Vec<Member> = members.collect();
        let size = dice.between(0, 30);
        let lines = (0..size)
            .map(|index| random_line(&mut dice, index, count, record_date))
            .collect();
        let policy_text = random_policy(&mut dice);
        let policy = Policy::parse(&split(&policy_text))
            .unwrap_or_else(|error| panic!("{error}\nin\n{policy_text}"));
        policy.check(&categories, &classes).unwrap();
        let eligibility = Eligibility {
            classes: if dice.once_in(5) {
                vec![id("guest"), id("owner")]
            } else {
                vec![]
            },
            tags: random_condition(&mut dice),
            tenure_days_min: dice.once_in(4).then_some(14),
            value_min: dice.once_in(6).then_some(5),
        };
        Community {
            policy_text,
            policy,
            eligibility,
            categories,
            sources,
            classes,
            members,
            lines,
            record_date: time(record_date),
            ledger_size: 80,
            remedies: if dice.once_in(3) {
                vec![81, 83]
            } else {
                vec![]
            },
            logged: random_clocks(&mut dice, record_date),
        }
    }

    /// The setting of this community's roll.
    pub fn setting(&self) -> Setting<'_> {
        Setting {
            policy: &self.policy,
            eligibility: &self.eligibility,
            names: Names {
                categories: &self.categories,
                sources: &self.sources,
                classes: &self.classes,
            },
            record_date: self.record_date,
            ledger_size: self.ledger_size,
            remedies: &self.remedies,
            logged: &self.logged,
        }
    }

    /// The ledger's events in the order of `lines`, with what corrections left of them.
    pub fn events(&self) -> Vec<Event> {
        self.lines.iter().map(|line| self.effective(line)).collect()
    }

    /// The event with what its correction left of it.
    pub fn effective(&self, line: &LedgerLine) -> Event {
        let (event, correction) = (line.event, line.correction.as_ref());
        let counts = |entry| self.setting().counts(entry);
        match correction.filter(|found| counts(found.entry) && counts(event.entry)) {
            None => event,
            Some(&Correction { amount, entry, .. }) => Event {
                amount,
                entry: if amount > event.amount {
                    entry
                } else {
                    event.entry
                },
                ..event
            },
        }
    }

    /// The ledger lines of one member.
    pub fn lines_of(&self, member: usize) -> Vec<LedgerLine> {
        let own = self
            .lines
            .iter()
            .filter(|line| line.event.member as usize == member);
        own.cloned().collect()
    }
}

fn time(seconds: i64) -> Time {
    Time::from_seconds(seconds).unwrap()
}

fn random_line(dice: &mut Dice, index: i64, members: i64, record_date: i64) -> LedgerLine {
    // Bunched in time, so that days and months get several events and limits bite.
    let back = dice.between(0, 900) * dice.between(0, 1) * 86_400 + dice.between(-90_000, 200_000);
    let amount = match dice.between(0, 9) {
        0 => -dice.between(0, 60),
        1 => dice.between(0, 100_000),
        _ => dice.between(0, 60),
    };
    let event = Event {
        member: dice.between(0, members - 1) as u32,
        category: dice.between(0, 2) as u16,
        source: dice.between(0, 1) as u16,
        amount,
        occurred_at: time(record_date - back),
        entry: dice.between(1, 84) as u64,
    };
    LedgerLine {
        event,
        reference: format!("r-{index}"),
        correction: dice.once_in(4).then(|| Correction {
            entry: dice.between(1, 84) as u64,
            amount: dice.between(-1, 1) * dice.between(0, 60),
            reason: "a reason".to_owned(),
        }),
        came_with: None,
    }
}

/// What a log's clock was when every tenth entry of the ledger came; sometimes no log says.
fn random_clocks(dice: &mut Dice, record_date: i64) -> Vec<(Time, u64)> {
    let entries = (1..=9).filter(|_| !dice.once_in(3)).map(|tens| tens * 10);
    let entries: Vec<u64> = entries.collect();
    let mut now = record_date - dice.between(0, 200) * 86_400;
    let after = |entry: u64| {
        now += dice.between(1, 20 * 86_400);
        (time(now), entry)
    };
    entries.into_iter().map(after).collect()
}

/// The cities and roles of a member, up to two each.
fn random_tags(dice: &mut Dice) -> Vec<Arc<Tag>> {
    let all = TAGS.map(|(dimension, value)| Arc::new((id(dimension), id(value))));
    all.into_iter().filter(|_| dice.once_in(2)).collect()
}

/// The tags that a poll is open to; often whatever tags.
fn random_condition(dice: &mut Dice) -> Vec<Tag> {
    let asked = dice.once_in(3);
    let wanted = TAGS.iter().filter(|_| asked && dice.once_in(2));
    wanted
        .map(|(dimension, value)| (id(dimension), id(value)))
        .collect()
}

fn random_policy(dice: &mut Dice) -> String {
    let mut lines = Vec::new();
    let narrow = dice.once_in(5);
    if narrow {
        lines.push("count-category development".to_owned());
        lines.push("count-category efficiency".to_owned());
    }
    if dice.once_in(6) {
        lines.push("count-source app".to_owned());
    }
    let mut counted = vec!["development", "efficiency", "interaction"];
    counted.truncate(if narrow { 2 } else { 3 });
    for category in &counted {
        if dice.once_in(6) {
            let unit = dice.pick(&["day", "month", "year"]);
            lines.push(format!("window {category} {} {unit}", dice.between(1, 14)));
        }
    }
    if dice.once_in(3) {
        random_limits(dice, &mut lines);
    }
    let mut shuffled = counted.clone();
    dice.shuffle(&mut shuffled);
    for category in shuffled {
        if dice.once_in(2) {
            let factor = dice.pick(&["0", "1", "1/2", "3/2", "2/3", "7", "4294967295/4294967291"]);
            lines.push(format!("factor {category} {factor}"));
        }
    }
    if dice.once_in(3) {
        let kind = dice.pick(&["linear", "halving"]);
        lines.push(format!("decay {kind} {}", dice.between(1, 24)));
    }
    for category in &counted {
        if dice.once_in(6) {
            let months = dice.between(1, 24);
            let decay = match dice.pick(&["linear", "halving", "none"]) {
                "none" => "none".to_owned(),
                kind => format!("{kind} {months}"),
            };
            lines.push(format!("decay-category {category} {decay}"));
        }
    }
    random_weights(dice, &mut lines);
    lines.join("\n")
}

/// What makes weight of value.
fn random_weights(dice: &mut Dice, lines: &mut Vec<String>) {
    let limit = random_transform(dice, lines);
    let bonuses = dice.once_in(5);
    if dice.once_in(2) || bonuses {
        lines.push(format!("base {}", dice.between(i64::from(bonuses), 3)));
    }
    if dice.once_in(4) {
        lines.push(format!("base-class staff {}", dice.between(0, 3)));
    }
    if dice.once_in(4) {
        lines.push(format!("bonus-limit {}", dice.between(0, 6)));
    }
    if dice.once_in(4) {
        lines.push(format!("cap {}", dice.between(limit, limit + 40)));
    }
    if bonuses {
        let share = dice.pick(&["1/5", "1/2", "1", "7/3"]);
        lines.push(format!("cap-bonus-total {share}"));
    }
    if dice.once_in(4) {
        lines.push(format!(
            "cap-share {}",
            dice.pick(&["1", "1/2", "1/3", "2/7", "1/5"])
        ));
    }
    if dice.once_in(2) {
        lines.push(format!(
            "rounding {}",
            dice.pick(&["down", "nearest", "up"])
        ));
    }
    for key in [
        "issuance-guard",
        "issuance-guard-source",
        "issuance-guard-class",
        "issuance-guard-enrolled",
    ] {
        if dice.once_in(4) {
            let share = dice.pick(&["0", "1/10", "1/3", "9/10"]);
            lines.push(format!("{key} {} {share}", dice.pick(&["1", "30", "400"])));
        }
    }
}

fn random_limits(dice: &mut Dice, lines: &mut Vec<String>) {
    let limit = dice.between(5, 30);
    lines.push(format!(
        "cap-category development {limit} {}",
        dice.pick(&["day", "month"])
    ));
    if dice.once_in(2) {
        lines.push(format!(
            "cap-source app {} {}",
            limit + 20,
            dice.pick(&["day", "year"])
        ));
    }
    if dice.once_in(2) {
        lines.push(format!(
            "cap-member {} {}",
            limit + 25,
            dice.pick(&["month", "ever"])
        ));
    }
}

/// Adds the transform and returns the least cap that does not contradict the policy.
fn random_transform(dice: &mut Dice, lines: &mut Vec<String>) -> i64 {
    match dice.between(0, 4) {
        0 => {
            let first = dice.between(0, 20);
            let steps = [(first, 1), (first + 30, 2), (first + 300, 5)];
            lines.push("transform tiers".to_owned());
            lines.extend(steps.map(|(value, bonus)| format!("tier {value} {bonus}")));
            for (value, _) in steps {
                if value > 0 && dice.once_in(2) {
                    let low = dice.between(0, value - 1);
                    lines.push(format!("tier-low {value} {low}"));
                }
            }
        }
        1 => lines.push("transform sqrt".to_owned()),
        2 => lines.push("transform log2".to_owned()),
        3 => lines.push("transform linear".to_owned()),
        _ => {}
    }
    6
}
