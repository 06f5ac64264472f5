//! Why a weight became another one: between two dates, two polls or two policies, line by line.
//!
//! What happened to the value adds up exactly; what became of the value stands beside it. Rules:
//! `docs/WEIGHTS.md`, section 6.

use std::collections::{BTreeMap, BTreeSet};

use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::time::Time;
use crate::domain::weight::decimal::{as_text, from_text};
use crate::domain::weight::derivation::{Derivation, Group, LedgerLine, Titled, derive};
use crate::domain::weight::member::Member;
use crate::domain::weight::setting::{Setting, WeighError};
use crate::domain::weight::step::{Step, What};
use crate::domain::weight::working::Whole;

/// From one derivation of a member's weight to another.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WeightChange {
    /// The member.
    pub member: String,
    /// The record date of the first.
    pub since: String,
    /// The record date of the second.
    pub until: String,
    /// The first weight.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub before: u64,
    /// The second weight.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub after: u64,
    /// What changed the value, by category; the parts sum to the difference of the values.
    pub value: Vec<ValueChange>,
    /// Stages after the value that do something else now, in their order: other rules, or more or less
    /// added or cut than before. Missing on one side is empty there.
    pub stages: Vec<StageChange>,
    /// What the categories are called, where that is known.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub titles: BTreeMap<String, Titled>,
}

impl WeightChange {
    /// The same with what the categories are called.
    pub fn with_titles(mut self, titles: &BTreeMap<String, Titled>) -> WeightChange {
        let categories = self.value.iter().map(|part| &part.category);
        let titled = categories.filter_map(|id| titles.get_key_value(id));
        self.titles = titled
            .map(|(id, title)| (id.clone(), title.clone()))
            .collect();
        self
    }
}

/// One reason why the value is another one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ValueChange {
    /// The category.
    pub category: String,
    /// Why.
    pub cause: Cause,
    /// By how much, a fraction with its sign.
    pub by: String,
}

/// Why a category brings more or less.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// Contributions that count now and did not.
    New,
    /// Contributions that counted and do not any more: corrected, out of their window, not counted by the rules.
    Gone,
    /// Corrections, and limits that cut more or less.
    Amount,
    /// Age.
    Decay,
    /// What a unit is worth.
    Factor,
}

/// A stage after the value with another outcome.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StageChange {
    /// The policy line before; empty without the stage.
    pub rule_before: String,
    /// What it gave.
    pub before: String,
    /// The policy line after; empty without the stage.
    pub rule_after: String,
    /// What it gives.
    pub after: String,
}

/// Every day of the coming year on which a member's weight would be another one, all else unchanged.
///
/// # Errors
/// As [`derive()`].
pub fn outlook(
    setting: Setting<'_>,
    member: &Member,
    lines: &[LedgerLine],
    whole: Whole,
) -> Result<Vec<WeightChange>, WeighError> {
    let begins = setting.record_date.seconds();
    let mut last = derive(&setting, member, lines, whole)?;
    let mut changes = Vec::new();
    for day in 1..=366_i64 {
        let later = begins.saturating_add(day.saturating_mul(86_400));
        let Some(record_date) = Time::from_seconds(later) else {
            break;
        };
        let then = Setting {
            record_date,
            ..setting
        };
        let then = derive(&then, member, lines, whole)?;
        if then.weight != last.weight {
            changes.push(between(&last, &then));
            last = then;
        }
    }
    Ok(changes)
}

/// What changed from one derivation to another of the same member.
///
/// Numbers that are not written as a derivation writes them count as 0.
pub fn between(before: &Derivation, after: &Derivation) -> WeightChange {
    let change = WeightChange {
        titles: BTreeMap::new(),
        member: after.member.clone(),
        since: before.record_date.clone(),
        until: after.record_date.clone(),
        before: before.weight,
        after: after.weight,
        value: value(before, after),
        stages: stages(&before.steps, &after.steps),
    };
    change.with_titles(&after.titles)
}

fn value(before: &Derivation, after: &Derivation) -> Vec<ValueChange> {
    let key = |group: &Group| {
        let Group {
            day,
            category,
            source,
            ..
        } = group;
        (category.clone(), day.clone(), source.clone())
    };
    let groups = |derivation: &Derivation| -> BTreeMap<_, Part> {
        let groups = derivation.groups.iter();
        groups
            .map(|group| (key(group), Part::of(group, &derivation.steps)))
            .collect()
    };
    let (was, is) = (groups(before), groups(after));
    let keys: BTreeSet<_> = was.keys().chain(is.keys()).collect();
    let mut sums: BTreeMap<(String, Cause), RBig> = BTreeMap::new();
    for key in keys {
        let mut put = |cause: Cause, by: RBig| {
            let sum = sums.entry((key.0.clone(), cause)).or_default();
            *sum += by;
        };
        match (was.get(key), is.get(key)) {
            (None, Some(new)) => put(Cause::New, new.value()),
            (Some(old), None) => put(Cause::Gone, -old.value()),
            (Some(old), Some(new)) => {
                put(
                    Cause::Decay,
                    &old.counted * (&new.remaining - &old.remaining) * &old.factor,
                );
                put(
                    Cause::Amount,
                    (&new.counted - &old.counted) * &new.remaining * &old.factor,
                );
                put(
                    Cause::Factor,
                    &new.counted * &new.remaining * (&new.factor - &old.factor),
                );
            }
            (None, None) => {}
        }
    }
    let sums = sums.into_iter().filter(|(_, by)| *by != RBig::ZERO);
    let change = |((category, cause), by): ((String, Cause), RBig)| ValueChange {
        category,
        cause,
        by: by.to_string(),
    };
    sums.map(change).collect()
}

/// A day's contributions of one category and source.
struct Part {
    counted: RBig,
    remaining: RBig,
    factor: RBig,
}

impl Part {
    fn of(group: &Group, steps: &[Step]) -> Part {
        let factor = steps.iter().find_map(|step| match &step.what {
            What::Factor { category, factor } if *category == group.category => Some(factor),
            _ => None,
        });
        Part {
            counted: number(&group.counted),
            remaining: number(&group.remaining),
            factor: factor.map_or(RBig::ONE, |factor| number(factor)),
        }
    }

    fn value(&self) -> RBig {
        &self.counted * &self.remaining * &self.factor
    }
}

fn number(text: &str) -> RBig {
    text.parse().unwrap_or(RBig::ZERO)
}

/// What stages are compared by: those that transform a value are one.
fn name(what: &What) -> Option<&'static str> {
    match what {
        What::Limits { .. }
        | What::DecayLinear { .. }
        | What::DecayHalving { .. }
        | What::Factor { .. }
        | What::Sum => None,
        What::Negative
        | What::Tier { .. }
        | What::TierKept { .. }
        | What::BelowTiers
        | What::Linear { .. }
        | What::Sqrt { .. }
        | What::Log2 { .. } => Some("transform"),
        What::BonusLimit { .. } => Some("bonus-limit"),
        What::Base { .. } | What::BaseClass { .. } => Some("base"),
        What::Cap { .. } => Some("cap"),
        What::CapBonusTotal { .. } => Some("cap-bonus-total"),
        What::CapShare { .. } => Some("cap-share"),
        What::OtherClass | What::OtherTags | What::ShortTenure { .. } | What::SmallValue { .. } => {
            Some("eligibility")
        }
    }
}

const STAGES: [&str; 7] = [
    "transform",
    "bonus-limit",
    "base",
    "cap",
    "eligibility",
    "cap-bonus-total",
    "cap-share",
];

fn stages(before: &[Step], after: &[Step]) -> Vec<StageChange> {
    let find = |steps: &[Step], stage: &str| {
        let found = steps.iter().find(|step| name(&step.what) == Some(stage));
        let found = found.map(|step| {
            let effect = number(&step.to) - number(&step.from);
            (step.rule.clone(), step.to.clone(), effect)
        });
        found.unwrap_or_default()
    };
    let stages = STAGES.iter().filter_map(|stage| {
        let (rule_before, was, did) = find(before, stage);
        let (rule_after, is, does) = find(after, stage);
        let other = rule_before != rule_after || did != does;
        other.then_some(StageChange {
            rule_before,
            before: was,
            rule_after,
            after: is,
        })
    });
    stages.collect()
}
