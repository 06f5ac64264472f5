//! `stv-meek-prf`: the Reference Meek rule of the PR Foundation.
//!
//! Nine places. Each option keeps its keep factor of what reaches it, rounded up, and the rest passes
//! on (B.2.a). Quota: votes over seats + 1, truncated, plus 0.000000001 (B.2.b). Keep factors are
//! updated by quota over votes, rounding up twice (B.2.f), until the surplus is below 0.000001 or no
//! longer falls (B.2.e). Options within the surplus of the lowest are tied with it (B.3); the lot
//! excludes the least favoured.

use crate::domain::count::stv::meek::{self, Rule};
use crate::domain::count::{BallotKind, CountError, Election, Method, Outcome, Title};

/// See the file.
pub struct StvMeekPrf;

static RULE: Rule = Rule {
    name: "stv-meek-prf",
    omega: 1_000,
    passes: |weight, _, kept| weight.saturating_sub(kept),
};

impl Method for StvMeekPrf {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn title(&self) -> Title {
        Title {
            en: "Single transferable vote (reference Meek)",
            zh: "单一可转移票（参考米克法）",
        }
    }

    fn source(&self) -> &'static str {
        "PR Foundation, Reference Meek Rule, steps A to C and T"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        meek::count(election, &RULE)
    }
}
