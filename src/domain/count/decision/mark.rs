//! What a test of a decision needs, as a formula.

use std::fmt;

use dashu_int::UBig;
use serde::{Serialize, Serializer};

use crate::domain::exact::Fraction;

/// What a test needs; prints itself as a formula: `40`, `2/3 of 120`, `3/2 root of 911`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(
    missing_docs,
    reason = "the doc comment of each variant has its formula"
)]
pub enum Mark {
    /// `count`
    Count { count: u128 },
    /// `share` · `of`
    Share { share: Fraction, of: UBig },
    /// `factor` · √`of`
    Root { factor: Fraction, of: u128 },
    /// `against` · √`roll` / √`cast`, the roots rounded down
    Adaptive {
        against: u128,
        roll: u128,
        cast: UBig,
    },
}

impl fmt::Display for Mark {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mark::Count { count } => write!(f, "{count}"),
            Mark::Share { share, of } => write!(f, "{share} of {of}"),
            Mark::Root { factor, of } => write!(f, "{factor} root of {of}"),
            Mark::Adaptive {
                against,
                roll,
                cast,
            } => {
                write!(f, "{against} root of {roll}")?;
                write!(f, " over root of {cast}")
            }
        }
    }
}

impl Serialize for Mark {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
