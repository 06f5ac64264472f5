//! Why one member's weight is what it is: event by event and step by step.
//!
//! The same plan and stages as the roll, with the working kept. The steps are in `step.rs`, what
//! they say to people in `words`. Rules: `docs/WEIGHTS.md`, section 6.

use std::collections::{BTreeMap, BTreeSet};

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::weight::decimal::{as_text, from_text};
use crate::domain::weight::member::Member;
use crate::domain::weight::plan::{Cell, Plan, decay_denominator};
use crate::domain::weight::setting::{Event, Setting, Standing, WeighError};
use crate::domain::weight::stages::{self, Stages};
use crate::domain::weight::step::{self, Step};

/// One line of the member's ledger, with what was done to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LedgerLine {
    /// The event as the source credited it; its `member` is not looked at.
    pub event: Event,
    /// The source's reference.
    pub reference: String,
    /// The last correction of it, if any. One logged at or after the ledger size changes nothing.
    pub correction: Option<Correction>,
}

/// What a `correction` statement did to a ledger line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The log index of the correction.
    pub entry: u64,
    /// The amount that stands instead; 0 reverses the line.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: i64,
    /// The reason the registrar gave.
    pub reason: String,
}

/// The working behind one weight. Its JSON has the same bytes wherever it is computed.
///
/// Fractions are strings such as `35/2` in lowest terms.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Derivation {
    /// The member.
    pub member: String,
    /// The member's class at the record date.
    pub class: String,
    /// Events from this instant on do not count.
    pub record_date: String,
    /// Events from this log index on do not count.
    pub ledger_size: u64,
    /// Every ledger line, by instant, then reference.
    pub events: Vec<EventLine>,
    /// What counts of each day, category and source, in that order.
    pub groups: Vec<Group>,
    /// From the counted amounts to the weight.
    pub steps: Vec<Step>,
    /// The weight; 0 means that the member is not on the roll.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u64,
    /// What would bring more, by category in the organisation's order; empty when nothing would.
    pub next: Vec<NextStep>,
}

/// One ledger line and whether it counts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct EventLine {
    /// The source's reference.
    pub reference: String,
    /// The category.
    pub category: String,
    /// The source.
    pub source: String,
    /// The amount that the source credited.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: i64,
    /// When it happened.
    pub occurred_at: String,
    /// The log index that credited it.
    pub entry: u64,
    /// `counts`, or why it does not: `reversed`, `logged-later`, `after-record-date`,
    /// `category-not-counted`, `source-not-counted`.
    pub standing: String,
    /// The correction, if there was one.
    pub correction: Option<Correction>,
}

/// The counting events of one day, category and source, which limits treat as one.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The UTC day, `YYYY-MM-DD`.
    pub day: String,
    /// The category.
    pub category: String,
    /// The source.
    pub source: String,
    /// The sum of the events' amounts.
    pub earned: String,
    /// What counts of it.
    pub counted: String,
    /// The policy line that cut it, if one did.
    pub cut_by: Option<String>,
    /// Age at the record date in full months.
    pub age_months: u32,
    /// The part that decay leaves of one unit.
    pub remaining: String,
}

/// How much more of one category would raise the weight, all else unchanged.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct NextStep {
    /// The category.
    pub category: String,
    /// Units that would have to count, credited on the last day before the record date.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub amount: u64,
    /// The weight they would bring.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u64,
}

/// Derives one member's weight from the member's ledger lines.
///
/// `roll_total` is the total weight of the roll, which the share cap refers to.
///
/// # Errors
/// As the roll's: unknown names, overflow, a weight above 2^53.
pub fn derive(
    setting: &Setting,
    member: &Member,
    lines: &[LedgerLine],
    roll_total: u128,
) -> Result<Derivation, WeighError> {
    let Some(class) = setting.names.classes.get(usize::from(member.class)) else {
        return Err(WeighError::UnknownClass {
            member: member.id.clone(),
        });
    };
    let working = Working {
        setting,
        plan: Plan::new(setting),
        member,
        roll_total,
    };
    let events = working.events(lines)?;
    let (groups, sums) = working.groups(lines)?;
    let (steps, weight) = working.steps(&groups, &sums)?;
    Ok(Derivation {
        member: member.id.to_string(),
        class: class.to_string(),
        record_date: setting.record_date.to_string(),
        ledger_size: setting.ledger_size,
        events,
        groups,
        steps,
        next: working.next(&sums, weight),
        weight,
    })
}

struct Working<'a> {
    setting: &'a Setting<'a>,
    plan: Plan,
    member: &'a Member,
    roll_total: u128,
}

/// What each category comes to, in the organisation's order.
#[derive(Default, Clone)]
struct Sums {
    earned: Vec<i128>,
    counted: Vec<i128>,
    /// Counted times what decay leaves, over decay's denominator.
    decayed: Vec<i128>,
}

impl Working<'_> {
    /// The event with what stands of its amount; `None` if it is reversed.
    fn effective(&self, line: &LedgerLine) -> Option<Event> {
        let corrected = line.correction.as_ref();
        match corrected.filter(|correction| self.setting.counts(correction.entry)) {
            None => Some(line.event),
            Some(Correction { amount: 0, .. }) => None,
            Some(&Correction { amount, .. }) => Some(Event {
                amount,
                ..line.event
            }),
        }
    }

    fn standing(&self, line: &LedgerLine) -> Result<Option<Standing>, WeighError> {
        let entry = line.event.entry;
        let standing = self.plan.judge(&line.event);
        let standing = standing.ok_or(WeighError::UnknownName { entry })?;
        Ok(self.effective(line).map(|_| standing))
    }

    fn events(&self, lines: &[LedgerLine]) -> Result<Vec<EventLine>, WeighError> {
        let mut sorted: Vec<&LedgerLine> = lines.iter().collect();
        sorted.sort_by_key(|line| (line.event.occurred_at, &line.reference));
        let names = &self.setting.names;
        let show = |line: &&LedgerLine| {
            Ok(EventLine {
                reference: line.reference.clone(),
                standing: step::standing_code(self.standing(line)?).to_owned(),
                category: names.categories[usize::from(line.event.category)].to_string(),
                source: names.sources[usize::from(line.event.source)].to_string(),
                amount: line.event.amount,
                occurred_at: line.event.occurred_at.to_string(),
                entry: line.event.entry,
                correction: line.correction.clone(),
            })
        };
        sorted.iter().map(show).collect()
    }

    /// Applies limits and decay, keeping what each group comes to.
    fn groups(&self, lines: &[LedgerLine]) -> Result<(Vec<Group>, Sums), WeighError> {
        let mut amounts: BTreeMap<Cell, i128> = BTreeMap::new();
        for line in lines {
            let standing = self.standing(line)?;
            let Some(event) = self
                .effective(line)
                .filter(|_| standing == Some(Standing::Counts))
            else {
                continue;
            };
            let cell = self.plan.cell(&Event { member: 0, ..event });
            let cell = cell.expect("standing has looked the names up");
            let place = amounts.entry(Cell { amount: 0, ..cell }).or_default();
            *place = place.saturating_add(cell.amount);
        }
        let overflow = || WeighError::Overflow {
            member: self.member.id.clone(),
        };
        let zeros = vec![0; self.setting.names.categories.len()];
        let mut sums = Sums {
            earned: zeros.clone(),
            counted: zeros.clone(),
            decayed: zeros,
        };
        let mut used = self.plan.unused();
        let mut groups = Vec::new();
        for (place, amount) in amounts {
            let cell = Cell { amount, ..place };
            let (counted, cut) = self.plan.admit(&cell, &mut used);
            let category = self.plan.category_by_rank[usize::from(cell.category_rank)];
            let part = counted
                .checked_mul(self.plan.decayed(cell.day))
                .ok_or_else(overflow)?;
            for (sum, more) in [
                (&mut sums.earned[category], amount),
                (&mut sums.counted[category], counted),
                (&mut sums.decayed[category], part),
            ] {
                *sum = sum.checked_add(more).ok_or_else(overflow)?;
            }
            groups.push(self.group(&cell, counted, cut));
        }
        Ok((groups, sums))
    }

    fn group(&self, cell: &Cell, counted: i128, cut: Option<usize>) -> Group {
        let names = &self.setting.names;
        let rule = cut.map(|limit| self.setting.policy.caps[self.plan.limits[limit].cap].line());
        Group {
            day: step::day(cell.day),
            category: names.categories[self.plan.category_by_rank[usize::from(cell.category_rank)]]
                .to_string(),
            source: names.sources[self.plan.source_by_rank[usize::from(cell.source_rank)]]
                .to_string(),
            earned: cell.amount.to_string(),
            counted: counted.to_string(),
            cut_by: rule,
            age_months: self.plan.age_months(cell.day),
            remaining: self.undecayed(self.plan.decayed(cell.day)).to_string(),
        }
    }

    /// A decayed sum as a fraction.
    fn undecayed(&self, sum: i128) -> RBig {
        RBig::from_parts(
            sum.into(),
            decay_denominator(self.setting.policy.decay).into(),
        )
    }

    fn steps(&self, groups: &[Group], sums: &Sums) -> Result<(Vec<Step>, u64), WeighError> {
        let policy = self.setting.policy;
        let mut steps = Vec::new();
        for (index, category) in self.setting.names.categories.iter().enumerate() {
            let [earned, counted, decayed] =
                [sums.earned[index], sums.counted[index], sums.decayed[index]];
            if earned == 0 && counted == 0 && decayed == 0 {
                continue;
            }
            if earned != counted {
                let own = groups.iter().filter(|g| g.category == category.as_str());
                let cut: BTreeSet<&str> = own.filter_map(|g| g.cut_by.as_deref()).collect();
                steps.push(step::limits(category, cut, earned, counted));
            }
            let after = self.undecayed(decayed);
            if let Some(decay) = policy.decay {
                steps.push(step::decay(category, decay, counted, &after));
            }
            let factor = policy.factor(category);
            steps.push(step::factor(category, factor, &after));
        }
        let total = stages::total(&self.plan, &sums.decayed);
        let value = RBig::from_parts(total.clone(), self.plan.denominator.clone());
        steps.push(step::sum(&value));
        let stages = Stages::of(self.setting, &self.plan, self.member, total);
        step::stages(self.setting, self.class(), &value, &stages, &mut steps);
        let before = stages.whole_weight(self.member)?;
        let weight = before.min(self.ceiling());
        if let Some(exclusion) = stages.exclusion {
            steps.push(step::exclusion(
                exclusion,
                self.setting.eligibility,
                &stages.capped,
            ));
        }
        if let Some(share) = policy.share_cap {
            steps.push(step::share_cap(share, self.roll_total, before, weight));
        }
        Ok((steps, weight))
    }

    fn class(&self) -> &crate::domain::id::Id {
        &self.setting.names.classes[usize::from(self.member.class)]
    }

    /// The most that the share cap leaves anyone: the whole part of share times total.
    fn ceiling(&self) -> u64 {
        let Some(share) = self.setting.policy.share_cap else {
            return u64::MAX;
        };
        let most = UBig::from(self.roll_total) * UBig::from(share.numerator())
            / UBig::from(share.denominator());
        u64::try_from(&most).unwrap_or(u64::MAX)
    }

    /// For each category, the fewest further units that raise the weight.
    fn next(&self, sums: &Sums, weight: u64) -> Vec<NextStep> {
        let total = stages::total(&self.plan, &sums.decayed);
        // A unit credited on the last day has no age, so decay leaves all of it.
        let whole = UBig::from(decay_denominator(self.setting.policy.decay));
        let mut steps = Vec::new();
        for (index, category) in self.setting.names.categories.iter().enumerate() {
            if !self.setting.policy.counts_category(category) {
                continue;
            }
            let unit = IBig::from(&self.plan.multipliers[index] * &whole);
            let weight_with = |amount: u64| {
                let raised = &total + &unit * IBig::from(amount);
                let stages = Stages::of(self.setting, &self.plan, self.member, raised);
                let weight = stages.whole_weight(self.member);
                weight.map_or(u64::MAX, |weight| weight.min(self.ceiling()))
            };
            if let Some(amount) = fewest(|amount| weight_with(amount) > weight) {
                let weight = weight_with(amount);
                steps.push(NextStep {
                    category: category.to_string(),
                    amount,
                    weight,
                });
            }
        }
        steps
    }
}

/// The smallest amount up to 2^62 that is enough, where more than enough is enough.
fn fewest(enough: impl Fn(u64) -> bool) -> Option<u64> {
    let (mut low, mut high) = (0_u64, 1_u64);
    while !enough(high) {
        low = high;
        high = high.checked_mul(2).filter(|&high| high <= 1 << 62)?;
    }
    while high.saturating_sub(low) > 1 {
        let middle = low.saturating_add(high.saturating_sub(low) >> 1);
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
