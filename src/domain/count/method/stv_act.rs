//! `stv-act`: Hare-Clark as the Legislative Assembly of the Australian Capital Territory is elected.
//!
//! Electoral Act 1992 (ACT), schedule 4, parts 4.1 and 4.2, with six decimal places since 2020. Quota:
//! papers over seats + 1, fraction ignored, plus 1 (cl. 1B). Only the papers of the count that elected
//! carry a surplus on, each at surplus over those with a next available preference, but at no more than
//! it was worth (cl. 1C, 6). The papers of an excluded option pass on value by value, the highest first,
//! each a count of its own (cl. 9). Ties go to the latest earlier count that differs, then the lot (cl. 7, 8).

use crate::domain::count::stv::hare_clark::Scrutiny;
use crate::domain::count::{BallotKind, CountError, Election, Method, Outcome, Support};

/// See the file.
pub struct StvAct;

impl Method for StvAct {
    fn name(&self) -> &'static str {
        "stv-act"
    }

    fn source(&self) -> &'static str {
        "Electoral Act 1992 (ACT), schedule 4, parts 4.1 and 4.2, as of 2021"
    }

    fn support(&self) -> Support {
        Support::Votes
    }

    fn ballot_kind(&self) -> BallotKind {
        BallotKind::Ranking
    }

    fn heeds_groups(&self) -> bool {
        false
    }

    fn tally(&self, election: &Election) -> Result<Outcome, CountError> {
        election.expect_kind(self.name(), &[BallotKind::Ranking])?;
        Ok(Scrutiny::run(election, self.name())?.outcome)
    }
}
