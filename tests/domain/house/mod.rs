//! The shape of the house: what `docs/STYLE.md` marks as checked, held against every file.
//!
//! A rule is a pure function from a tree of files to findings, and brings at least one planted
//! violation, so that a rule which has stopped seeing anything fails here. What needs the compiler
//! instead of the text is in [`purity`].

mod commits;
mod documents;
mod imports;
mod layering;
mod purity;
mod source;
mod tree;
mod wording;

use tree::{Tree, plant, project};

/// Something that must hold for the files of this project.
struct Rule {
    says: &'static str,
    find: fn(&Tree) -> Vec<String>,
    /// Small trees, (path, text) each, which break the rule in one way each.
    plants: &'static [&'static [(&'static str, &'static str)]],
}

fn rules() -> impl Iterator<Item = &'static Rule> {
    [
        imports::RULES,
        layering::RULES,
        source::RULES,
        documents::RULES,
        wording::RULES,
    ]
    .into_iter()
    .flatten()
}

#[test]
fn every_rule_holds_in_every_file() {
    let project = project();
    assert!(project.contains_key("src/lib.rs"), "the tree was not read");
    let findings: Vec<String> = rules()
        .flat_map(|rule| {
            let found = (rule.find)(&project).into_iter();
            found.map(|finding| format!("{finding}\n    rule: {}", rule.says))
        })
        .collect();
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn every_rule_sees_its_planted_violations() {
    for rule in rules() {
        assert!(!rule.plants.is_empty(), "nothing planted: {}", rule.says);
        for files in rule.plants {
            let findings = (rule.find)(&plant(files));
            assert_eq!(findings.len(), 1, "{}\n{files:?}\n{findings:?}", rule.says);
        }
    }
}
