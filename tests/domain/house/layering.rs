//! Which crates belong to one layer alone, what the rules may not name, where feature gates are.
//!
//! Who imports whom is in [`super::imports`]. The compiler holds the strongest line (`domain` builds
//! without the rest). This reads text, so a macro could hide from it.

use std::collections::BTreeSet;

use folkmoot::domain::statement::authorisation_table;

use super::Rule;
use super::imports::paths;
use super::tree::{Tree, code_of, files, words};

/// The layers, each a folder of `src`.
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

/// Crates that only the named layers and files may name. What the service asks of others goes through one module.
const OWNED: &[(&str, &[&str])] = &[
    ("actix_web", &["http"]),
    ("clap", &["cli"]),
    ("deadpool_diesel", &["store"]),
    ("diesel", &["store"]),
    ("diesel_migrations", &["store"]),
    ("indicatif", &["cli"]),
    ("libc", &["service"]),
    ("ureq", &["cli", "service/outbound.rs"]),
];

pub const RULES: &[Rule] = &[
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
            &[("src/service/writer.rs", "Said::Open(_) => {}")],
            &[("src/service/intake.rs", "let Said::Ballot(_) = body;")],
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

fn crates_in_the_wrong_layer(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/", ".rs") {
        let own = layer_of(path).map_or("no layer", |layer| LAYERS[layer]);
        let code = code_of(text);
        for (line, word, _) in words(&code) {
            let owners = OWNED.iter().find(|(name, _)| *name == word);
            let allowed = |place: &&str| own == *place || *path == format!("src/{place}");
            if owners.is_some_and(|(_, places)| !places.iter().any(allowed)) {
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
        let modules = paths(&["std", "core"], &code).into_iter();
        let modules = modules.filter_map(|path| path.into_iter().nth(1));
        let modules: BTreeSet<String> = modules
            .filter(|name| OUTSIDE.contains(&name.as_str()))
            .collect();
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
                .into_iter()
                .chain(names)
                .map(|name| format!("{path}: names {name}")),
        );
    }
    findings
}

/// `Said::Kind`, and `statement::kind` where there is such a kind.
fn kinds_in_the_writer(tree: &Tree) -> Vec<String> {
    let kinds = authorisation_table();
    let is_kind = |name: &str| kinds.iter().any(|(kind, _)| *kind == name);
    let mut findings = Vec::new();
    for path in WRITER {
        let Some(text) = tree.get(path) else { continue };
        for (line, word, after) in words(&code_of(text)) {
            let name = after.strip_prefix("::").and_then(|rest| words(rest).next());
            let Some((_, name, _)) = name else { continue };
            let kind = word == "Said" || word == "statement" && is_kind(name);
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
