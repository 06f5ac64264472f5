//! What documents name must exist, and nothing names the machine it was written on.

use std::collections::BTreeSet;

use super::Rule;
use super::tree::{Tree, files};

/// Beginnings that make a word in a document a path from the project root.
const FOLDERS: &[&str] = &[
    "src/",
    "tests/",
    "docs/",
    "migrations/",
    "benches/",
    "tools/",
    ".ci/",
    "./",
];

/// Folders of people and machines; in two pieces so that this file does not break its own rule.
const MACHINE: &[&str] = &[
    concat!("/wo", "rk/"),
    concat!("/ro", "ot/"),
    concat!("/ho", "me/"),
    concat!("/Us", "ers/"),
];

pub const RULES: &[Rule] = &[
    Rule {
        says: "every path that a document names exists (write <name> for a placeholder)",
        find: dead_paths,
        plants: &[
            &[("docs/ARCHITECTURE.md", "See `src/domain/gone.rs`.")],
            &[("README.md", "Run `./chek`.")],
            &[("docs/HTTP.md", "The [formats](FORMATS.md#kinds) say more.")],
            &[("docs/decisions/0001-a.md", "See [this](../STYLE.md).")],
        ],
    },
    Rule {
        says: "every test that docs/COVERAGE.md names exists",
        find: dead_tests,
        plants: &[&[(
            "docs/COVERAGE.md",
            "| R1 | a rule | `nobody_has_written_this_one` |",
        )]],
    },
    Rule {
        says: "every decision has a number of its own, which its title says",
        find: decisions_misnumbered,
        plants: &[
            &[
                ("docs/decisions/0001-one.md", "# 0001: One"),
                ("docs/decisions/0001-other.md", "# 0001: Other"),
            ],
            &[("docs/decisions/0002-one.md", "# 0001: One")],
        ],
    },
    Rule {
        says: "the map in docs/ARCHITECTURE.md has every layer and its parts",
        find: folders_off_the_map,
        plants: &[&[
            ("docs/ARCHITECTURE.md", "| `src/` | code |"),
            ("src/lib.rs", ""),
            ("src/domain/id.rs", ""),
        ]],
    },
    Rule {
        says: "no file names a path of the machine it was written on",
        find: machine_paths,
        plants: &[&[("docs/OPERATING.md", concat!("It lies in /ro", "ot/data."))]],
    },
];

fn decisions_misnumbered(tree: &Tree) -> Vec<String> {
    let mut taken = BTreeSet::new();
    let mut findings = Vec::new();
    for (path, text) in files(tree, "docs/decisions/", ".md") {
        let number = path["docs/decisions/".len()..].split('-').next();
        let number = number.unwrap_or_default();
        if !text.starts_with(&format!("# {number}: ")) {
            findings.push(format!("{path}: its title does not begin with {number}"));
        } else if !taken.insert(number) {
            findings.push(format!("{path}: another decision has {number}"));
        }
    }
    findings
}

fn dead_tests(tree: &Tree) -> Vec<String> {
    let tests = || files(tree, "tests/", ".rs");
    let named = tree.get("docs/COVERAGE.md").map_or("", String::as_str);
    let coded = named.split('`').skip(1).step_by(2);
    let is_test = |word: &&str| {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        word.bytes().all(plain) && word.matches('_').count() > 2
    };
    let exists = |word: &str| tests().any(|(_, text)| text.contains(&format!("fn {word}(")));
    let gone = coded.filter(is_test).filter(|word| !exists(word));
    gone.map(|word| format!("docs/COVERAGE.md: there is no test {word}"))
        .collect()
}

fn dead_paths(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (document, text) in files(tree, "", ".md").filter(|(path, _)| is_document(path)) {
        for (line, text) in text.lines().enumerate() {
            let coded = text
                .split('`')
                .skip(1)
                .step_by(2)
                .flat_map(|code| code.split(' '));
            let rooted = coded.filter(|word| FOLDERS.iter().any(|start| word.starts_with(start)));
            let linked = text
                .split("](")
                .skip(1)
                .filter_map(|rest| rest.split(')').next());
            let linked = linked.filter(|link| !link.contains("://") && !link.starts_with('#'));
            let paths = rooted
                .map(str::to_owned)
                .chain(linked.map(|link| resolve(document, link)));
            for path in paths.filter(|path| !exists(tree, path)) {
                findings.push(format!("{document}:{}: {path} does not exist", line + 1));
            }
        }
    }
    findings
}

fn is_document(path: &str) -> bool {
    path.starts_with("docs/") || !path.contains('/')
}

/// A link's target from the project root: relative to the document that holds it, without `#…`.
fn resolve(document: &str, link: &str) -> String {
    let mut folders: Vec<&str> = document.split('/').collect();
    folders.pop();
    for part in link.split('#').next().unwrap_or_default().split('/') {
        match part {
            "." => {}
            ".." => drop(folders.pop()),
            part => folders.push(part),
        }
    }
    folders.join("/")
}

/// Whether a file or folder is there; placeholders and patterns count as there.
fn exists(tree: &Tree, path: &str) -> bool {
    let path = path.split("::").next().unwrap_or_default();
    let path = path
        .trim_start_matches("./")
        .trim_end_matches(['.', ',', ';', ':']);
    let open = path.contains(['<', '*', '{', '…', '$']);
    let folder = format!("{}/", path.trim_end_matches('/'));
    open || tree.contains_key(path) || tree.keys().any(|file| file.starts_with(&folder))
}

fn folders_off_the_map(tree: &Tree) -> Vec<String> {
    let Some(map) = tree.get("docs/ARCHITECTURE.md") else {
        return Vec::new();
    };
    let folder = |path: &str| {
        path.rsplit_once('/')
            .map(|(folder, _)| format!("{folder}/"))
    };
    let folders: BTreeSet<String> = files(tree, "src/", ".rs")
        .filter_map(|(path, _)| folder(path))
        .filter(|folder| (2..=3).contains(&folder.matches('/').count()))
        .collect();
    folders
        .iter()
        .filter(|folder| !map.contains(&format!("`{folder}`")))
        .map(|folder| format!("docs/ARCHITECTURE.md: {folder} is not on the map"))
        .collect()
}

fn machine_paths(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree {
        for (line, text) in text.lines().enumerate() {
            if MACHINE.iter().any(|machine| text.contains(machine)) {
                findings.push(format!("{path}:{}: {}", line + 1, text.trim()));
            }
        }
    }
    findings
}
