//! How much a weight decides: Banzhaf and Shapley-Shubik indices of a weighted vote.
//!
//! Exact where the work allows, by counting coalitions with big integers; else sampled with a seed,
//! and then it says so. Voters of one weight have one power, so everything is by weight. Rules:
//! `docs/WEIGHTS.md`, section 8; L. S. Penrose 1946, J. F. Banzhaf 1965, L. S. Shapley and
//! M. Shubik 1954.

use std::collections::BTreeMap;

use dashu_int::UBig;

/// The most machine words that an exact count of swings may touch, and the most sums it may hold.
const WORDS_MAX: u128 = 1 << 31;
const SUMS_MAX: u128 = 1 << 22;

/// The most machine words that an exact count of pivots may touch, at a quarter of which it does, and
/// the most it may hold.
const PIVOT_WORDS_MAX: u128 = 1 << 34;
const PIVOT_WORDS_HELD_MAX: u128 = 1 << 26;

/// Up to so many voters every coalition is listed, whatever the weights.
const LISTED_VOTERS_MAX: usize = 18;

/// Voter draws that a sampled index spends.
const DRAWS: u64 = 1 << 27;

/// The fewest and the most samples.
const SAMPLES: (u64, u64) = (100, 20_000);

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

/// Banzhaf: of all voters' swings, those of one voter of each weight.
///
/// A swing is a coalition that reaches the quota with the voter and not without.
pub fn banzhaf(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    let voters = voters(buckets);
    let swings = match listed(buckets) {
        Some(weights) => Some(list_coalitions(buckets, &weights, quota).0),
        None => {
            let words = u128::from(voters >> 6).saturating_add(1);
            let rounds = u128::from(voters).saturating_add(len(buckets));
            let reduced = reduce(buckets, quota);
            let work = words.saturating_mul(rounds).saturating_mul(reduced.1);
            let affordable = work <= WORDS_MAX && reduced.1 <= SUMS_MAX;
            affordable.then(|| count_swings(&reduced.0, reduced.1))
        }
    };
    match swings {
        Some(units) => {
            let whole = all_voters(buckets, &units);
            let others = usize::try_from(voters.saturating_sub(1)).unwrap_or(usize::MAX);
            let cases = UBig::ONE << others;
            Power::Exact {
                units,
                whole,
                cases,
            }
        }
        None => sample_swings(buckets, quota, seed),
    }
}

/// Shapley-Shubik: of all orders of voters, those in which one voter of each weight is the first to
/// bring the quota.
pub fn shapley_shubik(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    let voters = voters(buckets);
    let units = match listed(buckets) {
        Some(weights) => Some(list_coalitions(buckets, &weights, quota).1),
        None => {
            let reduced = reduce(buckets, quota);
            let words = u128::from(voters >> 6).saturating_add(1);
            let held = u128::from(voters)
                .saturating_mul(reduced.1)
                .saturating_mul(words);
            let work = held.saturating_mul(voters.into());
            let affordable = work <= PIVOT_WORDS_MAX && held <= PIVOT_WORDS_HELD_MAX;
            affordable.then(|| count_pivots(&reduced.0, reduced.1))
        }
    };
    match units {
        Some(units) => {
            let whole = all_voters(buckets, &units);
            let orders = usize::try_from(voters).ok().map(factorials);
            let cases = orders.and_then(|mut orders| orders.pop());
            Power::Exact {
                units,
                whole,
                cases: cases.expect("the work bound keeps the voters few"),
            }
        }
        None => sample_pivots(buckets, quota, seed),
    }
}

fn voters(buckets: &Buckets) -> u64 {
    buckets
        .values()
        .fold(0, |sum, &count| sum.saturating_add(count))
}

fn len(buckets: &Buckets) -> u128 {
    u128::try_from(buckets.len()).unwrap_or(u128::MAX)
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

/// Every voter's weight, as its place in the buckets and its size, where there are few voters.
fn listed(buckets: &Buckets) -> Option<Vec<(usize, u64)>> {
    let few = usize::try_from(voters(buckets))
        .ok()
        .filter(|&n| n <= LISTED_VOTERS_MAX);
    few?;
    let weights = buckets
        .iter()
        .enumerate()
        .flat_map(|(place, (&weight, &count))| (0..count).map(move |_| (place, weight)));
    Some(weights.collect())
}

/// Swings, and pivotal orders, of one voter of each weight, by listing every coalition.
fn list_coalitions(
    buckets: &Buckets,
    weights: &[(usize, u64)],
    quota: u128,
) -> (Vec<UBig>, Vec<UBig>) {
    let factorials = factorials(weights.len());
    let mut swings = vec![UBig::ZERO; buckets.len()];
    let mut pivots = vec![UBig::ZERO; buckets.len()];
    for members in 0_u32..1 << weights.len() {
        let inside = |voter: usize| members >> voter & 1 == 1;
        let chosen = weights
            .iter()
            .enumerate()
            .filter(|&(voter, _)| inside(voter));
        let sum = chosen.fold(0_u128, |sum, (_, &(_, weight))| {
            sum.saturating_add(weight.into())
        });
        let size = usize::try_from(members.count_ones()).unwrap_or(0);
        let rest = weights.len().saturating_sub(size).saturating_sub(1);
        let mut last = usize::MAX;
        for (voter, &(place, weight)) in weights.iter().enumerate() {
            // The first voter of each weight stands for all of that weight.
            if place == last {
                continue;
            }
            last = place;
            if !inside(voter) && sum < quota && sum.saturating_add(weight.into()) >= quota {
                swings[place] += UBig::ONE;
                pivots[place] += &factorials[size] * &factorials[rest];
            }
        }
    }
    (swings, pivots)
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

/// Swings of one voter of each weight, by the number of coalitions of each sum below the quota.
fn count_swings(buckets: &Buckets, quota: u128) -> Vec<UBig> {
    let quota = usize::try_from(quota).expect("the work bound keeps the quota small");
    let mut counts = vec![UBig::ZERO; quota];
    if let Some(empty) = counts.first_mut() {
        *empty = UBig::ONE;
    }
    for (&weight, &count) in buckets {
        for _ in 0..count {
            add_voter(&mut counts, weight);
        }
    }
    let swings = |&weight: &u64| {
        let mut others = counts.clone();
        remove_voter(&mut others, weight);
        others[lowest(quota, weight)..]
            .iter()
            .fold(UBig::ZERO, |sum, count| sum + count)
    };
    buckets.keys().map(swings).collect()
}

/// The smallest sum of the others with which a voter of the weight reaches the quota.
fn lowest(quota: usize, weight: u64) -> usize {
    usize::try_from(weight).map_or(0, |weight| quota.saturating_sub(weight))
}

fn add_voter(counts: &mut [UBig], weight: u64) {
    let Ok(weight) = usize::try_from(weight) else {
        return;
    };
    for sum in (weight..counts.len()).rev() {
        let (below, here) = counts.split_at_mut(sum);
        here[0] += &below[sum.saturating_sub(weight)];
    }
}

fn remove_voter(counts: &mut [UBig], weight: u64) {
    let Ok(weight) = usize::try_from(weight) else {
        return;
    };
    for sum in weight..counts.len() {
        let (below, here) = counts.split_at_mut(sum);
        here[0] -= &below[sum.saturating_sub(weight)];
    }
}

/// Pivotal orders of one voter of each weight, by the coalitions of each size and sum below the quota.
fn count_pivots(buckets: &Buckets, quota: u128) -> Vec<UBig> {
    let quota = usize::try_from(quota).expect("the work bound keeps the quota small");
    let size = usize::try_from(voters(buckets)).expect("the work bound keeps the voters few");
    let sums = Coalitions::of(buckets, size, quota);
    let factorials = factorials(size);
    let pivots = |&weight: &u64| {
        let step = usize::try_from(weight).unwrap_or(usize::MAX);
        // Of the coalitions of k others: how many have a sum of at most quota - 1 - j steps. Those are
        // all coalitions of k that do, less those with the voter, which are k - 1 others one step down.
        let mut before = Vec::new();
        let mut pivots = UBig::ZERO;
        for k in 0..size {
            let mut here: Vec<UBig> = Vec::new();
            let mut most = Some(quota.saturating_sub(1));
            // Larger sizes look one step further each, the last at no more than one step.
            let steps = size.saturating_sub(k).saturating_add(1);
            while let Some(sum) = most.filter(|_| here.len() < steps) {
                let with = before.get(here.len().saturating_add(1));
                let all = sums.up_to(k, sum);
                here.push(with.map_or(all.clone(), |with| all - with));
                most = sum.checked_sub(step);
            }
            let coalitions = match (here.first(), here.get(1)) {
                (Some(all), Some(fewer)) => all - fewer,
                (Some(all), None) => all.clone(),
                (None, _) => UBig::ZERO,
            };
            let after = size.saturating_sub(k).saturating_sub(1);
            pivots += coalitions * &factorials[k] * &factorials[after];
            before = here;
        }
        pivots
    };
    buckets.keys().map(pivots).collect()
}

/// How many coalitions of each size have a sum of at most each number below the quota.
struct Coalitions {
    /// By size, then sum: little-endian numbers of `words` words, which hold 2^voters.
    rows: Vec<Vec<u64>>,
    words: usize,
}

impl Coalitions {
    fn of(buckets: &Buckets, size: usize, quota: usize) -> Coalitions {
        let words = (size >> 6).saturating_add(1);
        let mut rows = vec![vec![0_u64; quota.saturating_mul(words)]; size];
        if let Some(empty) = rows.first_mut().and_then(|row| row.first_mut()) {
            *empty = 1;
        }
        let each = buckets
            .iter()
            .flat_map(|(&weight, &count)| (0..count).map(move |_| weight));
        let mut reached = 1_usize;
        for (before, weight) in each.enumerate() {
            let weight = usize::try_from(weight).unwrap_or(usize::MAX);
            let sums = quota.saturating_sub(weight).min(reached);
            let skipped = weight.saturating_mul(words);
            for k in (0..size.saturating_sub(1).min(before.saturating_add(1))).rev() {
                let (fewer, more) = rows.split_at_mut(k.saturating_add(1));
                let from = fewer[k].chunks_exact(words).take(sums);
                let into = more[0].get_mut(skipped..).unwrap_or_default();
                for (here, below) in into.chunks_exact_mut(words).zip(from) {
                    add(here, below);
                }
            }
            reached = reached.saturating_add(weight).min(quota);
        }
        for row in &mut rows {
            for sum in 1..quota {
                let (below, here) = row.split_at_mut(sum.saturating_mul(words));
                let last = sum.saturating_sub(1).saturating_mul(words);
                add(&mut here[..words], &below[last..]);
            }
        }
        Coalitions { rows, words }
    }

    /// The coalitions of `size` voters whose sum is at most `sum`, which is below the quota.
    fn up_to(&self, size: usize, sum: usize) -> UBig {
        let from = sum.saturating_mul(self.words);
        let number = &self.rows[size][from..from.saturating_add(self.words)];
        let high_to_low = number.iter().rev();
        high_to_low.fold(UBig::ZERO, |high, &word| (high << 64) + UBig::from(word))
    }
}

/// Adds a number of as many words, the lowest first; the sum fits.
fn add(here: &mut [u64], more: &[u64]) {
    let mut carry = 0;
    for (here, more) in here.iter_mut().zip(more) {
        let (sum, over) = here.overflowing_add(*more);
        let (sum, again) = sum.overflowing_add(carry);
        carry = u64::from(over || again);
        *here = sum;
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014).
struct Generator(u64);

impl Generator {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, which is at least 1; the bias is below bound / 2^64.
    fn below(&mut self, bound: u64) -> u64 {
        let wide = u128::from(self.next()).saturating_mul(bound.into()) >> 64;
        u64::try_from(wide).unwrap_or(0)
    }

    /// How many of `count` fair coins show heads.
    fn heads(&mut self, count: u64) -> u64 {
        let mut heads = 0_u64;
        for _ in 0..count >> 6 {
            heads = heads.saturating_add(self.next().count_ones().into());
        }
        let rest = self.next() & (1_u64 << (count & 63)).saturating_sub(1);
        heads.saturating_add(rest.count_ones().into())
    }
}

/// Draws coalitions by coin and counts, for each weight, the voters who would swing.
///
/// One draw serves every voter: an inside voter swings if the coalition fails without, an outside
/// one if it wins with.
fn sample_swings(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    let samples = samples(voters(buckets) >> 6);
    let mut generator = Generator(seed);
    let mut swings = vec![0_u128; buckets.len()];
    for _ in 0..samples {
        let inside: Vec<u64> = buckets
            .values()
            .map(|&count| generator.heads(count))
            .collect();
        let sum = buckets
            .keys()
            .zip(&inside)
            .fold(0_u128, |sum, (&weight, &inside)| {
                sum.saturating_add(u128::from(weight).saturating_mul(inside.into()))
            });
        for ((swings, (&weight, &count)), &inside) in swings.iter_mut().zip(buckets).zip(&inside) {
            let weight = u128::from(weight);
            let swinging = if sum >= quota && sum.saturating_sub(weight) < quota {
                inside
            } else if sum < quota && sum.saturating_add(weight) >= quota {
                count.saturating_sub(inside)
            } else {
                0
            };
            *swings = swings.saturating_add(swinging.into());
        }
    }
    per_voter(buckets, &swings, samples, seed)
}

/// Draws orders of voters and counts, for each weight, how often it brings the quota.
fn sample_pivots(buckets: &Buckets, quota: u128, seed: u64) -> Power {
    let samples = samples(voters(buckets));
    let mut generator = Generator(seed);
    let mut pivots = vec![0_u128; buckets.len()];
    let each = buckets
        .iter()
        .enumerate()
        .flat_map(|(place, (&weight, &count))| (0..count).map(move |_| (place, weight)));
    let mut order: Vec<(usize, u64)> = each.collect();
    for _ in 0..samples {
        let mut sum = 0_u128;
        for drawn in 0..order.len() {
            let left = u64::try_from(order.len().saturating_sub(drawn)).unwrap_or(u64::MAX);
            let offset = usize::try_from(generator.below(left)).unwrap_or(0);
            order.swap(drawn, drawn.saturating_add(offset));
            let (place, weight) = order[drawn];
            sum = sum.saturating_add(weight.into());
            if sum >= quota {
                pivots[place] = pivots[place].saturating_add(1);
                break;
            }
        }
    }
    per_voter(buckets, &pivots, samples, seed)
}

fn samples(draws_each: u64) -> u64 {
    let affordable = DRAWS.checked_div(draws_each.max(1)).unwrap_or(DRAWS);
    affordable.clamp(SAMPLES.0, SAMPLES.1)
}

/// Shares the hits of a weight among its voters, over one common whole.
fn per_voter(buckets: &Buckets, hits: &[u128], samples: u64, seed: u64) -> Power {
    // hits / count of one voter; times the product of all counts it would be whole, but a common
    // scale of 2^64 keeps numbers small and errs by less than 2^-63.
    let unit = |(&count, &hits): (&u64, &u128)| (UBig::from(hits) << 64) / UBig::from(count.max(1));
    let units: Vec<UBig> = buckets.values().zip(hits).map(unit).collect();
    let whole = hits
        .iter()
        .fold(UBig::ZERO, |sum, &hits| sum + UBig::from(hits))
        << 64;
    Power::Sampled {
        units,
        whole,
        cases: UBig::from(samples) << 64,
        samples,
        seed,
    }
}
