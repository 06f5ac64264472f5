//! What would raise a weight: the fewest further contributions of each category, or why none would.
//!
//! Every limit is respected, and nothing that counts already is pushed out. Rules: `docs/WEIGHTS.md`,
//! section 6.

use dashu_int::{IBig, UBig};
use serde::{Deserialize, Serialize};

use crate::domain::time::Time;
use crate::domain::weight::decimal::{as_text, from_text};
use crate::domain::weight::eligibility::Exclusion;
use crate::domain::weight::least::least;
use crate::domain::weight::plan::Cell;
use crate::domain::weight::policy::Transform;
use crate::domain::weight::setting::{Event, Standing, WeighError};
use crate::domain::weight::stages::{self, Stages};
use crate::domain::weight::working::{Sums, Working};

/// The most further units that are thought of: as many as a ledger line may credit.
const AMOUNT_MAX: u64 = i64::MAX.unsigned_abs();

/// How much more of one category would raise the weight, all else unchanged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NextStep {
    /// The category.
    pub category: String,
    /// Units that would have to be credited on the last day before the record date.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: u64,
    /// The weight they would bring.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u64,
}

/// Why no further contribution would raise a weight. The JSON has the variant as `code`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case")]
pub enum NoNext {
    /// The poll's ledger is fixed: what comes now counts for later polls.
    Frozen,
    /// The member is not on the roll for a reason that no contribution changes.
    Excluded,
    /// The most that a policy line allows is reached.
    Most {
        /// The line.
        rule: String,
    },
    /// Limits leave no room for as much as would be needed.
    Limits,
    /// No category brings anything.
    Nothing,
}

impl Working<'_> {
    /// For each category the fewest further units that raise the weight, or why there are none.
    pub(super) fn next(
        &self,
        cells: &[Cell],
        (sums, held): (&Sums, usize),
        weight: u64,
    ) -> (Vec<NextStep>, Option<NoNext>) {
        if !self.whole.open {
            return (Vec::new(), Some(NoNext::Frozen));
        }
        let total = stages::total(&self.plan, &sums.decayed);
        let now = Stages::of(self.setting, &self.plan, self.member, total.clone(), held);
        if now.exclusion.is_some_and(|found| found != Exclusion::Value) {
            return (Vec::new(), Some(NoNext::Excluded));
        }
        let (mut steps, mut limited) = (Vec::new(), false);
        for (index, category) in self.setting.names.categories.iter().enumerate() {
            // A unit credited on the last day has no age, so decay leaves all of it.
            let whole = UBig::from(self.plan.whole_unit(index));
            let unit = IBig::from(&self.plan.multipliers[index] * whole);
            if !self.setting.policy.counts_category(category) || unit == IBig::ZERO {
                continue;
            }
            let weight_with = |amount: u64| {
                let raised = &total + &unit * IBig::from(amount);
                let held = self.held_with(cells, (index, amount), held);
                let then = Stages::of(self.setting, &self.plan, self.member, raised, held);
                self.weight_instead(&now, &then).ok()
            };
            // Beyond what a weight may be at all, more is no help.
            let narrow = |amount: u128| u64::try_from(amount).unwrap_or(AMOUNT_MAX);
            let enough = |amount| weight_with(narrow(amount)).is_none_or(|raised| raised > weight);
            let Some(amount) = least(AMOUNT_MAX.into(), enough).map(narrow) else {
                continue;
            };
            let Some(raised) = weight_with(amount) else {
                continue;
            };
            if self.room(cells, index, amount) {
                steps.push(NextStep {
                    category: category.to_string(),
                    amount,
                    weight: raised,
                });
            } else {
                limited = true;
            }
        }
        let none = match (steps.is_empty(), limited) {
            (false, _) => None,
            (true, true) => Some(NoNext::Limits),
            (true, false) => Some(self.most(&now)),
        };
        (steps, none)
    }

    /// Whether so much more of a category counts in full on the last day, from some source, while
    /// everything else counts as before.
    fn room(&self, cells: &[Cell], category: usize, amount: u64) -> bool {
        let names = self.setting.names;
        if self.plan.limits.is_empty() {
            let mut sources = 0..names.sources.len();
            return names.sources.is_empty()
                || sources.any(|source| self.last_day(category, source, amount).is_some());
        }
        let before = self.count(cells);
        let Ok((before, _)) = before else {
            return false;
        };
        (0..names.sources.len()).any(|source| {
            let Some(extra) = self.last_day(category, source, amount) else {
                return false;
            };
            let more = with(cells, extra);
            let Ok((after, _)) = self.count(&more) else {
                return false;
            };
            after.iter().all(|(cell, admitted)| {
                let same = before.iter().find(|(other, _)| other.same_place(cell));
                let counted = same.map_or(0, |(_, admitted)| admitted.counted);
                let more = if cell.same_place(&extra) {
                    extra.amount
                } else {
                    0
                };
                admitted.counted == counted.saturating_add(more)
            })
        })
    }

    /// How many tiers are held before the record date with so much more of a category on the last day.
    fn held_with(&self, cells: &[Cell], (category, amount): (usize, u64), held: usize) -> usize {
        if self.setting.policy.lows.is_empty() {
            return held;
        }
        let mut sources = 0..self.setting.names.sources.len();
        let extra = sources.find_map(|source| self.last_day(category, source, amount));
        let counted = extra.map(|extra| self.count(&with(cells, extra)));
        counted.map_or(held, |counted| {
            counted.map_or(held, |(counted, _)| self.held(&counted))
        })
    }

    /// The cell of a contribution on the last day that counts; `None` where its source does not.
    fn last_day(&self, category: usize, source: usize, amount: u64) -> Option<Cell> {
        let last = self.setting.record_date.seconds().checked_sub(1)?;
        let event = Event {
            member: 0,
            category: u16::try_from(category).ok()?,
            source: u16::try_from(source).ok()?,
            amount: i64::try_from(amount).ok()?,
            occurred_at: Time::from_seconds(last)?,
            entry: 0,
        };
        let standing = self.plan.judge(&event);
        self.plan
            .cell(&event)
            .filter(|_| standing == Some(Standing::Counts))
    }

    /// The line that keeps the weight from rising, whatever is contributed.
    fn most(&self, now: &Stages) -> NoNext {
        let policy = self.setting.policy;
        let weight: Result<u64, WeighError> = now.whole_weight(self.member);
        let shared = policy
            .share_cap
            .filter(|_| weight.is_ok_and(|weight| weight >= self.ceiling()));
        let cap = policy
            .weight_cap
            .filter(|cap| now.capped == UBig::from(*cap));
        let nothing = |bonus: &u64| {
            stages::share_of_bonus(*bonus, policy.bonus_total_cap, self.whole.bonuses) == 0
        };
        let none_left = now
            .parts(self.member)
            .is_ok_and(|(_, bonus)| nothing(&bonus));
        let scaled = policy.bonus_total_cap.filter(|_| none_left);
        let limit = policy
            .bonus_limit
            .filter(|limit| now.limited == UBig::from(*limit));
        let top = policy
            .tiers
            .last()
            .filter(|tier| now.bonus == UBig::from(tier.bonus));
        let top = top.filter(|_| policy.transform == Some(Transform::Tiers));
        let rule = None
            .or(shared.map(|share| format!("cap-share {share}")))
            .or(scaled.map(|share| format!("cap-bonus-total {share}")))
            .or(cap.map(|cap| format!("cap {cap}")))
            .or(limit.map(|limit| format!("bonus-limit {limit}")))
            .or(top.map(|tier| format!("tier {} {}", tier.value_min, tier.bonus)));
        rule.map_or(NoNext::Nothing, |rule| NoNext::Most { rule })
    }
}

/// The cells with one more contribution.
fn with(cells: &[Cell], extra: Cell) -> Vec<Cell> {
    let mut more = cells.to_vec();
    match more.iter_mut().find(|cell| cell.same_place(&extra)) {
        Some(cell) => cell.amount = cell.amount.saturating_add(extra.amount),
        None => more.push(extra),
    }
    more.sort_unstable();
    more
}
