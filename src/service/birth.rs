//! The first entry of a log: the genesis statement with the documents that it names.
//!
//! A data directory has it in one file, as a request has a note: each document framed as an attachment, then
//! the note.

use super::WriteError;
use super::framing::{self, Framed};
use super::job::Supplied;
use crate::domain::hash::Hash;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::Submission;

/// A genesis statement and its documents.
#[derive(Debug, Clone, Default)]
pub struct Birth {
    /// The note, byte for byte.
    pub note: Vec<u8>,
    /// The documents that it names.
    pub documents: Supplied,
}

impl Birth {
    /// A note with these documents, each by its text.
    pub fn new(note: Vec<u8>, documents: &[String]) -> Birth {
        let named = documents.iter().map(|text| {
            let bytes = text.as_bytes();
            (Hash::of(bytes), bytes.into())
        });
        let documents = Supplied(named.collect());
        Birth { note, documents }
    }

    /// Reads the file of a data directory. Errors with `BadBody`.
    pub fn read(bytes: &[u8]) -> Result<Birth, WriteError> {
        let Framed { note, inline } = framing::one(bytes)?;
        Ok(Birth {
            note,
            documents: inline,
        })
    }

    /// The file of a data directory.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        for (hash, document) in &self.documents.0 {
            framing::attach(&mut bytes, hash, document);
        }
        bytes.extend_from_slice(&self.note);
        bytes
    }

    /// What the note says and who signed it, unchecked. Errors where it is no statement.
    pub fn submission(&self) -> Result<Submission, Refusal> {
        Submission::parse(&self.note)
    }
}
