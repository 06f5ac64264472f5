//! Services that cannot be asked, or do not answer as they should.

use std::path::PathBuf;

use crate::domain::fault::Told;
use crate::domain::time::Time;

crate::faults! {
    /// Services that cannot be asked, or do not answer as they should.
    pub enum ConnectionFault {
        /// Not a URL.
        Url { url: String, reason: String } "bad-url" Malformed;
        /// No connection, or one that broke.
        Unreachable { url: String, reason: Told } "unreachable" Unavailable;
        /// More than is read into memory.
        TooLong { url: String } "answer-too-long" TooLarge;
        /// The service said no; `code` is its stable code, or the status.
        Refused { status: u16, code: String, reason: Told } "service-refused" Unfit;
        /// The service could not; likewise.
        Failed { status: u16, code: String, reason: Told } "service-failed" Unavailable;
        /// Not an answer that `docs/HTTP.md` allows.
        Answer { url: String, reason: Told } "unexpected-answer" Unavailable;
        /// Another log than the trust file pins.
        NotThatLog { url: String, origin: String } "not-that-log" Unfit;
        /// A trust file that cannot be used.
        Trust { path: PathBuf, reason: Told } "bad-trust-file" Malformed;
        /// A receipt that does not prove what it should.
        Receipt { reason: Told } "bad-receipt-file" Unfit;
        /// The log's clock is ahead of this machine's.
        ClocksApart { log: Time, here: Time } "clocks-apart" Unfit;
        /// The service drafts something else than asked for.
        OtherDraft { found: &'static str } "other-draft" Unfit;
    }
}
