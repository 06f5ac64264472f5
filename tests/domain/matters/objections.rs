//! Objections to the result of a poll: while one waits nobody certifies, and adopted it annuls the poll.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::time::Time;

use super::super::community::id;
use super::super::plans::matters::{HOUSE, OBJECTION, PROPOSAL, bound_notice};
use super::super::plans::salted;
use super::super::verify::{pinned, verify_files};
use super::bound::POLL;
use super::{FOUNDING, Forum, VETO, clause};

/// A poll with a result that nobody has certified, whose result is objected to under this procedure, and the
/// matter that it decides.
fn counted(objection: &str) -> (Forum, Hash) {
    let founding = FOUNDING.replace("clause expel\n", "clause expel\nclause annul\n");
    let other = objection.replace("procedure objection", "procedure protest");
    let texts = [&founding, PROPOSAL, objection, &other, HOUSE, VETO];
    let mut forum = Forum::with(&texts);
    let matter = forum.matter(PROPOSAL, "m/ada", &[clause("end-office liaison o/nobody")]);
    let matter = forum.say(matter, "m/ada");
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    forum.clock("2026-12-02T00:00:00Z");
    forum.say(bound_notice(POLL, matter), "o/officer");
    forum.community.open(POLL);
    for (salt, member) in [(1, "ada"), (2, "bo"), (3, "cy")] {
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("proposal"), vec![MarkLine::Mark(id("for"))])],
        };
        forum.community.vote(POLL, member, &marks);
    }
    forum.community.close(POLL);
    forum.community.result(POLL);
    (forum, matter)
}

/// With the clause that annuls.
fn annulling() -> String {
    OBJECTION.replace("concerns poll\n", "concerns poll\nclause annul\n")
}

fn objection(forum: &mut Forum, procedure: &str, author: &str) -> MatterStatement {
    let annul = clause(&format!("annul {POLL}"));
    let mut matter = forum.matter(procedure, author, &[annul]);
    matter.concerns = Some(Concerned::Poll(id(POLL)));
    matter
}

fn phase(forum: &Forum) -> Phase {
    forum
        .community
        .state
        .polls()
        .find(&id(POLL))
        .unwrap()
        .phase()
}

fn certify(forum: &mut Forum) -> String {
    let certificate = forum.community.certificate(POLL);
    forum.refused(certificate, "o/wang")
}

/// Two scrutineers certify.
fn certified(forum: &mut Forum) {
    let certificate = forum.community.certificate(POLL);
    for scrutineer in ["o/wang", "o/xu"] {
        forum.say(certificate.clone(), scrutineer);
    }
    assert_eq!(phase(forum), Phase::Certified);
}

fn verified(forum: &Forum) {
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn nobody_certifies_while_an_objection_waits_and_adopted_it_annuls() {
    let procedure = annulling();
    let (mut forum, matter) = counted(&procedure);
    let other = procedure.replace("procedure objection", "procedure protest");
    let elsewhere = objection(&mut forum, &other, "m/cy");
    assert_eq!(forum.refused(elsewhere, "m/cy"), "not-its-objection");
    let objects = objection(&mut forum, &procedure, "m/cy");
    let objects = forum.say(objects, "m/cy");
    forum.clock("2026-12-20T12:00:00Z");
    assert_eq!(certify(&mut forum), "objection-waits");
    let yes = forum.answer(objects, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert_eq!(phase(&forum), Phase::Annulled);
    assert!(
        forum.fate(&objects).contains("; held"),
        "{}",
        forum.fate(&objects)
    );
    let poll = forum.community.state.polls().find(&id(POLL)).unwrap();
    let by = poll.called_off().expect("it was annulled");
    assert_eq!(
        (by.statement, by.ground.as_ref()),
        (objects, Some(&id("objection")))
    );
    assert_eq!(certify(&mut forum), "wrong-phase");
    // The matter can be voted on again.
    let mut again = bound_notice("proposal-2", matter);
    again.re_run_of = Some(id(POLL));
    assert_eq!(forum.fate(&matter), "undecided");
    verified(&forum);
}

#[test]
fn what_is_rejected_lets_the_certificate_come() {
    let procedure = annulling();
    let (mut forum, matter) = counted(&procedure);
    let objects = objection(&mut forum, &procedure, "m/cy");
    let objects = forum.say(objects, "m/cy");
    forum.clock("2026-12-20T12:00:00Z");
    assert_eq!(certify(&mut forum), "objection-waits");
    let no = forum.answer(objects, "o/bob", Answers::No);
    forum.say(no, "o/bob");
    certified(&mut forum);
    assert_eq!(forum.fate(&matter), "adopted 2026-12-20T12:00:00Z");
    verified(&forum);
}

#[test]
fn what_comes_too_late_holds_up_nothing() {
    let procedure = annulling();
    let (mut forum, _) = counted(&procedure);
    forum.clock("2026-12-20T12:00:00Z");
    let late = objection(&mut forum, &procedure, "m/cy");
    forum.say(late, "m/cy");
    certified(&mut forum);
}

#[test]
fn officers_who_are_silent_do_not_rid_a_result_of_its_objection() {
    let admitted = annulling().replace(
        "answer office",
        "admit 1 office registrar 5 days\nanswer office",
    );
    let (mut forum, _) = counted(&admitted);
    let objects = objection(&mut forum, &admitted, "m/cy");
    let objects = forum.say(objects, "m/cy");
    let mut in_time = forum.clone();
    in_time.clock("2026-12-18T00:00:00Z");
    let admits = in_time.admission(objects, Admits::Admitted);
    in_time.say(admits, "o/lin");
    in_time.clock("2026-12-20T12:00:00Z");
    assert_eq!(certify(&mut in_time), "objection-waits");
    // Silence admits it at twice the time: until then it waits, and from then on.
    for time in ["2026-12-22T12:00:00Z", "2026-12-28T12:00:00Z"] {
        forum.clock(time);
        assert_eq!(certify(&mut forum), "objection-waits", "{time}");
    }
    let yes = forum.answer(objects, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert_eq!(phase(&forum), Phase::Annulled);
    verified(&forum);
}

#[test]
fn whom_a_result_concerns_are_the_authors_of_what_was_decided() {
    let procedure = annulling().replace("bring member", "bring concerned");
    let (mut forum, _) = counted(&procedure);
    let stranger = objection(&mut forum, &procedure, "m/cy");
    assert_eq!(forum.refused(stranger, "m/cy"), "not-yours-to-bring");
    let author = objection(&mut forum, &procedure, "m/ada");
    forum.say(author, "m/ada");
    forum.clock("2026-12-20T12:00:00Z");
    assert_eq!(certify(&mut forum), "objection-waits");
}

#[test]
fn an_objection_that_nobody_answers_lapses_and_the_certificate_comes() {
    let (mut forum, matter) = counted(&annulling());
    let objects = objection(&mut forum, &annulling(), "m/cy");
    let objects = forum.say(objects, "m/cy");
    // Who says later has answered nothing.
    let mut later = forum.answer(objects, "o/bob", Answers::Later);
    later.until = Time::parse("2027-12-01T00:00:00Z");
    forum.say(later, "o/bob");
    let ends = forum.found(&objects).answers_end().unwrap();
    assert_eq!(ends.to_string(), "2026-12-24T12:00:00Z");
    forum.clock("2026-12-24T11:59:59Z");
    assert_eq!(certify(&mut forum), "objection-waits");
    forum.clock("2026-12-24T12:00:00Z");
    assert_eq!(forum.fate(&objects), "lapsed 2026-12-24T12:00:00Z");
    let yes = forum.answer(objects, "o/bob", Answers::Yes);
    assert_eq!(forum.refused(yes, "o/bob"), "matter-settled");
    certified(&mut forum);
    assert_eq!(forum.fate(&matter), "adopted 2026-12-24T12:00:00Z");
    verified(&forum);
}

/// With the clause that has the ballots counted again.
fn recounting() -> String {
    OBJECTION.replace(
        "concerns poll\n",
        "concerns poll\nclause annul\nclause recount\n",
    )
}

fn recount(forum: &mut Forum, procedure: &str) -> MatterStatement {
    let mut matter = objection(forum, procedure, "m/cy");
    matter.clauses = vec![clause(&format!("recount {POLL}"))];
    matter
}

#[test]
fn an_objection_has_the_ballots_counted_again_in_a_record_of_its_own() {
    let procedure = recounting();
    let (mut forum, matter) = counted(&procedure);
    let first = forum.community.certificate(POLL).result;
    let objects = recount(&mut forum, &procedure);
    let other = procedure.replace("procedure objection", "procedure protest");
    let elsewhere = recount(&mut forum, &other);
    assert_eq!(forum.refused(elsewhere, "m/cy"), "not-its-objection");
    let objects = forum.say(objects, "m/cy");
    let second = recount(&mut forum, &procedure);
    let second = forum.say(second, "m/cy");
    let yes = forum.answer(objects, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert_eq!(phase(&forum), Phase::Closed);
    // What is to be counted again already, is not once more.
    let yes = forum.answer(second, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert!(
        forum.fate(&second).contains("; moot "),
        "{}",
        forum.fate(&second)
    );
    // The same text is no record of a recount.
    let (mut result, working) = forum.community.count(POLL);
    assert_eq!(result.recount, Some(objects));
    forum.community.attach(&working);
    result.recount = None;
    assert_eq!(forum.refused(result, "s/service"), "differs-from-log");
    forum.community.result(POLL);
    let again = forum.community.certificate(POLL).result;
    assert_ne!(first, again);
    forum.clock("2026-12-20T12:00:00Z");
    let mut stale = forum.community.certificate(POLL);
    stale.result = first;
    assert_eq!(forum.refused(stale, "o/wang"), "differs-from-log");
    let late = recount(&mut forum, &procedure);
    assert_eq!(forum.refused(late, "m/cy"), "too-late");
    certified(&mut forum);
    assert_eq!(forum.fate(&matter), "adopted 2026-12-20T12:00:00Z");
    verified(&forum);
}

#[test]
fn what_concerns_something_else_has_nothing_counted_again() {
    let procedure = recounting().replace("concerns poll\n", "");
    let (mut forum, _) = counted(&procedure);
    let mut objects = recount(&mut forum, &procedure);
    objects.concerns = None;
    let objects = forum.say(objects, "m/cy");
    let yes = forum.answer(objects, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    let fate = forum.fate(&objects);
    assert!(fate.contains("; failed not-its-objection"), "{fate}");
    assert_eq!(phase(&forum), Phase::ProvisionalResult);
    verified(&forum);
}
