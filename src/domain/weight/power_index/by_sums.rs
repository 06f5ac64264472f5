//! Coalitions that decide, counted by the sums that they can have: for weights whose sum is not too large.
//!
//! Written as a power series, the coalitions are the product of (1 + t·x^w) over all weights w; the
//! coefficient of t^k·x^s is how many of k voters weigh s. A voter's own factor is divided out at no
//! more than every w-th sum. To hold the series in one number a sum, it is taken modulo t^4 - c, for
//! several c, and modulo several numbers; both are undone at the end, by interpolation and by the Chinese
//! remainder theorem. Read backwards, the coalitions that decide under the quota q are those under
//! total - q + 1, so every table serves c and 1/c. Series: S. J. Brams and P. J. Affuso 1976.

use dashu_int::UBig;
use dashu_int::ops::BitTest;

use super::interpolation::Interpolation;
use super::modulus::{Factor, Modulus};
use super::{Buckets, reduce, voters};

/// How many sizes of coalition a table of sizes holds for each sum: sizes with the same rest.
const RESTS: usize = 4;

/// The most sums that a table may hold.
const SUMS_MAX: usize = 1 << 22;

/// The most voters whose sizes are counted: products of two of the c stay below the divisors that
/// moduli have.
const SIZED_VOTERS_MAX: usize = 1_000;

/// The most sizes of coalitions, of all weights together.
const SIZES_MAX: usize = 1 << 19;

/// The most voters at all; each needs the room of a bit.
const VOTERS_MAX: usize = 1 << 14;

/// A body of voters, with weights divided by their common divisor.
pub(super) struct Sums {
    /// Weights, rising, and how many voters have each.
    weights: Vec<(usize, usize)>,
    voters: usize,
    total: usize,
    quota: usize,
}

impl Sums {
    /// `None` for more voters or larger sums than may be; the quota is from 1 to the total.
    pub fn of(buckets: &Buckets, quota: u128) -> Option<Sums> {
        let count = usize::try_from(voters(buckets)).ok()?;
        let (reduced, quota) = reduce(buckets, quota);
        let mut weights = Vec::new();
        let mut total = 0_usize;
        for (weight, count) in reduced {
            let (weight, count) = (usize::try_from(weight).ok()?, usize::try_from(count).ok()?);
            total = total.checked_add(weight.checked_mul(count)?)?;
            weights.push((weight, count));
        }
        let quota = usize::try_from(quota).ok()?;
        let sums = quota.max(total.checked_sub(quota)?.saturating_add(1));
        (count <= VOTERS_MAX && sums <= SUMS_MAX).then_some(Sums {
            weights,
            voters: count,
            total,
            quota,
        })
    }

    /// The sums below the quota, or below total - quota + 1, which decide as many coalitions.
    fn fewest(&self) -> usize {
        self.quota.min(self.mirrored())
    }

    fn most(&self) -> usize {
        self.quota.max(self.mirrored())
    }

    fn mirrored(&self) -> usize {
        self.total.saturating_sub(self.quota).saturating_add(1)
    }

    /// Numbers that a table of so many sums takes to make and to read.
    fn steps(&self, sums: usize) -> u128 {
        let mut reached = 1_usize;
        let mut steps = wide(sums);
        for &(weight, count) in &self.weights {
            for _ in 0..count {
                let grown = reached.saturating_add(weight).min(sums);
                steps = steps.saturating_add(wide(grown.saturating_sub(weight)));
                reached = grown;
            }
            let reads = sums.checked_div(weight).unwrap_or(0).saturating_add(1);
            steps = steps.saturating_add(wide(reads.saturating_mul(2)));
        }
        steps
    }

    /// What [`Sums::swings`] takes, in numbers added.
    pub fn swings_work(&self) -> u128 {
        wide(moduli(self.voters)).saturating_mul(self.steps(self.fewest()))
    }

    /// What [`Sums::by_size`] takes, in numbers added; `None` for too many voters or sizes.
    pub fn by_size_work(&self) -> Option<u128> {
        let sizes = self.voters.saturating_mul(self.weights.len());
        if self.voters > SIZED_VOTERS_MAX || sizes > SIZES_MAX {
            return None;
        }
        let places = self.voters.div_ceil(RESTS);
        let tables = wide(places.div_ceil(2)).saturating_mul(self.steps(self.most()));
        let read = wide(
            self.weights
                .len()
                .saturating_mul(places)
                .saturating_mul(places),
        );
        let each = tables.saturating_add(read).saturating_mul(wide(RESTS));
        Some(each.saturating_mul(wide(moduli(self.bits()))))
    }

    /// How many bits the coalitions of one size have at most.
    fn bits(&self) -> usize {
        let others = self.voters.saturating_sub(1);
        let mut coalitions = UBig::ONE;
        for size in 1..=others >> 1 {
            coalitions *= UBig::from(others.saturating_sub(size).saturating_add(1));
            coalitions /= UBig::from(size);
        }
        coalitions.bit_len()
    }

    /// For one voter of each weight, how many coalitions of the others decide.
    pub fn swings(&self) -> Vec<UBig> {
        let mut swings = vec![UBig::ZERO; self.weights.len()];
        let mut product = UBig::ONE;
        for modulus in Modulus::all().take(moduli(self.voters)) {
            let step = Step::of(&product, modulus);
            let table = Table::<1>::of(self, self.fewest(), modulus, modulus.factor(1));
            for (swings, &(weight, _)) in swings.iter_mut().zip(&self.weights) {
                let [found] = table.deciding(weight, self.fewest());
                step.take(swings, found);
            }
            product *= UBig::from(modulus.number());
        }
        swings
    }

    /// For one voter of each weight, how many coalitions of 0, 1, 2, ... others decide.
    pub fn by_size(&self) -> Vec<Vec<UBig>> {
        let mut all = vec![vec![UBig::ZERO; self.voters]; self.weights.len()];
        let mut product = UBig::ONE;
        for modulus in Modulus::all().take(moduli(self.bits())) {
            let step = Step::of(&product, modulus);
            let found = self.by_size_modulo(modulus);
            for (sizes, found) in all.iter_mut().zip(found) {
                for (size, found) in sizes.iter_mut().zip(found) {
                    step.take(size, found);
                }
            }
            product *= UBig::from(modulus.number());
        }
        all
    }

    fn by_size_modulo(&self, modulus: Modulus) -> Vec<Vec<u64>> {
        let places = self.voters.div_ceil(RESTS);
        let mut points = Vec::new();
        // By weight, then by rest: the series at every point.
        let mut values = vec![vec![Vec::new(); RESTS]; self.weights.len()];
        for (_, number) in (0..places.div_ceil(2)).zip(2..) {
            let inverse = modulus.inverse(number);
            points.extend([number, inverse]);
            let table = Table::<RESTS>::of(self, self.most(), modulus, modulus.factor(number));
            let powers = powers(modulus, inverse, places);
            for (values, &(weight, _)) in values.iter_mut().zip(&self.weights) {
                let forwards = table.deciding(weight, self.quota);
                let backwards = table.deciding(weight, self.mirrored());
                for (rest, values) in values.iter_mut().enumerate() {
                    let Some(highest) = self.highest_place(rest) else {
                        continue;
                    };
                    // The size that stands at this rest's highest place, counted from the largest size.
                    let size = rest.saturating_add(highest.saturating_mul(RESTS));
                    let from_end = self.voters.saturating_sub(1).saturating_sub(size);
                    values.push(forwards[rest]);
                    values.push(modulus.times(powers[highest], backwards[from_end]));
                }
            }
        }
        points.truncate(places);
        let interpolation = Interpolation::of(modulus, &points);
        let sizes = |values: &Vec<Vec<u64>>| {
            let by_rest: Vec<Vec<u64>> = values
                .iter()
                .map(|v| interpolation.coefficients(v))
                .collect();
            let place = |size: usize| {
                let rest = size.checked_rem(RESTS).unwrap_or(0);
                by_rest[rest][size.checked_div(RESTS).unwrap_or(0)]
            };
            (0..self.voters).map(place).collect()
        };
        values.iter().map(sizes).collect()
    }

    /// The highest k for which there is a coalition of rest + k · RESTS other voters.
    fn highest_place(&self, rest: usize) -> Option<usize> {
        let others = self.voters.checked_sub(1)?;
        others.checked_sub(rest)?.checked_div(RESTS)
    }
}

/// How many moduli it takes for their product to have more bits; each has 62.
fn moduli(bits: usize) -> usize {
    bits.checked_div(62).unwrap_or(0).saturating_add(1)
}

/// 1, the number, its square, ...
fn powers(modulus: Modulus, number: u64, count: usize) -> Vec<Factor> {
    let factor = modulus.factor(number);
    let next = |power: &u64| Some(modulus.times(factor, *power));
    let powers = std::iter::successors(Some(1), next).take(count);
    powers.map(|power| modulus.factor(power)).collect()
}

fn wide(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(u128::MAX)
}

/// The series of all voters modulo one number and t^N - c.
struct Table<const N: usize> {
    modulus: Modulus,
    /// t^N.
    turn: Factor,
    /// For each sum the coalitions of at most that sum, by the rest of their size.
    up_to: Vec<[u64; N]>,
}

impl<const N: usize> Table<N> {
    fn of(body: &Sums, sums: usize, modulus: Modulus, turn: Factor) -> Table<N> {
        let mut table = Table {
            modulus,
            turn,
            up_to: vec![[0; N]; sums],
        };
        if let Some(nobody) = table.up_to.first_mut().and_then(|sizes| sizes.first_mut()) {
            *nobody = 1;
        }
        // Light voters first: as long as they reach little, there is little to do.
        let mut reached = 1_usize;
        for &(weight, count) in &body.weights {
            for _ in 0..count {
                reached = reached.saturating_add(weight).min(sums);
                table.join(weight, reached);
            }
        }
        let mut all = [0; N];
        for here in &mut table.up_to {
            all = plus(modulus, all, *here);
            *here = all;
        }
        table
    }

    /// One voter more: every coalition with a sum below `reached` also without.
    fn join(&mut self, weight: usize, reached: usize) {
        for sum in (weight..reached).rev() {
            let more = self.grown(self.up_to[sum.saturating_sub(weight)]);
            self.up_to[sum] = plus(self.modulus, self.up_to[sum], more);
        }
    }

    /// The same coalitions with one voter more.
    fn grown(&self, sizes: [u64; N]) -> [u64; N] {
        let mut grown = sizes;
        grown.rotate_right(1);
        grown[0] = self.modulus.times(self.turn, grown[0]);
        grown
    }

    /// The coalitions without one voter of the weight whose sum is below the quota and not with it.
    fn deciding(&self, weight: usize, quota: usize) -> [u64; N] {
        let last = quota.saturating_sub(1);
        let (mut before, mut without) = ([0; N], [0; N]);
        let first = last.checked_rem(weight).unwrap_or(0);
        for sum in (first..=last).step_by(weight) {
            before = without;
            without = minus(self.modulus, self.up_to[sum], self.grown(before));
        }
        minus(self.modulus, without, before)
    }
}

fn plus<const N: usize>(modulus: Modulus, a: [u64; N], b: [u64; N]) -> [u64; N] {
    std::array::from_fn(|place| modulus.plus(a[place], b[place]))
}

fn minus<const N: usize>(modulus: Modulus, a: [u64; N], b: [u64; N]) -> [u64; N] {
    std::array::from_fn(|place| modulus.minus(a[place], b[place]))
}

/// From remainders modulo some numbers to those modulo one more.
struct Step<'a> {
    /// The product of the moduli before.
    product: &'a UBig,
    modulus: Modulus,
    /// What times the product is 1.
    inverse: Factor,
}

impl Step<'_> {
    fn of(product: &UBig, modulus: Modulus) -> Step<'_> {
        let inverse = modulus.inverse(left(product, modulus));
        Step {
            product,
            modulus,
            inverse: modulus.factor(inverse),
        }
    }

    /// Makes the least number with the remainders before into the least that has this one too.
    fn take(&self, number: &mut UBig, remainder: u64) {
        let modulus = self.modulus;
        let short = modulus.minus(remainder, left(number, modulus));
        let times = modulus.reduced(modulus.times(self.inverse, short));
        *number += self.product * UBig::from(times);
    }
}

fn left(number: &UBig, modulus: Modulus) -> u64 {
    number % modulus.number()
}
