//! Counting: every method takes the same weighted [`Election`] and returns an [`Outcome`] with its working.
//!
//! One file under `method/` and one line in [`METHODS`] for each; the shared shapes are `election` (ballots),
//! `outcome` (result and working), `lot` (the public tie order) and `decision` (quorum and
//! thresholds). Nothing here knows of polls, members or files. `docs/METHODS.md` gives each method's
//! text and source.

mod ballots;
pub mod committee;
pub mod conditions;
pub mod constraints;
pub mod decision;
pub mod election;
pub mod exact;
pub mod followed;
pub mod format;
mod json;
mod json_read;
mod kind;
pub mod lot;
pub mod method;
pub mod outcome;
pub mod pairwise;
pub mod scores;
pub mod stv;
mod substitutes;
mod terms;
pub mod top;

use std::fmt;

use crate::domain::fault::Term;
use crate::faults;

pub use ballots::{Ballot, Ballots, SAME_RANK, option_of};
pub use election::{Budget, Election, ElectionBuilder, Group, Mark, Overvote, Roll, Terms};
pub use exact::Exact;
pub use kind::{BallotKind, Family, Support};
pub use lot::Lot;
pub use method::METHODS;
pub use outcome::{Balance, Outcome, Round, Step, Table, Tie, TieStep, Transfer};

/// The index of an option in its election, from 0 in the order of the notice or file.
pub type OptionIndex = u16;

/// A counting rule under one name that polls sign: once released it never changes.
pub trait Method: Sync {
    /// The name in notices and on the command line: lower-case words joined by hyphens.
    fn name(&self) -> &'static str;
    /// The published text the method follows, with its section.
    fn source(&self) -> &'static str;
    /// What a ballot must be.
    fn ballot_kind(&self) -> BallotKind;
    /// Whether the method keeps to seats reserved or capped for groups; if not, it refuses them.
    fn heeds_groups(&self) -> bool {
        true
    }
    /// Whether the method judges by quorums and thresholds; if not, it refuses them. The place of an option
    /// then says what it is: for and against, or the default as the last.
    fn heeds_decision(&self) -> bool {
        false
    }
    /// Whether the method can list every set of winners that some lot elects (`Terms::list_ties`).
    fn lists_ties(&self) -> bool {
        false
    }
    /// Whether it matters to the method what a ranking says of options that it leaves out (`Terms::unranked`).
    fn heeds_unranked(&self) -> bool {
        false
    }
    /// Whether a rank that several options share can end a ballot (`Terms::overvote`).
    fn heeds_overvotes(&self) -> bool {
        false
    }
    /// Whether undeclared write-ins (`Terms::undeclared`) count for the base of a threshold until they are excluded;
    /// if not, they are passed over.
    fn counts_undeclared(&self) -> bool {
        false
    }
    /// Whether the method is one that RCTab counts, and heeds what its configuration says (`Terms::tabulation`).
    fn follows_rctab(&self) -> bool {
        false
    }
    /// Whether only more than the quota of a round elects; if not, reaching it does.
    fn exceeds_quota(&self) -> bool {
        false
    }
    /// Whether the seats say how many are elected, instead of money or a percentage.
    fn heeds_seats(&self) -> bool {
        true
    }
    /// Whether it can choose among people who stand for seats.
    fn elects(&self) -> bool {
        self.heeds_seats()
    }
    /// Whether options can be withdrawn or undeclared; if not, what they are follows from their place.
    fn heeds_withdrawn(&self) -> bool {
        true
    }
    /// Errors with `TooLarge` where ballots could be cast that take more effort than the method spends, however
    /// few vote: such a contest must not be announced.
    fn refuse_effort(&self, _options: usize, _seats: u16) -> Result<(), CountError> {
        Ok(())
    }
    /// Whether options are lists that can fill several seats each: `elected` then names them once for every seat.
    fn seats_lists(&self) -> bool {
        false
    }
    /// What it is for.
    fn family(&self) -> Family {
        match self.ballot_kind() {
            _ if self.heeds_decision() => Family::Proposals,
            _ if self.seats_lists() => Family::Lists,
            BallotKind::Ranking => Family::Transferable,
            BallotKind::WeakRanking => Family::OneSeat,
            _ => Family::Marks,
        }
    }
    /// What thresholds are asked of.
    fn support(&self) -> Support {
        match self.ballot_kind().is_ranked() {
            true => Support::Preferences,
            false => Support::Marks,
        }
    }
    /// Counts by the method alone; the same election gives the same outcome, whatever the order of its ballots.
    ///
    /// Errors with [`CountError::NeedsLot`] when only a lot can decide and the election has none, and
    /// with the other variants where seats, ballots or terms do not fit the method.
    fn tally(&self, election: &Election) -> Result<Outcome, CountError>;
}

impl dyn Method + '_ {
    /// Counts under everything that the terms ask for: quorums, thresholds, new nominations, substitutes.
    ///
    /// Errors as [`Method::tally`] does, and with `BadTerms` where the method cannot tell what the terms ask for.
    pub fn count(&self, election: &Election) -> Result<Outcome, CountError> {
        conditions::count(self, election)
    }
}

/// The method of that name; `None` when there is no such method.
pub fn method(name: &str) -> Option<&'static dyn Method> {
    METHODS.iter().copied().find(|method| method.name() == name)
}

faults! {
    /// Why an election could not be built or counted.
    pub enum CountError {
        /// There is nothing to choose.
        NoOptions "cannot-count.no-options" Unfit;
        /// More options than an index can name.
        TooManyOptions { count: usize } "cannot-count.too-many-options" Unfit;
        /// Two options share an id.
        DuplicateOption { option: String } "cannot-count.duplicate-option" Unfit;
        /// An option is not on the list.
        UnknownOption { option: String } "cannot-count.unknown-option" Unfit;
        /// The number of seats does not fit the method, which fills so many as `fits` says.
        Seats { method: &'static str, seats: u16, fits: Term } "cannot-count.seats" Unfit;
        /// A ballot does not fit its kind; ballots count from 1, in the order in which they were given.
        Ballot { ballot: u64, fault: MarkFault } "cannot-count.ballot" Unfit;
        /// The ballots are of another kind than the method counts.
        WrongKind { method: &'static str, wants: BallotKind, given: BallotKind } "cannot-count.wrong-kind" Unfit;
        /// Only a lot can decide, and none was given.
        NeedsLot { options: Vec<String> } "cannot-count.needs-lot" Unfit;
        /// The lot does not name every option once.
        BadLot { option: String } "cannot-count.bad-lot" Unfit;
        /// The method needs something that the terms of the contest do not say.
        MissingTerm { method: &'static str, what: Term } "cannot-count.missing-term" Unfit;
        /// The terms contradict themselves or the list of options.
        BadTerms { why: Term } "cannot-count.bad-terms" Unfit;
        /// Tied sets of winners are asked for, and the method cannot tell them all.
        NoTiedSets { method: &'static str } "cannot-count.no-tied-sets" Unfit;
        /// An option of the command line, as it is typed, says what the method does not look at.
        Ignored { method: &'static str, option: &'static str } "cannot-count.ignored" Unfit;
        /// Seats for groups cannot all be filled.
        Infeasible { groups: Vec<String> } "cannot-count.infeasible" Unfit;
        /// The instance is beyond the size the method declares, both in the unit of the limit.
        TooLarge { method: &'static str, size: u128, limit: u128 } "cannot-count.too-large" Unfit;
        /// A part of the instance is beyond the size that is looked at.
        TooInvolved { what: Term, size: u128, limit: u128 } "cannot-count.too-involved" Unfit;
        /// A sum or product left the range of 127 bits.
        Overflow "cannot-count.overflow" Unfit;
    }
}

faults! {
    /// What is wrong with the marks of one ballot.
    pub enum MarkFault {
        /// The option's number, from 1 in the order of the contest, is beyond the list.
        UnknownOption { option: u32 } "bad-mark.unknown-option" Unfit;
        /// An option, by its id, is marked twice.
        Repeated { option: String } "bad-mark.repeated" Unfit;
        /// More than one option on a single-choice ballot.
        TooMany { count: usize } "bad-mark.too-many" Unfit;
        /// More options marked than the terms allow.
        AboveMarks { count: usize, max: u16 } "bad-mark.above-marks" Unfit;
        /// Two options share a rank where the method allows none to.
        SharedRank { rank: u32 } "bad-mark.shared-rank" Unfit;
        /// A rank of zero.
        RankZero "bad-mark.rank-zero" Unfit;
        /// A score or a sum of points (of their squares where votes cost their square) above what the
        /// terms allow.
        AboveMax { given: u64, max: u64 } "bad-mark.above-max" Unfit;
        /// All ballots together hold more marks than the layout can address.
        TooManyMarks "bad-mark.too-many-marks" Unfit;
    }
}

impl MarkFault {
    /// An option beyond the list, by its index.
    pub fn unknown(option: OptionIndex) -> MarkFault {
        MarkFault::UnknownOption {
            option: u32::from(option).saturating_add(1),
        }
    }
}

impl fmt::Debug for dyn Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
