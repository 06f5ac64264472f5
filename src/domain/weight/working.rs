//! One member's cells counted under a policy's limits and decay: what derivations and advice share.
//!
//! Rules: `docs/WEIGHTS.md`, section 3.

use dashu_int::UBig;

use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Admitted, Cell, Plan};
use crate::domain::weight::roll::{BonusTotals, Roll};
use crate::domain::weight::setting::{Setting, WeighError};
use crate::domain::weight::stages::{self, Stages};

/// What a derivation is told of the roll that the member is on, or would be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole {
    /// The total weight, which the share cap refers to.
    pub total: u128,
    /// What a `cap-bonus-total` of the policy compares, where there is one.
    pub bonuses: Option<BonusTotals>,
    /// Whether what is yet to come may still count: not once a poll has fixed its ledger.
    pub open: bool,
}

impl Whole {
    /// What derivations are told of this roll.
    pub fn of(roll: &Roll, open: bool) -> Whole {
        Whole {
            total: roll.total(),
            bonuses: roll.bonuses(),
            open,
        }
    }
}

/// One member under one setting.
pub(super) struct Working<'a> {
    pub setting: &'a Setting<'a>,
    pub plan: Plan,
    pub member: &'a Member,
    pub whole: Whole,
}

/// What each category comes to, in the organisation's order.
#[derive(Default, Clone)]
pub(super) struct Sums {
    pub earned: Vec<i128>,
    pub counted: Vec<i128>,
    /// Counted times what decay leaves, over decay's denominator.
    pub decayed: Vec<i128>,
}

impl Working<'_> {
    /// Applies limits and decay: what becomes of each cell, and what each category comes to.
    pub(super) fn count(
        &self,
        cells: &[Cell],
    ) -> Result<(Vec<(Cell, Admitted)>, Sums), WeighError> {
        let overflow = || WeighError::Overflow {
            member: self.member.id.clone(),
        };
        let zeros = vec![0; self.setting.names.categories.len()];
        let mut sums = Sums {
            earned: zeros.clone(),
            counted: zeros.clone(),
            decayed: zeros,
        };
        let mut account = self.plan.account();
        let mut all = Vec::with_capacity(cells.len());
        for cell in cells {
            let admitted = self.plan.admit(cell, &mut account);
            let category = self.plan.category_by_rank[usize::from(cell.category_rank)];
            let counted = admitted.counted;
            let part = counted
                .checked_mul(self.plan.decayed(cell.category_rank, cell.day))
                .ok_or_else(overflow)?;
            for (sum, more) in [
                (&mut sums.earned[category], cell.amount),
                (&mut sums.counted[category], counted),
                (&mut sums.decayed[category], part),
            ] {
                *sum = sum.checked_add(more).ok_or_else(overflow)?;
            }
            all.push((*cell, admitted));
        }
        Ok((all, sums))
    }

    /// How many tiers were held before the record date.
    pub(super) fn held(&self, counted: &[(Cell, Admitted)]) -> usize {
        let cells = counted
            .iter()
            .map(|(cell, admitted)| (*cell, admitted.counted));
        stages::tiers_before(self.setting.policy, &self.plan, cells)
    }

    /// The weight on the roll that stages lead to.
    pub(super) fn weight(&self, stages: &Stages) -> Result<u64, WeighError> {
        let (base, bonus) = stages.parts(self.member)?;
        let limit = self.setting.policy.bonus_total_cap;
        let bonus = stages::share_of_bonus(bonus, limit, self.whole.bonuses);
        Ok(base.saturating_add(bonus).min(self.ceiling()))
    }

    /// The weight that other stages would lead to: the member's bonus is a part of all bonuses.
    pub(super) fn weight_instead(&self, now: &Stages, then: &Stages) -> Result<u64, WeighError> {
        let (was, own) = now.parts(self.member)?;
        let (base, bonus) = then.parts(self.member)?;
        let instead = |total: u128, out: u64, into: u64| {
            total.saturating_sub(out.into()).saturating_add(into.into())
        };
        let totals = self.whole.bonuses.map(|totals| BonusTotals {
            bases: instead(totals.bases, was, base),
            bonuses: instead(totals.bonuses, own, bonus),
        });
        let limit = self.setting.policy.bonus_total_cap;
        let left = stages::share_of_bonus(bonus, limit, totals);
        Ok(base.saturating_add(left).min(self.ceiling()))
    }

    /// The most that the share cap leaves anyone: the whole part of share times total.
    pub(super) fn ceiling(&self) -> u64 {
        let Some(share) = self.setting.policy.share_cap else {
            return u64::MAX;
        };
        let most = UBig::from(self.whole.total) * UBig::from(share.numerator())
            / UBig::from(share.denominator());
        u64::try_from(&most).unwrap_or(u64::MAX)
    }
}
