//! One member from sums per category to weight, stage by stage, as the roll and derivations share it.
//!
//! The share cap is not here: it needs every member's weight. Rules: `docs/WEIGHTS.md`, section 4.

use dashu_int::{IBig, Sign, UBig};

use crate::domain::exact::Fraction;
use crate::domain::weight::WEIGHT_MAX;
use crate::domain::weight::eligibility::Exclusion;
use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Cell, Plan};
use crate::domain::weight::policy::{Low, Policy, Tier};
use crate::domain::weight::roll::BonusTotals;
use crate::domain::weight::setting::{Setting, WeighError};
use crate::domain::weight::transform::{self, Value};

/// What each stage gives for one member.
pub(super) struct Stages {
    /// `None` when the total is negative, which brings no bonus.
    pub value: Option<Value>,
    /// How many tiers are held, and how many the value alone reaches.
    tiers: (usize, usize),
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
    /// Computes every stage from a total over the plan's denominator. `held` is how many tiers the member
    /// had before.
    pub fn of(setting: &Setting, plan: &Plan, member: &Member, total: IBig, held: usize) -> Stages {
        let policy = setting.policy;
        let value = value(plan, total);
        let tiers = value.as_ref().map_or((0, 0), |value| {
            let reached = transform::reached(policy, value);
            (transform::held(policy, held, value), reached)
        });
        let kept = tiers.0.checked_sub(1).filter(|_| tiers.0 > tiers.1);
        let kept = kept.and_then(|place| policy.tiers.get(place));
        let bonus = match (&value, kept) {
            (_, Some(tier)) => UBig::from(tier.bonus),
            (Some(value), None) => transform::bonus(policy, value),
            (None, None) => UBig::ZERO,
        };
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
            tiers,
            bonus,
            limited,
            base,
            capped,
            exclusion,
        }
    }

    /// The tier that gives the bonus.
    pub fn tier<'a>(&self, policy: &'a Policy) -> Option<&'a Tier> {
        policy.tiers.get(self.tiers.0.checked_sub(1)?)
    }

    /// The low-water mark by which that tier is kept, where the value alone does not reach it.
    pub fn kept_by<'a>(&self, policy: &'a Policy) -> Option<&'a Low> {
        let tier = self.tier(policy).filter(|_| self.tiers.0 > self.tiers.1);
        transform::low_of(policy, tier?)
    }

    /// Base and bonus of the weight before the limits that look at the whole roll; both 0 for a member who
    /// is excluded.
    ///
    /// # Errors
    /// `WeightTooLarge` above 2^53.
    pub fn parts(&self, member: &Member) -> Result<(u64, u64), WeighError> {
        let whole = self.whole_weight(member)?;
        let base = self.base.min(whole);
        Ok((base, whole.saturating_sub(base)))
    }

    /// The weight before the limits that look at the whole roll; 0 for a member who is excluded.
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

/// How many tiers a member holds before the record date, from what counted day by day, in order.
///
/// A tier is held from the day on which the value reaches it until the value is below its low-water mark;
/// the value is looked at when a day with contributions begins and when it ends.
pub(super) fn tiers_before(
    policy: &Policy,
    plan: &Plan,
    counted: impl Iterator<Item = (Cell, i128)>,
) -> usize {
    if policy.lows.is_empty() {
        return 0;
    }
    let mut held = 0;
    let mut before: Vec<(Cell, i128)> = Vec::new();
    let at = |cells: &[(Cell, i128)], day: i64, held: usize| {
        let mut sums = vec![0_i128; plan.multipliers.len()];
        for (cell, counted) in cells {
            let left = plan.decayed_at(cell.category_rank, cell.day, day);
            let category = plan.category_by_rank.get(usize::from(cell.category_rank));
            if let Some(sum) = category.and_then(|&place| sums.get_mut(place)) {
                *sum = sum.saturating_add(counted.saturating_mul(left));
            }
        }
        let value = value(plan, total(plan, &sums));
        value.map_or(0, |value| transform::held(policy, held, &value))
    };
    let mut counted = counted.peekable();
    while let Some((cell, amount)) = counted.next() {
        held = match before.last() {
            Some((last, _)) if last.day == cell.day => held,
            _ => at(&before, cell.day, held),
        };
        before.push((cell, amount));
        if counted.peek().is_none_or(|(next, _)| next.day != cell.day) {
            held = at(&before, cell.day, held);
        }
    }
    held
}

/// What a `cap-bonus-total` leaves of a bonus: all bonuses are cut alike, rounded down.
pub(super) fn share_of_bonus(
    bonus: u64,
    share: Option<Fraction>,
    totals: Option<BonusTotals>,
) -> u64 {
    let Some((share, totals)) = share.zip(totals) else {
        return bonus;
    };
    let allowed = UBig::from(totals.bases) * UBig::from(share.numerator());
    let given = UBig::from(totals.bonuses) * UBig::from(share.denominator());
    if given <= allowed {
        return bonus;
    }
    let left = UBig::from(bonus) * allowed / given;
    u64::try_from(&left).unwrap_or(bonus)
}

/// A total over the plan's denominator as a value; `None` for a negative one.
fn value(plan: &Plan, total: IBig) -> Option<Value> {
    match total.into_parts() {
        (Sign::Negative, _) => None,
        (Sign::Positive, numerator) => Some(Value {
            numerator,
            denominator: plan.denominator.clone(),
        }),
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
