//! The Merkle tree of RFC 6962 section 2.1: hashes, roots, and the growing edge of a log.
//!
//! Proofs are made and checked in `proof`; how tiles are named and stored is in `tile`.

use sha2::{Digest, Sha256};

use super::tile::{TILE_WIDTH, Tile};
use crate::domain::hash::Hash;

/// Tree levels that one level of tiles covers: 256 hashes have a tree of height 8.
const TILE_HEIGHT: usize = 8;

/// The hash of a leaf: SHA-256 of a zero byte and the entry's bytes.
pub fn leaf_hash(entry: &[u8]) -> Hash {
    let mut digest = Sha256::new();
    digest.update([0]);
    digest.update(entry);
    Hash(digest.finalize().into())
}

/// The hash of an inner node: SHA-256 of a one byte and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(&left.0);
    bytes[33..].copy_from_slice(&right.0);
    Hash::of(&bytes)
}

/// The root of the tree without leaves: SHA-256 of nothing.
pub fn empty_root() -> Hash {
    Hash::of(&[])
}

/// The root of a tree over leaf hashes in log order.
pub fn root_of(leaves: impl IntoIterator<Item = Hash>) -> Hash {
    let mut peaks = Peaks::default();
    for leaf in leaves {
        peaks.push(leaf, |_, _| ());
    }
    peaks.root()
}

/// The roots of the perfect subtrees that make up a tree, the largest (leftmost) first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Peaks {
    size: u64,
    roots: Vec<Hash>,
}

impl Peaks {
    /// Appends a leaf and shows each node this completes as (height, hash), from the leaf upwards.
    fn push(&mut self, leaf: Hash, mut completed: impl FnMut(usize, Hash)) {
        let mut node = leaf;
        let mut height = 0;
        // Like a carry in binary: a one bit of the old size is a subtree waiting for its sibling.
        let mut carry = self.size;
        completed(height, node);
        while carry & 1 == 1 {
            let left = self.roots.pop().expect("a root for each one bit of size");
            node = node_hash(&left, &node);
            carry >>= 1;
            height = height.saturating_add(1);
            completed(height, node);
        }
        self.roots.push(node);
        self.size = self
            .size
            .checked_add(1)
            .expect("a log has under 2^64 entries");
    }

    fn root(&self) -> Hash {
        let mut smallest_first = self.roots.iter().rev();
        let Some(&first) = smallest_first.next() else {
            return empty_root();
        };
        smallest_first.fold(first, |right, left| node_hash(left, &right))
    }
}

/// The growing edge of a log: enough to append, to know the root, and to write every tile.
///
/// Holds at most 255 hashes for each level of tiles, that is 24 KB for sixteen million entries.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frontier {
    peaks: Peaks,
    /// By tile level: the hashes of the tile that is not full yet.
    open: Vec<Vec<Hash>>,
}

impl Frontier {
    /// The edge of a log without entries.
    pub fn new() -> Frontier {
        Frontier::default()
    }

    /// How many leaves were appended.
    pub fn size(&self) -> u64 {
        self.peaks.size
    }

    /// The root over all leaves so far.
    pub fn root(&self) -> Hash {
        self.peaks.root()
    }

    /// Appends a leaf hash and returns the tiles that became full by it, lowest level first.
    ///
    /// That is one tile for every 256th leaf, two for every 65,536th, and so on; else none.
    pub fn push(&mut self, leaf: Hash) -> Vec<Tile> {
        let mut full = Vec::new();
        let size = self.peaks.size;
        let open = &mut self.open;
        self.peaks.push(leaf, |height, hash| {
            if height.is_multiple_of(TILE_HEIGHT) {
                let level = height.checked_div(TILE_HEIGHT).expect("the divisor is 8");
                full.extend(add_to_tile(open, level, hash, size));
            }
        });
        full
    }

    /// The tiles at the right edge that are not full, lowest level first; empty ones are left out.
    pub fn partial_tiles(&self) -> Vec<Tile> {
        let mut tiles = Vec::new();
        for (level, hashes) in self.open.iter().enumerate() {
            if !hashes.is_empty() {
                tiles.push(tile(level, self.peaks.size, hashes.clone()));
            }
        }
        tiles
    }
}

/// Adds a hash to the open tile of a level; the tile, if this made it full.
fn add_to_tile(open: &mut Vec<Vec<Hash>>, level: usize, hash: Hash, leaf: u64) -> Option<Tile> {
    if open.len() <= level {
        open.push(Vec::new());
    }
    let hashes = &mut open[level];
    hashes.push(hash);
    (hashes.len() == TILE_WIDTH).then(|| tile(level, leaf, std::mem::take(hashes)))
}

/// The tile at `level` that covers leaf `leaf`: each level divides the index by 256.
fn tile(level: usize, leaf: u64, hashes: Vec<Hash>) -> Tile {
    let level = u8::try_from(level).expect("a 64-bit size has at most 8 levels");
    let shift = u32::from(level).saturating_add(1).saturating_mul(8);
    let index = leaf.checked_shr(shift).unwrap_or(0);
    Tile {
        level,
        index,
        hashes,
    }
}
