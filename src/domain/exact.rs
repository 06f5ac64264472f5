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
    /// The whole.
    pub const ONE: Fraction = Fraction {
        numerator: 1,
        denominator: 1,
    };

    /// The fraction in lowest terms; `None` when the denominator is zero.
    pub fn new(numerator: u32, denominator: u32) -> Option<Fraction> {
        let divisor = gcd(numerator.into(), denominator.into());
        let reduced = |part: u32| u32::try_from(u64::from(part).checked_div(divisor)?).ok();
        Some(Fraction {
            numerator: reduced(numerator)?,
            denominator: reduced(denominator).filter(|&d| d > 0)?,
        })
    }

    /// Reads `N/D` in lowest terms with `D >= 2`, or `N`; anything else is `None`.
    pub fn parse(text: &str) -> Option<Fraction> {
        let (numerator, denominator) = text.split_once('/').unwrap_or((text, "1"));
        let fraction = Fraction::new(numerator.parse().ok()?, denominator.parse().ok()?)?;
        (fraction.to_string() == text).then_some(fraction)
    }

    /// Reads what people write, `66/100`, `0.6` or `1`, in whatever terms; `None` for anything else and for what does
    /// not fit.
    pub fn written(text: &str) -> Option<Fraction> {
        let whole = |text: &str| -> Option<u64> {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| text.parse().ok()).flatten()
        };
        let (above, below) = match (text.split_once('/'), text.split_once('.')) {
            (Some((above, below)), _) => (whole(above.trim())?, whole(below.trim())?),
            (None, Some((units, decimals))) => {
                let below = 10_u64.checked_pow(u32::try_from(decimals.len()).ok()?)?;
                let units = whole(units)?.checked_mul(below)?;
                (units.checked_add(whole(decimals)?)?, below)
            }
            (None, None) => (whole(text)?, 1),
        };
        let divisor = gcd(above, below);
        let reduced = |part: u64| u32::try_from(part.checked_div(divisor)?).ok();
        Fraction::new(reduced(above)?, reduced(below)?)
    }

    /// Whether it is more than nothing and less than the whole.
    pub fn is_proper(self) -> bool {
        self.numerator > 0 && self.numerator < self.denominator
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

fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a.checked_rem(b).unwrap_or(0));
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fractions_are_read_as_people_write_them() {
        let written = |text: &str| Fraction::written(text).map(|fraction| fraction.to_string());
        for (text, expected) in [
            ("2/4", "1/2"),
            ("66/100", "33/50"),
            ("0.6", "3/5"),
            ("1/1", "1"),
            ("0.66666", "33333/50000"),
            ("10000000000/20000000000", "1/2"),
            ("2", "2"),
        ] {
            assert_eq!(written(text).as_deref(), Some(expected), "{text}");
        }
        for text in [
            "", "1/0", "0.", ".5", "1/", "-1/2", "60%", "0.6/1", "1e3", "1/2/3",
        ] {
            assert_eq!(written(text), None, "{text}");
        }
    }

    #[test]
    fn statements_keep_lowest_terms() {
        assert!(Fraction::parse("2/4").is_none() && Fraction::parse("1/1").is_none());
        assert_eq!(Fraction::parse("1"), Some(Fraction::ONE));
    }
}
