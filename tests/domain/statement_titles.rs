//! Titles of options that can be taken for each other: by which table, and that no notice has them.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::change::Place;
use folkmoot::domain::poll::skeleton::skeleton;
use folkmoot::domain::statement::Statement;

use super::community::{id, who};
use super::polls_changed::{agreed, announced, corrected, erratum, holds, refused};
use super::verify::{pinned, verify_files};

/// The worked example of a notice, with one of its lines changed.
fn notice(line: &str, other: &str) -> Result<Statement, String> {
    let document = crate::formats::read("polls");
    let (_, after) = document
        .split_once("```text\nfolkmoot/notice/v1\n")
        .unwrap();
    let (lines, _) = after.split_once("```").unwrap();
    assert_eq!(lines.matches(&format!("\n{line}\n")).count(), 1, "{line}");
    let lines = lines.replace(&format!("\n{line}\n"), &format!("\n{other}\n"));
    let text = format!("folkmoot/notice/v1\n{lines}");
    Statement::parse(&text).map_err(|why| why.told().to_string())
}

#[test]
fn titles_that_look_the_same_have_one_skeleton() {
    for (one, other) in [
        ("paypal", "p\u{430}yp\u{430}l"),
        ("Lin Wei", "Lin\u{a0}Wei"),
        ("Lin Wei", "Lin W\u{200b}ei"),
        ("modern", "rnodern"),
        ("Plan 1", "Plan l"),
        ("\u{e9}t\u{e9}", "e\u{301}te\u{301}"),
        ("林薇", "\u{f9f4}薇"),
    ] {
        assert_eq!(skeleton(one), skeleton(other), "{one} {other}");
    }
    for (one, other) in [
        ("Lin Wei", "Lin Mei"),
        ("林薇", "林微"),
        ("A", "a"),
        ("赞成", "反对"),
    ] {
        assert_ne!(skeleton(one), skeleton(other), "{one} {other}");
    }
}

#[test]
fn options_that_look_the_same_are_refused() {
    assert!(notice("title-en Chen Yu", "title-en Chen Yi").is_ok());
    let refused = [
        ("title-en Chen Yu", "title-en Lin Wei"),
        ("title-en Chen Yu", "title-en Lin W\u{200b}ei"),
        ("title-en Chen Yu", "title-en Lin W\u{435}i"),
        ("title-en Chen Yu", "title-en 林薇"),
        ("title 陈宇", "title 林\u{2060}薇"),
        ("title-en Against", "title-en F\u{43e}r"),
    ]
    .map(|(line, other)| notice(line, other).unwrap_err());
    insta::assert_snapshot!(refused.join("\n"), @"
    malformed.rule: line 32, reason (contradiction.contest: contest council, what (contest-fault.confusable: option chen-yu, other lin-wei))
    malformed.rule: line 32, reason (contradiction.contest: contest council, what (contest-fault.confusable: option chen-yu, other lin-wei))
    malformed.rule: line 32, reason (contradiction.contest: contest council, what (contest-fault.confusable: option chen-yu, other lin-wei))
    malformed.rule: line 32, reason (contradiction.contest: contest council, what (contest-fault.confusable: option chen-yu, other lin-wei))
    malformed.rule: line 32, reason (contradiction.contest: contest council, what (contest-fault.confusable: option chen-yu, other lin-wei))
    malformed.rule: line 45, reason (contradiction.contest: contest charter, what (contest-fault.confusable: option against, other for))
    ");
}

#[test]
fn options_of_different_contests_may_have_one_title() {
    assert!(notice("title-en Against", "title-en Lin Wei").is_ok());
}

#[test]
fn the_table_is_the_one_of_the_formats() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path: &str| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let table = read("src/domain/poll/confusables.txt");
    let hash = Hash::of(table.as_bytes()).to_string();
    assert!(crate::formats::read("polls").contains(&hash));
    assert!(table.lines().count() > 6_000);
    let module = read("src/http/pages/verifier/confusables.js").replace("\\`", "`");
    assert!(
        module.contains(&table),
        "the second verifier has the same table"
    );
}

#[test]
fn an_erratum_makes_no_twins() {
    let mut community = announced();
    let place = Place::Option(id("council"), id("lin-wei"));
    let was = ("lin-wei", "lin-wei");
    for twin in ["chen-yu", "сhen-yu"] {
        let change = erratum(
            &mut community,
            vec![corrected(place.clone(), was, ("林薇", twin))],
        );
        assert_eq!(
            refused(&mut community, &change, "o/officer"),
            "confusable-titles"
        );
        let mut forced = community.clone();
        forced.forced(change, &[who("o/officer")]);
        let report = verify_files(&forced.mirror(), &pinned(&forced));
        assert_eq!(report.failure.unwrap().problem.code, "confusable-titles");
    }
    // Two that change names with each other are no twins of what they were.
    let other = Place::Option(id("council"), id("chen-yu"));
    let swapped = vec![
        corrected(other, ("chen-yu", "chen-yu"), ("lin-wei", "lin-wei")),
        corrected(place, was, ("chen-yu", "chen-yu")),
    ];
    let change = erratum(&mut community, swapped);
    agreed(&mut community, &change);
    holds(&community);
}
