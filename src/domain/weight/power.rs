//! What a roll's weights do: concentration, who holds how much, and how much a weight decides.
//!
//! Published with every roll and covered by the statement's signatures. Everything is exact but what says
//! otherwise. Rules: `docs/WEIGHTS.md`, section 8.

use std::collections::BTreeMap;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;
use serde::{Deserialize, Serialize};

use crate::domain::count::decision::Strictness;
use crate::domain::exact::Fraction;
use crate::domain::id::Id;
use crate::domain::weight::decimal::{as_text, decimal, from_text};
use crate::domain::weight::power_index::{Buckets, Indices, Power};
use crate::domain::weight::roll::Roll;

/// The concentration and power of one roll. Its JSON has the same bytes wherever it is computed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PowerReport {
    /// How the weight is spread.
    #[serde(flatten)]
    pub spread: Concentration,
    /// How much each weight decides where more than half of the roll's total is needed.
    pub power: PowerTable,
    /// The same at the poll's own thresholds by weight that need another sum; missing where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub thresholds: Vec<AtThreshold>,
}

/// How much each weight decides at a threshold, where everybody votes for or against.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AtThreshold {
    /// The share of the threshold, as in the notice.
    pub share: String,
    /// Whether reaching it is enough.
    pub strictness: Strictness,
    /// The power.
    #[serde(flatten)]
    pub power: PowerTable,
}

/// For how many of a poll's thresholds power is found: each can take a minute.
const THRESHOLDS_MAX: usize = 2;

/// How one roll's weight is spread.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Concentration {
    /// SHA-256 of the roll's text.
    pub roll: String,
    /// How many voters.
    pub voters: usize,
    /// The sum of their weights.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub total: u128,
    /// Gini coefficient as a fraction: 0 for equal weights, towards 1 for one holder.
    pub gini: String,
    /// The same with six decimals.
    pub gini_decimal: String,
    /// Herfindahl-Hirschman index as a fraction: the sum of squared shares.
    pub hhi: String,
    /// Its inverse with three decimals: as many equal voters would be as concentrated.
    pub effective_voters: String,
    /// The heaviest voter.
    pub largest: Holding,
    /// The heaviest hundredth of the voters, rounded up to whole voters.
    pub top_1_percent: Holding,
    /// The heaviest tenth of the voters, rounded up to whole voters.
    pub top_10_percent: Holding,
    /// The fewest voters who together hold more than 50, 60 and 67 percent.
    pub holding_more_than: Vec<Nakamoto>,
    /// By class, in bytewise order.
    pub classes: Vec<Group>,
    /// By constituency, in bytewise order; missing where nobody has one. Whoever has several is in each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub constituencies: Vec<Group>,
    /// By year of joining, in order; empty where no years were given.
    pub joining_years: Vec<Group>,
}

/// What some of the heaviest voters hold.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Holding {
    /// How many they are.
    pub voters: usize,
    /// Their weight.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u128,
    /// Their part of the total in percent with two decimals.
    pub percent: String,
}

/// How few hold how much.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Nakamoto {
    /// More than this many percent of the total.
    pub percent: u8,
    /// The fewest voters.
    pub voters: usize,
}

/// One class or year.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Group {
    /// Its name.
    pub name: String,
    /// What it holds.
    #[serde(flatten)]
    pub holding: Holding,
    /// The middle weight, the lower one of two.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub median: u64,
}

/// Power indices by weight.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PowerTable {
    /// The least weight that wins; in the published report half of the total, rounded down, and one.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub quota: u128,
    /// How the Banzhaf index was found.
    pub banzhaf_method: Found,
    /// How the Shapley-Shubik index was found.
    pub shapley_method: Found,
    /// Voters who never decide; `None` where the indices are not exact.
    pub dummies: Option<u64>,
    /// By falling weight.
    pub weights: Vec<WeightPower>,
}

/// The power of one voter of one weight; all voters' indices sum to 1.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct WeightPower {
    /// The weight.
    #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
    pub weight: u64,
    /// How many voters have it.
    pub voters: u64,
    /// The weight's part of the total, six decimals.
    pub share: String,
    /// The chance to decide where all others toss a coin (absolute Banzhaf index), six decimals.
    pub decides: String,
    /// Banzhaf index, six decimals.
    pub banzhaf: String,
    /// Shapley-Shubik index, six decimals.
    pub shapley: String,
}

/// How an index was found.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Found {
    /// Exactly.
    Exact,
    /// By draws of SplitMix64.
    Sampled {
        /// How many draws.
        draws: u64,
        /// What the generator began with.
        #[serde(serialize_with = "as_text", deserialize_with = "from_text")]
        seed: u64,
        /// The largest standard error that one voter's chance to decide may have, six decimals.
        error_max: String,
    },
}

impl PowerReport {
    /// The report of a roll; `None` for a roll without voters.
    ///
    /// `joining_year` tells when a member joined, where that is known. The roll's hash seeds what
    /// has to be sampled.
    pub fn of(roll: &Roll, joining_year: impl Fn(&Id) -> Option<i32>) -> Option<PowerReport> {
        let spread = Concentration::of(roll, joining_year)?;
        let power = PowerTable::of(roll, (roll.total() >> 1).saturating_add(1));
        Some(PowerReport {
            spread,
            power,
            thresholds: Vec::new(),
        })
    }

    /// The same with the power at each of these thresholds, in this order, up to two that need other sums than those
    /// before them and than more than half.
    pub fn with_thresholds(
        mut self,
        roll: &Roll,
        asked: impl Iterator<Item = (Fraction, Strictness)>,
    ) -> PowerReport {
        let mut known = vec![self.power.quota];
        for (share, strictness) in asked {
            let quota = quota_of(roll, share, strictness == Strictness::Strict);
            let can_be_reached = (1..=roll.total()).contains(&quota);
            if known.contains(&quota) || !can_be_reached {
                continue;
            }
            if self.thresholds.len() == THRESHOLDS_MAX {
                break;
            }
            known.push(quota);
            self.thresholds.push(AtThreshold {
                share: share.to_string(),
                strictness,
                power: PowerTable::of(roll, quota),
            });
        }
        self
    }

    /// The same with the shares of the constituencies that `of` gives for a member.
    pub fn with_constituencies(mut self, roll: &Roll, of: impl Fn(&Id) -> Vec<Id>) -> PowerReport {
        let voters = roll.lines().iter().flat_map(|line| {
            let own = of(&line.member).into_iter();
            own.map(|constituency| (constituency.to_string(), line.weight))
        });
        self.spread.constituencies = groups(voters, roll.total());
        self
    }

    /// The bytes that are published with the roll: the JSON and a line feed.
    pub fn json(&self) -> Vec<u8> {
        let mut json = serde_json::to_vec(self).expect("strings and numbers always serialise");
        json.push(b'\n');
        json
    }
}

impl Concentration {
    /// How a roll's weight is spread; `None` for a roll without voters.
    pub fn of(roll: &Roll, joining_year: impl Fn(&Id) -> Option<i32>) -> Option<Concentration> {
        let mut weights: Vec<u64> = roll.lines().iter().map(|line| line.weight).collect();
        weights.sort_unstable_by(|a, b| b.cmp(a));
        let total = roll.total();
        let gini = gini(&weights, total)?;
        let squares = weights
            .iter()
            .map(|&weight| UBig::from(weight) * UBig::from(weight));
        let squares = squares.fold(UBig::ZERO, |sum, square| sum + square);
        let total_squared = UBig::from(total) * UBig::from(total);
        let top = |voters: usize| holding(weights.iter().take(voters), total);
        let percent = |percent: usize| weights.len().saturating_mul(percent).div_ceil(100);
        let nakamoto = |percent: u8| Nakamoto {
            percent,
            voters: fewest(&weights, total, percent),
        };
        let years = roll.lines().iter().filter_map(|line| {
            joining_year(&line.member).map(|year| (year.to_string(), line.weight))
        });
        let classes = roll
            .lines()
            .iter()
            .map(|line| (line.class.to_string(), line.weight));
        Some(Concentration {
            roll: roll.hash().to_string(),
            voters: weights.len(),
            total,
            gini_decimal: decimal(&gini.0, &gini.1, 6),
            gini: fraction(gini.0, gini.1),
            effective_voters: decimal(&total_squared, &squares, 3),
            hhi: fraction(squares, total_squared),
            largest: top(1),
            top_1_percent: top(percent(1)),
            top_10_percent: top(percent(10)),
            holding_more_than: [50, 60, 67].map(nakamoto).to_vec(),
            classes: groups(classes, total),
            constituencies: Vec::new(),
            joining_years: groups(years, total),
        })
    }
}

/// (2 Σ i·w(i) - (n + 1)·T) / (n·T) over rising weights w(1) to w(n); `None` without weight.
fn gini(falling: &[u64], total: u128) -> Option<(UBig, UBig)> {
    let rising = (1_u64..).zip(falling.iter().rev());
    let ranked = rising.map(|(rank, &weight)| UBig::from(rank) * UBig::from(weight));
    let ranked = ranked.fold(UBig::ZERO, |sum, product| sum + product) * UBig::from(2_u32);
    let count = UBig::from(falling.len());
    let total = UBig::from(total);
    let excess = IBig::from(ranked) - IBig::from((&count + UBig::ONE) * &total);
    let spread = UBig::try_from(excess).expect("the coefficient is never negative");
    let denominator = count * total;
    (!denominator.is_zero()).then_some((spread, denominator))
}

fn fraction(numerator: UBig, denominator: UBig) -> String {
    RBig::from_parts(numerator.into(), denominator).to_string()
}

fn percent(weight: u128, total: u128) -> String {
    decimal(
        &(UBig::from(weight) * UBig::from(100_u32)),
        &UBig::from(total),
        2,
    )
}

fn holding<'a>(weights: impl Iterator<Item = &'a u64>, total: u128) -> Holding {
    let mut voters = 0_usize;
    let mut weight = 0_u128;
    for &one in weights {
        voters = voters.saturating_add(1);
        weight = weight.saturating_add(one.into());
    }
    Holding {
        voters,
        weight,
        percent: percent(weight, total),
    }
}

/// The fewest voters who together hold more than `percent` of the total.
fn fewest(falling: &[u64], total: u128, percent: u8) -> usize {
    let wanted = total.saturating_mul(percent.into());
    let mut held = 0_u128;
    let enough = falling.iter().position(|&weight| {
        held = held.saturating_add(weight.into());
        held.saturating_mul(100) > wanted
    });
    enough.map_or(falling.len(), |place| place.saturating_add(1))
}

fn groups(voters: impl Iterator<Item = (String, u64)>, total: u128) -> Vec<Group> {
    let mut by_name: BTreeMap<String, Vec<u64>> = BTreeMap::new();
    for (name, weight) in voters {
        by_name.entry(name).or_default().push(weight);
    }
    let group = |(name, mut weights): (String, Vec<u64>)| {
        weights.sort_unstable();
        let middle = weights.len().saturating_sub(1) >> 1;
        Group {
            name,
            holding: holding(weights.iter(), total),
            median: weights[middle],
        }
    };
    by_name.into_iter().map(group).collect()
}

impl PowerTable {
    /// How much each weight decides where a share of the total is needed: at least so much, or `strict`,
    /// more than it.
    pub fn at(roll: &Roll, share: Fraction, strict: bool) -> PowerTable {
        PowerTable::of(roll, quota_of(roll, share, strict))
    }

    /// How much each weight decides where this much is needed.
    fn of(roll: &Roll, quota: u128) -> PowerTable {
        power_table(roll, quota)
    }
}

/// The least weight that is at least a share of the total, or `strict`, more than it.
fn quota_of(roll: &Roll, share: Fraction, strict: bool) -> u128 {
    let needed = UBig::from(roll.total()) * UBig::from(share.numerator());
    let below = UBig::from(share.denominator());
    let quota = match strict {
        true => needed / below + UBig::ONE,
        false => (needed + &below - UBig::ONE) / below,
    };
    u128::try_from(&quota).unwrap_or(u128::MAX)
}

fn power_table(roll: &Roll, quota: u128) -> PowerTable {
    let (total, hash) = (roll.total(), roll.hash());
    let mut buckets = Buckets::new();
    for line in roll.lines() {
        let count = buckets.entry(line.weight).or_default();
        *count = count.saturating_add(1);
    }
    let seed = hash
        .0
        .iter()
        .take(8)
        .fold(0, |seed, &byte| seed << 8 | u64::from(byte));
    let indices = Indices::of(&buckets, quota, seed);
    let (swings, pivots) = (&indices.banzhaf, &indices.shapley);
    let places = buckets.iter().enumerate().rev();
    let row = |(place, (&weight, &voters)): (usize, (&u64, &u64))| WeightPower {
        weight,
        voters,
        share: decimal(&weight.into(), &total.into(), 6),
        decides: part(swings, place, |_, cases| cases.clone()),
        banzhaf: part(swings, place, |whole, _| whole.clone()),
        shapley: part(pivots, place, |whole, _| whole.clone()),
    };
    PowerTable {
        quota,
        banzhaf_method: method(swings),
        shapley_method: method(pivots),
        dummies: dummies(&buckets, swings),
        weights: places.map(row).collect(),
    }
}

/// A weight's units with six decimals, as a part of all voters' units or of all cases.
fn part(power: &Power, place: usize, of: impl Fn(&UBig, &UBig) -> UBig) -> String {
    let (Power::Exact {
        units,
        whole,
        cases,
    }
    | Power::Sampled {
        units,
        whole,
        cases,
        ..
    }) = power;
    match of(whole, cases) {
        // A sample without any hit says nothing.
        none if none.is_zero() => decimal(&UBig::ZERO, &UBig::ONE, 6),
        all => decimal(&units[place], &all, 6),
    }
}

fn method(power: &Power) -> Found {
    match power {
        Power::Exact { .. } => Found::Exact,
        Power::Sampled { samples, seed, .. } => {
            // The standard error of a chance is at most 1 / (2 sqrt(samples)).
            let squared = UBig::from(*samples) * UBig::from(4_u32);
            let root = dashu_int::ops::SquareRoot::sqrt(&squared);
            Found::Sampled {
                draws: *samples,
                seed: *seed,
                error_max: decimal(&UBig::ONE, &root, 6),
            }
        }
    }
}

fn dummies(buckets: &Buckets, power: &Power) -> Option<u64> {
    let Power::Exact { units, .. } = power else {
        return None;
    };
    let powerless = buckets
        .values()
        .zip(units)
        .filter(|(_, unit)| unit.is_zero());
    Some(powerless.fold(0, |sum, (&count, _)| sum.saturating_add(count)))
}
