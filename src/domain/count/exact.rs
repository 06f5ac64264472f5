//! The numbers of a count: whole, fixed-point or rational, never rounded on the way out.
//!
//! Methods compute in the plain integers or fractions of their own text; this is what they hand out,
//! so that a reader sees `12`, `12.50000` or `25/2` exactly as the rule knows it.

use std::fmt;

use dashu_int::{IBig, UBig};
use dashu_ratio::RBig;

/// An exact number as a count states it.
#[derive(Clone, PartialEq, Eq)]
pub enum Exact {
    /// A whole number, negative only for margins.
    Whole(i128),
    /// `units / 10^places`, printed with exactly that many decimal places.
    Decimal {
        /// The number of smallest units.
        units: u128,
        /// Decimal places of the smallest unit.
        places: u8,
    },
    /// A fraction, printed in lowest terms as `p/q`, or as `p` when it is whole.
    Ratio(RBig),
}

impl Exact {
    /// A whole number; saturates at 2^127 - 1, which no checked total reaches.
    pub fn whole(value: u128) -> Exact {
        Exact::Whole(i128::try_from(value).unwrap_or(i128::MAX))
    }

    /// The fraction `numerator / denominator`; a zero denominator counts as 1.
    pub fn ratio(numerator: u128, denominator: u128) -> Exact {
        Exact::Ratio(RBig::from_parts(
            IBig::from(numerator),
            UBig::from(denominator.max(1)),
        ))
    }

    /// The same number as a fraction, for comparing and adding numbers of different forms.
    pub fn to_ratio(&self) -> RBig {
        match self {
            Exact::Whole(value) => RBig::from(IBig::from(*value)),
            Exact::Decimal { units, places } => RBig::from_parts(
                IBig::from(*units),
                UBig::from(10u8).pow(usize::from(*places)),
            ),
            Exact::Ratio(ratio) => ratio.clone(),
        }
    }
}

impl From<RBig> for Exact {
    fn from(ratio: RBig) -> Exact {
        Exact::Ratio(ratio)
    }
}

impl fmt::Display for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exact::Whole(value) => write!(f, "{value}"),
            Exact::Decimal { units, places: 0 } => write!(f, "{units}"),
            Exact::Decimal { units, places } => {
                let width = usize::from(*places);
                let digits = format!("{units:0>width$}", width = width.saturating_add(1));
                let (whole, part) = digits.split_at(digits.len().saturating_sub(width));
                write!(f, "{whole}.{part}")
            }
            Exact::Ratio(ratio) => write!(f, "{ratio}"),
        }
    }
}

impl fmt::Debug for Exact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_print_as_their_rule_knows_them() {
        let printed = [
            Exact::Whole(-3),
            Exact::Decimal {
                units: 5,
                places: 5,
            },
            Exact::Decimal {
                units: 1_250_000,
                places: 5,
            },
            Exact::ratio(50, 4),
            Exact::ratio(8, 4),
        ]
        .map(|number| number.to_string());
        assert_eq!(printed, ["-3", "0.00005", "12.50000", "25/2", "2"]);
    }
}
