//! Attachment bundles: what the entries of one entry bundle name, in one file beside it.
//!
//! The service serves them, a mirror keeps them, the verifier reads them; all three through this.
//! Format: `docs/formats/log.md`, "Attachment bundles". Which attachments a statement names, and
//! whether one may be withheld, is not known here.

use std::collections::BTreeSet;

use super::tile::{TileKind, TilePath};
use crate::domain::hash::Hash;
use crate::faults;

/// The length that stands for an attachment whose bytes are not given.
const WITHHELD: u32 = u32::MAX;

/// The path of the attachments of an entry bundle: `attachment/entries/<N>[.p/<W>]`.
pub fn attachment_path(index: u64, width: usize) -> String {
    let entries = TilePath {
        kind: TileKind::Entries,
        index,
        width,
    };
    format!(
        "attachment{}",
        entries.to_string().trim_start_matches("tile")
    )
}

/// Reads the one spelling of such a path, from `attachment/` on: which bundle, and how many
/// entries of it. Anything else is `None`.
pub fn parse_attachment_path(path: &str) -> Option<(u64, usize)> {
    let path = path.strip_prefix("attachment/entries/")?;
    let TilePath { index, width, .. } = TilePath::parse(&format!("tile/entries/{path}"))?;
    Some((index, width))
}

/// Which namings bring an attachment along, decided in log order from the log's beginning.
///
/// One with a stated size comes with the first naming of its hash and with no later one; one
/// without, the marks of a ballot, comes with every naming.
#[derive(Clone, Debug, Default)]
pub struct Namings {
    seen: BTreeSet<Hash>,
}

impl Namings {
    /// Whether the bundle has an item for this naming. `sized` says whether the statement states
    /// the attachment's size.
    pub fn brings(&mut self, hash: &Hash, sized: bool) -> bool {
        !sized || self.seen.insert(*hash)
    }
}

faults! {
    /// Why bytes are not the attachment bundle that they should be; attachments count from 1 in it.
    pub enum AttachmentError {
        /// The bundle ends inside an item or inside its length.
        Truncated { position: usize } "attachment-bundle.truncated" Malformed;
        /// There is more than the entries name, in bytes.
        LeftOver { left: usize } "attachment-bundle.left-over" Malformed;
        /// An attachment is too long for a four-byte length.
        TooLong { length: u64 } "attachment-bundle.too-long" TooLarge;
    }
}

/// The four bytes before an item of `length` bytes, which are its length, the highest first;
/// `ff ff ff ff` for a withheld one, which is `None`. Errors with `TooLong`.
pub fn item_head(length: Option<u64>) -> Result<[u8; 4], AttachmentError> {
    let Some(length) = length else {
        return Ok(WITHHELD.to_be_bytes());
    };
    let stated = u32::try_from(length).ok();
    let stated = stated.filter(|&stated| stated < WITHHELD);
    Ok(stated
        .ok_or(AttachmentError::TooLong { length })?
        .to_be_bytes())
}

/// How many bytes follow these four; `None` for an item that is withheld.
pub fn item_length(head: [u8; 4]) -> Option<u32> {
    Some(u32::from_be_bytes(head)).filter(|&length| length != WITHHELD)
}

/// Joins the items of one bundle, in order: the head of each and its bytes. No items, no bytes.
pub fn encode_attachments<'a>(
    items: impl IntoIterator<Item = Option<&'a [u8]>>,
) -> Result<Vec<u8>, AttachmentError> {
    let mut bytes = Vec::new();
    for item in items {
        let length = item.map(|item| u64::try_from(item.len()).unwrap_or(u64::MAX));
        bytes.extend(item_head(length)?);
        bytes.extend(item.unwrap_or_default());
    }
    Ok(bytes)
}

/// Takes the items of a bundle one after another. How many there are, the entries say.
#[derive(Clone, Debug)]
pub struct AttachmentReader<'a> {
    rest: &'a [u8],
    /// Of the next item, from 1.
    position: usize,
}

impl<'a> AttachmentReader<'a> {
    /// Stands before the first item.
    pub fn new(bytes: &'a [u8]) -> AttachmentReader<'a> {
        AttachmentReader {
            rest: bytes,
            position: 1,
        }
    }

    /// The next item; `None` within for a withheld one. Errors with `Truncated`.
    pub fn item(&mut self) -> Result<Option<&'a [u8]>, AttachmentError> {
        let truncated = AttachmentError::Truncated {
            position: self.position,
        };
        let (head, rest) = self
            .rest
            .split_first_chunk::<4>()
            .ok_or_else(|| truncated.clone())?;
        self.position = self.position.saturating_add(1);
        let Some(length) = item_length(*head) else {
            self.rest = rest;
            return Ok(None);
        };
        let length = usize::try_from(length).map_err(|_| truncated.clone())?;
        let (item, rest) = rest
            .split_at_checked(length)
            .ok_or_else(|| truncated.clone())?;
        self.rest = rest;
        Ok(Some(item))
    }

    /// How many bytes were not taken yet.
    pub fn left(&self) -> usize {
        self.rest.len()
    }

    /// Errors with `LeftOver` unless every byte was taken.
    pub fn finish(&self) -> Result<(), AttachmentError> {
        match self.rest.len() {
            0 => Ok(()),
            left => Err(AttachmentError::LeftOver { left }),
        }
    }
}
