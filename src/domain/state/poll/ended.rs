//! What the result of a poll says: of the matters that it decides, and who certified it.

use super::Poll;
use crate::domain::count::decision::Verdict;
use crate::domain::hash::Hash;
use crate::domain::office::Principal;
use crate::domain::poll::phase::Phase;
use crate::domain::state::fate::{Call, Called, Outcome};

impl Poll {
    /// What it means for a matter that one of its options stands for.
    pub fn decides(&self, call: &Call) -> Called {
        let settled = self.settled.map(|(at, _)| at);
        match (self.phase(), settled) {
            (Phase::Lapsed, _) => Called::Off(self.notice.closes),
            (Phase::Cancelled | Phase::Annulled, Some(at)) => Called::Off(at),
            (Phase::Certified, Some(at)) => Called::Ended(at, self.outcome(call)),
            _ => Called::Running,
        }
    }

    /// What its result says of the option of a matter: adopted where it is elected, lapsed where too few
    /// took part.
    fn outcome(&self, call: &Call) -> Outcome {
        let contests = self.result_statement().map(|result| &result.contests);
        let mut contests = contests.into_iter().flatten();
        let Some(found) = contests.find(|found| found.contest == call.contest) else {
            return Outcome::Lapsed;
        };
        match found.verdict {
            Some(Verdict::Lapsed) => Outcome::Lapsed,
            _ if found.elected.contains(&call.option) => Outcome::Adopted,
            _ => Outcome::Rejected,
        }
    }

    /// The statement that made the result certified.
    pub fn certificate(&self) -> Option<Hash> {
        let certified = self.phase() == Phase::Certified;
        self.settled.filter(|_| certified).map(|(_, by)| by)
    }

    /// The scrutineers who signed the certificate, in order of signing.
    pub fn certified_by(&self) -> &[Principal] {
        self.life
            .counted()
            .map_or(&[], |counted| counted.certified_by.as_slice())
    }
}
