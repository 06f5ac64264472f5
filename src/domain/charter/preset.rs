//! Documents to begin with: procedures and whole charters, read from one file of data.
//!
//! The file is `presets.txt` beside this one: `preset` or `charter` begins one, with its titles, and each
//! document ends at a blank line. Nothing in the code names any of them.

use super::document::{Document, compose};
use crate::domain::id::Id;
use crate::domain::text::Value;
use crate::domain::title::Titles;

/// Documents to begin with, under one name.
#[derive(Debug, Clone)]
pub struct Preset {
    pub name: Id,
    pub titles: Titles,
    /// Whether they are all that an organisation needs.
    pub is_charter: bool,
    /// In the order of the file.
    pub documents: Vec<Document>,
}

const FILE: &str = include_str!("presets.txt");

/// What there is to begin with under this name.
pub fn named(name: &str) -> Option<Preset> {
    let mut presets = presets().into_iter();
    presets.find(|preset| preset.name.as_str() == name)
}

/// Everything that there is to begin with, in the order of the file.
pub fn presets() -> Vec<Preset> {
    let mut presets: Vec<Preset> = Vec::new();
    let blocks = FILE.split("\n\n").map(lines);
    for block in blocks.filter(|block| !block.is_empty()) {
        let [(key, name), rest @ ..] = block.as_slice() else {
            continue;
        };
        if let ("preset" | "charter", [(_, title), (_, title_en)]) = (key.as_str(), rest) {
            presets.push(Preset {
                name: Id::read(name).expect("a test reads every preset"),
                titles: Titles::of(title, title_en),
                is_charter: key == "charter",
                documents: Vec::new(),
            });
        } else if let Some(preset) = presets.last_mut() {
            let document = compose(&block).expect("a test reads every preset");
            preset.documents.push(document);
        }
    }
    presets
}

fn lines(block: &str) -> Vec<(String, String)> {
    let lines = block.lines().filter(|line| !line.starts_with('#'));
    let pairs = lines.filter_map(|line| line.split_once(' '));
    pairs
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .collect()
}
