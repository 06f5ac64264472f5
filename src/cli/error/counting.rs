//! Files of ballots, and counting them.

use std::path::PathBuf;

use crate::domain::fault::Told;

crate::faults! {
    /// Files of ballots, and counting them.
    pub enum CountingFault {
        /// No counting method has this name.
        NoSuchMethod { name: String } "no-such-method" Missing;
        /// Nothing says how the files belong together.
        SeveralFiles "several-files" Malformed;
        /// The format has no place for these ballots.
        CannotWrite { reason: Told } "cannot-write-format" Malformed;
        /// Cannot be read as ballots.
        Ballots { path: PathBuf, reason: Told } "bad-ballots" Malformed;
        /// The ballots cannot be counted like this.
        Count { reason: Told } "ballots-uncounted" Unfit;
    }
}
