//! Numbers of votes: fixed-point with truncation for the statutory rules, exact fractions for ours.

use std::fmt::Debug;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

use crate::domain::count::{CountError, Exact};

/// A non-negative number of votes, or the value of one paper.
pub trait Votes: Clone + Ord + Debug {
    /// Whole votes; errors with `Overflow` beyond the range of the representation.
    fn whole(votes: u128) -> Result<Self, CountError>;
    /// The sum.
    fn plus(&self, other: &Self) -> Result<Self, CountError>;
    /// The difference, never below nothing.
    fn minus(&self, other: &Self) -> Self;
    /// The votes of `papers` papers that are each worth this much; exact.
    fn times(&self, papers: u128) -> Result<Self, CountError>;
    /// As the working prints it.
    fn exact(&self) -> Exact;
    /// Whether this is nothing.
    fn is_zero(&self) -> bool;
}

/// Votes in units of `10^-PLACES`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed<const PLACES: u8>(pub u128);

impl<const PLACES: u8> Fixed<PLACES> {
    /// Smallest units in one vote.
    pub fn one() -> u128 {
        10_u128.saturating_pow(u32::from(PLACES))
    }

    /// `self * factor / divisor` truncated once, in smallest units; nothing where the divisor is.
    pub fn scaled(self, factor: Self, divisor: Self) -> Result<Self, CountError> {
        mul_div(self.0, factor.0, divisor.0).map(Fixed)
    }

    /// The product truncated to the last place.
    pub fn multiplied(self, factor: Self) -> Result<Self, CountError> {
        mul_div(self.0, factor.0, Self::one()).map(Fixed)
    }

    /// The quotient truncated to the last place; nothing where the divisor is.
    pub fn divided(self, divisor: Self) -> Result<Self, CountError> {
        mul_div(self.0, Self::one(), divisor.0).map(Fixed)
    }
}

/// `a * b / c` rounded down, exact on the way however large the product; 0 where `c` is 0.
pub fn mul_div(a: u128, b: u128, c: u128) -> Result<u128, CountError> {
    if let Some(product) = a.checked_mul(b) {
        return Ok(product.checked_div(c).unwrap_or(0));
    }
    if c == 0 {
        return Ok(0);
    }
    let quotient = UBig::from(a) * UBig::from(b) / UBig::from(c);
    u128::try_from(quotient).map_err(|_| CountError::Overflow)
}

impl<const PLACES: u8> Votes for Fixed<PLACES> {
    fn whole(votes: u128) -> Result<Self, CountError> {
        votes
            .checked_mul(Self::one())
            .map(Fixed)
            .ok_or(CountError::Overflow)
    }

    fn plus(&self, other: &Self) -> Result<Self, CountError> {
        self.0
            .checked_add(other.0)
            .map(Fixed)
            .ok_or(CountError::Overflow)
    }

    fn minus(&self, other: &Self) -> Self {
        Fixed(self.0.saturating_sub(other.0))
    }

    fn times(&self, papers: u128) -> Result<Self, CountError> {
        self.0
            .checked_mul(papers)
            .map(Fixed)
            .ok_or(CountError::Overflow)
    }

    fn exact(&self) -> Exact {
        Exact::Decimal {
            units: self.0,
            places: PLACES,
        }
    }

    fn is_zero(&self) -> bool {
        self.0 == 0
    }
}

impl Votes for RBig {
    fn whole(votes: u128) -> Result<Self, CountError> {
        Ok(RBig::from(IBig::from(votes)))
    }

    fn plus(&self, other: &Self) -> Result<Self, CountError> {
        Ok(self + other)
    }

    fn minus(&self, other: &Self) -> Self {
        self - other
    }

    fn times(&self, papers: u128) -> Result<Self, CountError> {
        Ok(self * RBig::from(IBig::from(papers)))
    }

    fn exact(&self) -> Exact {
        Exact::Ratio(self.clone())
    }

    fn is_zero(&self) -> bool {
        RBig::is_zero(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_beyond_128_bits_are_divided_exactly() {
        let large = 1_u128 << 100;
        assert_eq!(mul_div(large, large + 3, large), Ok(large + 3));
        assert_eq!(mul_div(large + 1, large - 1, large), Ok(large - 1));
        assert_eq!(mul_div(large, large, 0), Ok(0));
        assert_eq!(mul_div(large, large, 7), Err(CountError::Overflow));
        assert_eq!((mul_div(7, 5, 3), mul_div(7, 5, 0)), (Ok(11), Ok(0)));
    }
}
