//! Attachments that are read again: where each lies, so that none need be kept.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::intake::{Source, paths};
use crate::domain::hash::Hash;
use crate::domain::log::attachments::AttachmentReader;
use crate::domain::statement::{Attachments, Matter};

/// Finds the attachments named so far.
pub(super) struct Shelf<'a> {
    source: Source<'a>,
    /// Entries of the log under its checkpoint.
    size: u64,
    /// By hash: the bundle and the position in it, or `None` for one that is withheld.
    places: BTreeMap<Hash, Option<(u64, u32)>>,
    /// The bundle read last.
    last: RefCell<Option<(u64, Arc<[u8]>)>>,
}

impl<'a> Shelf<'a> {
    pub(super) fn new(source: Source<'a>, size: u64) -> Shelf<'a> {
        Shelf {
            source,
            size,
            places: BTreeMap::new(),
            last: RefCell::new(None),
        }
    }

    /// Notes that the bytes with this hash are item `position` of a bundle, or are withheld.
    pub(super) fn put(&mut self, hash: Hash, place: Option<(u64, u32)>) {
        self.places.insert(hash, place);
    }

    fn read(&self, bundle: u64, position: u32) -> Option<Arc<[u8]>> {
        let kept = self.last.borrow().clone();
        let bytes = match kept.filter(|(index, _)| *index == bundle) {
            Some((_, bytes)) => bytes,
            None => (self.source)(&paths(bundle, self.size).1)?.into(),
        };
        *self.last.borrow_mut() = Some((bundle, bytes.clone()));
        let mut reader = AttachmentReader::new(&bytes);
        for _ in 0..position {
            reader.item().ok()?;
        }
        reader.item().ok()?.map(Arc::from)
    }
}

impl Attachments for Shelf<'_> {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        let Some((bundle, position)) = self.places.get(hash)? else {
            return Some(Matter::Withheld);
        };
        // The source may have changed since the bundle was checked.
        let bytes = self.read(*bundle, *position)?;
        (Hash::of(&bytes) == *hash).then_some(Matter::Bytes(bytes))
    }
}
