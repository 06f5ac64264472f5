//! The files of this project as text, and Rust text without its comments and strings.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Path from the project root, with `/`, to text; files that are not text are there with none.
pub type Tree = BTreeMap<String, String>;

const FOLDERS: &[&str] = &[
    ".ci",
    "benches",
    "docs",
    "migrations",
    "src",
    "tests",
    "tools",
];

/// The files in the top folder and in the folders that belong to the project.
pub fn project() -> Tree {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Tree::new();
    for entry in fs::read_dir(root).expect("the project root is readable") {
        let path = entry.expect("the project root is readable").path();
        let name = path.file_name().and_then(|name| name.to_str());
        let ours =
            |name: &str| FOLDERS.contains(&name) || (path.is_file() && !name.starts_with('.'));
        if name.is_some_and(ours) {
            add(root, &path, &mut tree);
        }
    }
    tree
}

/// A tree of the given files.
pub fn plant(files: &[(&str, &str)]) -> Tree {
    let own = |&(path, text): &(&str, &str)| (path.to_owned(), text.to_owned());
    files.iter().map(own).collect()
}

/// The files whose path begins with `folder` and ends with `ending`.
pub fn files<'a>(
    tree: &'a Tree,
    folder: &'a str,
    ending: &'a str,
) -> impl Iterator<Item = (&'a str, &'a str)> {
    tree.iter()
        .filter(move |(path, _)| path.starts_with(folder) && path.ends_with(ending))
        .map(|(path, text)| (path.as_str(), text.as_str()))
}

fn add(root: &Path, path: &Path, tree: &mut Tree) {
    if path.is_dir() {
        for entry in fs::read_dir(path).expect("project folders are readable") {
            add(
                root,
                &entry.expect("project folders are readable").path(),
                tree,
            );
        }
        return;
    }
    let name = path.strip_prefix(root).expect("it lies below the root");
    let name = name.to_str().expect("file names are UTF-8");
    let text = fs::read(path).expect("project files are readable");
    tree.insert(
        name.replace('\\', "/"),
        String::from_utf8(text).unwrap_or_default(),
    );
}

/// Rust source with comments and the insides of strings blanked out, line for line.
pub fn code_of(source: &str) -> String {
    let mut code = String::with_capacity(source.len());
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let blank = blank_length(rest, code.chars().next_back());
        let (piece, after) = rest.split_at(blank.max(first.len_utf8()));
        if blank == 0 {
            code.push(first);
        } else {
            code.extend(
                piece
                    .chars()
                    .map(|char| if char == '\n' { '\n' } else { ' ' }),
            );
        }
        rest = after;
    }
    code
}

/// How many bytes of a comment, string or character literal `rest` begins with; 0 if with none.
fn blank_length(rest: &str, before: Option<char>) -> usize {
    let to = |end: Option<usize>| end.unwrap_or(rest.len());
    if rest.starts_with("//") {
        return to(rest.find('\n'));
    }
    if rest.starts_with("/*") {
        return to(rest.find("*/").map(|at| at + 2));
    }
    if rest.starts_with('"') {
        return string_length(rest);
    }
    if let Some(raw) = rest.strip_prefix('r')
        && !before.is_some_and(|char| char.is_alphanumeric() || char == '_')
    {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let open = hashes + 2;
            return to(rest[open..].find(&close).map(|at| open + at + close.len()));
        }
    }
    character_length(rest)
}

fn string_length(rest: &str) -> usize {
    let mut escaped = false;
    for (at, char) in rest.char_indices().skip(1) {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    rest.len()
}

/// `'x'` and `'\n'` are characters; `'a` alone is a lifetime.
fn character_length(rest: &str) -> usize {
    let Some(inside) = rest.strip_prefix('\'') else {
        return 0;
    };
    if let Some(escape) = inside.strip_prefix('\\') {
        let skipped = escape.chars().next().map_or(0, char::len_utf8);
        return escape[skipped..]
            .find('\'')
            .map_or(0, |at| skipped + at + 3);
    }
    let width = inside.chars().next().map_or(0, char::len_utf8);
    if inside[width..].starts_with('\'') {
        width + 2
    } else {
        0
    }
}

/// The identifiers and numbers of code in order, each with its line (from 1) and what follows it.
pub fn words(code: &str) -> impl Iterator<Item = (usize, &str, &str)> {
    code.lines().enumerate().flat_map(|(index, line)| {
        let mut rest = line;
        std::iter::from_fn(move || {
            let start = rest.find(|char: char| char.is_alphanumeric() || char == '_')?;
            let word = &rest[start..];
            let end = word.find(|char: char| !(char.is_alphanumeric() || char == '_'));
            let (word, after) = word.split_at(end.unwrap_or(word.len()));
            rest = after;
            Some((index + 1, word, after))
        })
    })
}

#[test]
fn comments_and_strings_are_blanked_and_lines_kept() {
    let source = "let a = \"x\\\"y\"; // b\n/* c\n */ f::<'a>('d', '\\'', r#\"e\"#, er)\n";
    insta::assert_debug_snapshot!(code_of(source), @r#""let a =       ;     \n    \n    f::<'a>(   ,     ,       , er)\n""#);
}
