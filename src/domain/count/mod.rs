//! Counting: every method takes the same weighted [`Election`] and returns an [`Outcome`] with its working.
//!
//! One file under `method/` and one line in [`METHODS`] for each; the shared shapes are `election` (ballots),
//! `outcome` (result and working), `lot` (the public tie order) and `decision` (quorum and
//! thresholds). Nothing here knows of polls, members or files. `docs/METHODS.md` gives each method's
//! text and source.

mod ballots;
pub mod committee;
pub mod constraints;
pub mod decision;
pub mod election;
pub mod exact;
pub mod format;
mod json;
pub mod lot;
pub mod method;
pub mod outcome;
pub mod pairwise;
pub mod scores;
pub mod stv;
pub mod top;
pub mod words;

use std::fmt;

use thiserror::Error;

pub use ballots::{Ballot, Ballots, SAME_RANK, option_of};
pub use election::{
    BallotKind, Budget, Election, ElectionBuilder, Group, Mark, Overvote, Roll, Terms,
};
pub use exact::Exact;
pub use lot::Lot;
pub use method::METHODS;
pub use outcome::{Balance, Outcome, Round, Step, Table, Tie, TieStep, Transfer};

/// The index of an option in its election, from 0 in the order of the notice or file.
pub type OptionIndex = u16;

/// A counting rule under one name that polls sign: once released it never changes.
pub trait Method: Sync {
    /// The name in notices and on the command line: lower-case words joined by hyphens.
    fn name(&self) -> &'static str;
    /// What members read, in English and in Chinese.
    fn title(&self) -> Title;
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
    /// Errors with `TooLarge` where ballots could be cast that take more effort than the method spends, however
    /// few vote: such a contest must not be announced.
    fn refuse_effort(&self, _options: usize, _seats: u16) -> Result<(), CountError> {
        Ok(())
    }
    /// Counts; the same election gives the same outcome, whatever the order of its ballots.
    ///
    /// Errors with [`CountError::NeedsLot`] when only a lot can decide and the election has none, and
    /// with the other variants where seats, ballots or terms do not fit the method.
    fn count(&self, election: &Election) -> Result<Outcome, CountError>;
}

/// A name for people in both languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Title {
    /// English.
    pub en: &'static str,
    /// Simplified Chinese.
    pub zh: &'static str,
}

/// The method of that name; `None` when there is no such method.
pub fn method(name: &str) -> Option<&'static dyn Method> {
    METHODS.iter().copied().find(|method| method.name() == name)
}

/// Why an election could not be built or counted.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CountError {
    /// There is nothing to choose.
    #[error("the contest has no options: name at least one")]
    NoOptions,
    /// More options than an index can name.
    #[error("the contest has {0} options: at most 32,767 can be counted")]
    TooManyOptions(usize),
    /// Two options share an id.
    #[error("option `{0}` is named twice: give every option its own id")]
    DuplicateOption(String),
    /// An option is not on the list.
    #[error("there is no option `{0}` in this contest")]
    UnknownOption(String),
    /// The number of seats does not fit the method.
    #[error("{method} cannot fill {seats} seats: it fills {fits}")]
    Seats {
        /// The method.
        method: &'static str,
        /// The seats asked for.
        seats: u16,
        /// What the method can do, in words.
        fits: &'static str,
    },
    /// A ballot does not fit its kind.
    #[error("ballot {ballot}: {fault}")]
    Ballot {
        /// Which ballot, from 1, in the order in which they were given.
        ballot: u64,
        /// What is wrong with it.
        fault: MarkFault,
    },
    /// The ballots are of another kind than the method counts.
    #[error("{method} counts {wants}, but the ballots are {given}")]
    WrongKind {
        /// The method.
        method: &'static str,
        /// What it counts.
        wants: BallotKind,
        /// What the election holds.
        given: BallotKind,
    },
    /// Only a lot can decide, and none was given.
    #[error("options {0:?} are tied and the election has no lot: name one to break ties")]
    NeedsLot(Vec<String>),
    /// The lot does not name every option once.
    #[error("the lot must name every option exactly once: `{0}` is missing, unknown or repeated")]
    BadLot(String),
    /// The method needs something that the terms of the contest do not say.
    #[error("{method} needs {what}: state it in the terms of the contest")]
    MissingTerm {
        /// The method.
        method: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// The terms contradict themselves or the list of options.
    #[error("the terms do not fit the contest: {0}")]
    BadTerms(&'static str),
    /// Seats for groups cannot all be filled.
    #[error("the options that stand cannot fill the seats as `{0}` reserves or caps them")]
    Infeasible(String),
    /// The instance is beyond the size the method declares.
    #[error("{method} refuses an instance of this size ({size}): its limit is {limit}")]
    TooLarge {
        /// The method.
        method: &'static str,
        /// The size, in the unit of the limit.
        size: u128,
        /// The declared limit.
        limit: u128,
    },
    /// A sum or product left the range of 127 bits.
    #[error("the weights are too large to be counted exactly: use a smaller unit of weight")]
    Overflow,
}

/// What is wrong with the marks of one ballot.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum MarkFault {
    /// The option's number is beyond the list.
    #[error("it marks option number {0}, which does not exist")]
    UnknownOption(OptionIndex),
    /// An option is marked twice.
    #[error("it marks option number {0} twice")]
    Repeated(OptionIndex),
    /// More than one option on a single-choice ballot.
    #[error("it marks {0} options, but one is allowed")]
    TooMany(usize),
    /// Two options share a rank where the method allows none to.
    #[error("it gives rank {0} to two options, but ranks must differ")]
    SharedRank(u32),
    /// A rank of zero.
    #[error("it gives rank 0, but ranks begin at 1")]
    RankZero,
    /// A score or a sum of points above what the terms allow.
    #[error("it gives {given}, but at most {max} is allowed")]
    AboveMax {
        /// The score, or the sum of points (of their squares where votes cost their square).
        given: u64,
        /// The limit.
        max: u64,
    },
    /// All ballots together hold more marks than the layout can address.
    #[error("the contest has too many marks: 4,294,967,295 can be held")]
    TooManyMarks,
}

impl fmt::Debug for dyn Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

crate::tell! { Text: MarkFault; }
