//! Ballots that cannot be cast.

use std::path::PathBuf;

use crate::domain::id::Id;
use crate::domain::time::Time;

crate::faults! {
    /// Ballots that cannot be cast.
    pub enum BallotFault {
        /// What was typed for a contest cannot be marked.
        Choice { choice: String, reason: ChoiceFault } "bad-choice" Malformed;
        /// The poll has not opened.
        NotOpen { poll: Id, opens: Time } "ballot-too-early" Unfit;
        /// Another ballot has this number, or its files are in the way.
        SignedBefore { note: PathBuf, marks: PathBuf } "signed-before" Conflict;
    }
}

crate::faults! {
    /// What is wrong with what was typed for a contest.
    pub enum ChoiceFault {
        Form "choice-fault.form" Malformed;
        Contest { known: Vec<Id> } "choice-fault.contest" Missing;
        Twice "choice-fault.twice" Malformed;
        Missing { contest: Id } "choice-fault.missing" Malformed;
        Number { word: String } "choice-fault.number" Malformed;
        Ranks "choice-fault.ranks" Malformed;
        Option { option: String, known: Vec<Id> } "choice-fault.option" Missing;
    }
}
