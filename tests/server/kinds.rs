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
