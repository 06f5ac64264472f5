//! The numbers of Java's `java.util.Random`, from which RCTab breaks ties and draws permutations.
//!
//! Linear congruential, 48 bits: documentation of `java.util.Random` (Java SE 17), `next`, `nextInt(int)` and
//! `nextDouble`, and of `Collections.shuffle`. Where Java multiplies a double, its rounding is done here in integers.

const MULTIPLIER: u64 = 0x5_DEEC_E66D;
const MASK: u64 = (1 << 48) - 1;

/// A stream of numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Random {
    state: u64,
}

impl Random {
    /// The stream of a seed.
    pub fn new(seed: i64) -> Random {
        let bits = u64::from_be_bytes(seed.to_be_bytes());
        Random {
            state: (bits ^ MULTIPLIER) & MASK,
        }
    }

    fn next(&mut self, bits: u32) -> u64 {
        let product = self.state.wrapping_mul(MULTIPLIER);
        self.state = product.wrapping_add(0xB) & MASK;
        self.state
            .checked_shr(48_u32.saturating_sub(bits))
            .unwrap_or(0)
    }

    /// `(int) Math.floor(random.nextDouble() * size)`: a place below `size`.
    pub fn place(&mut self, size: usize) -> usize {
        let high = self.next(26);
        let fraction = (high << 27).wrapping_add(self.next(27));
        let size_bits = u128::try_from(size).unwrap_or(u128::MAX);
        let product = u128::from(fraction).saturating_mul(size_bits);
        let floor = to_double(product) >> 53;
        let last = size.saturating_sub(1);
        usize::try_from(floor).map_or(last, |place| place.min(last))
    }

    /// `random.nextInt(bound)`.
    fn below(&mut self, bound: u64) -> u64 {
        if bound.is_power_of_two() {
            return bound.wrapping_mul(self.next(31)) >> 31;
        }
        loop {
            let drawn = self.next(31);
            let rest = drawn.checked_rem(bound).unwrap_or(0);
            let first = drawn.saturating_sub(rest);
            // The last, shorter run of rests is not used: in Java the sum leaves the range of an int.
            if first.saturating_add(bound.saturating_sub(1)) < 1 << 31 {
                return rest;
            }
        }
    }

    /// `Collections.shuffle(list, random)`.
    pub fn shuffle<T>(&mut self, list: &mut [T]) {
        for size in (2..=list.len()).rev() {
            let bound = u64::try_from(size).unwrap_or(u64::MAX);
            let place = usize::try_from(self.below(bound)).unwrap_or(0);
            list.swap(size.saturating_sub(1), place);
        }
    }
}

/// The whole number that a double holds of `whole`: 53 bits, ties to even.
fn to_double(whole: u128) -> u128 {
    let bits = 128_u32.saturating_sub(whole.leading_zeros());
    let Some(shift) = bits.checked_sub(53).filter(|&shift| shift > 0) else {
        return whole;
    };
    let kept = whole >> shift;
    let lost = whole ^ (kept << shift);
    let half = 1_u128 << shift.saturating_sub(1);
    let up = lost > half || lost == half && kept & 1 == 1;
    kept.saturating_add(u128::from(up)) << shift
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_those_of_java() {
        // What OpenJDK 17.0.15 prints.
        let mut random = Random::new(42);
        let drawn: Vec<u64> = (0..5).map(|_| random.below(100)).collect();
        assert_eq!(drawn, [30, 63, 48, 84, 70]);
        let mut random = Random::new(-7);
        let drawn: Vec<u64> = (0..6).map(|_| random.below(7)).collect();
        assert_eq!(drawn, [4, 0, 4, 3, 0, 3]);
        let mut list = [0, 1, 2, 3, 4, 5, 6];
        Random::new(42).shuffle(&mut list);
        assert_eq!(list, [2, 6, 4, 0, 5, 3, 1]);
        // 0.7275636800328681 and 0.6832234717598454 are its first doubles.
        let mut random = Random::new(42);
        assert_eq!([random.place(10_000), random.place(10_000)], [7275, 6832]);
        let mut negative = Random::new(-1);
        assert!(negative.place(3) < 3 && negative.place(1) == 0);
    }

    #[test]
    fn products_are_rounded_as_doubles_are() {
        let odd = (1 << 54) + 1;
        assert_eq!(to_double((1 << 53) - 1), (1 << 53) - 1);
        assert_eq!(to_double(odd), 1 << 54);
        assert_eq!(to_double(odd + 1), 1 << 54);
        assert_eq!(to_double(odd + 2), (1 << 54) + 4);
        assert_eq!(to_double(odd + 5), (1 << 54) + 8);
    }
}
