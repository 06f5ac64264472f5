//! How much a weight decides: Banzhaf and Shapley-Shubik indices of a weighted vote.
//!
//! Exact where the work allows, by counting the coalitions that decide; else sampled with a seed, and then it
//! says so. Voters of one weight have one power, so everything is by weight. Rules: `docs/WEIGHTS.md`,
//! section 8; L. S. Penrose 1946, J. F. Banzhaf 1965, L. S. Shapley and M. Shubik 1954.

mod by_halves;
mod by_sums;
mod interpolation;
mod modulus;
mod sampled;

use std::collections::BTreeMap;

use dashu_int::UBig;

use by_halves::Halves;
use by_sums::Sums;

/// The most numbers that an exact count may add, and the most for more than so many voters.
const WORK_MAX: u128 = 50_000_000_000;
const WORK_MAX_LARGE: u128 = 8_000_000_000;
const SMALL_VOTERS_MAX: u64 = 200;

/// How many voters have which weight, by rising weight; weights are at least 1.
pub type Buckets = BTreeMap<u64, u64>;

/// The power of one voter of each weight, by rising weight, and how it was found.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Power {
    /// Counted: `units[i]` of `whole`. For Banzhaf `units` are swings and `whole` all voters' swings.
    Exact {
        /// Per weight.
        units: Vec<UBig>,
        /// What the units are parts of.
        whole: UBig,
        /// All coalitions of the others, or all orders: `units / cases` is the chance to decide.
        cases: UBig,
    },
    /// Estimated from `samples` draws of the generator SplitMix64 with the seed.
    Sampled {
        /// Per weight.
        units: Vec<UBig>,
        /// What the units are parts of.
        whole: UBig,
        /// What the chance to decide is a part of.
        cases: UBig,
        /// How many coalitions or orders were drawn.
        samples: u64,
        /// The seed.
        seed: u64,
    },
}

/// Both indices of one body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Indices {
    /// Of all voters' swings, those of one voter of each weight. A swing is a coalition that reaches the
    /// quota with the voter and not without.
    pub banzhaf: Power,
    /// Of all orders of voters, those in which one voter of each weight is the first to bring the quota.
    pub shapley: Power,
}

impl Indices {
    /// The indices at a quota; `seed` is for what has to be sampled.
    pub fn of(buckets: &Buckets, quota: u128, seed: u64) -> Indices {
        if let Some(sizes) = by_size(buckets, quota) {
            let swings = sizes.iter().map(|sizes| sum(sizes.iter().cloned()));
            return Indices {
                banzhaf: Power::of_swings(buckets, swings.collect()),
                shapley: Power::of_sizes(buckets, &sizes),
            };
        }
        if let Some(alone) = Power::of_one(buckets, quota) {
            return Indices {
                banzhaf: alone.clone(),
                shapley: alone,
            };
        }
        let sums = Sums::of(buckets, quota);
        let sums = sums.filter(|sums| sums.swings_work() <= work_max(buckets));
        Indices {
            banzhaf: match sums {
                Some(sums) => Power::of_swings(buckets, sums.swings()),
                None => sampled::swings(buckets, quota, seed),
            },
            shapley: sampled::pivots(buckets, quota, seed),
        }
    }
}

/// For one voter of each weight, how many coalitions of 0, 1, 2, ... others decide, in whichever way takes
/// less; `None` where both take too long.
fn by_size(buckets: &Buckets, quota: u128) -> Option<Vec<Vec<UBig>>> {
    let total = buckets
        .iter()
        .map(|(&weight, &count)| u128::from(weight).saturating_mul(count.into()));
    if quota == 0 || quota > total.fold(0, u128::saturating_add) {
        let sizes = usize::try_from(voters(buckets)).ok()?;
        return Some(vec![vec![UBig::ZERO; sizes]; buckets.len()]);
    }
    let sums = Sums::of(buckets, quota).and_then(|sums| Some((sums.by_size_work()?, sums)));
    let halves = Halves::of(buckets, quota).map(|halves| (halves.work(), halves));
    let sums = sums.filter(|sums| sums.0 <= work_max(buckets));
    match (halves, sums) {
        (Some(halves), Some(sums)) if halves.0 > sums.0 => Some(sums.1.by_size()),
        (Some(halves), _) => Some(halves.1.by_size()),
        (None, Some(sums)) => Some(sums.1.by_size()),
        (None, None) => None,
    }
}

fn work_max(buckets: &Buckets) -> u128 {
    match voters(buckets) {
        ..=SMALL_VOTERS_MAX => WORK_MAX,
        _ => WORK_MAX_LARGE,
    }
}

impl Power {
    /// Where one voter decides alone, whatever the others do; `None` elsewhere.
    fn of_one(buckets: &Buckets, quota: u128) -> Option<Power> {
        let (&largest, &count) = buckets.last_key_value()?;
        let rest = buckets.iter().rev().skip(1);
        let rest = rest.map(|(&weight, &count)| u128::from(weight).saturating_mul(count.into()));
        let rest = rest.fold(0, u128::saturating_add);
        let alone = count == 1 && u128::from(largest) >= quota && rest < quota;
        let mut units = vec![UBig::ZERO; buckets.len().saturating_sub(1)];
        units.push(UBig::ONE);
        alone.then_some(Power::Exact {
            units,
            whole: UBig::ONE,
            cases: UBig::ONE,
        })
    }

    fn of_swings(buckets: &Buckets, units: Vec<UBig>) -> Power {
        let others = usize::try_from(voters(buckets).saturating_sub(1)).unwrap_or(usize::MAX);
        Power::Exact {
            whole: all_voters(buckets, &units),
            cases: UBig::ONE << others,
            units,
        }
    }

    /// Of every coalition of k others that decide, k! orders before the voter times those after.
    fn of_sizes(buckets: &Buckets, sizes: &[Vec<UBig>]) -> Power {
        let factorials = factorials(sizes.first().map_or(0, Vec::len));
        let orders = |sizes: &Vec<UBig>| {
            let after = factorials.iter().take(sizes.len()).rev();
            let each = sizes.iter().zip(&factorials).zip(after);
            sum(each.map(|((coalitions, before), after)| coalitions * before * after))
        };
        let units: Vec<UBig> = sizes.iter().map(orders).collect();
        Power::Exact {
            whole: all_voters(buckets, &units),
            cases: factorials.last().expect("0! is there").clone(),
            units,
        }
    }
}

fn sum(numbers: impl Iterator<Item = UBig>) -> UBig {
    numbers.fold(UBig::ZERO, |sum, number| sum + number)
}

fn voters(buckets: &Buckets) -> u64 {
    buckets
        .values()
        .fold(0, |sum, &count| sum.saturating_add(count))
}

fn all_voters(buckets: &Buckets, units: &[UBig]) -> UBig {
    let products = buckets
        .values()
        .zip(units)
        .map(|(&count, unit)| unit * UBig::from(count));
    products.fold(UBig::ZERO, |sum, product| sum + product)
}

/// Divides weights and quota by the weights' common divisor; the quota is rounded up.
fn reduce(buckets: &Buckets, quota: u128) -> (Buckets, u128) {
    let divisor = buckets
        .keys()
        .fold(0, |divisor, &weight| gcd(divisor, weight))
        .max(1);
    let weights = buckets
        .iter()
        .map(|(&weight, &count)| (weight.checked_div(divisor).unwrap_or(weight), count));
    (weights.collect(), quota.div_ceil(divisor.into()))
}

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

/// 0! to n!.
fn factorials(n: usize) -> Vec<UBig> {
    let mut factorials = vec![UBig::ONE];
    for number in 1..=n {
        let last = factorials.last().expect("0! is there");
        factorials.push(last * UBig::from(number));
    }
    factorials
}
