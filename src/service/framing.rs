//! Bodies of requests: notes with the attachments that come before them.
//!
//! An attachment is framed as `attachment <sha256> <size>` LF bytes LF. A note that others follow is
//! framed as `note <size>` LF note LF; the last one need not be.

use std::sync::Arc;

use super::WriteError;
use super::error::Framing;
use super::job::Supplied;
use crate::domain::hash::Hash;

/// The most attachments that may come with one note.
const ATTACHMENTS_MAX: usize = 64;

/// A note and what came with it.
#[derive(Debug, Default)]
pub struct Framed {
    /// The note, byte for byte.
    pub note: Vec<u8>,
    /// The attachments, each checked against its hash.
    pub inline: Supplied,
}

/// Adds an attachment to a body, before the note that names it.
pub fn attach(body: &mut Vec<u8>, hash: &Hash, bytes: &[u8]) {
    frame(body, &format!("attachment {hash}"), bytes);
}

/// Adds a note that others follow to a body.
pub fn add_note(body: &mut Vec<u8>, note: &[u8]) {
    frame(body, "note", note);
}

fn frame(body: &mut Vec<u8>, head: &str, bytes: &[u8]) {
    body.extend(format!("{head} {}\n", bytes.len()).bytes());
    body.extend(bytes);
    body.push(b'\n');
}

/// The one note of a body. Errors with `BadBody`.
pub fn one(body: &[u8]) -> Result<Framed, WriteError> {
    let mut parts = Parts {
        rest: body,
        part: 0,
    };
    let inline = parts.attachments()?;
    Ok(Framed {
        note: parts.rest.to_vec(),
        inline,
    })
}

/// All notes of a body, at most `notes_max`. Errors with `BadBody`.
pub fn all(body: &[u8], notes_max: usize) -> Result<Vec<Framed>, WriteError> {
    let mut parts = Parts {
        rest: body,
        part: 0,
    };
    let mut found = Vec::new();
    loop {
        let inline = parts.attachments()?;
        let (note, framed) = match parts.note()? {
            Some(note) => (note, true),
            None => (std::mem::take(&mut parts.rest), false),
        };
        if found.len() == notes_max {
            return Err(parts.bad(Framing::TooManyNotes { max: notes_max }));
        }
        let note = note.to_vec();
        found.push(Framed { note, inline });
        if !framed || parts.rest.is_empty() {
            return Ok(found);
        }
    }
}

struct Parts<'a> {
    rest: &'a [u8],
    part: usize,
}

impl<'a> Parts<'a> {
    fn bad(&self, reason: Framing) -> WriteError {
        WriteError::BadBody {
            part: self.part,
            reason,
        }
    }

    /// The attachments that come next.
    fn attachments(&mut self) -> Result<Supplied, WriteError> {
        let mut inline = Vec::new();
        while let Some(head) = self.head(b"attachment ")? {
            if inline.len() == ATTACHMENTS_MAX {
                return Err(self.bad(Framing::TooManyAttachments {
                    max: ATTACHMENTS_MAX,
                }));
            }
            let sizes = head.split_once(' ');
            let (hash, size) = sizes.ok_or_else(|| self.bad(Framing::HashAndSize))?;
            let hash = Hash::parse(hash).ok_or_else(|| self.bad(Framing::BadHash))?;
            let bytes = self.bytes(size)?;
            if Hash::of(bytes) != hash {
                return Err(self.bad(Framing::OtherHash));
            }
            inline.push((hash, Arc::from(bytes)));
        }
        Ok(Supplied(inline))
    }

    /// The framed note that comes next, if one does.
    fn note(&mut self) -> Result<Option<&'a [u8]>, WriteError> {
        match self.head(b"note ")? {
            None => Ok(None),
            Some(size) => self.bytes(size).map(Some),
        }
    }

    /// What stands in the line of the next part after its first word, if it is this one.
    fn head(&mut self, word: &[u8]) -> Result<Option<&'a str>, WriteError> {
        let Some(rest) = self.rest.strip_prefix(word) else {
            return Ok(None);
        };
        self.part += 1;
        let end = rest.iter().position(|byte| *byte == b'\n');
        let end = end.ok_or_else(|| self.bad(Framing::Endless))?;
        let line = std::str::from_utf8(&rest[..end]);
        self.rest = &rest[end + 1..];
        line.map(Some).map_err(|_| self.bad(Framing::NotText))
    }

    /// So many bytes, and a line feed.
    fn bytes(&mut self, size: &str) -> Result<&'a [u8], WriteError> {
        let size: Option<usize> = size.parse().ok();
        let size = size.ok_or_else(|| self.bad(Framing::NoSize))?;
        if self.rest.len() <= size || self.rest[size] != b'\n' {
            return Err(self.bad(Framing::OtherSize));
        }
        let (bytes, rest) = self.rest.split_at(size);
        self.rest = &rest[1..];
        Ok(bytes)
    }
}
