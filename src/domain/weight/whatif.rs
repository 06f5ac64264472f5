//! The same ballots under other weight rules: which, and whether the outcome would be another.
//!
//! The rolls are made here; counting the ballots with them is the caller's. Rules:
//! `docs/WEIGHTS.md`, section 12.

use dashu_int::UBig;
use serde::{Deserialize, Serialize};

use crate::domain::exact::Fraction;
use crate::domain::weight::decimal::{as_text, decimal, from_text};
use crate::domain::weight::issuance::Window;
use crate::domain::weight::margin::Margin;
use crate::domain::weight::member::Member;
use crate::domain::weight::policy::{Policy, Transform};
use crate::domain::weight::preset::PRESETS;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::{Event, Setting, WeighError};
use crate::domain::weight::weighing::weigh;

/// Shares that the what-if caps everybody at, as one part in so many.
const SHARES: [u32; 3] = [20, 100, 1000];

/// Spans whose new weight the what-if leaves out, in days.
const SPANS_DAYS: [u32; 3] = [30, 90, 365];

/// Another weight rule.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Variant {
    /// Its name.
    pub name: String,
    /// The rule.
    pub policy: Policy,
    /// Events that occurred or were logged in so many last days before the record date are left out.
    pub without_days: Option<u32>,
}

/// What one variant would have meant.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WhatIf {
    /// The variant: a preset, `sqrt`, a policy line, or `without-days N`.
    pub name: String,
    /// Members with weight under it.
    pub voters: usize,
    /// Their weight.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub total: u128,
    /// The outcome; `None` where there is no roll or no count.
    pub outcome: Option<String>,
    /// Whether that is another outcome.
    pub changes: Option<bool>,
    /// The share cap that cannot hold, where that is why there is no roll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub too_few: Option<TooFew>,
}

/// A share cap that no roll of so few voters can keep.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct TooFew {
    /// The cap, as in the policy's line.
    pub share: String,
    /// The same in percent, exact or with three decimals.
    pub percent: String,
    /// Members with weight.
    pub voters: usize,
    /// The fewest voters with whom it holds.
    pub voters_min: usize,
}

/// The rules that every result is shown under, beside its own.
///
/// What counts, limits, factors and decay stay the policy's own; what follows them is replaced, or,
/// for a share cap, added. A variant that equals the policy is left out.
pub fn variants(policy: &Policy) -> Vec<Variant> {
    let variant = |name: String, policy: Policy| Variant {
        name,
        policy,
        without_days: None,
    };
    // What says which contributions count stays; what makes weight of them is another one's.
    let counted = |later: Policy| Policy {
        categories: policy.categories.clone(),
        sources: policy.sources.clone(),
        windows: policy.windows.clone(),
        caps: policy.caps.clone(),
        factors: policy.factors.clone(),
        decay: policy.decay,
        category_decays: policy.category_decays.clone(),
        ..later
    };
    let presets = PRESETS.iter();
    let mut variants: Vec<Variant> = presets
        .map(|preset| variant(preset.name.to_owned(), counted(preset.policy())))
        .collect();
    let sqrt = Policy {
        transform: Some(Transform::Sqrt),
        ..Policy::default()
    };
    variants.push(variant("sqrt".to_owned(), counted(sqrt)));
    for parts in SHARES {
        let share_cap = Fraction::new(1, parts);
        let capped = Policy {
            share_cap,
            ..policy.clone()
        };
        variants.push(variant(format!("cap-share 1/{parts}"), capped));
    }
    variants.retain(|variant| variant.policy != *policy);
    variants.extend(SPANS_DAYS.map(|days| Variant {
        name: format!("without-days {days}"),
        policy: policy.clone(),
        without_days: Some(days),
    }));
    variants
}

impl Variant {
    /// The roll under this variant.
    ///
    /// # Errors
    /// As any roll's; a share cap may be impossible.
    pub fn roll(
        &self,
        setting: Setting,
        members: &[Member],
        events: impl IntoIterator<Item = Event>,
    ) -> Result<Roll, WeighError> {
        let setting = Setting {
            policy: &self.policy,
            ..setting
        };
        // What was brought in from elsewhere is as old as it says: nothing is guarded here.
        let occurred = Setting {
            logged: &[],
            ..setting
        };
        let window = self.without_days.map(|days| Window::of(&occurred, days));
        let old = |event: &Event| {
            let new = window.as_ref().is_some_and(|window| window.holds(event));
            !new
        };
        weigh(setting, members, events.into_iter().filter(old))
    }
}

/// Counts the same ballots under every variant of the setting's policy, contest by contest.
///
/// `count` gives the outcome of every contest under a roll, in words that are equal for equal outcomes,
/// and `None` where it cannot be counted; ballots of members who are not on that roll weigh nothing.
/// `actual` are the outcomes under the certified roll. `events` is asked for the ledger once a variant.
pub fn what_if<I: IntoIterator<Item = Event>>(
    setting: Setting,
    members: &[Member],
    events: impl Fn() -> I,
    actual: &[Option<String>],
    count: impl Fn(&Roll) -> Vec<Option<String>>,
) -> Vec<Vec<WhatIf>> {
    let mut contests: Vec<Vec<WhatIf>> = actual.iter().map(|_| Vec::new()).collect();
    for variant in variants(setting.policy) {
        let roll = variant.roll(setting, members, events());
        let too_few = roll.as_ref().err().and_then(TooFew::of);
        // With nobody on it there is nothing to count.
        let roll = roll.ok().filter(|roll| roll.count() > 0);
        let mut outcomes = roll.as_ref().map_or_else(Vec::new, &count).into_iter();
        for (contest, actual) in contests.iter_mut().zip(actual) {
            let outcome = outcomes.next().flatten();
            contest.push(WhatIf {
                name: variant.name.clone(),
                voters: roll.as_ref().map_or(0, Roll::count),
                total: roll.as_ref().map_or(0, Roll::total),
                changes: outcome.as_ref().map(|_| outcome != *actual),
                outcome,
                too_few: too_few.clone(),
            });
        }
    }
    contests
}

impl TooFew {
    /// `None` for an error that has another reason.
    fn of(error: &WeighError) -> Option<TooFew> {
        let WeighError::ShareCapImpossible { share, voters } = error else {
            return None;
        };
        let (part, whole) = (share.numerator(), share.denominator());
        let hundredfold = UBig::from(part) * UBig::from(100_u32);
        let percent = decimal(&hundredfold, &UBig::from(whole), 3);
        Some(TooFew {
            share: share.to_string(),
            percent: percent
                .trim_end_matches('0')
                .trim_end_matches('.')
                .to_owned(),
            voters: *voters,
            voters_min: usize::try_from(whole.div_ceil(part)).unwrap_or(usize::MAX),
        })
    }
}

/// What other rules would have made of one poll's ballots. Its JSON has the same bytes wherever it is
/// computed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WhatIfReport {
    /// Every contest, in the order of the notice.
    pub contests: Vec<ContestWhatIf>,
}

/// One contest under other rules.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ContestWhatIf {
    /// The contest.
    pub contest: String,
    /// The counting method.
    pub method: String,
    /// The outcome as it is; `None` where it cannot be counted.
    pub outcome: Option<String>,
    /// Under other weights.
    pub rules: Vec<WhatIf>,
    /// Under other quorums and thresholds; empty where no rule judges.
    pub decisions: Vec<OtherRule>,
    /// The smallest change that gives another outcome; `None` where it is not computed.
    pub margin: Option<Margin>,
}

/// The verdict under another quorum or threshold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OtherRule {
    /// The rule, by a code: `no-quorum`, `weight-2/3` and the like.
    pub name: String,
    /// The verdict; `None` where it cannot be counted.
    pub outcome: Option<String>,
    /// Whether that is another one.
    pub changes: Option<bool>,
}
