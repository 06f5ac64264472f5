//! When two titles look the same (Unicode Technical Standard 39, section 4): by their skeletons.
//!
//! The table is pinned with the formats: a later Unicode does not make a ballot paper of today refused.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

use crate::domain::id::Id;
use crate::domain::title::Titles;

const TABLE: &str = include_str!("confusables.txt");

/// What is ignored, as ranges, and what is compared in a character's place.
struct Confusables {
    ignored: Vec<(char, char)>,
    prototypes: BTreeMap<char, String>,
}

static CONFUSABLES: LazyLock<Confusables> = LazyLock::new(|| {
    let mut confusables = Confusables {
        ignored: Vec::new(),
        prototypes: BTreeMap::new(),
    };
    let char_of = |hex: &str| {
        let number = u32::from_str_radix(hex, 16).ok();
        number.and_then(char::from_u32).expect("the table is ours")
    };
    for line in TABLE.lines().filter(|line| !line.starts_with('#')) {
        if let Some((first, last)) = line.split_once("..") {
            confusables.ignored.push((char_of(first), char_of(last)));
        } else if let Some((from, to)) = line.split_once(' ') {
            let prototype = to.split(' ').map(char_of).collect();
            confusables.prototypes.insert(char_of(from), prototype);
        }
    }
    confusables
});

/// What a text looks like: two texts with the same skeleton can be taken for each other. Not for showing.
pub fn skeleton(text: &str) -> String {
    let seen = text.nfd().filter(|c| {
        let mut ignored = CONFUSABLES.ignored.iter();
        !ignored.any(|(first, last)| first <= c && c <= last)
    });
    let mut compared = String::new();
    for c in seen {
        match CONFUSABLES.prototypes.get(&c) {
            Some(prototype) => compared.push_str(prototype),
            None => compared.push(c),
        }
    }
    compared.nfd().collect()
}

/// The first thing with a title that can be taken for one of another before it, in either language, and that other.
pub fn twins<'a>(titled: impl Iterator<Item = (&'a Id, &'a Titles)>) -> Option<(Id, Id)> {
    let mut seen: BTreeMap<String, &Id> = BTreeMap::new();
    for (id, titles) in titled {
        for title in [&titles.title, &titles.title_en] {
            let other = *seen.entry(skeleton(&title.0)).or_insert(id);
            if other != id {
                return Some((id.clone(), other.clone()));
            }
        }
    }
    None
}
