//! Procedures, bodies and the other documents.

use std::path::PathBuf;

use crate::domain::fault::Told;
use crate::domain::id::Id;
use crate::domain::office::Principal;

crate::faults! {
    /// Procedures, bodies and the other documents.
    pub enum CharterFault {
        /// Neither a file nor a preset.
        NoSuchDocument { name: String } "no-such-document" Missing;
        /// No body has founders in it.
        NoFounders "no-founders" Missing;
        /// Somebody who does not sit where it is decided.
        NoSeat { name: Principal, body: Id } "no-seat" Forbidden;
        /// A matter that no body decides.
        NotByVotes { procedure: Id } "decided-otherwise" Unfit;
        /// A file that is not a document; `line` counts from 1.
        Document { path: PathBuf, line: usize, reason: Told } "bad-document-file" Malformed;
        /// A file that is no story, or a story that cannot be told.
        Story { path: PathBuf, reason: Told } "bad-story-file" Malformed;
        /// Documents that cannot stand; each fault is on the standard output.
        Misfits { count: usize } "documents-unfit" Unfit;
    }
}
