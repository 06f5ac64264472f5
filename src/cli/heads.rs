//! Whether a log continues a head that was seen before, asked of the log itself; and what to keep when it
//! does not.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use super::CliError;
use super::download::Place;
use super::error::files::unwritable;
use super::error::logs::LogFault;
use crate::domain::hash::Hash;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::directory::tile_path;
use crate::domain::log::fork::Fork;
use crate::domain::log::proof::{node_from_tiles, prove_consistency, root_at, verify_consistency};
use crate::domain::log::tile::{TileKind, decode_hashes};

/// A checkpoint as it was signed, and what it says.
pub struct Head {
    /// The note, byte for byte.
    pub bytes: Vec<u8>,
    /// What it says. Whether the log's key signed it is for others to see.
    pub says: Checkpoint,
}

/// Errors unless the log at `place` under `new` continues `old`, by a proof from its own tiles.
///
/// Errors with `Forked` after writing both heads and the proof that they cannot both be true to
/// `evidence`, and with `NotContinued` when the log shows no proof at all.
pub fn require_continued(
    place: &Place,
    old: &Head,
    new: &Head,
    evidence: &Path,
) -> Result<(), CliError> {
    let (before, now) = (&old.says, &new.says);
    if before.size == 0 || (before.size, before.root) == (now.size, now.root) {
        return Ok(());
    }
    let unproven = || LogFault::NotContinued {
        kept: before.size,
        found: now.size,
    };
    if before.size > now.size {
        return Err(unproven().into());
    }
    let tiles = Tiles::new(place, now.size);
    let node = |height, index| tiles.node(height, index);
    let shown = match before.size == now.size {
        true => Ok((now.root, Vec::new())),
        false => root_at(before.size, node)
            .and_then(|root| Ok((root, prove_consistency(before.size, now.size, node)?))),
    };
    tiles.finish()?;
    let (root, proof) = shown.map_err(|_| unproven())?;
    verify_consistency((before.size, &root), (now.size, &now.root), &proof)
        .map_err(|_| unproven())?;
    if root == before.root {
        return Ok(());
    }
    let fork = Fork {
        old: old.bytes.clone(),
        new: new.bytes.clone(),
        root,
        proof,
    };
    fs::write(evidence, fork.to_string()).map_err(unwritable(evidence))?;
    Err(LogFault::Forked {
        kept: before.size,
        found: now.size,
        evidence: evidence.to_owned(),
    }
    .into())
}

/// Tiles by level and index; nothing where the log has none.
type Known = BTreeMap<(u8, u64), Option<Vec<Hash>>>;

/// The hash tiles of a log of one size, fetched when asked for.
struct Tiles<'a> {
    place: &'a Place,
    size: u64,
    known: RefCell<Known>,
    failed: RefCell<Option<CliError>>,
}

impl Tiles<'_> {
    fn new(place: &Place, size: u64) -> Tiles<'_> {
        Tiles {
            place,
            size,
            known: RefCell::default(),
            failed: RefCell::default(),
        }
    }

    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        node_from_tiles(height, index, |level, tile| self.tile(level, tile))
    }

    fn tile(&self, level: u8, index: u64) -> Option<Vec<Hash>> {
        if let Some(known) = self.known.borrow().get(&(level, index)) {
            return known.clone();
        }
        let path = tile_path(TileKind::Hashes { level }, index, self.size)?;
        let found = self.place.find(&path.to_string()).unwrap_or_else(|error| {
            self.failed.borrow_mut().get_or_insert(error);
            None
        });
        let hashes = found.and_then(|bytes| decode_hashes(&bytes));
        let hashes = hashes.filter(|hashes| hashes.len() == path.width);
        let mut known = self.known.borrow_mut();
        known.insert((level, index), hashes.clone());
        hashes
    }

    /// Errors with what kept a tile from being fetched, if anything did.
    fn finish(&self) -> Result<(), CliError> {
        self.failed.take().map_or(Ok(()), Err)
    }
}
