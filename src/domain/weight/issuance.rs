//! How much of a roll's weight was minted shortly before the record date, by source and by class.
//!
//! Weight is not additive, so a part is what the roll would lose without the events in question.
//! Certification compares it with a threshold. Rules: `docs/WEIGHTS.md`, section 11.

use std::collections::{BTreeMap, BTreeSet};

use dashu_int::UBig;
use serde::{Deserialize, Serialize};

use crate::domain::exact::Fraction;
use crate::domain::time::Time;
use crate::domain::weight::decimal::{as_text, decimal, from_text};
use crate::domain::weight::policy::IssuanceGuard;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::weighing::{Event, Member, Setting, WeighError, weigh};

/// The weight that the last days before the record date brought.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Issuance {
    /// How many days.
    pub days: u32,
    /// Events from this instant on are the new ones.
    pub since: String,
    /// The roll's total.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub total: u128,
    /// What all new events brought.
    pub minted: Minted,
    /// What each source's new events brought, in the order of the sources; those without are left out.
    pub sources: Vec<Minted>,
    /// What all new events brought to each class, in the order of the classes.
    pub classes: Vec<Minted>,
}

/// A part of the roll's weight.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Minted {
    /// The source or class, or `all`.
    pub name: String,
    /// The weight it brought; negative where it took weight away, as a share cap may.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: i128,
    /// Its part of the roll's total in percent with two decimals, 0 where it is not above 0.
    pub percent: String,
}

impl Minted {
    fn text(&self) -> String {
        format!("{} ({} %)", self.weight, self.percent)
    }
}

/// Weighs the ledger with and without what occurred in the last `days` before the record date.
///
/// `events` is asked for the whole ledger once, and once more for each source with new events.
///
/// # Errors
/// As the roll's.
pub fn issuance<I: IntoIterator<Item = Event>>(
    setting: Setting,
    members: &[Member],
    days: u32,
    events: impl Fn() -> I,
) -> Result<Issuance, WeighError> {
    let since = days_before(setting.record_date, days);
    let new = |event: &Event| event.occurred_at >= since && event.occurred_at < setting.record_date;
    let mut sources = BTreeSet::new();
    let seen = events().into_iter().inspect(|event| {
        if new(event) {
            sources.insert(event.source);
        }
    });
    let roll = weigh(setting, members, seen)?;
    let old = weigh(
        setting,
        members,
        events().into_iter().filter(|event| !new(event)),
    )?;
    let total = roll.total();
    let mut by_source = Vec::new();
    for source in sources {
        let others = |event: &Event| !(new(event) && event.source == source);
        let without = weigh(setting, members, events().into_iter().filter(others))?;
        let name = setting.names.sources[usize::from(source)].to_string();
        by_source.push(minted(name, total, without.total(), total));
    }
    let (now, before) = (by_class(&roll), by_class(&old));
    let classes = setting.names.classes.iter().map(|class| {
        let of =
            |classes: &BTreeMap<String, u128>| classes.get(class.as_str()).copied().unwrap_or(0);
        minted(class.to_string(), of(&now), of(&before), total)
    });
    Ok(Issuance {
        days,
        since: since.to_string(),
        total,
        minted: minted("all".to_owned(), total, old.total(), total),
        sources: by_source,
        classes: classes.collect(),
    })
}

impl Issuance {
    /// The report for people, Chinese first, English beside it; ends with a line feed.
    pub fn text(&self) -> String {
        let Issuance {
            days, since, total, ..
        } = self;
        let mut lines = vec![format!(
            "最近 {days} 天产生的票权 / Weight minted in the last {days} days, from {since} on: {}",
            self.minted.text()
        )];
        lines.push(format!("  名册总票权 / the whole roll: {total}"));
        let groups = [
            ("来源 source", &self.sources),
            ("类别 class", &self.classes),
        ];
        for (title, parts) in groups {
            lines.extend(
                parts
                    .iter()
                    .map(|part| format!("  {title} {}: {}", part.name, part.text())),
            );
        }
        lines.push(
            "  票权不可简单相加，各部分之和可能不等于总数 / weight does not add up: each part is what \
             the roll would lose without it"
                .to_owned(),
        );
        lines.join("\n") + "\n"
    }

    /// Whether more than `threshold` of the roll's weight is new, which stops its certification
    /// until officers override with a signed reason.
    pub fn exceeds(&self, threshold: Fraction) -> bool {
        let minted = u128::try_from(self.minted.weight).unwrap_or(0);
        exceeds(minted, self.total, threshold)
    }
}

/// What a policy's `issuance-guard` says of one roll.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GuardReading {
    /// The guard.
    pub guard: IssuanceGuard,
    /// The roll's total weight.
    pub total: u128,
    /// The total without what the guard calls new; 0 where there is no roll without it.
    pub total_without: u128,
}

impl GuardReading {
    /// The weight that the new events brought; 0 where they took some away.
    pub fn minted(&self) -> u128 {
        self.total.saturating_sub(self.total_without)
    }

    /// Whether the roll is not to be certified without an override.
    pub fn trips(&self) -> bool {
        exceeds(self.minted(), self.total, self.guard.share)
    }
}

fn exceeds(minted: u128, total: u128, threshold: Fraction) -> bool {
    let part = UBig::from(minted) * UBig::from(threshold.denominator());
    part > UBig::from(total) * UBig::from(threshold.numerator())
}

/// The instant `days` before another, at the earliest the first that can be written.
pub(in crate::domain) fn days_before(time: Time, days: u32) -> Time {
    let seconds = time
        .seconds()
        .saturating_sub(i64::from(days).saturating_mul(86_400));
    Time::from_seconds(seconds.max(0)).expect("not before 1970 and not after a valid time")
}

fn by_class(roll: &Roll) -> BTreeMap<String, u128> {
    let mut classes: BTreeMap<String, u128> = BTreeMap::new();
    for line in roll.lines() {
        let sum = classes.entry(line.class.to_string()).or_default();
        *sum = sum.saturating_add(line.weight.into());
    }
    classes
}

fn minted(name: String, with: u128, without: u128, total: u128) -> Minted {
    let gain = with.saturating_sub(without);
    let loss = without.saturating_sub(with);
    let signed = |weight: u128| i128::try_from(weight).unwrap_or(i128::MAX);
    let hundredfold = UBig::from(gain) * UBig::from(100_u32);
    Minted {
        name,
        weight: signed(gain).saturating_sub(signed(loss)),
        percent: decimal(&hundredfold, &UBig::from(total.max(1)), 2),
    }
}
