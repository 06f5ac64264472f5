//! The right edge of the log's tree, as far as the newest entries need it for their proofs.
//!
//! A batch's entries stand in tiles that are not full yet or that the batch filled. With all inner
//! nodes of those at hand, a receipt costs a few look-ups and no question to the database. What lies
//! further back stands in full tiles, which are stored: one of each level makes a proof.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::hash::Hash;
use crate::domain::log::proof::{ProofError, node_from_tiles, prove_inclusion};
use crate::domain::log::tile::Tile;
use crate::domain::log::tree::{Frontier, node_hash};

/// How many levels of the tree one tile spans.
const TILE_HEIGHT: u8 = 8;

/// Tiles with all their inner nodes.
#[derive(Debug, Clone, Default)]
pub struct Edge {
    tiles: BTreeMap<(u8, u64), Arc<Nodes>>,
}

/// The perfect subtrees inside one tile: by height above the tile's own hashes, from the left.
#[derive(Debug)]
struct Nodes(Vec<Vec<Hash>>);

impl Nodes {
    fn of(hashes: Vec<Hash>) -> Nodes {
        let mut heights = vec![hashes];
        for _ in 1..=TILE_HEIGHT {
            let below = &heights[heights.len() - 1];
            let above = below
                .chunks_exact(2)
                .map(|pair| node_hash(&pair[0], &pair[1]))
                .collect();
            heights.push(above);
        }
        Nodes(heights)
    }
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
        mut stored: impl FnMut(u8, u64) -> Result<Option<Vec<Hash>>, E>,
    ) -> Result<Vec<Hash>, E> {
        let mut read: BTreeMap<(u8, u64), Vec<Hash>> = BTreeMap::new();
        let mut failure = None;
        let proof = prove_inclusion(index, size, |height, place| {
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
        found.0.first().map(Vec::as_slice)
    }

    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        let (level, inner) = (height / TILE_HEIGHT, height % TILE_HEIGHT);
        let per_tile = u64::from(TILE_HEIGHT - inner);
        let tile = self.tiles.get(&(level, index >> per_tile))?;
        let within = usize::try_from(index & ((1 << per_tile) - 1)).ok()?;
        tile.0.get(usize::from(inner))?.get(within).copied()
    }
}
