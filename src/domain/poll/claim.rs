//! What a ruling makes of a claim.

use crate::domain::text::words;

/// What a ruling says of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The roll was wrong.
    Upheld,
    /// The roll stands as far as this claim goes.
    Dismissed,
}

impl Verdict {
    /// The verdict as statements spell it.
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Upheld => "upheld",
            Verdict::Dismissed => "dismissed",
        }
    }
}

words!(Verdict: "upheld" Verdict::Upheld "dismissed" Verdict::Dismissed);
