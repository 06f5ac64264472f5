//! Coalitions that decide, counted from two halves of the voters: for few voters with any weights.
//!
//! Every coalition is one of the first half and one of the second. With those of the second half in order
//! of their sums, how many of a size reach the quota together with one of the first is a place in that
//! order, and places fall as sums rise (E. Horowitz and S. Sahni 1974).

use dashu_int::UBig;

use super::Buckets;

/// The most voters: two lists of 2^22 coalitions.
const VOTERS_MAX: usize = 44;

/// The voters of a body, by rising weight.
pub(super) struct Halves {
    weights: Vec<u64>,
    /// Where each weight begins.
    firsts: Vec<usize>,
    quota: u64,
}

/// A coalition of a half: its sum, and a bit for each of its members.
type Coalition = (u64, u32);

/// For every voter, and last for all coalitions, how many of each size there are.
type Counts = Vec<Vec<u64>>;

impl Halves {
    /// `None` for more voters than may be; the quota is from 1 to the total.
    pub fn of(buckets: &Buckets, quota: u128) -> Option<Halves> {
        let mut weights = Vec::new();
        let mut firsts = Vec::new();
        for (&weight, &count) in buckets {
            firsts.push(weights.len());
            let count = usize::try_from(count)
                .ok()
                .filter(|&count| count <= VOTERS_MAX)?;
            weights.resize(weights.len().saturating_add(count), weight);
        }
        let quota = u64::try_from(quota).ok()?;
        (weights.len() <= VOTERS_MAX).then_some(Halves {
            weights,
            firsts,
            quota,
        })
    }

    /// What [`Halves::by_size`] takes, in numbers added.
    pub fn work(&self) -> u128 {
        let half = self.weights.len().div_ceil(2);
        let each = half
            .saturating_add(2)
            .saturating_mul(half)
            .saturating_add(8);
        let each = u128::try_from(each).unwrap_or(u128::MAX);
        each << half
    }

    /// For one voter of each weight, how many coalitions of 0, 1, 2, ... others decide.
    pub fn by_size(&self) -> Vec<Vec<UBig>> {
        let voters = self.weights.len();
        let (first, second) = self.weights.split_at(voters >> 1);
        let (one, other) = (coalitions(first), coalitions(second));
        let mut winning = self.winning(&one, &other, first.len());
        let all = winning.pop().expect("the last counts all");
        let mut rest = self.winning(&other, &one, second.len());
        rest.pop();
        winning.extend(rest);
        // Those of `size` others that win with the voter, less those that win without.
        let deciding = |&voter: &usize| {
            let with = &winning[voter];
            let of_size = |size: usize| {
                let without = all[size].saturating_sub(with[size]);
                UBig::from(with[size.saturating_add(1)].saturating_sub(without))
            };
            (0..voters).map(of_size).collect()
        };
        self.firsts.iter().map(deciding).collect()
    }

    /// The winning coalitions with each voter of the first half, and all of them, by their size.
    fn winning(&self, half: &[Vec<Coalition>], other: &[Vec<Coalition>], voters: usize) -> Counts {
        let sizes = self.weights.len().saturating_add(1);
        let mut counts = vec![vec![0_u64; sizes]; voters.saturating_add(1)];
        for (size, rising) in half.iter().enumerate() {
            let mut losing: Vec<usize> = other.iter().map(Vec::len).collect();
            let mut found = vec![0_u64; other.len()];
            for &(sum, members) in rising {
                let wanted = self.quota.saturating_sub(sum);
                for ((found, losing), others) in found.iter_mut().zip(&mut losing).zip(other) {
                    while let Some(lower) = losing.checked_sub(1)
                        && others[lower].0 >= wanted
                    {
                        *losing = lower;
                    }
                    *found = u64::try_from(others.len().saturating_sub(*losing)).unwrap_or(0);
                }
                let mut left = members;
                while left != 0 {
                    let voter = usize::try_from(left.trailing_zeros()).unwrap_or(0);
                    left &= left.wrapping_sub(1);
                    add(&mut counts[voter], size, &found);
                }
                add(&mut counts[voters], size, &found);
            }
        }
        counts
    }
}

fn add(counts: &mut [u64], from: usize, found: &[u64]) {
    for (count, found) in counts.iter_mut().skip(from).zip(found) {
        *count = count.wrapping_add(*found);
    }
}

/// All coalitions of these voters by their size, each size by rising sum.
fn coalitions(weights: &[u64]) -> Vec<Vec<Coalition>> {
    let mut sizes = vec![Vec::new(); weights.len().saturating_add(1)];
    let mut sums = vec![(0_u64, 0_u32)];
    for (voter, weight) in (0_u32..).zip(weights) {
        let bit = 1_u32.checked_shl(voter).unwrap_or(0);
        let with = |&(sum, members): &Coalition| (sum.saturating_add(*weight), members | bit);
        let more: Vec<Coalition> = sums.iter().map(with).collect();
        sums.extend(more);
    }
    for coalition in sums {
        let size = usize::try_from(coalition.1.count_ones()).unwrap_or(0);
        sizes[size].push(coalition);
    }
    for size in &mut sizes {
        size.sort_unstable();
    }
    sizes
}
