//! A policy made ready for one ledger: names become indexes, factors one common denominator.
//!
//! Shared by the roll and by derivations, so that both read a rule in one way. Rules:
//! `docs/WEIGHTS.md`, section 3.

use std::collections::BTreeMap;

use dashu_int::UBig;
use dashu_int::ops::Gcd;

use crate::domain::id::Id;
use crate::domain::time::Time;
use crate::domain::weight::policy::{CapScope, Decay, Period, Policy, Span};
use crate::domain::weight::setting::{Event, Setting, Standing};

/// Seconds in a UTC day.
const DAY_SECONDS: i64 = 86_400;

/// Halvings after which nothing is left.
const HALVINGS_MAX: u32 = 32;

/// What all events of one member, day, category and source come to; the unit that limits act on.
///
/// The derived order (member, day, category, source) is the order in which limits are used up: categories
/// rank in the order of the policy's `factor` lines, then those without one by name; sources by name.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Cell {
    pub member: u32,
    /// Days since 1970-01-01.
    pub day: i64,
    pub category_rank: u16,
    pub source_rank: u16,
    pub amount: i128,
}

impl Cell {
    /// Whether two cells are parts of one.
    pub fn same_place(&self, other: &Cell) -> bool {
        (self.member, self.day, self.category_rank, self.source_rank)
            == (
                other.member,
                other.day,
                other.category_rank,
                other.source_rank,
            )
    }
}

/// An amount limit by ranks; `None` covers everything.
pub(super) struct Limit {
    category_rank: Option<u16>,
    source_rank: Option<u16>,
    period: Period,
    amount: i128,
    /// Which of the policy's caps it is.
    pub cap: usize,
}

/// How much of one limit is used in its current period.
#[derive(Clone, Copy, Default)]
pub(super) struct Use {
    period: i64,
    counted: i128,
}

/// What one member has used of each limit, and what limits have cut.
pub(super) struct Account {
    used: Vec<Use>,
    /// By category and source: what limits cut and no later negative amount has taken back.
    withheld: BTreeMap<(u16, u16), i128>,
}

/// What becomes of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Admitted {
    /// How much of it counts.
    pub counted: i128,
    /// The limit that cut it most, as an index into [`Plan::limits`].
    pub cut: Option<usize>,
    /// How much of a negative amount took back what limits had cut.
    pub withheld: i128,
}

/// The prepared policy.
pub(super) struct Plan {
    category_counts: Vec<bool>,
    source_counts: Vec<bool>,
    /// Rank of each category by name, and the index of each rank.
    category_ranks: Vec<u16>,
    pub category_by_rank: Vec<usize>,
    source_ranks: Vec<u16>,
    pub source_by_rank: Vec<usize>,
    pub limits: Vec<Limit>,
    /// Per category.
    decays: Vec<Option<Decay>>,
    windows: Vec<Option<Span>>,
    record_date: Time,
    /// The UTC day of the record date, in days since 1970-01-01.
    record_day: i64,
    ledger_size: u64,
    remedies: Vec<u64>,
    /// Per category: its factor over `denominator`, the denominator of its decay included there.
    pub multipliers: Vec<UBig>,
    pub denominator: UBig,
}

impl Plan {
    pub fn new(setting: &Setting) -> Plan {
        let policy = setting.policy;
        let place = |name: &Id| policy.factors.iter().position(|(known, _)| known == name);
        let (category_ranks, category_by_rank) = ranks(setting.names.categories, |name| {
            (place(name).unwrap_or(usize::MAX), name)
        });
        let (source_ranks, source_by_rank) = ranks(setting.names.sources, |name| name);
        let rank_of = |names: &[Id], ranks: &[u16], name: &Id| {
            let index = names.iter().position(|known| known == name)?;
            ranks.get(index).copied()
        };
        // A limit on a source or category that has no event yet limits nothing.
        let limits = policy.caps.iter().enumerate().filter_map(|(cap, rule)| {
            let (category_rank, source_rank) = match &rule.scope {
                CapScope::Category(name) => (
                    Some(rank_of(setting.names.categories, &category_ranks, name)?),
                    None,
                ),
                CapScope::Source(name) => (
                    None,
                    Some(rank_of(setting.names.sources, &source_ranks, name)?),
                ),
                CapScope::Member => (None, None),
            };
            let amount = i128::from(rule.amount);
            Some(Limit {
                category_rank,
                source_rank,
                period: rule.period,
                amount,
                cap,
            })
        });
        let limits = limits.collect();
        let categories = setting.names.categories.iter();
        let decays: Vec<Option<Decay>> = categories.clone().map(|n| policy.decay(n)).collect();
        let (multipliers, denominator) = factors(policy, setting.names.categories, &decays);
        Plan {
            category_counts: categories
                .clone()
                .map(|n| policy.counts_category(n))
                .collect(),
            source_counts: setting
                .names
                .sources
                .iter()
                .map(|n| policy.counts_source(n))
                .collect(),
            category_ranks,
            category_by_rank,
            source_ranks,
            source_by_rank,
            limits,
            decays,
            windows: categories.map(|n| policy.window(n)).collect(),
            record_date: setting.record_date,
            record_day: day_of(setting.record_date),
            ledger_size: setting.ledger_size,
            remedies: setting.remedies.to_vec(),
            multipliers,
            denominator,
        }
    }

    /// Whether an event counts, and if not, the first rule against it; `None` for unknown names.
    pub fn judge(&self, event: &Event) -> Option<Standing> {
        let category_counts = *self.category_counts.get(usize::from(event.category))?;
        let source_counts = *self.source_counts.get(usize::from(event.source))?;
        let category_rank = *self.category_ranks.get(usize::from(event.category))?;
        let later = event.entry >= self.ledger_size;
        Some(
            if later && self.remedies.binary_search(&event.entry).is_err() {
                Standing::LoggedLater
            } else if event.occurred_at >= self.record_date {
                Standing::AfterRecordDate
            } else if !category_counts {
                Standing::CategoryNotCounted
            } else if !source_counts {
                Standing::SourceNotCounted
            } else if !self.in_window(category_rank, day_of(event.occurred_at), self.record_day) {
                Standing::OutsideWindow
            } else {
                Standing::Counts
            },
        )
    }

    /// The cell of an event whose names are known.
    pub fn cell(&self, event: &Event) -> Option<Cell> {
        Some(Cell {
            member: event.member,
            day: day_of(event.occurred_at),
            category_rank: *self.category_ranks.get(usize::from(event.category))?,
            source_rank: *self.source_ranks.get(usize::from(event.source))?,
            amount: i128::from(event.amount),
        })
    }

    /// How much of a cell counts. `account` carries over from the same member's earlier cells.
    ///
    /// A negative amount first takes back what limits have cut of its category and source; what is left of
    /// it counts in full and gives room back.
    pub fn admit(&self, cell: &Cell, account: &mut Account) -> Admitted {
        let place = (cell.category_rank, cell.source_rank);
        let mut admitted = Admitted {
            counted: cell.amount,
            cut: None,
            withheld: 0,
        };
        if cell.amount < 0
            && let Some(withheld) = account.withheld.get_mut(&place)
        {
            admitted.withheld = (*withheld).min(cell.amount.saturating_neg());
            *withheld = withheld.saturating_sub(admitted.withheld);
            admitted.counted = cell.amount.saturating_add(admitted.withheld);
        }
        let date = date_of(cell.day);
        for (index, (limit, used)) in self.limits.iter().zip(&mut account.used).enumerate() {
            if !limit.covers(cell) {
                continue;
            }
            let period = period_number(limit.period, cell.day, date);
            if period != used.period {
                *used = Use { period, counted: 0 };
            }
            let room = limit.amount.saturating_sub(used.counted).max(0);
            if room < admitted.counted {
                admitted.counted = room;
                admitted.cut = Some(index);
            }
        }
        for (limit, used) in self.limits.iter().zip(&mut account.used) {
            if limit.covers(cell) {
                used.counted = used.counted.saturating_add(admitted.counted);
            }
        }
        if admitted.cut.is_some() {
            let withheld = account.withheld.entry(place).or_default();
            let more = cell.amount.saturating_sub(admitted.counted);
            *withheld = withheld.saturating_add(more);
        }
        admitted
    }

    /// Whether a limit covers both cells in one of its periods.
    pub fn together(&self, limit: usize, one: &Cell, other: &Cell) -> bool {
        let Some(limit) = self.limits.get(limit) else {
            return false;
        };
        let number = |cell: &Cell| period_number(limit.period, cell.day, date_of(cell.day));
        limit.covers(one) && limit.covers(other) && number(one) == number(other)
    }

    /// What is a whole unit of a category in its decayed sum.
    pub fn whole_unit(&self, category: usize) -> u32 {
        decay_denominator(self.decays.get(category).copied().flatten())
    }

    /// A fresh account for the next member.
    pub fn account(&self) -> Account {
        let unused = Use {
            period: i64::MIN,
            counted: 0,
        };
        Account {
            used: vec![unused; self.limits.len()],
            withheld: BTreeMap::new(),
        }
    }

    /// What decay leaves at the record date of one unit of a category, by rank, that occurred on `day`, over
    /// the category's [`decay_denominator`].
    pub fn decayed(&self, category_rank: u16, day: i64) -> i128 {
        self.decayed_at(category_rank, day, self.record_day)
    }

    /// The same on another day, without what a window leaves out by then.
    pub fn decayed_at(&self, category_rank: u16, day: i64, at: i64) -> i128 {
        let category = self.category_by_rank.get(usize::from(category_rank));
        let decay = category.and_then(|&category| self.decays.get(category).copied());
        let age = || age_months(day, at);
        match decay.flatten() {
            _ if !self.in_window(category_rank, day, at) => 0,
            None => 1,
            Some(Decay::Linear { months }) => i128::from(months.saturating_sub(age())),
            Some(Decay::Halving { months }) => {
                let halvings = age().checked_div(months).unwrap_or(HALVINGS_MAX);
                decay_denominator(decay.flatten())
                    .checked_shr(halvings)
                    .unwrap_or(0)
                    .into()
            }
        }
    }

    /// Whether what occurred on `day` is recent enough on another day for its category to count.
    fn in_window(&self, category_rank: u16, day: i64, at: i64) -> bool {
        let category = self.category_by_rank.get(usize::from(category_rank));
        let window = category.and_then(|&category| self.windows.get(category).copied());
        let Some(span) = window.flatten() else {
            return true;
        };
        let count = i64::from(span.count);
        match span.unit {
            Period::Day => at.saturating_sub(day) < count,
            Period::Month => i64::from(age_months(day, at)) < count,
            Period::Year => i64::from(age_months(day, at)) < count.saturating_mul(12),
            Period::Ever => true,
        }
    }

    /// Age at the record date in full months.
    pub fn age_months(&self, day: i64) -> u32 {
        age_months(day, self.record_day)
    }
}

/// Age of a day on another one in full months by UTC calendar days: a month is full on the day of the
/// same number, or later.
fn age_months(day: i64, at: i64) -> u32 {
    let (year, month, number) = date_of(day);
    let (year_now, month_now, number_now) = date_of(at);
    let years = i64::from(year_now).saturating_sub(year.into());
    let months = i64::from(month_now).saturating_sub(month.into());
    let begun = years.saturating_mul(12).saturating_add(months);
    let full = begun.saturating_sub(i64::from(number_now < number));
    u32::try_from(full).unwrap_or(0)
}

impl Limit {
    fn covers(&self, cell: &Cell) -> bool {
        self.category_rank
            .is_none_or(|rank| rank == cell.category_rank)
            && self.source_rank.is_none_or(|rank| rank == cell.source_rank)
    }
}

/// The denominator of [`Plan::decayed`].
fn decay_denominator(decay: Option<Decay>) -> u32 {
    match decay {
        None => 1,
        Some(Decay::Linear { months }) => months,
        Some(Decay::Halving { .. }) => 1 << HALVINGS_MAX.saturating_sub(1),
    }
}

/// Days since 1970-01-01.
fn day_of(time: Time) -> i64 {
    time.seconds().checked_div(DAY_SECONDS).unwrap_or(0)
}

fn date_of(day: i64) -> (i32, u32, u32) {
    let midnight = Time::from_seconds(day.saturating_mul(DAY_SECONDS));
    midnight.expect("the day comes from a valid time").date()
}

fn period_number(period: Period, day: i64, (year, month, _): (i32, u32, u32)) -> i64 {
    match period {
        Period::Day => day,
        Period::Month => i64::from(year)
            .saturating_mul(12)
            .saturating_add(month.into()),
        Period::Year => year.into(),
        Period::Ever => 0,
    }
}

/// The factor of each category over its decay's denominator, all over one, which comes with them.
fn factors(policy: &Policy, categories: &[Id], decays: &[Option<Decay>]) -> (Vec<UBig>, UBig) {
    let factors = categories.iter().zip(decays).map(|(name, decay)| {
        let (factor, over) = (policy.factor(name), decay_denominator(*decay));
        let below = UBig::from(factor.denominator()) * UBig::from(over);
        (UBig::from(factor.numerator()), below)
    });
    let factors: Vec<(UBig, UBig)> = factors.collect();
    let common = factors.iter().fold(UBig::ONE, |common, (_, below)| {
        let shared = (&common).gcd(below);
        common * below / shared
    });
    let over = factors
        .iter()
        .map(|(above, below)| above * (&common / below));
    (over.collect(), common)
}

/// The rank of each name by a key, and the index that has each rank.
fn ranks<'a, K: Ord>(names: &'a [Id], key: impl Fn(&'a Id) -> K) -> (Vec<u16>, Vec<usize>) {
    let mut by_rank: Vec<usize> = (0..names.len()).collect();
    by_rank.sort_by_key(|&index| key(&names[index]));
    let mut ranks = vec![0; names.len()];
    for (rank, &index) in (0..=u16::MAX).zip(&by_rank) {
        ranks[index] = rank;
    }
    (ranks, by_rank)
}
