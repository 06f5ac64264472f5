//! Sorted maps and sets that cost little to clone: copies share whatever neither has changed since.
//!
//! What the state keeps of members, voters and references stands in these, so that readers can be given
//! the state after each batch while the writer goes on. It is a B-tree with all entries in its leaves; a
//! change copies those nodes on its way that another copy still holds, and no others. A pointer for
//! each entry, as most such maps have, would be too much for ten million references.

use std::fmt;
use std::slice;
use std::sync::Arc;

/// The most entries of a leaf, and the most nodes below another.
const WIDTH: usize = 32;

/// So many entries a node that is full grows by: most stay as they are for long.
const GROWTH: usize = 4;

/// A map, in the order of its keys.
#[derive(Clone)]
pub struct Map<K, V> {
    root: Arc<Node<K, V>>,
    len: usize,
}

/// Only the root may be empty.
#[derive(Clone)]
enum Node<K, V> {
    Leaf(Vec<(K, V)>),
    /// Each node with a key that is above all keys before it and not above its own; the key of the
    /// first is not looked at.
    Inner(Vec<(K, Arc<Node<K, V>>)>),
}

impl<K: Ord + Clone, V: Clone> Map<K, V> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The value of a key.
    pub fn get(&self, key: &K) -> Option<&V> {
        let mut node = &self.root;
        loop {
            match node.as_ref() {
                Node::Inner(below) => node = &below.get(place(below, key))?.1,
                Node::Leaf(entries) => {
                    let found = find(entries, key).ok()?;
                    return entries.get(found).map(|(_, value)| value);
                }
            }
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        let mut node = &mut self.root;
        loop {
            match Arc::make_mut(node) {
                Node::Inner(below) => {
                    let place = place(below, key);
                    node = &mut below.get_mut(place)?.1;
                }
                Node::Leaf(entries) => {
                    let found = find(entries, key).ok()?;
                    return entries.get_mut(found).map(|(_, value)| value);
                }
            }
        }
    }

    /// The value of a key, to be changed; the default one where there is none.
    pub fn or_default(&mut self, key: &K) -> &mut V
    where
        V: Default,
    {
        if !self.contains_key(key) {
            self.insert(key.clone(), V::default());
        }
        self.get_mut(key).expect("it was put there")
    }

    /// Whether the key has a value.
    pub fn contains_key(&self, key: &K) -> bool {
        self.get(key).is_some()
    }

    /// Gives a key this value, and returns the one it had.
    pub fn insert(&mut self, key: K, value: V) -> Option<V> {
        let (before, beside) = put(&mut self.root, key, value);
        if let Some((first, right)) = beside {
            let left = self.root.clone();
            self.root = Arc::new(Node::Inner(vec![(first.clone(), left), (first, right)]));
        }
        if before.is_none() {
            self.len = self.len.saturating_add(1);
        }
        before
    }

    /// Takes a key and its value away.
    pub fn remove(&mut self, key: &K) -> Option<V> {
        let removed = take(&mut self.root, key)?;
        self.len = self.len.saturating_sub(1);
        while let Node::Inner(below) = self.root.as_ref()
            && let [(_, only)] = below.as_slice()
        {
            self.root = only.clone();
        }
        Some(removed)
    }

    /// Keys and values.
    pub fn iter(&self) -> Iter<'_, K, V> {
        let mut iter = Iter {
            above: Vec::new(),
            leaf: [].iter(),
        };
        iter.descend(&self.root);
        iter
    }

    /// The keys.
    pub fn keys(&self) -> impl Iterator<Item = &K> {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &V> {
        self.iter().map(|(_, value)| value)
    }
}

/// Where a key is in a leaf, or where it would be.
fn find<K: Ord, V>(entries: &[(K, V)], key: &K) -> Result<usize, usize> {
    entries.binary_search_by(|(known, _)| known.cmp(key))
}

/// Which of these nodes has the key, if any.
fn place<K: Ord, N>(below: &[(K, N)], key: &K) -> usize {
    let later = below.get(1..).unwrap_or_default();
    later.partition_point(|(first, _)| first <= key)
}

/// A node to the right of one that was full, with its first key.
type Beside<K, V> = Option<(K, Arc<Node<K, V>>)>;

fn put<K: Ord + Clone, V: Clone>(
    node: &mut Arc<Node<K, V>>,
    key: K,
    value: V,
) -> (Option<V>, Beside<K, V>) {
    match Arc::make_mut(node) {
        Node::Leaf(entries) => match find(entries, &key) {
            Ok(found) => (Some(std::mem::replace(&mut entries[found].1, value)), None),
            Err(place) => {
                let right = add(entries, place, (key, value));
                (None, right.map(|right| beside(right, Node::Leaf)))
            }
        },
        Node::Inner(below) => {
            let place = place(below, &key);
            let (before, split) = put(&mut below[place].1, key, value);
            let right = split.and_then(|split| add(below, place.saturating_add(1), split));
            (before, right.map(|right| beside(right, Node::Inner)))
        }
    }
}

fn beside<K: Clone, V, T>(
    right: Vec<(K, T)>,
    node: impl FnOnce(Vec<(K, T)>) -> Node<K, V>,
) -> (K, Arc<Node<K, V>>) {
    (right[0].0.clone(), Arc::new(node(right)))
}

/// Adds to a node, or to what it returns: the right part of a node that was full.
fn add<T>(entries: &mut Vec<T>, place: usize, entry: T) -> Option<Vec<T>> {
    if entries.len() < WIDTH {
        if entries.len() == entries.capacity() {
            entries.reserve_exact(GROWTH);
        }
        entries.insert(place, entry);
        return None;
    }
    // What comes in order, such as indexes of the log, leaves full nodes behind.
    let middle = if place == WIDTH { WIDTH } else { WIDTH / 2 };
    let mut right = entries.split_off(middle);
    entries.shrink_to_fit();
    match place.checked_sub(middle) {
        Some(place) => right.insert(place, entry),
        None => entries.insert(place, entry),
    }
    Some(right)
}

fn take<K: Ord + Clone, V: Clone>(node: &mut Arc<Node<K, V>>, key: &K) -> Option<V> {
    match Arc::make_mut(node) {
        Node::Leaf(entries) => {
            let found = find(entries, key).ok()?;
            Some(entries.remove(found).1)
        }
        Node::Inner(below) => {
            let place = place(below, key);
            let removed = take(&mut below[place].1, key)?;
            // Nodes that grow small are not joined: little is ever removed.
            if below[place].1.is_empty() {
                below.remove(place);
            }
            Some(removed)
        }
    }
}

impl<K, V> Node<K, V> {
    fn is_empty(&self) -> bool {
        match self {
            Node::Leaf(entries) => entries.is_empty(),
            Node::Inner(below) => below.is_empty(),
        }
    }
}

impl<K, V> Default for Map<K, V> {
    fn default() -> Map<K, V> {
        Map {
            root: Arc::new(Node::Leaf(Vec::new())),
            len: 0,
        }
    }
}

impl<K: Ord + Clone, V: Clone> FromIterator<(K, V)> for Map<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Map<K, V> {
        let mut map = Map::default();
        for (key, value) in entries {
            map.insert(key, value);
        }
        map
    }
}

impl<K: Ord + Clone + PartialEq, V: Clone + PartialEq> PartialEq for Map<K, V> {
    fn eq(&self, other: &Map<K, V>) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl<K: Ord + Clone, V: Clone + Eq> Eq for Map<K, V> {}

impl<K: Ord + Clone + fmt::Debug, V: Clone + fmt::Debug> fmt::Debug for Map<K, V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

/// Nodes side by side.
type Nodes<'a, K, V> = slice::Iter<'a, (K, Arc<Node<K, V>>)>;

/// Keys and values, in order; see [`Map::iter`].
pub struct Iter<'a, K, V> {
    /// What is left to the right, from the root down.
    above: Vec<Nodes<'a, K, V>>,
    leaf: slice::Iter<'a, (K, V)>,
}

impl<'a, K, V> Iter<'a, K, V> {
    /// Goes to the first leaf below a node.
    fn descend(&mut self, mut node: &'a Node<K, V>) {
        while let Node::Inner(below) = node {
            let mut rest = below.iter();
            let Some((_, first)) = rest.next() else {
                return;
            };
            self.above.push(rest);
            node = first;
        }
        if let Node::Leaf(entries) = node {
            self.leaf = entries.iter();
        }
    }
}

impl<'a, K, V> Iterator for Iter<'a, K, V> {
    type Item = (&'a K, &'a V);

    fn next(&mut self) -> Option<(&'a K, &'a V)> {
        loop {
            if let Some((key, value)) = self.leaf.next() {
                return Some((key, value));
            }
            match self.above.last_mut()?.next() {
                Some((_, node)) => self.descend(node),
                None => {
                    self.above.pop();
                }
            }
        }
    }
}

/// A set, in the order of its members.
#[derive(Clone)]
pub struct Set<K>(Map<K, ()>);

impl<K: Ord + Clone> Set<K> {
    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this is a member.
    pub fn contains(&self, key: &K) -> bool {
        self.0.contains_key(key)
    }

    /// Adds a member; whether it was none before.
    pub fn insert(&mut self, key: K) -> bool {
        self.0.insert(key, ()).is_none()
    }

    /// Takes a member away; whether it was one.
    pub fn remove(&mut self, key: &K) -> bool {
        self.0.remove(key).is_some()
    }

    /// The members.
    pub fn iter(&self) -> impl Iterator<Item = &K> {
        self.0.keys()
    }
}

impl<K> Default for Set<K> {
    fn default() -> Set<K> {
        Set(Map::default())
    }
}

impl<K: Ord + Clone> FromIterator<K> for Set<K> {
    fn from_iter<I: IntoIterator<Item = K>>(keys: I) -> Set<K> {
        Set(keys.into_iter().map(|key| (key, ())).collect())
    }
}

impl<K: Ord + Clone> PartialEq for Set<K> {
    fn eq(&self, other: &Set<K>) -> bool {
        self.0 == other.0
    }
}

impl<K: Ord + Clone> Eq for Set<K> {}

impl<K: Ord + Clone + fmt::Debug> fmt::Debug for Set<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter()).finish()
    }
}
