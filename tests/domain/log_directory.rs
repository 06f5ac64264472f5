//! A log as static files: complete, canonical, and every wrong byte is reported for the right file.

use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::checkpoint::Checkpoint;
use folkmoot::domain::log::directory::{CHECKPOINT_PATH, DirectoryError, Reader, tile_paths};
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::tile::{TileKind, TilePath, encode_bundle};
use folkmoot::domain::log::tree::{Frontier, empty_root, leaf_hash, root_of};
use folkmoot::domain::log::verifier::VerifierKey;
use proptest::prelude::*;

pub use super::plans::ORIGIN;

pub type Files = BTreeMap<String, Vec<u8>>;

pub fn log_key() -> SecretKey {
    SecretKey::from_seed(&[9; 32])
}

pub fn keys() -> Vec<VerifierKey> {
    vec![VerifierKey::new(ORIGIN, log_key().public()).unwrap()]
}

/// The directory of a log with these entries.
pub fn directory(entries: &[Vec<u8>]) -> Files {
    let mut frontier = Frontier::new();
    let mut files = Files::new();
    for entry in entries {
        for tile in frontier.push(leaf_hash(entry)) {
            files.insert(tile.path().to_string(), tile.to_bytes());
        }
    }
    for tile in frontier.partial_tiles() {
        files.insert(tile.path().to_string(), tile.to_bytes());
    }
    for (bundle, index) in entries.chunks(256).zip(0..) {
        let path = TilePath {
            kind: TileKind::Entries,
            index,
            width: bundle.len(),
        };
        files.insert(path.to_string(), encode_bundle(bundle).unwrap());
    }
    let (size, root) = (frontier.size(), frontier.root());
    let checkpoint = Checkpoint {
        origin: ORIGIN.to_owned(),
        size,
        root,
    };
    files.insert(
        CHECKPOINT_PATH.to_owned(),
        checkpoint.sign(&log_key()).into_bytes(),
    );
    files
}

/// Entries of many lengths, the empty one among them.
fn entries(size: usize) -> Vec<Vec<u8>> {
    (0..size)
        .map(|index| format!("entry {index}").repeat(index % 5).into_bytes())
        .collect()
}

fn read_all(files: &Files) -> Result<Vec<Vec<u8>>, DirectoryError> {
    let mut reader = Reader::open(|path: &str| files.get(path).cloned(), &keys())?;
    let mut entries = Vec::new();
    while let Some(bundle) = reader.next_bundle()? {
        assert_eq!(bundle.first, entries.len() as u64);
        entries.extend(bundle.entries);
    }
    Ok(entries)
}

/// Which file an error names.
fn blamed(error: &DirectoryError) -> String {
    error.path()
}

#[test]
fn a_directory_is_its_listing_and_reads_back() {
    for size in [0, 1, 2, 255, 256, 257, 511, 512, 1_000, 65_537] {
        let entries = entries(size);
        let files = directory(&entries);
        let listed = tile_paths(size as u64).map(|path| path.to_string());
        let listed: BTreeSet<String> = listed.chain([CHECKPOINT_PATH.to_owned()]).collect();
        assert_eq!(
            files.keys().cloned().collect::<BTreeSet<_>>(),
            listed,
            "size {size}"
        );
        assert_eq!(read_all(&files), Ok(entries), "size {size}");
    }
}

#[test]
fn the_listing_of_a_log_is_that_of_the_specification() {
    let names: Vec<String> = tile_paths(70_000)
        .filter(|path| path.width < 256 || path.kind == TileKind::Hashes { level: 1 })
        .map(|path| path.to_string())
        .collect();
    let expected = [
        "tile/entries/273.p/112",
        "tile/0/273.p/112",
        "tile/1/000",
        "tile/1/001.p/17",
        "tile/2/000.p/1",
    ];
    assert_eq!(names, expected);
    assert_eq!(tile_paths(70_000).count(), 274 + 274 + 2 + 1);
    assert_eq!(tile_paths(0).count(), 0);
}

/// Spoils one file in one way, and asks which file the reader blames.
fn blamed_after(files: &Files, path: &str, spoil: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut files = files.clone();
    spoil(files.get_mut(path).unwrap());
    blamed(&read_all(&files).expect_err(path))
}

#[test]
fn one_changed_byte_in_any_file_is_blamed_on_that_file() {
    for size in [1, 5, 256, 700, 1_024] {
        let files = directory(&entries(size));
        for (path, bytes) in &files {
            for place in [
                0,
                1 % bytes.len(),
                bytes.len() / 3,
                bytes.len() / 2,
                bytes.len() - 1,
            ] {
                let flip = |bytes: &mut Vec<u8>| bytes[place] ^= 1;
                assert_eq!(
                    blamed_after(&files, path, flip),
                    *path,
                    "byte {place} of {path}"
                );
            }
        }
    }
}

#[test]
fn a_file_that_is_missing_cut_or_longer_is_blamed() {
    let files = directory(&entries(700));
    for path in files.keys() {
        let mut without = files.clone();
        without.remove(path);
        assert_eq!(blamed(&read_all(&without).unwrap_err()), *path);
        assert_eq!(
            blamed_after(&files, path, |bytes| {
                bytes.pop();
            }),
            *path
        );
        assert_eq!(blamed_after(&files, path, |bytes| bytes.push(0)), *path);
        assert_eq!(blamed_after(&files, path, Vec::clear), *path);
    }
}

#[test]
fn a_changed_byte_high_up_in_a_large_log_is_blamed_on_its_file() {
    let files = directory(&entries(65_536 + 600));
    for path in [
        "checkpoint",
        "tile/2/000.p/1",
        "tile/1/000",
        "tile/1/001.p/2",
        "tile/0/000",
        "tile/0/255",
        "tile/0/257",
        "tile/0/258.p/88",
        "tile/entries/000",
        "tile/entries/255",
        "tile/entries/258.p/88",
    ] {
        let flip = |bytes: &mut Vec<u8>| bytes[31] ^= 0x80;
        assert_eq!(blamed_after(&files, path, flip), path);
    }
}

#[test]
fn a_wrong_entry_is_named_by_its_index() {
    let mut files = directory(&entries(700));
    let mut other = entries(700);
    other[300] = b"never logged".to_vec();
    let path = "tile/entries/001";
    files.insert(path.to_owned(), encode_bundle(&other[256..512]).unwrap());
    let error = read_all(&files).unwrap_err();
    assert_eq!(
        error.to_string(),
        "log-directory.entry: path tile/entries/001, index 300"
    );
}

#[test]
fn a_checkpoint_of_another_log_under_the_same_key_is_blamed() {
    let mut files = directory(&entries(700));
    let mut other = entries(700);
    other[0] = b"another beginning".to_vec();
    files.insert(
        CHECKPOINT_PATH.to_owned(),
        directory(&other)[CHECKPOINT_PATH].clone(),
    );
    assert!(matches!(read_all(&files), Err(DirectoryError::Root { .. })));
}

#[test]
fn entries_handed_out_before_a_fault_are_authentic() {
    let entries = entries(700);
    let mut files = directory(&entries);
    files.get_mut("tile/entries/001").unwrap()[20] ^= 1;
    let mut reader = Reader::open(|path: &str| files.get(path).cloned(), &keys()).unwrap();
    let first = reader.next_bundle().unwrap().unwrap();
    assert_eq!(first.entries, entries[..256]);
    assert!(reader.next_bundle().is_err());
}

#[test]
fn every_earlier_root_can_be_asked_for() {
    let entries = entries(1_000);
    let files = directory(&entries);
    let mut reader = Reader::open(|path: &str| files.get(path).cloned(), &keys()).unwrap();
    let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
    assert_eq!(reader.root_at(0), Ok(empty_root()));
    for size in (1..=1_000).step_by(9).chain([255, 256, 257, 512, 768, 769]) {
        let root = root_of(leaves[..size].iter().copied());
        assert_eq!(reader.root_at(size as u64), Ok(root), "size {size}");
    }
    let too_short = DirectoryError::TooShort {
        size: 1_000,
        asked: 1_001,
    };
    assert_eq!(reader.root_at(1_001), Err(too_short));
}

proptest! {
    #![proptest_config(crate::shared::random_cases(64))]

    #[test]
    fn any_flipped_bit_is_blamed_on_its_file(
        size in 1usize..1_500,
        file in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        bit in 0u8..8,
    ) {
        let files = directory(&entries(size));
        let path = file.get(&files.keys().cloned().collect::<Vec<_>>()).clone();
        let flip = |bytes: &mut Vec<u8>| {
            let place = place.index(bytes.len());
            bytes[place] ^= 1 << bit;
        };
        prop_assert_eq!(blamed_after(&files, &path, flip), path);
    }
}
