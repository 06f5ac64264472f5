//! Files, their names, sizes and first lines; what the rules may not say; migrations.

use super::Rule;
use super::tree::{Tree, code_of, files, words};

/// Longest files, by where they lie; the first that fits counts. `schema.rs` is generated.
const LINES_MAX: &[(&str, &str, usize)] = &[
    ("src/store/schema.rs", "", usize::MAX),
    ("", ".rs", 500),
    ("README.md", "", 80),
    ("docs/ARCHITECTURE.md", "", 260),
    ("docs/decisions/", ".md", 60),
];

const VAGUE: &[&str] = &[
    "util", "utils", "common", "helper", "helpers", "manager", "misc",
];

/// Types and clocks that differ between machines or runs.
const IMPURE: &[&str] = &["f32", "f64", "HashMap", "HashSet", "SystemTime", "Instant"];

const NUMBERS: &[&str] = &[
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "char", "_",
];

const UNSAFE: &str = "src/service/cluster/process.rs";

/// The lints that `src/domain/mod.rs` must deny and nothing below it may allow.
pub const PURITY_LINTS: &[&str] = &[
    "clippy::arithmetic_side_effects",
    "clippy::as_conversions",
    "clippy::disallowed_methods",
    "clippy::disallowed_types",
    "clippy::float_arithmetic",
    "clippy::unwrap_used",
];

pub const RULES: &[Rule] = &[
    Rule {
        says: "every Rust file begins with //!: what lives here, what does not, where its rules come from",
        find: files_without_a_heading,
        plants: &[&[("src/domain/poll.rs", "use std::fmt;\n")]],
    },
    Rule {
        says: "an example in a doc comment is fenced and says its language (```text): rustdoc takes an indented one for Rust",
        find: indented_examples,
        plants: &[&[("src/domain/poll.rs", "//! The text:\n//!\n//!     log x\n")]],
    },
    Rule {
        says: "files stay short: the table LINES_MAX",
        find: long_files,
        plants: &[&[("docs/decisions/0009-long.md", LINES_61)]],
    },
    Rule {
        says: "a name says what is inside: no util, common, helpers, manager",
        find: vague_names,
        plants: &[
            &[("src/store/util.rs", "")],
            &[("src/http/common/mod.rs", "")],
            &[("src/service/session_manager.rs", "")],
        ],
    },
    Rule {
        says: "rules have no floats, hash maps, clocks, unwrap, casts or switched-off purity lints",
        find: impure_rules,
        plants: &[
            &[("src/domain/a.rs", "pub fn f(x: f64) {}")],
            &[(
                "src/domain/a.rs",
                "use std::collections::{BTreeMap, HashMap};",
            )],
            &[("src/domain/a.rs", "let x = y.unwrap();")],
            &[("src/domain/a.rs", "let x = y as u64;")],
            &[("src/domain/a.rs", "let x = 0.5;")],
            &[(
                "src/domain/a.rs",
                "#[allow(clippy::as_conversions)]\nfn f() {}",
            )],
        ],
    },
    Rule {
        says: "src/domain/mod.rs denies the purity lints",
        find: missing_purity_lints,
        plants: &[&[(
            "src/domain/mod.rs",
            "#![deny(clippy::disallowed_types, clippy::disallowed_methods, clippy::float_arithmetic, \
             clippy::as_conversions, clippy::unwrap_used)]",
        )]],
    },
    Rule {
        says: "unsafe stands in one file: the operating system's side of the private cluster",
        find: unsafe_elsewhere,
        plants: &[&[("src/store/log.rs", "fn f() { unsafe { g() } }")]],
    },
    Rule {
        says: "an error says what it is: no Other(String)",
        find: shapeless_errors,
        plants: &[&[("src/store/mod.rs", "enum StoreError { Other(String) }")]],
    },
    Rule {
        says: "a match over what entries change names every variant: no `_` beside an Effect, Step or FactChange",
        find: swallowed_effects,
        plants: &[&[(
            "src/store/polls.rs",
            "match effect {\n    Effect::Announced { .. } => true,\n    _ => false,\n}",
        )]],
    },
    Rule {
        says: "tests/domain, tests/server and tests/pages are the only test binaries",
        find: other_test_binaries,
        plants: &[&[("tests/polls.rs", "")], &[("tests/slow/main.rs", "")]],
    },
    Rule {
        says: "no test is ignored, expects a panic or sleeps",
        find: lazy_tests,
        plants: &[
            &[(
                "tests/server/a.rs",
                "#[test]\n#[ignore = \"slow\"]\nfn a() {}",
            )],
            &[("src/domain/a.rs", "#[should_panic]\nfn a() {}")],
            &[("tests/server/a.rs", "std::thread::sleep(second);")],
        ],
    },
    Rule {
        says: "a migration is YYYY-MM-DD-HHMMSS_verb_noun/ with up.sql and down.sql, both with something in them",
        find: broken_migrations,
        plants: &[
            &[(
                "migrations/2026-12-01-120000_create_log/up.sql",
                "SELECT 1;",
            )],
            &[
                (
                    "migrations/2026-12-01-120000_create_log/up.sql",
                    "SELECT 1;",
                ),
                ("migrations/2026-12-01-120000_create_log/down.sql", "\n"),
            ],
            &[
                ("migrations/create_log/up.sql", "SELECT 1;"),
                ("migrations/create_log/down.sql", "SELECT 1;"),
            ],
        ],
    },
];

const LINES_61: &str = "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\
                        \n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n";

fn files_without_a_heading(tree: &Tree) -> Vec<String> {
    files(tree, "", ".rs")
        .filter(|(path, _)| *path != "src/store/schema.rs")
        .filter(|(_, text)| !text.starts_with("//! "))
        .map(|(path, _)| format!("{path}:1: no heading"))
        .collect()
}

fn indented_examples(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/", ".rs") {
        let mut fenced = false;
        let mut after_blank = false;
        for (line, text) in text.lines().map(str::trim_start).enumerate() {
            let doc = text.strip_prefix("//!").or(text.strip_prefix("///"));
            let doc = doc.unwrap_or("text");
            fenced ^= doc.trim_start().starts_with("```");
            if after_blank && !fenced && doc.starts_with("     ") {
                findings.push(format!("{path}:{}: an indented example", line + 1));
            }
            after_blank = doc.is_empty();
        }
    }
    findings
}

fn long_files(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in tree {
        let fits =
            |(start, end, _): &&(&str, &str, usize)| path.starts_with(start) && path.ends_with(end);
        let limit = LINES_MAX.iter().find(fits).map_or(usize::MAX, |fit| fit.2);
        let lines = text.lines().count();
        if lines > limit {
            findings.push(format!("{path}: {lines} lines, {limit} at most"));
        }
    }
    findings
}

fn vague_names(tree: &Tree) -> Vec<String> {
    tree.keys()
        .filter(|path| {
            path.split(['/', '.', '_', '-'])
                .any(|word| VAGUE.contains(&word))
        })
        .map(|path| format!("{path}: what is inside?"))
        .collect()
}

fn impure_rules(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/domain/", ".rs") {
        let code = code_of(text);
        let rules = code.split("#[cfg(test)]").next().unwrap_or_default();
        let mut before = "";
        for (line, word, after) in words(rules) {
            let fraction = after.strip_prefix('.').and_then(|rest| rest.chars().next());
            let float = word.starts_with(|char: char| char.is_ascii_digit())
                && fraction.is_some_and(|char| char.is_ascii_digit());
            if IMPURE.contains(&word)
                || (word == "unwrap" && after.starts_with('('))
                || (before == "as" && NUMBERS.contains(&word))
                || float
            {
                findings.push(format!("{path}:{line}: {word}"));
            }
            before = word;
        }
        for (line, text) in rules.lines().enumerate() {
            let switched = text.contains("allow(") || text.contains("expect(clippy");
            if switched && PURITY_LINTS.iter().any(|lint| text.contains(lint)) {
                findings.push(format!("{path}:{}: switches a purity lint off", line + 1));
            }
        }
    }
    findings
}

fn missing_purity_lints(tree: &Tree) -> Vec<String> {
    let path = "src/domain/mod.rs";
    let code = tree.get(path).map(|text| code_of(text)).unwrap_or_default();
    let denied = code
        .split_once("#![deny(")
        .and_then(|(_, rest)| rest.split_once(")]"))
        .map_or("", |(list, _)| list);
    PURITY_LINTS
        .iter()
        .filter(|_| tree.contains_key(path))
        .filter(|lint| !denied.split(',').any(|denied| denied.trim() == **lint))
        .map(|lint| format!("{path}: {lint} is not denied"))
        .collect()
}

fn unsafe_elsewhere(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "src/", ".rs").filter(|(path, _)| *path != UNSAFE) {
        for (line, _, _) in words(&code_of(text)).filter(|(_, word, _)| *word == "unsafe") {
            findings.push(format!("{path}:{line}: unsafe"));
        }
    }
    findings
}

fn shapeless_errors(tree: &Tree) -> Vec<String> {
    files(tree, "src/", ".rs")
        .filter(|(_, text)| code_of(text).contains("Other(String)"))
        .map(|(path, _)| format!("{path}: Other(String)"))
        .collect()
}

/// What entries change, outside counting, whose rounds are called steps too.
const CHANGES: &[&str] = &["Effect::", "Step::", "FactChange::"];

/// The arms of one match stand equally far to the right, and what is before them less far.
fn swallowed_effects(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    let counting =
        |path: &str| path.starts_with("src/domain/count/") || path == "src/words/count.rs";
    for (path, text) in files(tree, "src/", ".rs").filter(|(path, _)| !counting(path)) {
        let code = code_of(text);
        let lines: Vec<&str> = code.lines().collect();
        let indent = |line: &str| line.len() - line.trim_start().len();
        for (number, line) in lines.iter().enumerate() {
            if !line.trim_start().starts_with("_ =>") {
                continue;
            }
            let before = lines[..number]
                .iter()
                .rev()
                .filter(|before| !before.trim().is_empty());
            let arms = before.take_while(|before| indent(before) >= indent(line));
            let mut arms = arms.filter(|before| indent(before) == indent(line));
            if arms.any(|arm| CHANGES.iter().any(|change| begins_a_pattern(arm, change))) {
                findings.push(format!("{path}:{}: {}", number + 1, line.trim()));
            }
        }
    }
    findings
}

/// Whether a line is the pattern of an arm that names a variant of one of these, by whatever path.
fn begins_a_pattern(line: &str, change: &str) -> bool {
    let pattern = line.trim_start().trim_start_matches("| ");
    let path = pattern.find(|c: char| !(c.is_alphanumeric() || "_:".contains(c)));
    let path = &pattern[..path.unwrap_or(pattern.len())];
    path.starts_with(change) || path.contains(&format!("::{change}"))
}

fn other_test_binaries(tree: &Tree) -> Vec<String> {
    let binary = |path: &str| match path.split('/').collect::<Vec<_>>()[..] {
        ["tests", folder, "main.rs"] => !matches!(folder, "domain" | "server" | "pages"),
        ["tests", file] => file.ends_with(".rs"),
        _ => false,
    };
    tree.keys()
        .filter(|path| binary(path))
        .map(|path| format!("{path}: another test binary"))
        .collect()
}

fn lazy_tests(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, text) in files(tree, "", ".rs") {
        let code = code_of(text);
        for (line, text) in code.lines().enumerate() {
            let slept = path.starts_with("tests/") && text.contains("sleep(");
            if slept || text.contains("#[ignore") || text.contains("#[should_panic") {
                findings.push(format!("{path}:{}: {}", line + 1, text.trim()));
            }
        }
    }
    findings
}

fn broken_migrations(tree: &Tree) -> Vec<String> {
    let mut findings = Vec::new();
    for (path, _) in files(tree, "migrations/", "/up.sql") {
        let folder = path.trim_end_matches("up.sql");
        let down = tree.get(&format!("{folder}down.sql"));
        if down.is_none_or(|text| text.trim().is_empty()) || tree[path].trim().is_empty() {
            findings.push(format!("{folder}: up.sql or down.sql is missing or empty"));
        }
        let name = folder.trim_start_matches("migrations/");
        let shape: String = name
            .chars()
            .map(|char| if char.is_ascii_digit() { '0' } else { char })
            .collect();
        if !shape.starts_with("0000-00-00-000000_") || name.matches('_').count() < 2 {
            findings.push(format!("{folder}: not YYYY-MM-DD-HHMMSS_verb_noun"));
        }
    }
    findings
}
