//! Power estimated from draws, where counting would take too long: reproducible, by a seed.

use dashu_int::UBig;

use super::{Buckets, Power, voters};

/// Voter draws that a sampled index spends.
const DRAWS: u64 = 1 << 27;

/// The fewest and the most samples.
const SAMPLES: (u64, u64) = (100, 20_000);

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
pub(super) fn swings(buckets: &Buckets, quota: u128, seed: u64) -> Power {
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
pub(super) fn pivots(buckets: &Buckets, quota: u128, seed: u64) -> Power {
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
