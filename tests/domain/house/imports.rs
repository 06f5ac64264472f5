//! Who imports whom: floors are imported downwards, and no files import each other in a ring.
//!
//! An import is any path that a file names from `crate`, `super` or `self`, or from a module that it
//! declares. It leads to the file of its longest beginning that is one. A file may use the modules
//! that it is part of: what leads to them is no import. Like all rules it reads text.

use std::collections::{BTreeMap, BTreeSet};

use super::Rule;
use super::tree::{Tree, code_of, files, words};

/// From the ground up. A file imports from its own floor and from those below.
const FLOORS: &[&[&str]] = &[
    &[
        "domain::arrange",
        "domain::attachment",
        "domain::csv",
        "domain::exact",
        "domain::fault",
        "domain::hash",
        "domain::id",
        "domain::line",
        "domain::malformed",
        "domain::office",
        "domain::persistent",
        "domain::text",
        "domain::time",
        "domain::title",
        "domain::value",
    ],
    &[
        "domain::log",
        "domain::count",
        "domain::weight",
        "domain::poll",
        "domain::charter",
    ],
    &["domain::state"],
    &["domain::statement"],
    &["domain::derive"],
    &["domain::verify"],
    &["domain::story"],
    &["words"],
    &["store"],
    &["service"],
    &["view"],
    &["http"],
    &["cli"],
];

pub const RULES: &[Rule] = &[
    Rule {
        says: "a file imports from its own floor downwards: the table FLOORS",
        find: imports_upwards,
        plants: &[
            &[("src/domain/poll.rs", "use crate::store::polls;")],
            &[("src/store/mod.rs", "fn f() { crate::cli::run() }")],
            &[(
                "src/store/polls.rs",
                "use crate::{domain::id::Id,\n    http::{App}};",
            )],
            &[("src/service/writer.rs", "use super::super::http::App;")],
            &[("src/http/mod.rs", "pub use crate::cli as commands;")],
            &[("src/domain/id.rs", "use super::log::tree::root_of;")],
            &[(
                "src/domain/weight/roll.rs",
                "use crate::domain::{id::Id, state::{members::Members, State}};",
            )],
            &[(
                "src/domain/statement/roll.rs",
                "use super::super::derive::roll;",
            )],
            &[("src/domain/derive.rs", "fn f() -> super::verify::Report {}")],
        ],
    },
    Rule {
        says: "every file of src is on a floor: the table FLOORS",
        find: files_on_no_floor,
        plants: &[&[("src/domain/vote.rs", "")], &[("src/mail/mod.rs", "")]],
    },
    Rule {
        says: "no files of src import each other, directly or in a ring",
        find: rings,
        plants: &[
            &[
                ("src/store/a.rs", "use super::b::B;"),
                ("src/store/b.rs", "fn f(a: &crate::store::a::A) {}"),
            ],
            &[
                ("src/cli/a.rs", "use super::{CliError, b};"),
                ("src/cli/b.rs", "use super::c::{self, D};"),
                ("src/cli/c/mod.rs", "mod d;\nuse d::E;"),
                ("src/cli/c/d.rs", "use super::super::a::A; use super::C;"),
                ("src/cli/mod.rs", "mod a; mod b; mod c;"),
            ],
        ],
    },
];

/// A file of `src`.
struct File<'a> {
    path: &'a str,
    /// What it names, from the crate on.
    names: Vec<String>,
}

/// The files of `src` by their modules.
fn modules(tree: &Tree) -> BTreeMap<String, File<'_>> {
    let mut modules = BTreeMap::new();
    for (path, text) in files(tree, "src/", ".rs") {
        if let Some(module) = module_of(path) {
            let names = named(&module, &code_of(text));
            modules.insert(module, File { path, names });
        }
    }
    modules
}

fn module_of(path: &str) -> Option<String> {
    let name = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let name = name.strip_suffix("/mod").unwrap_or(name);
    (!matches!(name, "lib" | "main")).then(|| name.replace('/', "::"))
}

/// The paths of `code` that begin with one of these names, with groups taken apart.
pub fn paths(roots: &[&str], code: &str) -> Vec<Vec<String>> {
    let flat: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = flat.replace(" ::", "::").replace(":: ", "::");
    let mut paths = Vec::new();
    let mut rest = flat.as_str();
    let mut inside = false;
    while let Some((word, after)) = next_word(rest) {
        let begins = !inside && roots.contains(&word) && after.starts_with("::");
        rest = if begins {
            branches(
                &mut Vec::new(),
                &rest[rest.len() - after.len() - word.len()..],
                &mut paths,
            )
        } else {
            after
        };
        inside = rest.starts_with("::");
    }
    paths
}

/// The first identifier or number of a text, and what follows it.
fn next_word(text: &str) -> Option<(&str, &str)> {
    let in_word = |char: char| char.is_alphanumeric() || char == '_';
    let text = &text[text.find(in_word)?..];
    Some(text.split_at(text.find(|char| !in_word(char)).unwrap_or(text.len())))
}

/// Puts down the path that `text` begins with, or each path of a group; what follows.
fn branches<'a>(before: &mut Vec<String>, text: &'a str, paths: &mut Vec<Vec<String>>) -> &'a str {
    let text = text.trim_start();
    if let Some(mut rest) = text.strip_prefix('{') {
        loop {
            let element = rest.trim_start().trim_start_matches(',').trim_start();
            if let Some(after) = element.strip_prefix('}') {
                return after;
            }
            if element.is_empty() {
                return element;
            }
            rest = branches(before, element, paths);
            // `… as other`
            rest = &rest[rest.find([',', '}']).unwrap_or(rest.len())..];
        }
    }
    let end = text.find(|char: char| !(char.is_alphanumeric() || char == '_'));
    let (word, after) = text.split_at(end.unwrap_or(text.len()));
    if word.is_empty() {
        // `::*`, or generics after `::`
        paths.push(before.clone());
        let skipped = text.chars().next().map_or(0, char::len_utf8);
        return &text[skipped..];
    }
    before.push(word.to_owned());
    let rest = match after.strip_prefix("::") {
        Some(more) => branches(before, more, paths),
        None => {
            paths.push(before.clone());
            after
        }
    };
    before.pop();
    rest
}

/// The modules that a file declares.
fn declared(code: &str) -> Vec<&str> {
    let mut declared = Vec::new();
    let mut before = "";
    for (_, word, after) in words(code) {
        if before == "mod" && after.starts_with(';') {
            declared.push(word);
        }
        before = word;
    }
    declared
}

/// What a module names, from the crate on.
fn named(module: &str, code: &str) -> Vec<String> {
    let mut roots = declared(code);
    roots.extend(["crate", "super", "self"]);
    let from_crate = |path: Vec<String>| {
        let mut full: Vec<&str> = module.split("::").collect();
        for name in &path {
            match name.as_str() {
                "crate" => full.clear(),
                "self" => {}
                "super" => drop(full.pop()),
                name => full.push(name),
            }
        }
        full.join("::")
    };
    paths(&roots, code).into_iter().map(from_crate).collect()
}

/// Whether `path` is `module` or lies in it.
fn lies_in(path: &str, module: &str) -> bool {
    path.strip_prefix(module)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
}

fn floor_of(path: &str) -> Option<usize> {
    let on = |floor: &&[&str]| floor.iter().any(|module| lies_in(path, module));
    FLOORS.iter().position(on)
}

/// Modules with what they name on a floor above their own, each once.
fn climbs(modules: &BTreeMap<String, File<'_>>) -> BTreeSet<(String, String)> {
    let mut climbs = BTreeSet::new();
    for (module, file) in modules {
        let Some(own) = floor_of(module) else {
            continue;
        };
        for path in &file.names {
            if floor_of(path).is_some_and(|floor| floor > own) {
                let mut floors = FLOORS.iter().flat_map(|floor| floor.iter());
                let above = floors.rfind(|above| lies_in(path, above));
                climbs.extend(above.map(|above| (module.clone(), (*above).to_owned())));
            }
        }
    }
    climbs
}

fn imports_upwards(tree: &Tree) -> Vec<String> {
    let modules = modules(tree);
    climbs(&modules)
        .iter()
        .map(|(module, above)| format!("{}: imports {above}", modules[module].path))
        .collect()
}

fn files_on_no_floor(tree: &Tree) -> Vec<String> {
    files(tree, "src/", ".rs")
        .filter_map(|(path, _)| Some((path, module_of(path)?)))
        .filter(|(_, module)| module != "domain" && floor_of(module).is_none())
        .map(|(path, _)| format!("{path}: on which floor?"))
        .collect()
}

/// Which modules each module imports.
fn imports<'a>(modules: &'a BTreeMap<String, File<'_>>) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
    let home = |path: &str| {
        let mut beginning = path;
        loop {
            if let Some((found, _)) = modules.get_key_value(beginning) {
                return Some(found.as_str());
            }
            beginning = beginning.rsplit_once("::")?.0;
        }
    };
    let mut imports = BTreeMap::new();
    for (module, file) in modules {
        let others = file.names.iter().filter_map(|path| home(path));
        let others = others.filter(|other| !lies_in(module, other));
        imports.insert(module.as_str(), others.collect());
    }
    imports
}

/// The rings, each as the sorted modules in it.
fn rings_of(modules: &BTreeMap<String, File<'_>>) -> BTreeSet<Vec<String>> {
    let imports = imports(modules);
    let reached: BTreeMap<&str, BTreeSet<&str>> = imports
        .keys()
        .map(|module| {
            let mut reached = BTreeSet::new();
            let mut next = vec![*module];
            while let Some(module) = next.pop() {
                let fresh = imports[module]
                    .iter()
                    .filter(|other| reached.insert(**other));
                next.extend(fresh.copied().collect::<Vec<_>>());
            }
            (*module, reached)
        })
        .collect();
    let ring = |module: &&str| {
        let both = reached[module]
            .iter()
            .filter(|other| reached[**other].contains(module));
        both.map(|other| (*other).to_owned()).collect::<Vec<_>>()
    };
    let rings = imports.keys().map(ring);
    rings.filter(|ring| !ring.is_empty()).collect()
}

fn rings(tree: &Tree) -> Vec<String> {
    rings_of(&modules(tree))
        .iter()
        .map(|ring| format!("{} import each other", ring.join(", ")))
        .collect()
}

#[test]
fn groups_and_paths_are_taken_apart() {
    let code =
        "use crate::{a::{self, B as C}, d};\nfn f() { super::g::<u8>(self::h::I) + x::crate_::y }";
    let paths = paths(&["crate", "super", "self"], code);
    let joined: Vec<String> = paths.iter().map(|path| path.join("::")).collect();
    assert_eq!(
        joined,
        [
            "crate::a::self",
            "crate::a::B",
            "crate::d",
            "super::g",
            "self::h::I"
        ]
    );
}
