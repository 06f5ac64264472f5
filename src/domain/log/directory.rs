//! A log as a directory of static files, as tlog-tiles lays it out: which files there are, and
//! reading them back so that every byte is checked and the first wrong file is named.
//!
//! Where the bytes come from, a disk or a network, is the caller's matter. What the entries mean is
//! `domain::statement`'s.

use super::checkpoint::{Checkpoint, CheckpointError};
use super::proof::{ProofError, node_from_tiles, root_at};
use super::tile::{BundleError, TILE_WIDTH, TileKind, TilePath, decode_bundle, decode_hashes};
use super::tree::{leaf_hash, root_of};
use super::verifier::VerifierKey;
use crate::domain::hash::Hash;
use crate::faults;

/// The path of the newest checkpoint.
pub const CHECKPOINT_PATH: &str = "checkpoint";

/// Every tile and bundle of a log of `size` entries, and no other: bundles first, then the tiles
/// level by level, each from left to right. With [`CHECKPOINT_PATH`] that is the whole directory.
pub fn tile_paths(size: u64) -> impl Iterator<Item = TilePath> {
    let levels = (0..8).map(|level| TileKind::Hashes { level });
    std::iter::once(TileKind::Entries)
        .chain(levels)
        .flat_map(move |kind| (0..).map_while(move |index| tile_path(kind, index, size)))
}

/// The path of one tile or bundle in a log of `size` entries, as wide as it is there; `None` if
/// the log does not reach that far.
pub fn tile_path(kind: TileKind, index: u64, size: u64) -> Option<TilePath> {
    let level = match kind {
        TileKind::Entries => 0,
        TileKind::Hashes { level } => level,
    };
    let count = size.checked_shr(u32::from(level).checked_mul(8)?)?;
    let full = u64::try_from(TILE_WIDTH).ok()?;
    let width = count.checked_sub(index.checked_mul(full)?)?.min(full);
    let width = usize::try_from(width).ok()?;
    (width > 0).then_some(TilePath { kind, index, width })
}

faults! {
    /// Why a directory is not the log that its checkpoint speaks of. Paths are below the log's prefix, sizes in
    /// bytes; entries count from 0.
    pub enum DirectoryError {
        /// A file is not there.
        Missing { path: String } "log-directory.missing" Missing;
        /// The checkpoint does not stand by itself.
        Checkpoint { error: CheckpointError } "log-directory.checkpoint" Unfit;
        /// The checkpoint stands, but the tiles, which fit together, have another root.
        Root { expected: Hash, found: Hash } "log-directory.root" Unfit;
        /// A tile has the wrong number of bytes.
        TileLength { path: TilePath, found: usize, expected: usize } "log-directory.tile-length" Unfit;
        /// A tile's hashes are not those that the tree above it commits to.
        Tile { path: TilePath } "log-directory.tile" Unfit;
        /// Not an entry bundle.
        Bundle { path: TilePath, error: BundleError } "log-directory.bundle" Unfit;
        /// A bundle with too many or too few entries.
        EntryCount { path: TilePath, found: usize, expected: usize } "log-directory.entry-count" Unfit;
        /// An entry other than the log committed to.
        Entry { path: TilePath, index: u64 } "log-directory.entry" Unfit;
        /// A root was asked for that this log is too short to have.
        TooShort { size: u64, asked: u64 } "log-directory.too-short" Unfit;
    }
}

impl DirectoryError {
    /// The file at fault, below the log's prefix.
    pub fn path(&self) -> String {
        match self {
            DirectoryError::Missing { path } => path.clone(),
            DirectoryError::TileLength { path, .. }
            | DirectoryError::Tile { path }
            | DirectoryError::Bundle { path, .. }
            | DirectoryError::EntryCount { path, .. }
            | DirectoryError::Entry { path, .. } => path.to_string(),
            DirectoryError::Checkpoint { .. }
            | DirectoryError::Root { .. }
            | DirectoryError::TooShort { .. } => CHECKPOINT_PATH.to_owned(),
        }
    }
}

impl From<CheckpointError> for DirectoryError {
    fn from(error: CheckpointError) -> DirectoryError {
        DirectoryError::Checkpoint { error }
    }
}

crate::tell! { Text: TilePath; }

/// The entries of one bundle, each already checked against the checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The index in the log of the first entry.
    pub first: u64,
    /// In log order, 1 to 256.
    pub entries: Vec<Vec<u8>>,
    /// Their leaf hashes, recomputed.
    pub leaves: Vec<Hash>,
}

/// Reads a directory from its checkpoint downwards, so that what it hands out is authentic.
///
/// `source` gives the bytes of a file, or `None` where there is none. Each file is read once, and
/// one tile of each level kept.
pub struct Reader<S> {
    source: S,
    checkpoint: Checkpoint,
    /// By level: the tile at the right edge that is not full; empty where there is none.
    edge: Vec<Vec<Hash>>,
    /// By level: the full tile read last, with its index.
    full: Vec<Option<(u64, Vec<Hash>)>>,
    next_bundle: u64,
}

impl<S: FnMut(&str) -> Option<Vec<u8>>> Reader<S> {
    /// Reads the checkpoint, which one of `keys` must have signed, and the right edge of the tree.
    pub fn open(mut source: S, keys: &[VerifierKey]) -> Result<Reader<S>, DirectoryError> {
        let bytes = read(&mut source, CHECKPOINT_PATH)?;
        let checkpoint = Checkpoint::open(&bytes, keys)?;
        let mut reader = Reader {
            source,
            checkpoint,
            edge: Vec::new(),
            full: Vec::new(),
            next_bundle: 0,
        };
        for level in 0..8 {
            let edge = match reader.edge_path(level) {
                Some(path) => reader.read_hashes(path)?,
                None => Vec::new(),
            };
            reader.edge.push(edge);
            reader.full.push(None);
        }
        let (expected, found) = (reader.checkpoint.root, edge_root(&reader.edge));
        if expected == found {
            Ok(reader)
        } else {
            Err(reader.blame_edge(expected, found))
        }
    }

    /// The signed head that everything is checked against.
    pub fn checkpoint(&self) -> &Checkpoint {
        &self.checkpoint
    }

    /// The next bundle, from the first to the last; `None` after that.
    ///
    /// Once it is `None`, every file of [`tile_paths`] was read and found right.
    pub fn next_bundle(&mut self) -> Result<Option<Bundle>, DirectoryError> {
        let index = self.next_bundle;
        let Some(path) = tile_path(TileKind::Entries, index, self.checkpoint.size) else {
            return Ok(None);
        };
        let entries = self.read_entries(path)?;
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let first = index.saturating_mul(256);
        let committed = self.hashes(0, index)?;
        if let Some((_, index)) = leaves
            .iter()
            .zip(&committed)
            .zip(first..)
            .find(|((leaf, hash), _)| leaf != hash)
        {
            return Err(DirectoryError::Entry { path, index });
        }
        self.next_bundle = index.saturating_add(1);
        Ok(Some(Bundle {
            first,
            entries,
            leaves,
        }))
    }

    /// The root that this log had at `size` entries: what a checkpoint, receipt or statement of
    /// that size must name if it speaks of the same log.
    pub fn root_at(&mut self, size: u64) -> Result<Hash, DirectoryError> {
        if size > self.checkpoint.size {
            let size_now = self.checkpoint.size;
            return Err(DirectoryError::TooShort {
                size: size_now,
                asked: size,
            });
        }
        let mut failure = None;
        let root = root_at(size, |height, index| {
            node_from_tiles(height, index, |level, tile| {
                self.hashes(level, tile)
                    .map_err(|error| failure = Some(error))
                    .ok()
            })
        });
        root.map_err(|error: ProofError| {
            failure.unwrap_or_else(|| panic!("a node inside the log is in its tiles: {error}"))
        })
    }

    /// The hashes of a tile of this log, checked against the tile above it.
    fn hashes(&mut self, level: u8, index: u64) -> Result<Vec<Hash>, DirectoryError> {
        let place = usize::from(level);
        let kind = TileKind::Hashes { level };
        let path = tile_path(kind, index, self.checkpoint.size).expect("asked within the log");
        if path.width < TILE_WIDTH {
            return Ok(self.edge[place].clone());
        }
        if let Some((_, hashes)) = self.full[place].as_ref().filter(|(kept, _)| *kept == index) {
            return Ok(hashes.clone());
        }
        let above = self.hashes(level.saturating_add(1), index >> 8)?;
        let position = usize::try_from(index & 255).expect("under 256");
        let hashes = self.read_hashes(path)?;
        if above.get(position) != Some(&root_of(hashes.iter().copied())) {
            return Err(DirectoryError::Tile { path });
        }
        self.full[place] = Some((index, hashes.clone()));
        Ok(hashes)
    }

    /// The path of the tile at the right edge of a level, if it is not full.
    fn edge_path(&self, level: u8) -> Option<TilePath> {
        let count = self
            .checkpoint
            .size
            .checked_shr(u32::from(level).checked_mul(8)?)?;
        let kind = TileKind::Hashes { level };
        tile_path(kind, count >> 8, self.checkpoint.size)
    }

    /// The edge has not the checkpoint's root: the first tile of it that does not follow from the
    /// files below it is wrong. If all follow, the checkpoint is of another log.
    fn blame_edge(&mut self, expected: Hash, found: Hash) -> DirectoryError {
        for level in 0..8 {
            let Some(path) = self.edge_path(level) else {
                continue;
            };
            match self.hashes_from_below(path, level) {
                Ok(hashes) if hashes == self.edge[usize::from(level)] => {}
                Ok(_) => return DirectoryError::Tile { path },
                Err(error) => return error,
            }
        }
        DirectoryError::Root { expected, found }
    }

    fn hashes_from_below(
        &mut self,
        path: TilePath,
        level: u8,
    ) -> Result<Vec<Hash>, DirectoryError> {
        let Some(below) = level.checked_sub(1) else {
            let bundle = TilePath {
                kind: TileKind::Entries,
                ..path
            };
            return Ok(self
                .read_entries(bundle)?
                .iter()
                .map(|entry| leaf_hash(entry))
                .collect());
        };
        let first = path.index.saturating_mul(256);
        (first..)
            .take(path.width)
            .map(|index| {
                let kind = TileKind::Hashes { level: below };
                let hashes = self.read_hashes(TilePath {
                    kind,
                    index,
                    width: TILE_WIDTH,
                })?;
                Ok(root_of(hashes))
            })
            .collect()
    }

    fn read_hashes(&mut self, path: TilePath) -> Result<Vec<Hash>, DirectoryError> {
        let bytes = read(&mut self.source, &path.to_string())?;
        let expected = path.width.saturating_mul(32);
        let wrong = DirectoryError::TileLength {
            path,
            found: bytes.len(),
            expected,
        };
        decode_hashes(&bytes)
            .filter(|hashes| hashes.len() == path.width)
            .ok_or(wrong)
    }

    fn read_entries(&mut self, path: TilePath) -> Result<Vec<Vec<u8>>, DirectoryError> {
        let bytes = read(&mut self.source, &path.to_string())?;
        let entries =
            decode_bundle(&bytes).map_err(|error| DirectoryError::Bundle { path, error })?;
        if entries.len() != path.width {
            return Err(DirectoryError::EntryCount {
                expected: path.width,
                path,
                found: entries.len(),
            });
        }
        Ok(entries.into_iter().map(<[u8]>::to_vec).collect())
    }
}

fn read<S>(source: &mut S, path: &str) -> Result<Vec<u8>, DirectoryError>
where
    S: FnMut(&str) -> Option<Vec<u8>>,
{
    source(path).ok_or_else(|| DirectoryError::Missing {
        path: path.to_owned(),
    })
}

/// The root of a tree from its partial tiles, lowest level first. What lies to the right of a
/// level's hashes is smaller than each of them, so it stands as one more leaf beside them.
fn edge_root(edge: &[Vec<Hash>]) -> Hash {
    let mut right = None;
    for hashes in edge.iter().filter(|hashes| !hashes.is_empty()) {
        right = Some(root_of(hashes.iter().copied().chain(right)));
    }
    right.unwrap_or_else(|| root_of([]))
}
