//! Batches of made-up entries for tests of the store: the hashes are real, the notes are not.

use folkmoot::domain::attachment::Role;
use folkmoot::domain::hash::Hash;
use folkmoot::store::append::{Batch, NewAttachment, NewEntry, NewTile};
use folkmoot::store::log::Head;

/// The head of a log in which nothing is.
pub fn empty_head() -> Head {
    Head::empty()
}

/// The body of the entry with this index: about as long as a signed ballot.
pub fn body(index: u64) -> Vec<u8> {
    format!("entry {index:>12}\n{}", "x".repeat(480)).into_bytes()
}

/// The root that [`batch`] gives a log of this size; no tree hash, but a different one for each.
pub fn root(size: u64) -> Hash {
    if size == 0 {
        empty_head().root
    } else {
        Hash::of(&size.to_be_bytes())
    }
}

/// The marks of the entry with this index; entries with an odd index are no ballots.
pub fn marks(index: u64) -> Option<Vec<u8>> {
    let text = || format!("folkmoot/marks/v1\nsalt {index:032}\ncontest council\nrank 1 lin-wei\n");
    index.is_multiple_of(2).then(|| text().into_bytes())
}

/// `count` entries on top of a log of size `from`, each with an attachment, every 256th with a tile.
pub fn batch(from: u64, count: u64) -> Batch {
    let until = from + count;
    let entry = |index: u64| NewEntry {
        kind: marks(index).map_or("contributions", |_| "ballot"),
        statement_hash: Hash::of(&body(index)),
        signer: format!("vote.example.org/council/m/m-{index}"),
        key: Hash::of(&index.to_le_bytes()).0,
        leaf_hash: Hash::of_parts(&[&[0], &body(index)]),
        body: body(index),
        marks: marks(index).map(Into::into),
    };
    let attachment = |index: u64| {
        let bytes = format!("ref-{index} m-1 interaction 2 2026-10-01\n").into_bytes();
        NewAttachment {
            hash: Hash::of(&bytes),
            bytes: bytes.into(),
            role: Role::Evidence,
            entry: index,
        }
    };
    let completed = from / 256..until / 256;
    let tile = |index: u64| NewTile {
        level: 0,
        index,
        hashes: vec![7; 8192],
    };
    let attachments: Vec<NewAttachment> = (from..until).map(attachment).collect();
    Batch {
        expected: Head {
            size: from,
            root: root(from),
        },
        new: Head {
            size: until,
            root: root(until),
        },
        entries: (from..until).map(entry).collect(),
        supplied: attachments.iter().map(|supplied| supplied.hash).collect(),
        attachments,
        tiles: completed.map(tile).collect(),
        changes: Vec::new(),
    }
}
