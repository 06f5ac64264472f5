//! The examples of docs/formats/matters.md are entries of one log.

use folkmoot::domain::office::Office;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::resign::{Left, Resign};
use folkmoot::domain::statement::submission::Submission;
use folkmoot::domain::statement::withdraw::Withdraw;

use super::super::community::who;
use super::super::formats;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, VETO, accepts, document, gives, hash_of};

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

/// A council of one, and what it decides.
const COUNCIL: &str = "\
body council
title 理事会
title-en Council
revision 1
amended-by founding
group member
title 理事
title-en Councillor
seats 1
filled by founding
term 12 months
accept-within 30 days
office councillor
vacancy vacant
";

const MOTION: &str = "\
procedure motion
title 议案
title-en Motion
revision 1
amended-by founding
mode binding
bring body council
decide body council 14 days
threshold seats all strict 1/2
";

/// The log whose entries they are.
fn story() -> Forum {
    let mut forum = Forum::new();
    let documents = [FOUNDING, MOTION, VETO, WISH, COUNCIL];
    let clauses = documents.map(|text| forum.adopts(text)).to_vec();
    forum.community.decide(clauses);
    forum.seat("council member", "cy");
    forum.accept("council member 1 1", "cy");
    let motion = forum.matter(MOTION, "o/cy", &[]);
    let motion = forum.say(motion, "o/cy");
    let vote = forum.vote(motion, "council member 1 1", Stance::For);
    forum.say(vote, "o/cy");
    let office = forum.matter(FOUNDING, "o/alice", &[gives("liaison", "o/zhao", "all")]);
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
    forum
}

/// The texts of the document in its order: what is between "```text" and "```".
fn examples() -> Vec<String> {
    let forum = story();
    let community = &forum.community;
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
    let all_of = |kind: &str| -> Vec<String> {
        let entries = community.entries.iter();
        let found = entries.filter_map(|entry| {
            let submission = Submission::parse(entry).unwrap();
            (submission.statement.said.kind() == kind).then_some(submission.note.text)
        });
        found.collect()
    };
    let text_of = |kind: &str| all_of(kind).pop().unwrap();
    let under = format!("\nprocedure {}\n", hash_of(FOUNDING));
    let mut matters = all_of("matter").into_iter();
    let matter = matters.find(|text| text.contains(&under)).unwrap();
    let counted = all_of("decision").into_iter();
    let mut counted = counted.filter(|text| text.contains("\nseats "));
    let reason = "As was discussed.\n".to_owned();
    vec![
        document(FOUNDING).text(),
        document(MOTION).text(),
        document(VETO).text(),
        document(WISH).text(),
        document(COUNCIL).text(),
        matter,
        "What is proposed, and why.\n".to_owned(),
        text_of("support"),
        text_of("withdraw"),
        reason.clone(),
        text_of("admission"),
        reason.clone(),
        text_of("answer"),
        reason,
        text_of("vote"),
        text_of("accept"),
        text_of("resign"),
        counted.next_back().unwrap(),
        text_of("enact"),
    ]
}

#[test]
fn the_examples_of_matters_are_entries_of_one_log() {
    formats::require_examples("matters", &examples());
}
