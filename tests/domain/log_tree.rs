//! The Merkle tree: frontier, tiles and proofs agree with the definition, for every size tried.

use std::collections::BTreeMap;

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::proof::{
    node_from_tiles, prove_consistency, prove_inclusion, verify_consistency, verify_inclusion,
};
use folkmoot::domain::log::tile::{
    BundleError, Tile, TileKind, TilePath, decode_bundle, decode_hashes, encode_bundle,
};
use folkmoot::domain::log::tree::{Frontier, empty_root, leaf_hash, node_hash, root_of};
use proptest::prelude::*;

fn leaf(index: u64) -> Hash {
    leaf_hash(&index.to_be_bytes())
}

fn leaves(size: u64) -> Vec<Hash> {
    (0..size).map(leaf).collect()
}

/// MTH of RFC 6962 section 2.1, written as it stands there.
fn definition(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [leaf] => *leaf,
        _ => {
            let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
            node_hash(&definition(left), &definition(right))
        }
    }
}

/// A log of `size` entries as its tiles, full and partial.
struct Tiles(BTreeMap<(u8, u64), Vec<Hash>>);

impl Tiles {
    fn of(size: u64) -> Tiles {
        let mut frontier = Frontier::new();
        let mut tiles: Vec<Tile> = leaves(size)
            .into_iter()
            .flat_map(|l| frontier.push(l))
            .collect();
        tiles.extend(frontier.partial_tiles());
        Tiles(
            tiles
                .into_iter()
                .map(|tile| ((tile.level, tile.index), tile.hashes))
                .collect(),
        )
    }

    fn node(&self, height: u8, index: u64) -> Option<Hash> {
        node_from_tiles(height, index, |level, tile| {
            self.0.get(&(level, tile)).cloned()
        })
    }
}

#[test]
fn the_hashes_are_those_of_rfc_6962() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let empty_leaf = "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d";
    assert_eq!(empty_root().to_string(), empty);
    assert_eq!(leaf_hash(b"").to_string(), empty_leaf);
    // The tree of seven leaves that certificate-transparency logs are tested with.
    let entries = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
    ];
    let bytes = |text: &str| -> Vec<u8> {
        let pairs = text
            .as_bytes()
            .chunks(2)
            .map(|p| str::from_utf8(p).unwrap());
        pairs.map(|p| u8::from_str_radix(p, 16).unwrap()).collect()
    };
    let root = root_of(entries.map(|entry| leaf_hash(&bytes(entry))));
    let expected = "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c";
    assert_eq!(root.to_string(), expected);
}

#[test]
fn every_entry_of_every_small_log_is_proven() {
    for size in 1..=70 {
        let (tiles, leaves) = (Tiles::of(size), leaves(size));
        let root = definition(&leaves);
        for index in 0..size {
            let proof = prove_inclusion(index, size, |h, i| tiles.node(h, i)).unwrap();
            let leaf = leaf(index);
            assert_eq!(verify_inclusion(&leaf, index, size, &proof, &root), Ok(()));
            let other = (index + 1) % (size + 1);
            assert!(verify_inclusion(&leaf, other, size, &proof, &root).is_err());
            let longer = [&proof[..], &[leaf]].concat();
            assert!(verify_inclusion(&leaf, index, size, &longer, &root).is_err());
            assert!(
                proof.is_empty()
                    || verify_inclusion(&leaf, index, size, &proof[1..], &root).is_err()
            );
        }
    }
}

#[test]
fn every_small_log_is_proven_to_begin_with_every_smaller_one() {
    for new in 1..=70 {
        let tiles = Tiles::of(new);
        let new_root = definition(&leaves(new));
        for old in 1..=new {
            let old_root = definition(&leaves(old));
            let proof = prove_consistency(old, new, |h, i| tiles.node(h, i)).unwrap();
            let verify = |proof: &[Hash]| {
                verify_consistency((old, &old_root), (new, &new_root), proof).is_ok()
            };
            assert!(verify(&proof), "{old} to {new}");
            assert!(!verify(&[&proof[..], &[old_root]].concat()));
            assert!(proof.is_empty() || !verify(&proof[1..]));
            let wrong = verify_consistency((old, &new_root), (new, &old_root), &proof);
            assert!(old == new || wrong.is_err());
        }
        assert!(prove_consistency(0, new, |h, i| tiles.node(h, i)).is_err());
        assert!(prove_consistency(new + 1, new, |h, i| tiles.node(h, i)).is_err());
    }
}

#[test]
fn tiles_come_out_as_they_fill() {
    let mut frontier = Frontier::new();
    let mut full = Vec::new();
    for index in 0..70_000 {
        full.extend(frontier.push(leaf(index)));
    }
    // The example of tlog-tiles: 273 full tiles, then 112 leaves, 1 full, 17, and 1 at level 2.
    let paths: Vec<TilePath> = full.iter().map(Tile::path).collect();
    let at_level = |level| {
        paths
            .iter()
            .filter(|p| p.kind == TileKind::Hashes { level })
            .count()
    };
    assert_eq!((at_level(0), at_level(1), full.len()), (273, 1, 274));
    let partial: Vec<String> = frontier
        .partial_tiles()
        .iter()
        .map(|tile| tile.path().to_string())
        .collect();
    assert_eq!(
        partial,
        ["tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"]
    );
    for tile in full.iter().filter(|tile| tile.level == 0) {
        let first = tile.index * 256;
        assert_eq!(
            tile.hashes,
            (first..first + 256).map(leaf).collect::<Vec<_>>()
        );
        assert_eq!(decode_hashes(&tile.to_bytes()), Some(tile.hashes.clone()));
    }
    let level_1: Vec<Hash> = full
        .iter()
        .filter(|tile| tile.level == 0)
        .map(|tile| root_of(tile.hashes.iter().copied()))
        .collect();
    assert_eq!(
        full.iter().find(|tile| tile.level == 1).unwrap().hashes,
        level_1[..256]
    );
    assert_eq!(frontier.partial_tiles()[1].hashes, level_1[256..]);
    assert_eq!(frontier.root(), definition(&leaves(70_000)));
}

#[test]
fn tile_paths_have_one_spelling() {
    for (path, kind, index, width) in [
        ("tile/0/000", TileKind::Hashes { level: 0 }, 0, 256),
        (
            "tile/63/x001/x234/067",
            TileKind::Hashes { level: 63 },
            1_234_067,
            256,
        ),
        ("tile/entries/x001/000.p/255", TileKind::Entries, 1_000, 255),
        (
            "tile/1/x018/x446/x744/x073/x709/x551/615.p/1",
            TileKind::Hashes { level: 1 },
            u64::MAX,
            1,
        ),
    ] {
        let parsed = TilePath { kind, index, width };
        assert_eq!(TilePath::parse(path), Some(parsed));
        assert_eq!(parsed.to_string(), path);
    }
    for bad in [
        "tile/0/0",
        "tile/0/x000/001",
        "tile/0/x001",
        "tile/0/001/001",
        "tile/00/001",
        "tile/64/001",
        "tile/0/001.p/0",
        "tile/0/001.p/256",
        "tile/0/001.p/01",
        "tile/0/001.p/+1",
        "tile/0/+01",
        "tile/+0/001",
        "tile/entries",
        "tile/entries/",
        "tile/Entries/001",
        "/tile/0/001",
        "tile/0/001/",
        "tile/0/1000",
        "tile/0/x018/x446/x744/x073/x709/x551/616",
        "checkpoint",
    ] {
        assert_eq!(TilePath::parse(bad), None, "{bad}");
    }
}

#[test]
fn bundles_hold_entries_of_any_length_they_can_say() {
    let entries: [&[u8]; 3] = [b"one", b"", b"three"];
    let bundle = encode_bundle(&entries).unwrap();
    assert_eq!(bundle, b"\x00\x03one\x00\x00\x00\x05three");
    assert_eq!(decode_bundle(&bundle).unwrap(), entries);
    let cut = decode_bundle(&bundle[..bundle.len() - 1]);
    assert_eq!(cut, Err(BundleError::Truncated { position: 3 }));
    assert_eq!(
        decode_bundle(&bundle[..4]),
        Err(BundleError::Truncated { position: 1 })
    );
    assert_eq!(decode_bundle(b""), Err(BundleError::Count { count: 0 }));
    assert_eq!(
        decode_bundle(&[0; 514]),
        Err(BundleError::Count { count: 257 })
    );
    assert!(encode_bundle(&[vec![0; 65_535]]).is_ok());
    let long = BundleError::EntryTooLong {
        position: 1,
        length: 65_536,
    };
    assert_eq!(encode_bundle(&[vec![0; 65_536]]), Err(long));
}

proptest! {
    #![proptest_config(crate::shared::random_cases(48))]

    #[test]
    fn frontier_root_is_the_defined_root(size in 0u64..3_000) {
        let leaves = leaves(size);
        let mut frontier = Frontier::new();
        for leaf in &leaves {
            frontier.push(*leaf);
        }
        prop_assert_eq!(frontier.size(), size);
        prop_assert_eq!(frontier.root(), definition(&leaves));
        prop_assert_eq!(root_of(leaves), frontier.root());
    }

    #[test]
    fn proofs_of_larger_logs_hold_and_break_with_any_bit(
        (size, index, old) in (1u64..3_000).prop_flat_map(|n| (Just(n), 0..n, 1..=n)),
        bit in 0usize..256,
        pick in any::<prop::sample::Index>(),
    ) {
        let tiles = Tiles::of(size);
        let node = |h, i| tiles.node(h, i);
        let (root, old_root) = (root_of(leaves(size)), root_of(leaves(old)));
        let flip = |hash: &mut Hash| hash.0[bit / 8] ^= 1 << (bit % 8);

        let mut proof = prove_inclusion(index, size, node).unwrap();
        prop_assert_eq!(verify_inclusion(&leaf(index), index, size, &proof, &root), Ok(()));
        if !proof.is_empty() {
            let place = pick.index(proof.len());
            flip(&mut proof[place]);
            prop_assert!(verify_inclusion(&leaf(index), index, size, &proof, &root).is_err());
        }

        let mut proof = prove_consistency(old, size, node).unwrap();
        let verify = |proof: &[Hash]| verify_consistency((old, &old_root), (size, &root), proof);
        prop_assert_eq!(verify(&proof), Ok(()));
        if !proof.is_empty() {
            let place = pick.index(proof.len());
            flip(&mut proof[place]);
            prop_assert!(verify(&proof).is_err());
        }
    }

    #[test]
    fn tile_paths_read_back(index: u64, level in 0u8..64, width in 1usize..=256) {
        for kind in [TileKind::Entries, TileKind::Hashes { level }] {
            let path = TilePath { kind, index, width };
            prop_assert_eq!(TilePath::parse(&path.to_string()), Some(path));
        }
    }
}
