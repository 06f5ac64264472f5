//! Bundles on their way in: entries with what they name, read and taken apart, not yet judged.

use std::collections::VecDeque;
use std::ops::Range;
use std::sync::Arc;

use super::report::{Failure, Problem};
use crate::domain::attachment::Named;
use crate::domain::fault::Fault;
use crate::domain::hash::Hash;
use crate::domain::log::attachments::{
    AttachmentError, AttachmentReader, Namings, attachment_path,
};
use crate::domain::log::directory::{Bundle, tile_path};
use crate::domain::log::tile::TileKind;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::Submission;

/// Gives the bytes of a file below the log's prefix, or `None` where there is none.
pub type Source<'a> = &'a dyn Fn(&str) -> Option<Vec<u8>>;

/// The paths of the two files of bundle `index` in a log of `size` entries: entries, attachments.
pub(super) fn paths(index: u64, size: u64) -> (String, String) {
    let entries = tile_path(TileKind::Entries, index, size).expect("asked within the log");
    let attachments = attachment_path(index, entries.width);
    (entries.to_string(), attachments)
}

/// One bundle as it was read: its entries are those of the log, its attachments are not looked at.
pub(super) struct Raw {
    pub bundle: Bundle,
    pub attachments: Option<Vec<u8>>,
}

/// An attachment in a bundle: where its bytes lie, or `None` when it is withheld.
pub(super) struct Item {
    pub named: Named,
    /// Which of the bundle's items it is, from 0.
    pub position: u32,
    pub bytes: Option<Range<usize>>,
}

/// An entry with what it names.
pub(super) struct Entry {
    pub bytes: Vec<u8>,
    pub submission: Result<Submission, Refusal>,
    /// What its bundle brings for it, in the order of naming.
    pub items: Result<Vec<Item>, Failure>,
}

/// Where a bundle's entries and attachments stand.
#[derive(Clone)]
pub(super) struct Place {
    pub entries_path: String,
    pub attachments_path: String,
    /// The bytes that items point into.
    pub attachments: Arc<[u8]>,
}

impl Place {
    /// An entry that does not hold.
    pub(super) fn wrong_entry(&self, index: u64, problem: &impl Fault) -> Failure {
        Failure::of_entry(&self.entries_path, index, problem)
    }

    /// Something that an entry names and that is not what it should be.
    pub(super) fn wrong_attachment(&self, index: u64, problem: &impl Fault) -> Failure {
        Failure::of_entry(&self.attachments_path, index, problem)
    }
}

/// One bundle taken apart.
pub(super) struct Opened {
    pub place: Place,
    /// In log order; judged ones are taken out.
    pub entries: VecDeque<Entry>,
}

/// Reads every entry of a bundle as a signed statement.
pub(super) fn parse(raw: &Raw) -> Vec<Result<Submission, Refusal>> {
    let entries = raw.bundle.entries.iter();
    entries.map(|entry| Submission::parse(entry)).collect()
}

/// Matches the attachments of a bundle to the statements that name them.
pub(super) fn open(
    raw: Raw,
    parsed: Vec<Result<Submission, Refusal>>,
    namings: &mut Namings,
    size: u64,
) -> Opened {
    let first = raw.bundle.first;
    let (entries_path, attachments_path) = paths(first >> 8, size);
    let present = raw.attachments.is_some();
    let place = Place {
        entries_path,
        attachments_path,
        attachments: raw.attachments.unwrap_or_default().into(),
    };
    let mut items = Items {
        reader: AttachmentReader::new(&place.attachments),
        length: place.attachments.len(),
        position: 0,
        namings,
    };
    let mut entries = VecDeque::with_capacity(parsed.len());
    for ((bytes, submission), index) in raw.bundle.entries.into_iter().zip(parsed).zip(first..) {
        let found = match &submission {
            _ if !present => Err(Failure::of_file(&place.attachments_path, &Problem::Missing)),
            Err(_) => Ok(Vec::new()),
            Ok(submission) => items
                .of(submission)
                .map_err(|error| place.wrong_attachment(index, &error)),
        };
        entries.push_back(Entry {
            bytes,
            submission,
            items: found,
        });
    }
    // An error further up is reported before this one is reached.
    if let (Err(error), Some(last)) = (items.reader.finish(), entries.back_mut())
        && last.items.is_ok()
    {
        last.items = Err(Failure::of_file(&place.attachments_path, &error));
    }
    Opened { place, entries }
}

struct Items<'a, 'n> {
    reader: AttachmentReader<'a>,
    length: usize,
    position: u32,
    namings: &'n mut Namings,
}

impl Items<'_, '_> {
    fn of(&mut self, submission: &Submission) -> Result<Vec<Item>, AttachmentError> {
        let mut items = Vec::new();
        for named in submission.statement.said.attachments() {
            if !self.namings.brings(&named.hash, named.size.is_some()) {
                continue;
            }
            let bytes = self.reader.item()?.map(|bytes| {
                let end = self.length.saturating_sub(self.reader.left());
                end.saturating_sub(bytes.len())..end
            });
            items.push(Item {
                named,
                position: self.position,
                bytes,
            });
            self.position = self.position.saturating_add(1);
        }
        Ok(items)
    }
}

/// Errors unless the bytes are those that a statement names.
pub(super) fn check_bytes(named: &Named, bytes: &[u8]) -> Result<(), Problem> {
    let found = Hash::of(bytes);
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    match named.size {
        _ if found != named.hash => Err(Problem::OtherAttachment {
            stated: named.hash,
            found,
        }),
        Some(stated) if stated != length => Err(Problem::OtherSize {
            hash: named.hash,
            stated,
            found: length,
        }),
        _ => Ok(()),
    }
}
