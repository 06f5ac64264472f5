//! Ballots that cannot be cast.

use std::path::PathBuf;

use crate::domain::id::Id;
use crate::domain::time::Time;

crate::faults! {
    /// Ballots that cannot be cast.
    pub enum BallotFault {
        /// What was typed for a contest cannot be marked.
        Choice { choice: String, reason: String } "bad-choice" Malformed;
        /// The poll has not opened.
        NotOpen { poll: Id, opens: Time } "ballot-too-early" Unfit;
        /// Another ballot has this number, or its files are in the way.
        SignedBefore { note: PathBuf, marks: PathBuf } "signed-before" Conflict;
    }
}
