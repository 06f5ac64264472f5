//! One member's cells counted under a policy's limits and decay: what derivations and advice share.
//!
//! Rules: `docs/WEIGHTS.md`, section 3.

use dashu_int::UBig;

use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Admitted, Cell, Plan};
use crate::domain::weight::setting::{Setting, WeighError};

/// What a derivation is told of the roll that the member is on, or would be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Whole {
    /// The total weight, which the share cap refers to.
    pub total: u128,
    /// Whether what is yet to come may still count: not once a poll has fixed its ledger.
    pub open: bool,
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
                .checked_mul(self.plan.decayed(cell.day))
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
