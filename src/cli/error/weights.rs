//! Policies, rolls and weights.

use std::path::PathBuf;

use crate::domain::fault::Told;
use crate::domain::id::Id;

crate::faults! {
    /// Policies, rolls and weights.
    pub enum WeightFault {
        /// Neither a policy file nor a preset.
        NoSuchPolicy { name: String } "no-such-policy" Missing;
        /// A policy that cannot stand; `line` counts from 1.
        Policy { path: PathBuf, line: usize, reason: Told } "bad-policy-file" Malformed;
        /// The ledger cannot be weighed.
        Weigh { reason: Told } "roll-uncomputed" Unfit;
        /// What should follow from a log does not.
        Derive { reason: Told } "cannot-derive" Unfit;
        /// The ballots of a contest cannot be counted.
        Uncounted { contest: Id, reason: Told } "contest-uncounted" Unfit;
        /// A poll without a result.
        NoResult { poll: Id } "no-result" Unfit;
        /// A roll that nobody is on.
        NoVoters "no-voters" Unfit;
        /// An option that says how a roll is made from files, where none is made from files.
        OptionUnused { option: String } "option-unused" Malformed;
        /// Files of one source with the same line.
        LineTwice { path: PathBuf, other: PathBuf, reference: Id } "line-twice" Malformed;
        /// Not among the members.
        NotListed { member: Id } "not-listed" Unfit;
    }
}
