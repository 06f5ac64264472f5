//! The steps of a derivation, as data. What each says to people is in `words`.

use std::collections::BTreeSet;

use dashu_int::UBig;
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::eligibility::{Eligibility, Exclusion};
use crate::domain::weight::policy::{Decay, Policy, Rounding, Transform};
use crate::domain::weight::roll::BonusTotals;
use crate::domain::weight::setting::{Setting, Standing};
use crate::domain::weight::stages::Stages;

/// One step with the policy line it follows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What is done: a code, with its values beside.
    #[serde(flatten)]
    pub what: What,
    /// The policy line, or the default where the policy has none; for eligibility, the notice's.
    pub rule: String,
    /// What went in.
    pub from: String,
    /// What came out.
    pub to: String,
}

/// What a step does. The JSON has the variant as `code`, in lower case with hyphens.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
#[allow(
    missing_docs,
    reason = "the doc comment of each variant says what its values are"
)]
pub enum What {
    /// Limits by period left something of a category out.
    Limits { category: String },
    /// What is older counts for less, and for nothing from an age of so many months on.
    DecayLinear { category: String, months: u32 },
    /// What is older by so many months counts for half.
    DecayHalving { category: String, months: u32 },
    /// What one unit of a category is worth.
    Factor { category: String, factor: String },
    /// All categories together: the value.
    Sum,
    /// A negative value brings no bonus.
    Negative,
    /// The highest tier reached, by the least value that reaches it.
    Tier { value_min: u64 },
    /// A tier that was reached before and is kept, since the value is still at least `value_low`.
    TierKept { value_min: u64, value_low: u64 },
    /// No tier is reached.
    BelowTiers,
    /// The value is the bonus, rounded `down`, `nearest` or `up`.
    Linear { rounding: String },
    /// The square root of the value is, likewise rounded.
    Sqrt { rounding: String },
    /// The binary logarithm of one more than the value is, likewise rounded.
    Log2 { rounding: String },
    /// The most that contributions can add; it cut something where `from` and `to` differ.
    BonusLimit { limit: u64 },
    /// Every member's base is added.
    Base { base: u64 },
    /// The base of the member's class is added.
    BaseClass { class: String, base: u64 },
    /// The most that a member can weigh; it cut something where `from` and `to` differ.
    Cap { cap: u64 },
    /// All bonuses together are at most a part of all bases, so each is cut alike; it cut something where
    /// `from` and `to` differ.
    CapBonusTotal {
        share: String,
        bases: String,
        bonuses: String,
    },
    /// The largest share of the roll's total; it cut something where `from` and `to` differ.
    CapShare { share: String, total: String },
    /// Not on the roll: the poll is not open to the member's class.
    OtherClass,
    /// Not on the roll: without the tags that the poll asks for.
    OtherTags,
    /// Not on the roll: not a member for so many days at the record date.
    ShortTenure { days: u32 },
    /// Not on the roll: a smaller value than the poll asks for.
    SmallValue { value: u64 },
}

/// The stable word for a standing; `None` is a reversed line.
pub(super) fn standing_code(standing: Option<Standing>) -> &'static str {
    match standing {
        None => "reversed",
        Some(Standing::Counts) => "counts",
        Some(Standing::LoggedLater) => "logged-later",
        Some(Standing::AfterRecordDate) => "after-record-date",
        Some(Standing::CategoryNotCounted) => "category-not-counted",
        Some(Standing::SourceNotCounted) => "source-not-counted",
        Some(Standing::OutsideWindow) => "outside-window",
    }
}

/// `YYYY-MM-DD` of a day number that comes from a valid time.
pub(super) fn day(day: i64) -> String {
    let midnight = Time::from_seconds(day.saturating_mul(86_400));
    let (year, month, day) = midnight.expect("the day comes from a valid time").date();
    format!("{year:04}-{month:02}-{day:02}")
}

/// `cut` are the policy's lines that left something out.
pub(super) fn limits(category: &Id, cut: BTreeSet<&str>, earned: i128, counted: i128) -> Step {
    Step {
        what: What::Limits {
            category: category.to_string(),
        },
        rule: Vec::from_iter(cut).join(", "),
        from: earned.to_string(),
        to: counted.to_string(),
    }
}

/// `own` says that the decay is the category's own.
pub(super) fn decay(
    category: &Id,
    (decay, own): (Decay, bool),
    counted: i128,
    after: &RBig,
) -> Step {
    let category = category.to_string();
    let rule = match own {
        true => format!("decay-category {category} {}", decay.text()),
        false => format!("decay {}", decay.text()),
    };
    Step {
        what: match decay {
            Decay::Linear { months } => What::DecayLinear { category, months },
            Decay::Halving { months } => What::DecayHalving { category, months },
        },
        rule,
        from: counted.to_string(),
        to: after.to_string(),
    }
}

pub(super) fn factor(category: &Id, factor: Fraction, amount: &RBig) -> Step {
    let ratio = RBig::from_parts(factor.numerator().into(), factor.denominator().into());
    let product = amount * ratio;
    Step {
        what: What::Factor {
            category: category.to_string(),
            factor: factor.to_string(),
        },
        rule: format!("factor {category} {factor}"),
        from: amount.to_string(),
        to: product.to_string(),
    }
}

pub(super) fn sum(value: &RBig) -> Step {
    Step {
        what: What::Sum,
        rule: "sum".to_owned(),
        from: String::new(),
        to: value.to_string(),
    }
}

/// The steps from the value to the weight under the absolute cap.
pub(super) fn stages(
    setting: &Setting,
    class: &Id,
    value: &RBig,
    stages: &Stages,
    steps: &mut Vec<Step>,
) {
    let policy = setting.policy;
    steps.push(transform(policy, value, stages));
    if let Some(limit) = policy.bonus_limit {
        steps.push(Step {
            what: What::BonusLimit { limit },
            rule: format!("bonus-limit {limit}"),
            from: stages.bonus.to_string(),
            to: stages.limited.to_string(),
        });
    }
    let sum = &stages.limited + UBig::from(stages.base);
    let stated = policy.class_bases.iter().any(|(name, _)| name == class);
    if stated || stages.base > 0 {
        let (class, base) = (class.to_string(), stages.base);
        let rule = match stated {
            true => format!("base-class {class} {base}"),
            false => format!("base {base}"),
        };
        steps.push(Step {
            what: match stated {
                true => What::BaseClass { class, base },
                false => What::Base { base },
            },
            rule,
            from: stages.limited.to_string(),
            to: sum.to_string(),
        });
    }
    if let Some(cap) = policy.weight_cap {
        steps.push(Step {
            what: What::Cap { cap },
            rule: format!("cap {cap}"),
            from: sum.to_string(),
            to: stages.capped.to_string(),
        });
    }
}

fn transform(policy: &Policy, value: &RBig, stages: &Stages) -> Step {
    let kind = policy.transform.unwrap_or(Transform::Linear);
    let rounding = policy.rounding.unwrap_or(Rounding::Down);
    let rounding = rounding.text().to_owned();
    let mut rule = format!("transform {}", kind.text());
    let what = match (&stages.value, kind) {
        (None, _) => What::Negative,
        (Some(_), Transform::Tiers) => match (stages.tier(policy), stages.kept_by(policy)) {
            (Some(tier), Some(low)) => {
                rule = format!("tier-low {} {}", low.value_min, low.value_low);
                What::TierKept {
                    value_min: tier.value_min,
                    value_low: low.value_low,
                }
            }
            (Some(tier), None) => {
                rule = format!("tier {} {}", tier.value_min, tier.bonus);
                What::Tier {
                    value_min: tier.value_min,
                }
            }
            (None, _) => What::BelowTiers,
        },
        (Some(_), Transform::Linear) => What::Linear { rounding },
        (Some(_), Transform::Sqrt) => What::Sqrt { rounding },
        (Some(_), Transform::Log2) => What::Log2 { rounding },
    };
    Step {
        what,
        rule,
        from: value.to_string(),
        to: stages.bonus.to_string(),
    }
}

/// `from` and `to` are the bonus.
pub(super) fn bonus_total(share: Fraction, totals: BonusTotals, from: u64, to: u64) -> Step {
    Step {
        what: What::CapBonusTotal {
            share: share.to_string(),
            bases: totals.bases.to_string(),
            bonuses: totals.bonuses.to_string(),
        },
        rule: format!("cap-bonus-total {share}"),
        from: from.to_string(),
        to: to.to_string(),
    }
}

pub(super) fn share_cap(share: Fraction, total: u128, before: u64, after: u64) -> Step {
    Step {
        what: What::CapShare {
            share: share.to_string(),
            total: total.to_string(),
        },
        rule: format!("cap-share {share}"),
        from: before.to_string(),
        to: after.to_string(),
    }
}

pub(super) fn exclusion(exclusion: Exclusion, rule: &Eligibility, weight: &UBig) -> Step {
    let days = rule.tenure_days_min.unwrap_or(0);
    let value = rule.value_min.unwrap_or(0);
    let (what, rule) = match exclusion {
        Exclusion::Class => (What::OtherClass, "eligibility: class".to_owned()),
        Exclusion::Tag => (What::OtherTags, format!("eligibility: {}", tags(rule))),
        Exclusion::Tenure => (
            What::ShortTenure { days },
            format!("eligibility: {days} days"),
        ),
        Exclusion::Value => (
            What::SmallValue { value },
            format!("eligibility: value {value}"),
        ),
    };
    Step {
        what,
        rule,
        from: weight.to_string(),
        to: "0".to_owned(),
    }
}

/// The wanted tags, `city shanghai, city beijing`.
fn tags(rule: &Eligibility) -> String {
    let tags = rule.tags.iter();
    let tags: Vec<String> = tags
        .map(|(name, value)| format!("{name} {value}"))
        .collect();
    tags.join(", ")
}
