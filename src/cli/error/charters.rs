//! Procedures, bodies and the other documents.

use std::path::PathBuf;

use crate::domain::fault::Told;

crate::faults! {
    /// Procedures, bodies and the other documents.
    pub enum CharterFault {
        /// Neither a file nor a preset.
        NoSuchDocument { name: String } "no-such-document" Missing;
        /// A file that is not a document; `line` counts from 1.
        Document { path: PathBuf, line: usize, reason: Told } "bad-document-file" Malformed;
        /// A file that is no story, or a story that cannot be told.
        Story { path: PathBuf, reason: Told } "bad-story-file" Malformed;
        /// Documents that cannot stand; each fault is on the standard output.
        Misfits { count: usize } "documents-unfit" Unfit;
    }
}
