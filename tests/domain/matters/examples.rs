//! The examples of docs/formats/matters.md are entries of one log.

use folkmoot::domain::office::Office;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::resign::{Left, Resign};
use folkmoot::domain::statement::submission::Submission;
use folkmoot::domain::statement::withdraw::Withdraw;

use super::super::community::who;
use super::super::formats;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, VETO, accepts, clause, document};

/// What members bring here.
const WISH: &str = "\
procedure wish
title 心愿
title-en Wish
revision 1
amended-by founding
mode advisory
bring member class owner
support heads inclusive count 2
support-within 30 days
admit 1 office registrar 7 days
decide admission
";

/// The texts of the document in its order: what is between "```text" and "```".
fn examples() -> Vec<String> {
    let mut forum = Forum::with(&[FOUNDING, WISH, VETO]);
    let office = forum.matter(
        FOUNDING,
        "o/alice",
        &[clause("grant-office liaison o/zhao none all")],
    );
    let office = forum.say(office, "o/alice");
    let accepts = accepts(&format!("matter {office}"), "o/zhao", None);
    forum.say(accepts, "o/zhao");
    let yes = forum.answer(office, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    let wish = forum.matter(WISH, "m/ada", &[]);
    let wish = forum.say(wish, "m/ada");
    let support = forum.support(wish, "m/bo");
    forum.say(support, "m/bo");
    let admission = forum.admission(wish, Admits::Admitted);
    forum.say(admission, "o/lin");
    let other = forum.matter(WISH, "m/cy", &[]);
    let other = forum.say(other, "m/cy");
    let (reason, by) = (forum.reason(), who("m/cy"));
    forum.say(
        Withdraw {
            matter: other,
            by,
            reason,
        },
        "m/cy",
    );
    let resign = Resign {
        what: Left::Office(Office::Liaison),
        by: who("o/zhao"),
        reason: None,
    };
    forum.say(resign, "o/zhao");
    let community = &forum.community;
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
    let text_of = |kind: &str| {
        let mut entries = community.entries.iter();
        let found = entries.find_map(|entry| {
            let submission = Submission::parse(entry).unwrap();
            (submission.statement.said.kind() == kind).then_some(submission.note.text)
        });
        found.unwrap_or_else(|| panic!("no {kind}"))
    };
    let reason = "As was discussed.\n".to_owned();
    vec![
        text_of("charter"),
        document(FOUNDING).text(),
        document(VETO).text(),
        document(WISH).text(),
        text_of("matter"),
        "What is proposed, and why.\n".to_owned(),
        text_of("support"),
        text_of("withdraw"),
        reason.clone(),
        text_of("admission"),
        reason.clone(),
        text_of("answer"),
        reason,
        text_of("accept"),
        text_of("resign"),
        text_of("decision"),
        text_of("enact"),
    ]
}

#[test]
fn the_examples_of_matters_are_entries_of_one_log() {
    let found = formats::read("matters");
    let mut wanted = String::new();
    let mut rest = found.as_str();
    for text in examples() {
        let (before, after) = rest
            .split_once("```text\n")
            .expect("a place for each example");
        let (_, after) = after.split_once("```").unwrap();
        wanted.push_str(&format!("{before}```text\n{text}```"));
        rest = after;
    }
    assert!(!rest.contains("```text"), "an example for each place");
    wanted.push_str(rest);
    if found != wanted && std::env::var_os("FOLKMOOT_WRITE_EXAMPLES").is_some() {
        std::fs::write(formats::path("matters"), &wanted).unwrap();
        return;
    }
    assert!(
        found == wanted,
        "docs/formats/matters.md needs other examples: FOLKMOOT_WRITE_EXAMPLES=1 writes them"
    );
}
