//! Receipts for old entries from the edge of the log and stored tiles, and how many tiles they take.

use std::collections::BTreeMap;

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::proof::{ProofError, verify_inclusion};
use folkmoot::domain::log::tree::{Frontier, leaf_hash};
use folkmoot::service::edge::Edge;

/// 150,002 entries: tiles of level 0 and 1 that are full, and partial ones on three levels.
const SIZE: u64 = 150_002;

#[test]
fn a_proof_of_an_old_entry_reads_one_tile_of_each_full_level() {
    let mut frontier = Frontier::new();
    let mut stored: BTreeMap<(u8, u64), Vec<Hash>> = BTreeMap::new();
    for index in 0..SIZE {
        for tile in frontier.push(leaf_hash(&index.to_be_bytes())) {
            stored.insert((tile.level, tile.index), tile.hashes);
        }
    }
    let edge = Edge::of(&frontier, &[]);
    for index in [0, 255, 256, 65_535, 65_536, 131_072, SIZE - 300, SIZE - 1] {
        let mut read = Vec::new();
        let proof = edge.prove_with((index, SIZE), |level, tile| {
            read.push((level, tile));
            Ok::<_, ProofError>(stored.get(&(level, tile)).cloned())
        });
        let leaf = leaf_hash(&index.to_be_bytes());
        let holds = verify_inclusion(&leaf, index, SIZE, &proof.unwrap(), &frontier.root());
        assert_eq!(holds, Ok(()), "{index}");
        assert!(read.len() <= 2, "{index}: {read:?}");
    }
    let none = edge.prove_with((0, SIZE), |_, _| Ok::<_, ProofError>(None));
    assert_eq!(
        none,
        Err(ProofError::MissingNode {
            height: 0,
            index: 1
        })
    );
}
