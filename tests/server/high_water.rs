//! The high-water mark: it moves forward only, survives torn writes, and notices strangers.

use std::fs;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::os::unix::fs::FileExt;
use std::path::Path;

use folkmoot::domain::hash::Hash;
use folkmoot::service::ServiceError;
use folkmoot::service::high_water::HighWater;
use folkmoot::store::log::Head;

use crate::batches::{empty_head, root};

const ORIGIN: &str = "vote.example.org/council";

fn head(size: u64) -> Head {
    Head {
        size,
        root: root(size),
    }
}

fn with_mark(test: impl FnOnce(&Path)) {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("high-water");
    let mut mark = HighWater::create(&path, ORIGIN).unwrap();
    mark.advance(empty_head(), head(10)).unwrap();
    mark.advance(head(10), head(25)).unwrap();
    drop(mark);
    test(&path);
}

#[test]
fn the_mark_is_found_where_it_was_left() {
    with_mark(|path| assert_eq!(HighWater::open(path, ORIGIN).unwrap().mark(), head(25)));
}

#[test]
fn the_mark_moves_forward_only() {
    with_mark(|path| {
        let mut mark = HighWater::open(path, ORIGIN).unwrap();
        let forked = Head {
            size: 25,
            root: root(26),
        };
        for expected in [head(10), forked] {
            let refusal = mark.advance(expected, head(30));
            assert!(
                matches!(refusal, Err(ServiceError::HighWaterElsewhere { .. })),
                "{refusal:?}"
            );
        }
        for new in [head(24), forked, empty_head()] {
            let refusal = mark.advance(head(25), new);
            assert!(
                matches!(refusal, Err(ServiceError::HighWaterBackwards { .. })),
                "{refusal:?}"
            );
        }
        mark.advance(head(25), head(25)).unwrap();
        assert_eq!(mark.mark(), head(25));
    });
}

#[test]
fn a_mark_is_not_made_over_another() {
    with_mark(|path| {
        let refusal = HighWater::create(path, ORIGIN).err();
        assert!(
            matches!(refusal, Some(ServiceError::Io { .. })),
            "{refusal:?}"
        );
        assert_eq!(HighWater::open(path, ORIGIN).unwrap().mark(), head(25));
    });
}

#[test]
fn a_missing_mark_is_refused() {
    let refusal = HighWater::open(Path::new("/nonexistent/high-water"), ORIGIN).err();
    assert!(
        matches!(refusal, Some(ServiceError::HighWaterMissing { .. })),
        "{refusal:?}"
    );
}

#[test]
fn a_mark_of_another_log_is_refused() {
    with_mark(|path| {
        let refusal = HighWater::open(path, "vote.example.org/other").err();
        assert!(
            matches!(refusal, Some(ServiceError::HighWaterForeign { .. })),
            "{refusal:?}"
        );
    });
}

#[test]
fn two_processes_do_not_share_a_mark() {
    with_mark(|path| {
        let _first = HighWater::open(path, ORIGIN).unwrap();
        let refusal = HighWater::open(path, ORIGIN).err();
        assert!(
            matches!(refusal, Some(ServiceError::HighWaterInUse { .. })),
            "{refusal:?}"
        );
    });
}

/// 25 is in the first slot, 10 in the second; every byte of the first line is spoilt in turn.
/// The open files of this process at a path, once more, as a child has them that is being started.
pub fn held_by_a_child(path: &Path) -> Vec<OwnedFd> {
    let mut held = Vec::new();
    for open in fs::read_dir("/proc/self/fd").unwrap() {
        let open = open.unwrap();
        let number: i32 = open.file_name().to_str().unwrap().parse().unwrap();
        if fs::read_link(open.path()).is_ok_and(|found| found == path) {
            // SAFETY: the caller has the file open until after this.
            let file = unsafe { BorrowedFd::borrow_raw(number) };
            held.push(file.try_clone_to_owned().unwrap());
        }
    }
    assert!(!held.is_empty());
    held
}

#[test]
fn a_mark_is_given_up_while_a_child_still_holds_its_file() {
    with_mark(|path| {
        let path = path.canonicalize().unwrap();
        let mark = HighWater::open(&path, ORIGIN).unwrap();
        let _held = held_by_a_child(&path);
        drop(mark);
        assert_eq!(HighWater::open(&path, ORIGIN).unwrap().mark(), head(25));
    });
}

#[test]
fn a_torn_write_leaves_the_mark_before() {
    with_mark(|path| {
        let whole = fs::read(path).unwrap();
        let length = whole.iter().position(|byte| *byte == b'\n').unwrap();
        for place in 0..=length {
            let mut torn = whole.clone();
            torn[place] ^= 1;
            fs::write(path, &torn).unwrap();
            assert_eq!(
                HighWater::open(path, ORIGIN).unwrap().mark(),
                head(10),
                "byte {place}"
            );
        }
    });
}

#[test]
fn a_mark_spoilt_in_both_slots_is_refused() {
    with_mark(|path| {
        let file = fs::OpenOptions::new().write(true).open(path).unwrap();
        file.write_all_at(b"x", 30).unwrap();
        file.write_all_at(b"x", 4096 + 30).unwrap();
        let refusal = HighWater::open(path, ORIGIN).err();
        assert!(
            matches!(refusal, Some(ServiceError::HighWaterUnreadable { .. })),
            "{refusal:?}"
        );
    });
}

#[test]
fn a_new_mark_is_at_the_empty_log() {
    let dir = tempfile::tempdir().unwrap();
    let mark = HighWater::create(&dir.path().join("high-water"), ORIGIN).unwrap();
    assert_eq!(
        mark.mark(),
        Head {
            size: 0,
            root: Hash::of(b"")
        }
    );
}
