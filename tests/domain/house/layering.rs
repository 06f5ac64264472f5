//! Which layer may import which, and which crates belong to one layer alone.
//!
//! The compiler holds the strongest line (`domain` builds without the rest); this holds the others.
//! It reads text, so a macro could hide from it.

use folkmoot::domain::statement::authorisation_table;

use super::Rule;
use super::tree::{Tree, code_of, files, words};

/// A layer sees itself and the layers before it.
const LAYERS: &[&str] = &["domain", "words", "store", "service", "view", "http", "cli"];

/// Parts of the standard library by which the rules could reach outside, or get what differs from run
/// to run.
const OUTSIDE: &[&str] = &["env", "fs", "io", "net", "os", "process", "time"];

/// Single names likewise, wherever they come from.
const OUTSIDE_NAMES: &[&str] = &[
    "DefaultHasher",
    "RandomState",
    "dbg!",
    "eprint!",
    "eprintln!",
    "print!",
    "println!",
    "spawn",
];

/// Where statements are taken in, admitted and written, whatever their kind.
const WRITER: [&str; 4] = [
    "src/service/draft.rs",
    "src/service/intake.rs",
    "src/service/job.rs",
    "src/service/writer.rs",
];

/// Crates that only the named layers may name.
const OWNED: &[(&str, &[&str])] = &[
    ("actix_web", &["http"]),
    ("clap", &["cli"]),
    ("deadpool_diesel", &["store"]),
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("indicatif", &["cli"]),
    ("libc", &["service"]),
    ("ureq", &["cli"]),
];

pub const RULES: &[Rule] = &[
    Rule {
        says: "a layer imports only itself and what stands before it: domain, words, store, service, view, http, cli",
        find: imports_to_the_right,
        plants: &[
            &[("src/domain/poll.rs", "use crate::store::polls;")],
            &[("src/store/mod.rs", "fn f() { crate::cli::run() }")],
            &[(
                "src/store/polls.rs",
                "use crate::{domain::id::Id,\n    http::{App}};",
            )],
            &[("src/service/writer.rs", "use super::super::http::App;")],
            &[("src/http/mod.rs", "pub use crate::cli as commands;")],
        ],
    },
    Rule {
        says: "some crates belong to one layer: the table OWNED",
        find: crates_in_the_wrong_layer,
        plants: &[
            &[("src/http/polls.rs", "use diesel::prelude::*;")],
            &[("src/service/mod.rs", "#[derive(clap::Parser)] struct S;")],
            &[("src/domain/verify.rs", "fn f() { ureq::get(\"\") }")],
        ],
    },
    Rule {
        says: "the rules name nothing of std that reaches outside: the tables OUTSIDE and OUTSIDE_NAMES",
        find: ways_out_of_the_rules,
        plants: &[
            &[(
                "src/domain/time.rs",
                "fn f() { std::time::UNIX_EPOCH.elapsed() }",
            )],
            &[(
                "src/domain/log/tile.rs",
                "use std::{fmt,\n    net::{TcpStream}};",
            )],
            &[("src/domain/id.rs", "use std::hash::RandomState;")],
            &[("src/domain/mod.rs", "fn f() { println!(\"x\") }")],
            &[("src/domain/verify/parallel.rs", "std::thread::spawn(work)")],
        ],
    },
    Rule {
        says: "what takes statements in, admits and writes them names no kind of them",
        find: kinds_in_the_writer,
        plants: &[
            &[("src/service/writer.rs", "Body::Open(_) => {}")],
            &[("src/service/intake.rs", "let Body::Ballot(_) = body;")],
            &[(
                "src/service/draft.rs",
                "use crate::domain::statement::rekey::Rekey;",
            )],
        ],
    },
    Rule {
        says: "the code uses every crate that Cargo.toml depends on",
        find: unused_crates,
        plants: &[&[
            (
                "Cargo.toml",
                "[dependencies]\nserde-json = \"1\"\nureq = { version = \"3\" }\n",
            ),
            ("src/main.rs", "use ureq::Agent; // serde_json"),
        ]],
    },
    Rule {
        says: "feature gates stand in src/lib.rs and nowhere else",
        find: stray_feature_gates,
        plants: &[
            &[("src/domain/mod.rs", "#[cfg(feature = \"server\")] mod x;")],
            &[("src/main.rs", "if cfg!(not(feature=\"server\")) {}")],
        ],
    },
];

fn layer_of(path: &str) -> Option<usize> {
    let inside = path.strip_prefix("src/")?;
    let name = inside.split(['/', '.']).next()?;
    LAYERS.iter().position(|layer| *layer == name)
}

fn imports_to_the_right(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/", ".rs") {
        let Some(own) = layer_of(path) else { continue };
        for name in names_under_the_root(path, &code_of(text)) {
            let layer = LAYERS.iter().position(|layer| *layer == name);
            if layer.is_some_and(|layer| layer > own) {
                findings.push(format!("{path}: {} imports {name}", LAYERS[own]));
            }
        }
    }
    findings
}

/// What `crate::…`, grouped or not, and long chains of `super::` name directly below the crate root.
fn names_under_the_root(path: &str, code: &str) -> Vec<String> {
    let stem = path.trim_start_matches("src/").trim_end_matches(".rs");
    let depth = stem.trim_end_matches("/mod").split('/').count();
    let climb = format!("{}super::", "super::".repeat(depth.saturating_sub(1)));
    names_under(&["crate::", &climb], code)
}

/// What paths that begin with one of these roots name next, grouped or not.
fn names_under(roots: &[&str], code: &str) -> Vec<String> {
    let flat: String = code.split_whitespace().collect::<Vec<_>>().join(" ");
    let flat = flat.replace(" ::", "::").replace(":: ", "::");
    roots
        .iter()
        .flat_map(|root| {
            flat.match_indices(*root)
                .map(|(at, _)| &flat[at + root.len()..])
        })
        .flat_map(first_names)
        .collect()
}

/// The first name of a path, or of each path in a group.
fn first_names(rest: &str) -> Vec<String> {
    let Some(group) = rest.strip_prefix('{') else {
        return words(rest)
            .map(|(_, word, _)| word.to_owned())
            .take(1)
            .collect();
    };
    let mut nesting = 0_usize;
    let mut names = vec![String::new()];
    for char in group.chars() {
        match char {
            '{' => nesting += 1,
            '}' if nesting == 0 => break,
            '}' => nesting -= 1,
            ',' if nesting == 0 => names.push(String::new()),
            _ => names.last_mut().expect("it starts with one").push(char),
        }
    }
    names
        .iter()
        .flat_map(|name| first_names(name.trim()))
        .collect()
}

fn crates_in_the_wrong_layer(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/", ".rs") {
        let own = layer_of(path).map_or("no layer", |layer| LAYERS[layer]);
        let code = code_of(text);
        for (line, word, _) in words(&code) {
            let owners = OWNED.iter().find(|(name, _)| *name == word);
            if owners.is_some_and(|(_, layers)| !layers.contains(&own)) {
                findings.push(format!("{path}:{line}: {own} names {word}"));
            }
        }
    }
    findings
}

fn unused_crates(tree: &Tree) -> Vec<String> {
    let manifest = tree.get("Cargo.toml").map_or("", String::as_str);
    let section = manifest.split("\n[").find_map(|section| {
        let section = section.trim_start_matches('[');
        section.strip_prefix("dependencies]\n")
    });
    let lines = section.unwrap_or_default().lines();
    let crates = lines.filter_map(|line| Some(line.split_once(" = ")?.0));
    let code: Vec<String> = files(tree, "src/", ".rs")
        .map(|(_, text)| code_of(text))
        .collect();
    let is_used = |name: &str| {
        code.iter()
            .flat_map(|code| words(code))
            .any(|(_, word, _)| word == name)
    };
    crates
        .filter(|name| !is_used(&name.replace('-', "_")))
        .map(|name| format!("Cargo.toml: nothing in src uses {name}"))
        .collect()
}

fn ways_out_of_the_rules(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/domain/", ".rs") {
        let code = code_of(text);
        let modules = names_under(&["std::", "core::"], &code);
        let modules = modules
            .into_iter()
            .filter(|name| OUTSIDE.contains(&name.as_str()));
        let names = words(&code).map(|(_, word, after)| match after.starts_with('!') {
            true => format!("{word}!"),
            false => word.to_owned(),
        });
        let names = names.filter(|name| OUTSIDE_NAMES.contains(&name.as_str()));
        // A thread of a scope ends with it.
        let scoped = code.contains("thread::scope(|scope|");
        let names = names.filter(|name| !(scoped && name == "spawn"));
        findings.extend(
            modules
                .chain(names)
                .map(|name| format!("{path}: names {name}")),
        );
    }
    findings
}

/// `Body::Kind`, and `statement::kind` where there is such a kind.
fn kinds_in_the_writer(tree: &Tree) -> Vec<String> {
    let kinds = authorisation_table();
    let is_kind = |name: &str| kinds.iter().any(|(kind, _)| *kind == name);
    let mut findings = Vec::new();
    for path in WRITER {
        let Some(text) = tree.get(path) else { continue };
        for (line, word, after) in words(&code_of(text)) {
            let name = after.strip_prefix("::").and_then(|rest| words(rest).next());
            let Some((_, name, _)) = name else { continue };
            let kind = word == "Body" || word == "statement" && is_kind(name);
            if kind {
                findings.push(format!("{path}:{line}: {name} is named"));
            }
        }
    }
    findings
}

fn stray_feature_gates(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "", ".rs").filter(|(path, _)| *path != "src/lib.rs") {
        for (line, word, after) in words(&code_of(text)) {
            if word == "feature" && after.trim_start().starts_with('=') {
                findings.push(format!("{path}:{line}: a feature gate"));
            }
        }
    }
    findings
}
