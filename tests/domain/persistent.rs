//! Persistent maps and sets: they agree with those of the standard library, and copies neither change
//! each other nor cost much.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use folkmoot::domain::persistent::{Map, Set};
use proptest::collection::vec;
use proptest::prelude::*;

/// What is done to a map; keys are few, so that they meet.
#[derive(Debug, Clone)]
enum Step {
    Insert(u16, u32),
    Change(u16, u32),
    Remove(u16),
    /// Keys that follow one another, as indexes of the log do.
    Append(u8),
    /// A copy is kept and looked at in the end.
    Keep,
}

fn step() -> impl Strategy<Value = Step> {
    let key = 0_u16..1_500;
    prop_oneof![
        8 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Step::Insert(key, value)),
        2 => (key.clone(), any::<u32>()).prop_map(|(key, value)| Step::Change(key, value)),
        3 => key.prop_map(Step::Remove),
        1 => any::<u8>().prop_map(Step::Append),
        1 => Just(Step::Keep),
    ]
}

fn agree(map: &Map<u16, u32>, known: &BTreeMap<u16, u32>) {
    assert_eq!(map.len(), known.len());
    assert_eq!(map.is_empty(), known.is_empty());
    assert!(map.iter().eq(known.iter()));
    for key in 0..1_500 {
        assert_eq!(map.get(&key), known.get(&key));
        assert_eq!(map.contains_key(&key), known.contains_key(&key));
    }
    assert_eq!(format!("{map:?}"), format!("{known:?}"));
    let again: Map<u16, u32> = known.iter().map(|(key, value)| (*key, *value)).collect();
    assert_eq!(*map, again);
}

proptest! {
    #[test]
    fn a_map_is_a_sorted_map_and_its_copies_stay(steps in vec(step(), 0..800)) {
        let (mut map, mut known) = (Map::default(), BTreeMap::new());
        let mut kept = Vec::new();
        for step in steps {
            match step {
                Step::Insert(key, value) => {
                    prop_assert_eq!(map.insert(key, value), known.insert(key, value));
                }
                Step::Change(key, value) => {
                    prop_assert_eq!(map.get_mut(&key), known.get_mut(&key));
                    *map.or_default(&key) ^= value;
                    *known.entry(key).or_default() ^= value;
                }
                Step::Remove(key) => prop_assert_eq!(map.remove(&key), known.remove(&key)),
                Step::Append(count) => {
                    let last = known.keys().last().map_or(0, |last| last + 1);
                    for key in last..last.saturating_add(count.into()) {
                        map.insert(key, key.into());
                        known.insert(key, key.into());
                    }
                }
                Step::Keep => kept.push((map.clone(), known.clone())),
            }
        }
        kept.push((map, known));
        for (map, known) in &kept {
            agree(map, known);
        }
    }

    #[test]
    fn a_set_is_a_sorted_set(keys in vec(any::<[u8; 2]>(), 0..2_000), out in vec(any::<[u8; 2]>(), 0..200)) {
        let (mut set, mut known) = (Set::default(), BTreeSet::new());
        for key in &keys {
            prop_assert_eq!(set.insert(*key), known.insert(*key));
        }
        for key in out.iter().chain(keys.iter().take(100)) {
            prop_assert_eq!(set.remove(key), known.remove(key));
        }
        prop_assert_eq!(set.len(), known.len());
        prop_assert!(set.iter().eq(known.iter()));
        prop_assert!(keys.iter().all(|key| set.contains(key) == known.contains(key)));
    }
}

thread_local! {
    static COPIED: Cell<usize> = const { Cell::new(0) };
}

/// A value that counts how often it is copied.
struct Counted;

impl Clone for Counted {
    fn clone(&self) -> Counted {
        COPIED.set(COPIED.get() + 1);
        Counted
    }
}

#[test]
fn a_change_beside_a_copy_copies_one_leaf() {
    let mut map: Map<u32, Counted> = (0..100_000).map(|key| (key, Counted)).collect();
    assert_eq!(COPIED.get(), 0);
    let _held = map.clone();
    assert_eq!(COPIED.get(), 0);
    map.insert(50_000, Counted);
    let copied = COPIED.get();
    assert!((1..=32).contains(&copied), "{copied}");
    map.insert(50_000, Counted);
    assert_eq!(COPIED.get(), copied);
}

#[test]
fn a_copy_is_left_to_itself_when_emptied() {
    let mut map: Map<u32, u32> = (0..10_000).map(|key| (key, key)).collect();
    let held = map.clone();
    for key in 0..10_000 {
        assert_eq!(map.remove(&key), Some(key));
    }
    assert!(map.is_empty() && map.iter().next().is_none());
    assert_eq!(held.values().count(), 10_000);
}
