//! By-laws of real organisations as data: their procedures, a story under them, and what must be told of it. A
//! file of `bylaws/` a story; nothing in the code knows any of them.

use std::fs;
use std::path::Path;

use folkmoot::domain::charter::document::Document;
use folkmoot::domain::story::{Story, tell};

use super::plans::matters::document;

/// The blocks of a file: the word that begins each, and its lines. Blank lines part them; `#` begins a comment.
fn blocks(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    let text: Vec<&str> = lines.collect();
    let parts = text.join("\n");
    let parts = parts.split("\n\n").map(|part| part.trim_matches('\n'));
    let parts = parts.filter(|part| !part.is_empty());
    let split = parts.map(|part| part.split_once('\n').unwrap_or((part, "")));
    split
        .map(|(word, lines)| (word.to_owned(), format!("{lines}\n")))
        .collect()
}

#[test]
fn by_laws_are_followed_as_their_stories_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/domain/bylaws");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|file| file.unwrap().path())
        .collect();
    files.sort();
    assert!(files.len() >= 5, "{files:?}");
    for path in files {
        let text = fs::read_to_string(&path).unwrap();
        let blocks = blocks(&text);
        let of = |word: &'static str| blocks.iter().filter(move |(found, _)| found == word);
        let documents: Vec<Document> = of("document").map(|(_, text)| document(text)).collect();
        let story = of("story").next().expect("a story");
        let story =
            Story::read(&story.1).unwrap_or_else(|why| panic!("{}: {why:?}", path.display()));
        let told =
            tell(&documents, &story).unwrap_or_else(|why| panic!("{}: {why:?}", path.display()));
        let told: String = told.iter().map(|one| format!("{one}\n")).collect();
        let wanted = of("told").next().map_or("", |(_, wanted)| wanted.as_str());
        assert_eq!(told, wanted, "{}\n{told}", path.display());
    }
}
