//! Exact small fractions as statements spell them: `2/3`, in lowest terms, or a plain integer.

use std::cmp::Ordering;
use std::fmt;

/// A non-negative fraction in lowest terms; both parts fit 32 bits, so products of a fraction and a
/// 64-bit quantity fit 128 bits.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fraction {
    numerator: u32,
    denominator: u32,
}

impl Fraction {
    /// The fraction in lowest terms; `None` when the denominator is zero.
    pub fn new(numerator: u32, denominator: u32) -> Option<Fraction> {
        let divisor = gcd(numerator, denominator);
        Some(Fraction {
            numerator: numerator.checked_div(divisor)?,
            denominator: denominator.checked_div(divisor).filter(|&d| d > 0)?,
        })
    }

    /// Reads `N/D` in lowest terms with `D >= 2`, or `N`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Fraction> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let fraction = Fraction::new(numerator.parse().ok()?, denominator.parse().ok()?)?;
        (fraction.to_string() == text).then_some(fraction)
    }

    /// The part above the line.
    pub fn numerator(self) -> u32 {
        self.numerator
    }

    /// The part below the line, at least 1.
    pub fn denominator(self) -> u32 {
        self.denominator
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Fraction) -> Ordering {
        let left = u64::from(self.numerator).saturating_mul(u64::from(other.denominator));
        let right = u64::from(other.numerator).saturating_mul(u64::from(self.denominator));
        left.cmp(&right)
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Fraction) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.denominator {
            1 => write!(f, "{}", self.numerator),
            denominator => write!(f, "{}/{denominator}", self.numerator),
        }
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

fn gcd(mut a: u32, mut b: u32) -> u32 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}
