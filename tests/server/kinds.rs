//! The grammar of every kind as the service gives it.

use folkmoot::domain::statement::kinds;
use folkmoot::view::kinds::KindsView;
use folkmoot::words::Language;

use crate::python_oracle::ask;

#[test]
fn a_program_that_knows_the_grammar_alone_builds_the_same_texts() {
    let answer = serde_json::to_string(&KindsView::all(None)).unwrap();
    if let Some(agreed) = ask("kinds.py", &[answer]) {
        let wanted: Vec<&str> = kinds().iter().map(|kind| kind.kind).collect();
        assert_eq!(agreed, wanted);
    }
}

#[test]
fn the_example_of_marks_has_all_their_lines() {
    let marks = KindsView::all(None).marks;
    for line in &marks.lines {
        for key in line.lines.iter().chain([line]).map(|line| line.key) {
            assert!(marks.example.contains(&format!("\n{key} ")), "{key}");
        }
    }
}

#[test]
fn meanings_are_in_the_language_that_was_asked_for() {
    let meaning = |language| {
        let all = KindsView::all(language);
        let rekey = all.kinds.iter().find(|kind| kind.kind == "rekey").unwrap();
        rekey.lines[0].meaning.clone()
    };
    assert_eq!(meaning(None), None);
    assert_eq!(
        meaning(Some(Language::English)).unwrap(),
        "whose key it becomes"
    );
    assert_eq!(
        meaning(Some(Language::Chinese)).unwrap(),
        "新密钥所属的会员"
    );
}

/// The pages' modules carry the grammar with them, so that a log can be checked without a service.
#[test]
fn the_modules_carry_the_grammar() {
    let mut all = serde_json::to_value(KindsView::all(None)).unwrap();
    for kind in all["kinds"].as_array_mut().unwrap() {
        for key in ["example", "vectors"] {
            kind.as_object_mut().unwrap().remove(key);
        }
    }
    let lines = |list: &str| -> String {
        let each = all[list].as_array().unwrap().iter();
        each.map(|one| format!("  {one},\n")).collect()
    };
    let wanted = format!(
        "// Made by `FOLKMOOT_WRITE_EXAMPLES=1 cargo test --test server modules_carry`: the answer of `GET /api/kinds`,\n\
         // without examples and vectors.\n\nexport const KINDS = [\n{}];\n\nexport const DOCUMENTS = [\n{}];\n",
        lines("kinds"),
        lines("documents")
    );
    let path = "src/http/pages/verifier/kinds.js";
    if std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(path, &wanted).unwrap();
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == wanted,
        "{path} is another: FOLKMOOT_WRITE_EXAMPLES=1 writes it"
    );
}
