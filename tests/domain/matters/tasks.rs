//! What was decided is carried out by its owners, and others say whether it is.

use folkmoot::domain::charter::concerned::{Concerned, TaskName};
use folkmoot::domain::derive::turn::{self, Act};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Office;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::state::tasks::{End, Judgement, Progress, Task};
use folkmoot::domain::statement::confirm::ConfirmStatement;
use folkmoot::domain::statement::progress::{self as progress_of, ProgressStatement, Spent};
use folkmoot::domain::statement::{admission, answer, submission::Submission};
use folkmoot::domain::text::Value;
use folkmoot::domain::time::Time;

use super::super::community::{id, who};
use super::super::formats;
use super::super::verify::{pinned, verify_files};
use super::{BOARD, COUNCIL, FOUNDING, Forum, MOTION, VETO, WATCH, WISH};

/// What members wish: carried out by a liaison within two months, then by the registrar within one more, and confirmed
/// by half of its supporters.
fn carried_out() -> String {
    let more =
        "task office liaison 2 months\ntask office registrar 1 month\nconfirm supporters 1/2\n";
    let wish = WISH.replace("stay veto ends\n", "");
    format!(
        "{}{more}",
        wish.replace("mode binding", "mode advisory")
            .replace("cooling-off 7 days\n", "")
    )
}

/// A wish of ada's that bo and cy support, adopted on 3 December.
fn adopted() -> (Forum, Hash) {
    let procedure = carried_out();
    let mut forum = Forum::new();
    let documents = [FOUNDING, &procedure].map(|text| forum.adopts(text));
    forum.community.decide(documents.to_vec());
    forum.community.grant(Office::Liaison, "o/lee");
    let wish = forum.matter(&procedure, "m/ada", &[]);
    let wish = forum.say(wish, "m/ada");
    for by in ["m/bo", "m/cy"] {
        let support = forum.support(wish, by);
        forum.say(support, by);
    }
    let admission = forum.admission(wish, admission::Says::Admitted);
    forum.say(admission, "o/lin");
    forum.clock("2026-12-03T00:00:00Z");
    (forum, wish)
}

fn task(matter: Hash) -> TaskName {
    TaskName { matter, number: 1 }
}

fn found(forum: &Forum, matter: Hash) -> &Task {
    forum
        .community
        .state
        .tasks()
        .require(&task(matter))
        .unwrap()
}

fn progress(forum: &mut Forum, matter: Hash, by: &str, says: Progress) -> ProgressStatement {
    ProgressStatement {
        task: task(matter),
        by: who(by),
        seq: found(forum, matter).reports() + 1,
        says,
        due: None,
        spent: Vec::new(),
        text: forum.community.attach("已完成\n".as_bytes()),
    }
}

fn confirm(forum: &Forum, matter: Hash, by: &str, says: Judgement) -> ConfirmStatement {
    ConfirmStatement {
        task: task(matter),
        by: who(by),
        seq: found(forum, matter).said_of(&who(by)).0 + 1,
        says,
        reason: None,
    }
}

fn report(forum: &mut Forum, matter: Hash, by: &str, says: Progress) {
    let said = progress(forum, matter, by, says);
    forum.say(said, by);
}

fn judge(forum: &mut Forum, matter: Hash, by: &str, says: Judgement) {
    let said = confirm(forum, matter, by, says);
    forum.say(said, by);
}

/// Its state, when it is due, and whether that has passed.
fn shown(forum: &Forum, matter: Hash) -> String {
    let state = &forum.community.state;
    let (of, task) = (forum.found(&matter), found(forum, matter));
    let overdue = match progress_of::is_overdue(state, of, task) {
        true => " overdue",
        false => "",
    };
    let due = progress_of::due(state, of, task);
    let due = due.map_or_else(|| "-".to_owned(), |due| due.to_string());
    let by: Vec<String> = progress_of::owners(state, of, task)
        .iter()
        .map(Value::write)
        .collect();
    format!(
        "{} {due}{overdue}: {}",
        task.standing().write(),
        by.join(", ")
    )
}

fn verified(forum: &Forum) {
    let community = &forum.community;
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

/// Who can carry it out or say whether it is done now, as the rules tell.
fn waits(forum: &Forum, name: &str) -> Vec<&'static str> {
    let steps = turn::of_person(&forum.community.state, &who(name)).into_iter();
    let acts = steps
        .map(|(_, step)| step.act)
        .filter(|act| matches!(act, Act::CarryOut | Act::Confirm));
    acts.map(Act::as_str).collect()
}

#[test]
fn a_task_is_taken_done_and_confirmed_by_those_who_stood_behind_it() {
    let (mut forum, wish) = adopted();
    assert_eq!(
        shown(&forum, wish),
        "open 2027-02-03T00:00:00Z: office liaison"
    );
    assert_eq!(
        (waits(&forum, "o/lee"), waits(&forum, "o/lin")),
        (vec!["carry-out"], vec![])
    );
    let other = progress(&mut forum, wish, "o/lin", Progress::Taken);
    assert_eq!(forum.refused(other, "o/lin"), "not-your-task");
    let early = confirm(&forum, wish, "m/bo", Judgement::Confirmed);
    assert_eq!(forum.refused(early, "m/bo"), "task-not-done");
    let mut late = progress(&mut forum, wish, "o/lee", Progress::Taken);
    late.due = Time::parse("2027-02-03T00:00:01Z");
    assert_eq!(forum.refused(late.clone(), "o/lee"), "task-due-too-late");
    late.due = Time::parse("2026-12-03T00:00:00Z");
    assert_eq!(
        forum.refused(late.clone(), "o/lee"),
        "task-due-too-late.past"
    );
    late.due = Time::parse("2027-01-15T00:00:00Z");
    forum.say(late.clone(), "o/lee");
    assert_eq!(forum.refused(late, "o/lee"), "matter-sequence");
    assert_eq!(
        shown(&forum, wish),
        "taken 2027-01-15T00:00:00Z: office liaison"
    );
    forum.clock("2027-01-15T00:00:00Z");
    assert_eq!(
        shown(&forum, wish),
        "taken 2027-01-15T00:00:00Z overdue: office liaison"
    );
    report(&mut forum, wish, "o/lee", Progress::Done);
    assert_eq!(
        shown(&forum, wish),
        "done 2027-02-03T00:00:00Z: office liaison"
    );
    let again = progress(&mut forum, wish, "o/lee", Progress::UnderWay);
    assert_eq!(forum.refused(again, "o/lee"), "task-ended.done");
    assert_eq!(
        (waits(&forum, "m/bo"), waits(&forum, "m/dan")),
        (vec!["confirm"], vec![])
    );
    let stranger = confirm(&forum, wish, "m/dan", Judgement::Confirmed);
    assert_eq!(forum.refused(stranger, "m/dan"), "not-yours-to-confirm");
    judge(&mut forum, wish, "m/bo", Judgement::Disputed);
    let same = confirm(&forum, wish, "m/bo", Judgement::Disputed);
    assert_eq!(forum.refused(same, "m/bo"), "confirmed-already");
    judge(&mut forum, wish, "m/bo", Judgement::Confirmed);
    assert!(
        found(&forum, wish).ended().is_none(),
        "one of three is not half"
    );
    judge(&mut forum, wish, "m/ada", Judgement::Confirmed);
    assert_eq!(
        found(&forum, wish).ended().map(|(end, _)| end),
        Some(End::Confirmed)
    );
    let over = confirm(&forum, wish, "m/cy", Judgement::Disputed);
    assert_eq!(forum.refused(over, "m/cy"), "task-ended");
    let over = progress(&mut forum, wish, "o/lee", Progress::UnderWay);
    assert_eq!(forum.refused(over, "o/lee"), "task-ended");
    verified(&forum);
}

#[test]
fn what_is_disputed_is_done_again_once() {
    let (mut forum, wish) = adopted();
    report(&mut forum, wish, "o/lee", Progress::Done);
    forum.clock("2026-12-10T00:00:00Z");
    for by in ["m/bo", "m/cy"] {
        judge(&mut forum, wish, by, Judgement::Disputed);
    }
    assert_eq!(
        shown(&forum, wish),
        "open 2027-02-10T00:00:00Z: office liaison"
    );
    report(&mut forum, wish, "o/lee", Progress::Done);
    let (said, count) = (
        found(&forum, wish).said_of(&who("m/bo")),
        found(&forum, wish).count(Judgement::Disputed),
    );
    assert_eq!(
        (said, count),
        ((1, None), 0),
        "what was said was of something else"
    );
    for by in ["m/bo", "m/cy"] {
        judge(&mut forum, wish, by, Judgement::Disputed);
    }
    assert_eq!(
        found(&forum, wish).ended().map(|(end, _)| end),
        Some(End::Disputed)
    );
    verified(&forum);
}

#[test]
fn whoever_is_next_may_when_the_time_has_passed_or_it_is_given_up() {
    let (mut forum, wish) = adopted();
    let mut given = forum.clone();
    report(&mut given, wish, "o/lee", Progress::GivenUp);
    assert_eq!(
        shown(&given, wish),
        "given-up 2027-02-03T00:00:00Z: office liaison, office registrar"
    );
    report(&mut given, wish, "o/lin", Progress::Taken);
    verified(&given);
    forum.clock("2027-02-02T23:59:59Z");
    let early = progress(&mut forum, wish, "o/lin", Progress::Taken);
    assert_eq!(forum.refused(early, "o/lin"), "not-your-task");
    forum.clock("2027-02-03T00:00:00Z");
    assert_eq!(
        shown(&forum, wish),
        "open 2027-02-03T00:00:00Z overdue: office liaison, office registrar"
    );
    let mut last = progress(&mut forum, wish, "o/lin", Progress::Taken);
    last.due = Time::parse("2027-03-03T00:00:00Z");
    forum.say(last, "o/lin");
    assert_eq!(
        shown(&forum, wish),
        "taken 2027-03-03T00:00:00Z: office liaison, office registrar"
    );
    verified(&forum);
}

#[test]
fn a_clause_that_failed_is_a_task_of_those_who_decided() {
    let mut forum = Forum::with(&[FOUNDING, WISH, VETO]);
    let rivals: Vec<Hash> = ["3", "4"]
        .map(|heads| {
            let revision = WISH.replace("revision 1", "revision 2");
            let revision = revision.replace("count 3", &format!("count {heads}"));
            let clauses = [forum.adopts(&revision)];
            let matter = forum.matter(FOUNDING, "o/alice", &clauses);
            forum.say(matter, "o/alice")
        })
        .to_vec();
    for rival in &rivals {
        let yes = forum.answer(*rival, "o/bob", answer::Says::Yes);
        forum.say(yes, "o/bob");
    }
    let told = |forum: &Forum, matter: &Hash| -> Vec<String> {
        let state = &forum.community.state;
        let told = state.tasks().of(matter).map(|task| {
            let of = forum.found(matter);
            let by: Vec<String> = progress_of::owners(state, of, task)
                .iter()
                .map(Value::write)
                .collect();
            let overdue = progress_of::is_overdue(state, of, task);
            let (number, failed) = (task.name().number, task.failed());
            format!("{number} {failed:?} {} {overdue}", by.join(", "))
        });
        told.collect()
    };
    assert_eq!(told(&forum, &rivals[0]), [""; 0]);
    assert_eq!(
        told(&forum, &rivals[1]),
        ["2 Some((1, document-revision)) office founder true"]
    );
    let name = TaskName {
        matter: rivals[1],
        number: 2,
    };
    let mut given_up = ProgressStatement {
        task: name,
        by: who("o/lin"),
        seq: 1,
        says: Progress::Done,
        due: None,
        spent: vec![Spent {
            unit: id("hours"),
            amount: 3,
        }],
        text: forum.community.attach("规程已由另一修订取代\n".as_bytes()),
    };
    assert_eq!(forum.refused(given_up.clone(), "o/lin"), "not-your-task");
    given_up.by = who("o/bob");
    forum.say(given_up, "o/bob");
    let ended = forum
        .community
        .state
        .tasks()
        .require(&name)
        .unwrap()
        .ended();
    assert_eq!(
        ended.map(|(end, _)| end),
        Some(End::Confirmed),
        "nobody is asked"
    );
    verified(&forum);
}

#[test]
fn a_matter_can_concern_a_task() {
    let (mut forum, wish) = adopted();
    let complaint = "procedure complaint\ntitle 投诉\ntitle-en Complaint\nrevision 1\namended-by founding\nmode advisory\n\
        bring member\nconcerns task\nanswer concerned 7 days\ndecide answer\n";
    let adopts = forum.adopts(complaint);
    forum.agreed(&[adopts]);
    let mut matter = forum.matter(complaint, "m/bo", &[]);
    matter.concerns = Some(Concerned::Task(TaskName {
        matter: wish,
        number: 2,
    }));
    assert_eq!(forum.refused(matter.clone(), "m/bo"), "unknown-task");
    matter.concerns = Some(Concerned::Task(task(wish)));
    let matter = forum.say(matter, "m/bo");
    let no = forum.answer(matter, "o/lin", answer::Says::No);
    assert_eq!(forum.refused(no, "o/lin"), "not-yours-to-answer");
    let yes = forum.answer(matter, "o/lee", answer::Says::Yes);
    forum.say(yes, "o/lee");
    assert!(forum.fate(&matter).starts_with("adopted"));
    verified(&forum);
}

#[test]
fn tasks_about_tasks_ask_nobody_in_circles() {
    let (mut forum, wish) = adopted();
    let follow = "procedure follow\ntitle 跟进\ntitle-en Follow-up\nrevision 1\namended-by founding\nmode advisory\n\
        bring member\nconcerns task\ndecide admission\ntask concerned 7 days\ntask concerned 8 days\n";
    let adopts = forum.adopts(follow);
    forum.agreed(&[adopts]);
    let mut last = wish;
    for _ in 0..40 {
        let mut matter = forum.matter(follow, "m/bo", &[]);
        matter.concerns = Some(Concerned::Task(task(last)));
        last = forum.say(matter, "m/bo");
    }
    let other = progress(&mut forum, last, "m/bo", Progress::Taken);
    assert_eq!(forum.refused(other, "m/bo"), "not-your-task");
    verified(&forum);
}

#[test]
fn a_council_votes_on_what_concerns_its_own_task() {
    let charged = format!("{MOTION}task body council 7 days\n");
    let review = MOTION.replace("procedure motion", "procedure review");
    let review = review.replace(
        "bring body council\n",
        "bring body council\nconcerns task\n",
    );
    let mut forum = Forum::with(&[FOUNDING, COUNCIL, WATCH, BOARD, &charged, &review]);
    for (place, member) in (1..).zip(["ada", "bo", "cy"]) {
        forum.seat("council general", member);
        forum.accept(&format!("council general {place} 1"), member);
    }
    let brought = forum.matter(&charged, "o/ada", &[]);
    let brought = forum.say(brought, "o/ada");
    for place in 1..=3 {
        let vote = forum.vote(brought, &format!("council general {place} 1"), Stance::For);
        forum.say(vote, ["o/ada", "o/bo", "o/cy"][place - 1]);
    }
    assert!(
        forum.fate(&brought).starts_with("adopted"),
        "{}",
        forum.fate(&brought)
    );
    let mut matter = forum.matter(&review, "o/ada", &[]);
    matter.concerns = Some(Concerned::Task(task(brought)));
    let matter = forum.say(matter, "o/ada");
    let vote = forum.vote(matter, "council general 1 1", Stance::For);
    forum.say(vote, "o/ada");
    verified(&forum);
}

#[test]
fn the_examples_of_tasks_are_entries_of_one_log() {
    let (mut forum, wish) = adopted();
    let mut first = progress(&mut forum, wish, "o/lee", Progress::UnderWay);
    first.due = Time::parse("2027-01-15T00:00:00Z");
    forum.say(first, "o/lee");
    report(&mut forum, wish, "o/lee", Progress::Done);
    judge(&mut forum, wish, "m/bo", Judgement::Confirmed);
    let entries = forum
        .community
        .entries
        .iter()
        .map(|entry| Submission::parse(entry).unwrap());
    let all: Vec<(&str, String)> = entries
        .map(|one| (one.statement.said.kind(), one.note.text))
        .collect();
    let text_of = |kind: &str| {
        let mut all = all.iter();
        all.find(|(known, _)| *known == kind)
            .expect("it is in the log")
            .1
            .clone()
    };
    let texts = [
        text_of("progress"),
        "已完成\n".to_owned(),
        text_of("confirm"),
    ];
    formats::require_examples("tasks", &texts);
}
