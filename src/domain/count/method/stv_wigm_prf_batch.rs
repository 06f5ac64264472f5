//! `stv-wigm-prf-batch`: the Reference WIGM rule with its optional step B.2, sure losers defeated at once.
//!
//! As `stv-wigm-prf`, but the largest set of options whose votes and all surpluses together stay below
//! the next option's votes is defeated in one round, if enough remain for the seats (B.2).

use crate::domain::count::stv::votes::{Fixed, Votes};
use crate::domain::count::stv::wigm::{self, Rule};
use crate::domain::count::{BallotKind, CountError, Election, Method, Outcome, Title};

/// See the file.
pub struct StvWigmPrfBatch;

static RULE: Rule<Fixed<4>> = Rule {
    name: "stv-wigm-prf-batch",
    quota: |valid, seats| {
        let parts = Fixed::whole(u128::from(seats).saturating_add(1))?;
        Fixed::whole(valid)?.divided(parts)?.plus(&Fixed(1))
    },
    elects: |votes, quota| votes >= quota,
    revalue: |value, surplus, votes| value.multiplied(*surplus)?.divided(*votes),
    looks_back: false,
    moves_nothing: true,
    batches: true,
    moves_last: false,
};

impl Method for StvWigmPrfBatch {
    fn name(&self) -> &'static str {
        RULE.name
    }

    fn title(&self) -> Title {
        Title {
            en: "Single transferable vote (reference WIGM, batches)",
            zh: "单一可转移票（参考格雷戈里法，批量淘汰）",
        }
    }

    fn source(&self) -> &'static str {
        "PR Foundation, Reference WIGM STV, steps A to D with B.2"
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        wigm::count(election, &RULE)
    }
}
