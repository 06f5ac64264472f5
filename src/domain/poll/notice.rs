//! The notice of a poll: everything that is fixed when it is announced.

use super::contest::Contest;
use crate::domain::charter::poll_lines::Extension;
use crate::domain::count::decision::{Level, Measure, Participation, Strictness};
use crate::domain::exact::Fraction;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::text::{Title, lines, words};
use crate::domain::time::Time;
use crate::domain::title::Titles;
use crate::domain::weight::eligibility::Eligibility;

/// When the marks of ballots become public.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Publication {
    /// At once, with the ballot.
    Open,
    /// At the close; until then only the service sees them. Turnout is public throughout.
    SealedUntilClose,
}

words!(Publication: "open" Publication::Open "sealed-until-close" Publication::SealedUntilClose);

/// Whether what is decided takes hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Binding,
    /// It is decided, and no clause takes hold.
    Advisory,
}

words!(Mode: "binding" Mode::Binding "advisory" Mode::Advisory);

lines! {
    /// The lines of a `notice` statement.
    pub struct Notice {
        one poll "poll": Id;
        part titles: Titles;
        /// Of the procedures that bind its contests; only where they do.
        optional mode "mode": Mode;
        /// Whom to ask about it.
        optional contact "contact": Title;
        /// The poll that came to nothing and is held again; with its candidates and roll if it was annulled.
        optional re_run_of "re-run-of": Id;
        one policy "policy": Hash;
        one record_date "record-date": Time;
        /// From then on the roll can be certified and no claim is taken; `None` leaves it to the signers.
        optional claims_until "claims-until": Time;
        /// Until then members are nominated for the contests that have no candidates.
        optional nominations_until "nominations-until": Time;
        one opens "opens": Time;
        one closes "closes": Time;
        one objections_until "objections-until": Time;
        one publication "publication": Publication;
        part eligibility: Eligibility;
        /// When the poll lasts longer by itself; each sort at most once.
        many extensions "extension": Extension, Given;
        /// How many scrutineers certify the result; at least 1, fewer than there are scrutineers.
        one certificates "certificates": u32;
        /// Scrutineers with their commitments to the lot, in id order.
        some scrutineers "scrutineer": (Principal, Hash), Rising(&[0]);
        /// In the order of the ballot.
        some_groups contests: Contest, Given;
    }
    check Notice::check;
}

crate::faults! {
    /// Lines of a notice that contradict each other.
    pub enum Contradiction {
        Calendar "contradiction.calendar" Malformed;
        ClaimsUntil "contradiction.claims-until" Malformed;
        Nominations "contradiction.nominations" Malformed;
        Certificates { certificates: u32, scrutineers: usize } "contradiction.certificates" Malformed;
        SameContest "contradiction.same-contest" Malformed;
        Mode "contradiction.mode" Malformed;
        ExtensionTwice "contradiction.extension-twice" Malformed;
        Swing "contradiction.swing" Malformed;
        TurnoutQuorum "contradiction.turnout-quorum" Malformed;
    }
}

impl Notice {
    /// Whether `principal` is a scrutineer of this poll.
    pub fn has_scrutineer(&self, principal: &Principal) -> bool {
        self.scrutineers
            .iter()
            .any(|(scrutineer, _)| scrutineer == principal)
    }

    /// The shares of weight that its contests need, in order.
    pub fn weight_thresholds(&self) -> impl Iterator<Item = (Fraction, Strictness)> {
        let contests = self.contests.iter();
        let thresholds = contests.flat_map(|contest| &contest.rule.thresholds);
        thresholds.filter_map(|threshold| match (threshold.measure, threshold.level) {
            (
                Measure::Weight,
                Level::Share {
                    share, strictness, ..
                },
            ) => Some((share, strictness)),
            (Measure::Heads, _) | (Measure::Weight, Level::Adaptive) => None,
        })
    }

    fn check(&self) -> Result<(), Contradiction> {
        let times = [self.opens, self.closes, self.objections_until];
        if !times.is_sorted_by(|a, b| a < b) || self.record_date > self.opens {
            return Err(Contradiction::Calendar);
        }
        let within = |until: Time| self.record_date < until && until < self.opens;
        if !self.claims_until.is_none_or(within) {
            return Err(Contradiction::ClaimsUntil);
        }
        let is_nominated = self.contests.iter().any(Contest::is_nominated);
        if self.nominations_until.is_some() != is_nominated
            || self
                .nominations_until
                .is_some_and(|until| until >= self.opens)
        {
            return Err(Contradiction::Nominations);
        }
        let certificates = usize::try_from(self.certificates).unwrap_or(usize::MAX);
        if certificates == 0 || certificates >= self.scrutineers.len() {
            return Err(Contradiction::Certificates {
                certificates: self.certificates,
                scrutineers: self.scrutineers.len(),
            });
        }
        self.check_extensions()?;
        let mut contests: Vec<&Id> = self.contests.iter().map(|contest| &contest.id).collect();
        contests.sort();
        if !contests.is_sorted_by(|a, b| a < b) {
            return Err(Contradiction::SameContest);
        }
        let bound = |contest: &Contest| contest.procedure.is_some() == self.mode.is_some();
        match self.contests.iter().all(bound) {
            true => Ok(()),
            false => Err(Contradiction::Mode),
        }
    }

    /// Each sort once, and only what can be told when the poll closes.
    fn check_extensions(&self) -> Result<(), Contradiction> {
        let sort = |line: &Extension| match line {
            Extension::Outage { .. } => "outage",
            Extension::Turnout { .. } => "turnout",
            Extension::Swing { .. } => "swing",
        };
        let mut sorts: Vec<&str> = self.extensions.iter().map(sort).collect();
        sorts.sort_unstable();
        if !sorts.is_sorted_by(|a, b| a < b) {
            return Err(Contradiction::ExtensionTwice);
        }
        if sorts.contains(&"swing") {
            return Err(Contradiction::Swing);
        }
        let mut quorums = self
            .contests
            .iter()
            .flat_map(|contest| &contest.rule.quorums);
        let cast = quorums.any(|quorum| quorum.counts == Participation::Cast);
        match sorts.contains(&"turnout") && !cast {
            true => Err(Contradiction::TurnoutQuorum),
            false => Ok(()),
        }
    }
}
