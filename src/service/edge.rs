//! The right edge of the log's tree, as far as the newest entries need it for their proofs.
//!
//! A batch's entries stand in tiles that are not full yet or that the batch filled. With those at
//! hand, a receipt costs a few look-ups and no question to the database. What lies
//! further back stands in full tiles, which are stored: one of each level makes a proof.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use crate::domain::hash::Hash;
use crate::domain::log::proof::{ProofError, node_from_tiles, prove_consistency, prove_inclusion};
use crate::domain::log::tile::Tile;
use crate::domain::log::tree::{Frontier, node_hash};

/// How many levels of the tree one tile spans.
const TILE_HEIGHT: u8 = 8;

/// Gives a node by height and index, as proofs ask for it.
type Nodal<'a> = &'a mut dyn FnMut(u8, u64) -> Option<Hash>;

/// Tiles with all their inner nodes.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    tiles: BTreeMap<(u8, u64), Arc<Nodes>>,
}

/// One tile with the perfect subtrees inside it. The first who asks for one of those makes them: not the writer,
/// who has a batch to commit.
#[derive(Debug)]
struct Nodes {
    hashes: Vec<Hash>,
    /// By height above the tile's own hashes, from 1 on; from the left.
    above: OnceLock<Vec<Vec<Hash>>>,
}

impl Nodes {
    fn of(hashes: Vec<Hash>) -> Nodes {
        Nodes {
            hashes,
            above: OnceLock::new(),
        }
    }

    fn at(&self, height: u8) -> Option<&[Hash]> {
        let Some(height) = usize::from(height).checked_sub(1) else {
            return Some(&self.hashes);
        };
        let above = self.above.get_or_init(|| inner(&self.hashes));
        above.get(height).map(Vec::as_slice)
    }
}

/// The nodes above these hashes, height by height.
fn inner(hashes: &[Hash]) -> Vec<Vec<Hash>> {
    let mut heights: Vec<Vec<Hash>> = Vec::with_capacity(TILE_HEIGHT.into());
    for _ in 1..=TILE_HEIGHT {
        let below = heights.last().map_or(hashes, Vec::as_slice);
        let pairs = below.chunks_exact(2);
        let above = pairs.map(|pair| node_hash(&pair[0], &pair[1])).collect();
        heights.push(above);
    }
    heights
}

impl Edge {
    /// The edge of the log at this frontier, with the tiles that were filled on the way to it.
    pub fn of(frontier: &Frontier, filled: &[Tile]) -> Edge {
        let open = frontier.partial_tiles();
        let tiles = filled.iter().chain(&open);
        Edge {
            tiles: tiles
                .map(|tile| {
                    (
                        (tile.level, tile.index),
                        Arc::new(Nodes::of(tile.hashes.clone())),
                    )
                })
                .collect(),
        }
    }

    /// The inclusion proof of one of the newest entries in the log of `size` entries.
    ///
    /// Errors with `MissingNode` for an entry that is further back.
    pub fn prove(&self, index: u64, size: u64) -> Result<Vec<Hash>, ProofError> {
        prove_inclusion(index, size, |height, index| self.node(height, index))
    }

    /// The inclusion proof of any entry; `stored` gives the full tiles that are not at hand.
    ///
    /// It is asked at most once for a tile, and for none of a level that the edge holds. Errors with
    /// its first error, and with `MissingNode` when it has no tile where there must be one.
    pub fn prove_with<E: From<ProofError>>(
        &self,
        (index, size): (u64, u64),
        stored: impl FnMut(u8, u64) -> Result<Option<Vec<Hash>>, E>,
    ) -> Result<Vec<Hash>, E> {
        self.with_nodes(stored, |node| prove_inclusion(index, size, node))
    }

    /// The proof that the log of `new` entries continues that of `old`, in the same way.
    pub fn prove_continued<E: From<ProofError>>(
        &self,
        (old, new): (u64, u64),
        stored: impl FnMut(u8, u64) -> Result<Option<Vec<Hash>>, E>,
    ) -> Result<Vec<Hash>, E> {
        self.with_nodes(stored, |node| prove_consistency(old, new, node))
    }

    fn with_nodes<E: From<ProofError>>(
        &self,
        mut stored: impl FnMut(u8, u64) -> Result<Option<Vec<Hash>>, E>,
        prove: impl FnOnce(Nodal<'_>) -> Result<Vec<Hash>, ProofError>,
    ) -> Result<Vec<Hash>, E> {
        let mut read: BTreeMap<(u8, u64), Vec<Hash>> = BTreeMap::new();
        let mut failure = None;
        let proof = prove(&mut |height, place| {
            self.node(height, place).or_else(|| {
                node_from_tiles(height, place, |level, tile| {
                    if let Some(known) = read.get(&(level, tile)) {
                        return Some(known.clone());
                    }
                    let found = stored(level, tile).unwrap_or_else(|error| {
                        failure = Some(error);
                        None
                    })?;
                    read.insert((level, tile), found.clone());
                    Some(found)
                })
            })
        });
        match failure {
            Some(error) => Err(error),
            None => Ok(proof?),
        }
    }

    /// The hashes of a tile of this edge.
    pub fn tile(&self, level: u8, index: u64) -> Option<&[Hash]> {
        let found = self.tiles.get(&(level, index))?;
        Some(&found.hashes)
    }

    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let (level, inner) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let per_tile = u64::from(TILE_HEIGHT - inner);
        let tile = self.tiles.get(&(level, index >> per_tile))?;
        let within = usize::try_from(index & ((1 << per_tile) - 1)).ok()?;
        tile.at(inner)?.get(within).copied()
    }
}
