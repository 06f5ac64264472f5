//! Arithmetic modulo numbers just below 2^62, chosen so that what is computed with several of them can
//! be put together again.
//!
//! A number computed modulo each of some moduli without a common divisor is known modulo their product
//! (Chinese remainder theorem). No primes are needed for that: see [`Modulus::all`].

/// Every modulus is below this.
const ABOVE: u64 = 1 << 62;

/// No modulus has a divisor from 2 up to this.
const DIVISOR_MAX: u64 = 1 << 14;

/// A number below 2^62 to count modulo. Where nothing else is said, numbers are any below twice the
/// modulus that stand for the right one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Modulus(u64);

/// A number below the modulus that many others are multiplied by: with it floor(number · 2^64 / modulus).
#[derive(Clone, Copy, Debug)]
pub(super) struct Factor(u64, u64);

impl Modulus {
    /// All moduli, from the greatest down.
    ///
    /// They have no divisor up to [`DIVISOR_MAX`] and lie within as much of one another. What divides two
    /// of them divides their difference; hence they have no common divisor, and a difference of
    /// numbers up to that much has an inverse modulo each.
    pub fn all() -> impl Iterator<Item = Modulus> {
        let candidates = (1..DIVISOR_MAX).map(|below| ABOVE.saturating_sub(below));
        let plain =
            |number: &u64| (2..=DIVISOR_MAX).all(|divisor| number.checked_rem(divisor) != Some(0));
        candidates.filter(plain).map(Modulus)
    }

    /// The modulus itself.
    pub fn number(self) -> u64 {
        self.0
    }

    /// Makes a factor of a number, reduced.
    pub fn factor(self, number: u64) -> Factor {
        let number = self.reduced(number);
        let quotient = (u128::from(number) << 64).checked_div(self.0.into());
        Factor(number, low(quotient.unwrap_or(0)))
    }

    /// The product, for any second number.
    ///
    /// The estimated quotient is at most 1 too small, so what is left is below twice the modulus
    /// (V. Shoup, NTL).
    pub fn times(self, factor: Factor, number: u64) -> u64 {
        let quotient = low((u128::from(factor.1).wrapping_mul(number.into())) >> 64);
        let product = factor.0.wrapping_mul(number);
        product.wrapping_sub(quotient.wrapping_mul(self.0))
    }

    /// The sum.
    pub fn plus(self, a: u64, b: u64) -> u64 {
        let sum = a.wrapping_add(b);
        sum.min(sum.wrapping_sub(self.0 << 1))
    }

    /// The difference.
    pub fn minus(self, a: u64, b: u64) -> u64 {
        self.plus(a, (self.0 << 1).wrapping_sub(b))
    }

    /// The same number below the modulus.
    pub fn reduced(self, number: u64) -> u64 {
        number.checked_rem(self.0).unwrap_or(0)
    }

    /// What times the number is 1; the number and the modulus have no common divisor.
    pub fn inverse(self, number: u64) -> u64 {
        let (mut last, mut rest) = (self.0, self.reduced(number));
        let (mut before, mut inverse) = (0_i128, 1_i128);
        while rest > 1 {
            let quotient = last.checked_div(rest).unwrap_or(0);
            (last, rest) = (rest, last.wrapping_sub(quotient.wrapping_mul(rest)));
            let next = before.wrapping_sub(i128::from(quotient).wrapping_mul(inverse));
            (before, inverse) = (inverse, next);
        }
        let positive = inverse.checked_rem_euclid(self.0.into());
        positive
            .and_then(|inverse| u64::try_from(inverse).ok())
            .unwrap_or(0)
    }
}

/// A number that fits 64 bits.
fn low(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
