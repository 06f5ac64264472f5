//! One member from sums per category to weight, stage by stage, as the roll and derivations share it.
//!
//! The share cap is not here: it needs every member's weight. Rules: `docs/WEIGHTS.md`, section 4.

use dashu_int::{IBig, Sign, UBig};

use crate::domain::weight::WEIGHT_MAX;
use crate::domain::weight::eligibility::Exclusion;
use crate::domain::weight::member::Member;
use crate::domain::weight::plan::Plan;
use crate::domain::weight::setting::{Setting, WeighError};
use crate::domain::weight::transform::{self, Value};

/// What each stage gives for one member.
pub(super) struct Stages {
    /// `None` when the total is negative, which brings no bonus.
    pub value: Option<Value>,
    /// The bonus as the transform gives it.
    pub bonus: UBig,
    /// The bonus under `bonus-limit`.
    pub limited: UBig,
    /// The base of the member's class.
    pub base: u64,
    /// Base plus limited bonus under `cap`.
    pub capped: UBig,
    /// Why the member is not on the roll whatever the weight.
    pub exclusion: Option<Exclusion>,
}

impl Stages {
    /// Computes every stage from a total over the plan's denominator.
    pub fn of(setting: &Setting, plan: &Plan, member: &Member, total: IBig) -> Stages {
        let policy = setting.policy;
        let value = match total.into_parts() {
            (Sign::Negative, _) => None,
            (Sign::Positive, numerator) => Some(Value {
                numerator,
                denominator: plan.denominator.clone(),
            }),
        };
        let bonus = value
            .as_ref()
            .map_or(UBig::ZERO, |value| transform::bonus(policy, value));
        let limited = at_most(&bonus, policy.bonus_limit);
        let class = &setting.names.classes[usize::from(member.class)];
        let base = policy.base(class);
        let capped = at_most(&(&limited + UBig::from(base)), policy.weight_cap);
        let early = setting
            .eligibility
            .excludes(class, member, setting.record_date);
        let exclusion = early.or_else(|| {
            let needed = UBig::from(setting.eligibility.value_min?);
            let reaches = |value: &Value| value.numerator >= needed * &value.denominator;
            (!value.as_ref().is_some_and(reaches)).then_some(Exclusion::Value)
        });
        Stages {
            value,
            bonus,
            limited,
            base,
            capped,
            exclusion,
        }
    }

    /// The weight before the share cap; 0 for a member who is excluded.
    ///
    /// # Errors
    /// `WeightTooLarge` above 2^53.
    pub fn whole_weight(&self, member: &Member) -> Result<u64, WeighError> {
        if self.exclusion.is_some() {
            return Ok(0);
        }
        let fits = u64::try_from(&self.capped)
            .ok()
            .filter(|&weight| weight <= WEIGHT_MAX);
        fits.ok_or_else(|| WeighError::WeightTooLarge {
            member: member.id.clone(),
            weight: self.capped.clone(),
        })
    }
}

/// The member's contribution value from the sums per category, over the plan's denominator; may be negative.
pub(super) fn total(plan: &Plan, sums: &[i128]) -> IBig {
    let terms = sums
        .iter()
        .zip(&plan.multipliers)
        .filter(|&(&sum, _)| sum != 0);
    terms.fold(IBig::ZERO, |total, (&sum, factor)| {
        total + IBig::from(sum) * IBig::from(factor.clone())
    })
}

fn at_most(value: &UBig, limit: Option<u64>) -> UBig {
    match limit.map(UBig::from) {
        Some(limit) if limit < *value => limit,
        _ => value.clone(),
    }
}
