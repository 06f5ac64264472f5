//! Keys, and who signs with them.

use std::path::PathBuf;

use crate::domain::fault::Told;
use crate::domain::office::Principal;

crate::faults! {
    /// Keys, and who signs with them.
    pub enum KeyFault {
        /// Not a key file; `line` counts from 1.
        KeyFile { path: PathBuf, line: usize, expected: Told } "bad-key-file" Malformed;
        /// Nobody said who signs.
        NoSigner { path: PathBuf } "no-signer" Malformed;
        /// Only members vote and claim.
        NotAMember { signer: Principal } "signer-not-a-member" Malformed;
        /// A key file of somebody else than the one whom it is to be for.
        OtherHolder { path: PathBuf, holder: Principal } "key-of-another" Malformed;
        /// A key of another log.
        OtherKey { path: PathBuf } "other-key" Malformed;
        /// Not written by `lot new`.
        LotFile { path: PathBuf } "bad-lot-file" Malformed;
        /// The signature line cannot be added.
        Sign { reason: Told } "cannot-sign" Malformed;
        /// The operating system gave no random numbers.
        Randomness { reason: String } "no-randomness" Unavailable;
    }
}
