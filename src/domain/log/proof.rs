//! Inclusion and consistency proofs: made from stored nodes, verified against roots.
//!
//! Construction follows RFC 6962 sections 2.1.1 and 2.1.2, verification RFC 9162 sections 2.1.3.2
//! and 2.1.4.2.

use super::tile::TILE_WIDTH;
use super::tree::{empty_root, node_hash, root_of};
use crate::domain::hash::Hash;
use crate::faults;

faults! {
    /// Why a proof cannot be made or does not hold.
    pub enum ProofError {
        /// No such entry, counted from 0, in a log of that size.
        NoSuchEntry { index: u64, size: u64 } "log-proof.no-such-entry" Missing;
        /// Consistency runs from a smaller log, not the empty one, to one at least as large.
        Sizes { old: u64, new: u64 } "log-proof.sizes" Unfit;
        /// Too many or too few hashes for these sizes.
        Length { found: usize } "log-proof.length" Unfit;
        /// The proof leads to another root than the one to be proven.
        Root { expected: Hash, found: Hash } "log-proof.root" Unfit;
        /// A node that the proof needs is not at hand; leaves have height 0, and index counts from 0.
        MissingNode { height: u8, index: u64 } "log-proof.missing-node" Internal;
    }
}

/// The path of entry `index` in the tree of the first `size` entries, leaf's sibling first.
///
/// `node(height, index)` gives the root of the perfect subtree over leaves
/// `index * 2^height .. (index + 1) * 2^height`; it is asked only for subtrees inside `size`.
pub fn prove_inclusion(
    index: u64,
    size: u64,
    mut node: impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofError> {
    if index >= size {
        return Err(ProofError::NoSuchEntry { index, size });
    }
    let mut siblings = Vec::new();
    let (mut from, mut to) = (0, size);
    while let Some(middle) = split_point(from, to) {
        if index < middle {
            siblings.push((middle, to));
            to = middle;
        } else {
            siblings.push((from, middle));
            from = middle;
        }
    }
    siblings
        .into_iter()
        .rev()
        .map(|(from, to)| range_root(from, to, &mut node))
        .collect()
}

/// The proof that the log of `new` entries begins with the log of `old` entries.
///
/// `node` as for [`prove_inclusion`]. Empty for equal sizes; the empty log proves nothing.
pub fn prove_consistency(
    old: u64,
    new: u64,
    mut node: impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Vec<Hash>, ProofError> {
    if old == 0 || old > new {
        return Err(ProofError::Sizes { old, new });
    }
    let mut ranges = Vec::new();
    let (mut from, mut to) = (0, new);
    while old != to {
        let middle = split_point(from, to).ok_or(ProofError::Sizes { old, new })?;
        if old <= middle {
            ranges.push((middle, to));
            to = middle;
        } else {
            ranges.push((from, middle));
            from = middle;
        }
    }
    if from != 0 {
        ranges.push((from, to));
    }
    ranges
        .into_iter()
        .rev()
        .map(|(from, to)| range_root(from, to, &mut node))
        .collect()
}

/// The root that the log had when it held its first `size` entries.
///
/// `node` as for [`prove_inclusion`].
pub fn root_at(
    size: u64,
    mut node: impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Hash, ProofError> {
    if size == 0 {
        return Ok(empty_root());
    }
    range_root(0, size, &mut node)
}

/// Checks that `leaf` is leaf `index` of the tree with this size and root.
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), ProofError> {
    if index >= size {
        return Err(ProofError::NoSuchEntry { index, size });
    }
    let mut place = Place {
        node: index,
        last: size.saturating_sub(1),
    };
    let mut hash = *leaf;
    for sibling in proof {
        hash = match place
            .climb()
            .ok_or(ProofError::Length { found: proof.len() })?
        {
            Side::Left => node_hash(sibling, &hash),
            Side::Right => node_hash(&hash, sibling),
        };
    }
    place.at_root(proof)?;
    same_root(root, hash)
}

/// Checks that the tree with the new size and root begins with that of the old size and root.
pub fn verify_consistency(
    (old, old_root): (u64, &Hash),
    (new, new_root): (u64, &Hash),
    proof: &[Hash],
) -> Result<(), ProofError> {
    if old == 0 || old > new {
        return Err(ProofError::Sizes { old, new });
    }
    let length = ProofError::Length { found: proof.len() };
    if old == new {
        return if proof.is_empty() {
            same_root(new_root, *old_root)
        } else {
            Err(length)
        };
    }
    let mut place = Place {
        node: old.saturating_sub(1),
        last: new.saturating_sub(1),
    };
    place.skip_while_odd();
    // An old tree that is one perfect subtree is where the climb starts; others name the start.
    let (start, rest) = if old.is_power_of_two() {
        (old_root, proof)
    } else {
        proof.split_first().ok_or(length.clone())?
    };
    let (mut old_hash, mut new_hash) = (*start, *start);
    for sibling in rest {
        match place.climb().ok_or(length.clone())? {
            Side::Left => {
                old_hash = node_hash(sibling, &old_hash);
                new_hash = node_hash(sibling, &new_hash);
            }
            Side::Right => new_hash = node_hash(&new_hash, sibling),
        }
    }
    place.at_root(proof)?;
    same_root(old_root, old_hash)?;
    same_root(new_root, new_hash)
}

fn same_root(expected: &Hash, found: Hash) -> Result<(), ProofError> {
    if *expected == found {
        Ok(())
    } else {
        Err(ProofError::Root {
            expected: *expected,
            found,
        })
    }
}

/// On which side of the current node its sibling stands.
enum Side {
    Left,
    Right,
}

/// A node on the way up: its index in its level and that of the level's last node
/// (`fn` and `sn` in RFC 9162).
struct Place {
    node: u64,
    last: u64,
}

impl Place {
    /// Moves to the parent; on which side the sibling was, or `None` at the root.
    fn climb(&mut self) -> Option<Side> {
        if self.last == 0 {
            return None;
        }
        let side = if self.node & 1 == 1 || self.node == self.last {
            // A lone last node has no sibling until it becomes a right child further up.
            while self.node & 1 == 0 && self.node != 0 {
                self.up();
            }
            Side::Left
        } else {
            Side::Right
        };
        self.up();
        Some(side)
    }

    fn skip_while_odd(&mut self) {
        while self.node & 1 == 1 {
            self.up();
        }
    }

    fn up(&mut self) {
        self.node >>= 1;
        self.last >>= 1;
    }

    fn at_root(&self, proof: &[Hash]) -> Result<(), ProofError> {
        if self.last == 0 {
            Ok(())
        } else {
            Err(ProofError::Length { found: proof.len() })
        }
    }
}

/// Where RFC 6962 splits the tree over leaves `from..to`: after the largest power of two of leaves
/// that leaves some over. `None` for a single leaf.
fn split_point(from: u64, to: u64) -> Option<u64> {
    let last = to.checked_sub(from)?.checked_sub(1)?;
    from.checked_add(1u64.checked_shl(last.checked_ilog2()?)?)
}

/// The root over leaves `from..to`, where `from` is a multiple of the largest power of two inside.
fn range_root(
    mut from: u64,
    to: u64,
    node: &mut impl FnMut(u8, u64) -> Option<Hash>,
) -> Result<Hash, ProofError> {
    let mut peaks = Vec::new();
    while let Some(exponent) = to.checked_sub(from).and_then(u64::checked_ilog2) {
        let height = u8::try_from(exponent).expect("a 64-bit logarithm is under 64");
        let index = from.checked_shr(exponent).unwrap_or(0);
        peaks.push(node(height, index).ok_or(ProofError::MissingNode { height, index })?);
        from = from.saturating_add(1u64.checked_shl(exponent).unwrap_or(0));
    }
    let join = |right, left| node_hash(&left, &right);
    Ok(peaks
        .into_iter()
        .rev()
        .reduce(join)
        .expect("the range is not empty"))
}

/// A node, as the functions above ask for it, from stored tiles.
///
/// `tile(level, index)` gives the hashes of a tile, all that the log has of it; it is asked once.
/// `None` if it has no such tile or fewer hashes than the node spans.
pub fn node_from_tiles(
    height: u8,
    index: u64,
    tile: impl FnOnce(u8, u64) -> Option<Vec<Hash>>,
) -> Option<Hash> {
    let (level, inner) = (height >> 3, u32::from(height & 7));
    let count = 1usize.checked_shl(inner)?;
    let first = index.checked_mul(u64::try_from(count).ok()?)?;
    let width = u64::try_from(TILE_WIDTH).ok()?;
    let hashes = tile(level, first.checked_div(width)?)?;
    let start = usize::try_from(first.checked_rem(width)?).ok()?;
    let nodes = hashes.get(start..start.checked_add(count)?)?;
    Some(root_of(nodes.iter().copied()))
}
