//! From a stream of contributions to a roll: one pass, any order, exact.
//!
//! Memory grows with members times categories, and, only where a policy limits amounts by period,
//! with the distinct (member, day, category, source) in the ledger. Rules: `docs/WEIGHTS.md`,
//! sections 3 to 5.

use crate::domain::exact::Fraction;
use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Cell, Plan};
use crate::domain::weight::roll::{BonusTotals, Roll, RollLine};
use crate::domain::weight::setting::{Event, Setting, Standing, WeighError};
use crate::domain::weight::stages::{self, Stages};

/// A roll in the making: [`Weighing::add`] every event, then [`Weighing::finish`].
pub struct Weighing<'a> {
    setting: Setting<'a>,
    members: &'a [Member],
    plan: Plan,
    /// Per member and category: counted amounts times what decay leaves of them.
    sums: Vec<i128>,
    /// Amounts by place, while limits still have to be applied.
    cells: Vec<Cell>,
    merge_at: usize,
    /// Per member, where tiers have low-water marks: how many tiers were held before the record date.
    held: Vec<usize>,
}

/// How many cells are collected before equal places are first merged.
const MERGE_AT: usize = 1 << 20;

impl<'a> Weighing<'a> {
    /// Prepares an empty ledger.
    ///
    /// # Errors
    /// `MembersUnsorted` or `UnknownClass` for the first such member.
    pub fn new(setting: Setting<'a>, members: &'a [Member]) -> Result<Weighing<'a>, WeighError> {
        for (member, next) in members.iter().zip(members.iter().skip(1)) {
            if member.id >= next.id {
                return Err(WeighError::MembersUnsorted {
                    member: next.id.clone(),
                });
            }
        }
        let classed = |member: &&Member| {
            setting
                .names
                .classes
                .get(usize::from(member.class))
                .is_some()
        };
        if let Some(member) = members.iter().find(|member| !classed(member)) {
            return Err(WeighError::UnknownClass {
                member: member.id.clone(),
            });
        }
        let size = members.len().saturating_mul(setting.names.categories.len());
        let plan = Plan::new(&setting);
        Ok(Weighing {
            setting,
            members,
            plan,
            sums: vec![0; size],
            cells: Vec::new(),
            merge_at: MERGE_AT,
            held: Vec::new(),
        })
    }

    /// Takes one event; the order of events does not matter.
    ///
    /// # Errors
    /// `UnknownName` or `Overflow`.
    pub fn add(&mut self, event: &Event) -> Result<(), WeighError> {
        let unknown = || WeighError::UnknownName { entry: event.entry };
        let standing = self.plan.judge(event).ok_or_else(unknown)?;
        let cell = self.plan.cell(event).ok_or_else(unknown)?;
        if self.place(&cell).is_none() {
            return Err(unknown());
        }
        if standing != Standing::Counts {
            return Ok(());
        }
        if self.plan.limits.is_empty() && self.setting.policy.lows.is_empty() {
            return self.count(&cell, cell.amount);
        }
        self.cells.push(cell);
        if self.cells.len() >= self.merge_at {
            merge(&mut self.cells);
            self.merge_at = self.cells.len().saturating_mul(2).max(MERGE_AT);
        }
        Ok(())
    }

    /// Applies limits and the rest of the policy and returns the roll.
    ///
    /// # Errors
    /// `Overflow`, `WeightTooLarge` or `ShareCapImpossible`.
    pub fn finish(mut self) -> Result<Roll, WeighError> {
        self.apply_limits()?;
        let mut parts = Vec::with_capacity(self.members.len());
        for (index, member) in self.members.iter().enumerate() {
            parts.push(self.parts(index, member)?);
        }
        let limit = self.setting.policy.bonus_total_cap;
        let totals = limit.map(|_| bonus_totals(&parts));
        let whole = |&(base, bonus): &(u64, u64)| {
            base.saturating_add(stages::share_of_bonus(bonus, limit, totals))
        };
        let mut weights: Vec<u64> = parts.iter().map(whole).collect();
        if let Some(share) = self.setting.policy.share_cap {
            let ceiling = share_ceiling(&weights, share)
                .map_err(|voters| WeighError::ShareCapImpossible { share, voters })?;
            for weight in &mut weights {
                *weight = (*weight).min(ceiling);
            }
        }
        let voters = self
            .members
            .iter()
            .zip(weights)
            .filter(|&(_, weight)| weight > 0);
        let lines = voters.map(|(member, weight)| RollLine {
            member: member.id.clone(),
            class: self.setting.names.classes[usize::from(member.class)].clone(),
            weight,
        });
        let roll = Roll::new(lines.collect()).expect("members rise, weights are from 1 to 2^53");
        Ok(roll.with_bonuses(totals))
    }

    /// Where the sums keep a cell's member and category.
    fn place(&self, cell: &Cell) -> Option<usize> {
        let member = usize::try_from(cell.member).ok()?;
        let category = *self
            .plan
            .category_by_rank
            .get(usize::from(cell.category_rank))?;
        let place = member
            .checked_mul(self.setting.names.categories.len())?
            .checked_add(category)?;
        (place < self.sums.len()).then_some(place)
    }

    /// Adds what counts of a cell to its sum.
    fn count(&mut self, cell: &Cell, counted: i128) -> Result<(), WeighError> {
        let place = self
            .place(cell)
            .expect("places were checked when the event was added");
        let sum = counted
            .checked_mul(self.plan.decayed(cell.category_rank, cell.day))
            .and_then(|part| self.sums[place].checked_add(part));
        match sum {
            Some(sum) => self.sums[place] = sum,
            None => {
                let member = usize::try_from(cell.member)
                    .ok()
                    .and_then(|index| self.members.get(index));
                let member = member.expect("places were checked when the event was added");
                return Err(WeighError::Overflow {
                    member: member.id.clone(),
                });
            }
        }
        Ok(())
    }

    fn apply_limits(&mut self) -> Result<(), WeighError> {
        let mut cells = std::mem::take(&mut self.cells);
        merge(&mut cells);
        let policy = self.setting.policy;
        if !policy.lows.is_empty() {
            self.held = vec![0; self.members.len()];
        }
        for own in cells.chunk_by(|one, other| one.member == other.member) {
            let mut account = self.plan.account();
            let mut counted = Vec::with_capacity(own.len());
            for cell in own {
                let admitted = self.plan.admit(cell, &mut account);
                self.count(cell, admitted.counted)?;
                counted.push((*cell, admitted.counted));
            }
            let member = own
                .first()
                .and_then(|cell| usize::try_from(cell.member).ok());
            if let Some(held) = member.and_then(|member| self.held.get_mut(member)) {
                *held = stages::tiers_before(policy, &self.plan, counted.into_iter());
            }
        }
        Ok(())
    }

    /// Base and bonus before what looks at the whole roll; 0 for a member who is not eligible.
    fn parts(&self, index: usize, member: &Member) -> Result<(u64, u64), WeighError> {
        let width = self.setting.names.categories.len();
        let from = index.saturating_mul(width);
        let sums = &self.sums[from..from.saturating_add(width)];
        let total = stages::total(&self.plan, sums);
        let held = self.held.get(index).copied().unwrap_or(0);
        Stages::of(&self.setting, &self.plan, member, total, held).parts(member)
    }
}

/// All bases, and all bonuses.
fn bonus_totals(parts: &[(u64, u64)]) -> BonusTotals {
    let mut totals = BonusTotals {
        bases: 0,
        bonuses: 0,
    };
    for &(base, bonus) in parts {
        totals.bases = totals.bases.saturating_add(base.into());
        totals.bonuses = totals.bonuses.saturating_add(bonus.into());
    }
    totals
}

/// The roll of one ledger in memory or streamed; see [`Weighing`].
///
/// # Errors
/// As [`Weighing::new`], [`Weighing::add`] and [`Weighing::finish`].
pub fn weigh(
    setting: Setting,
    members: &[Member],
    events: impl IntoIterator<Item = Event>,
) -> Result<Roll, WeighError> {
    let mut weighing = Weighing::new(setting, members)?;
    for event in events {
        weighing.add(&event)?;
    }
    weighing.finish()
}

/// The largest whole `c` such that no `min(weight, c)` is more than `share` of their sum.
///
/// With `S(c)` the sum of `min(weight, c)`, the test `c <= share * S(c)` holds at 0 and, S being
/// concave, up to one point and never after, so bisection finds it. It depends on the weights as a
/// multiset, hence on no order. Below one voter's worth there is none: then the number of voters.
fn share_ceiling(weights: &[u64], share: Fraction) -> Result<u64, usize> {
    // Sums stay below 2^32 members times 2^53, products below 2^117.
    let holds = |ceiling: u64| {
        let capped = weights
            .iter()
            .map(|&weight| u128::from(weight.min(ceiling)));
        let sum = capped.fold(0, u128::saturating_add);
        u128::from(ceiling).saturating_mul(share.denominator().into())
            <= sum.saturating_mul(share.numerator().into())
    };
    let voters = weights.iter().filter(|&&weight| weight > 0).count();
    let (mut low, mut high) = (0, weights.iter().copied().max().unwrap_or(0));
    while low < high {
        let middle = high.saturating_sub(high.saturating_sub(low) >> 1);
        if holds(middle) {
            low = middle;
        } else {
            high = middle.saturating_sub(1);
        }
    }
    if low == 0 && voters > 0 {
        Err(voters)
    } else {
        Ok(low)
    }
}

/// Sorts cells and adds up those of one place.
fn merge(cells: &mut Vec<Cell>) {
    cells.sort_unstable();
    cells.dedup_by(|later, earlier| {
        let same = earlier.same_place(later);
        if same {
            earlier.amount = earlier.amount.saturating_add(later.amount);
        }
        same
    });
}
