//! Stories of matters, each with its ends.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::Office;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::enact::Enact;
use folkmoot::domain::statement::matter::FieldValue;
use folkmoot::domain::statement::support::Says;
use folkmoot::domain::statement::withdraw::Withdraw;
use folkmoot::domain::statement::{Said, due};
use folkmoot::domain::text::{Title, Value};

use super::super::community::{Community, id, key_of, time, who};
use super::super::plans::ORIGIN;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, VETO, WISH, accepts, clause, gives};

fn forum() -> Forum {
    Forum::with(&[FOUNDING, WISH, VETO])
}

fn verified(community: &Community) {
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

#[test]
fn an_office_begins_when_it_is_given_and_accepted() {
    let mut forum = forum();
    let matter = forum.matter(FOUNDING, "o/alice", &[gives("registrar", "o/zhao", "all")]);
    assert_eq!(forum.refused(matter.clone(), "o/bob"), "not-your-own");
    let matter = forum.say(matter, "o/alice");
    let accept = accepts(&format!("matter {matter}"), "o/zhao", None);
    let own = forum.answer(matter, "o/alice", Answers::Yes);
    assert_eq!(forum.refused(own, "o/alice"), "own-matter");
    let stranger = forum.answer(matter, "o/lin", Answers::Yes);
    assert_eq!(forum.refused(stranger, "o/lin"), "not-yours-to-answer");
    let yes = forum.answer(matter, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-01T00:00:00Z; offered 2026-12-01T00:00:00Z"
    );
    let holds = |forum: &Forum| {
        let offices = forum.community.state.offices();
        offices.holds(&who("o/zhao"), Office::Registrar)
    };
    assert!(!holds(&forum));
    // Whoever is first does not get it: the matter says whose key it is.
    let mut thief = accept.clone();
    thief.key = Some(key_of(&who("o/mallory")).public());
    let text = forum.community.text(thief);
    let line = NoteSignature::make(
        &text,
        &who("o/zhao").line_name(ORIGIN),
        &key_of(&who("o/mallory")),
    );
    let note = Note::new(&text, vec![line]).unwrap();
    let refused = forum.community.submit(&note).unwrap_err();
    assert_eq!(refused.told().code, "accept-other-key");
    forum.say(accept.clone(), "o/zhao");
    assert!(holds(&forum));
    assert_eq!(forum.refused(accept.clone(), "o/zhao"), "accepted-already");
    let other = accepts(&format!("matter {matter}"), "o/mallory", None);
    assert_eq!(forum.refused(other, "o/mallory"), "nothing-to-accept");
    // Accepted beforehand, it begins with the matter; and it ends by another.
    let earlier = forum.matter(FOUNDING, "o/bob", &[gives("liaison", "o/zhao", "all")]);
    let earlier = forum.say(earlier, "o/bob");
    let accept = accepts(&format!("matter {earlier}"), "o/zhao", None);
    forum.say(accept, "o/zhao");
    let yes = forum.answer(earlier, "o/alice", Answers::Yes);
    forum.say(yes, "o/alice");
    assert!(
        forum.fate(&earlier).contains("; held"),
        "{}",
        forum.fate(&earlier)
    );
    let ends = clause("end-office registrar o/zhao");
    let ended = forum.agreed(&[ends.clone(), ends]);
    assert!(!holds(&forum), "{}", forum.fate(&ended));
    verified(&forum.community);
}

#[test]
fn nothing_comes_before_what_the_log_calls_for() {
    let mut forum = forum();
    let matter = forum.matter(
        FOUNDING,
        "o/alice",
        &[clause("end-office liaison o/nobody")],
    );
    let matter = forum.say(matter, "o/alice");
    let yes = forum.answer(matter, "o/bob", Answers::Yes);
    forum.community.signed(yes, &[who("o/bob")]);
    let clock = Clock {
        time: time("2026-12-02T00:00:00Z"),
    };
    assert_eq!(forum.refused(clock, "s/service"), "due-first");
    let Some(Said::Decision(decision)) = due(&forum.community.state) else {
        panic!("a decision is due");
    };
    let mut forged = (*decision).clone();
    forged.says = folkmoot::domain::state::fate::Outcome::Rejected;
    assert_eq!(forum.refused(forged, "s/service"), "differs-from-log");
    assert_eq!(
        forum.refused((*decision).clone(), "o/bob"),
        "not-authorised"
    );
    let early = Enact {
        matter,
        at: decision.at,
        clauses: Vec::new(),
    };
    assert_eq!(forum.refused(early, "s/service"), "due-first");
    forum.act();
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-01T00:00:00Z; moot 2026-12-01T00:00:00Z"
    );
    let late = forum.answer(matter, "o/carol", Answers::No);
    assert_eq!(forum.refused(late, "o/carol"), "matter-settled");
    verified(&forum.community);
}

#[test]
fn support_is_for_the_last_version_and_in_time() {
    let mut forum = forum();
    let wish = forum.matter(WISH, "m/ada", &[]);
    assert_eq!(
        forum.refused(forum_wish(&wish, "o/alice"), "o/alice"),
        "not-yours-to-bring"
    );
    let matter = forum.say(wish.clone(), "m/ada");
    // The author counts as the first.
    assert_eq!(forum.found(&matter).supporters().count(), 1);
    let own = forum.support(matter, "m/ada");
    assert_eq!(forum.refused(own, "m/ada"), "supported-already");
    let bo = forum.support(matter, "m/bo");
    forum.say(bo.clone(), "m/bo");
    let mut second = wish;
    second.prev = Some(matter);
    second.reference = id("second");
    let second = forum.say(second, "m/ada");
    assert_eq!(
        forum.found(&matter).supporters().count(),
        1,
        "a new version voids support"
    );
    let mut stale = bo;
    stale.seq = 2;
    assert_eq!(forum.refused(stale, "m/bo"), "not-the-last-version");
    for by in ["m/bo", "m/cy"] {
        let support = forum.support(matter, by);
        assert_eq!(support.version, second);
        forum.say(support, by);
    }
    let found = forum.found(&matter);
    assert_eq!(found.supported_at(), Some(time("2026-12-01T00:00:00Z")));
    let mut back = forum.support(matter, "m/cy");
    back.says = Says::NoLonger;
    forum.say(back, "m/cy");
    assert!(
        forum.found(&matter).supported_at().is_some(),
        "reached is reached"
    );
    // A second wish lapses as of its own instant, however late the clock passes it.
    let late = forum.matter(WISH, "m/bo", &[]);
    let late = forum.say(late, "m/bo");
    forum.clock("2027-02-01T00:00:00Z");
    assert_eq!(forum.fate(&late), "lapsed 2026-12-31T00:00:00Z");
    let support = forum.support(late, "m/dan");
    assert_eq!(forum.refused(support, "m/dan"), "matter-settled");
    verified(&forum.community);
}

fn forum_wish(
    wish: &folkmoot::domain::statement::matter::MatterStatement,
    author: &str,
) -> folkmoot::domain::statement::matter::MatterStatement {
    folkmoot::domain::statement::matter::MatterStatement {
        author: who(author),
        ..wish.clone()
    }
}

/// A wish of ada's that ends the office of the liaison, supported and admitted on the first of December.
fn admitted(forum: &mut Forum) -> folkmoot::domain::hash::Hash {
    forum.community.grant(Office::Liaison, "o/lee");
    let wish = forum.matter(WISH, "m/ada", &[clause("end-office liaison o/lee")]);
    let matter = forum.say(wish, "m/ada");
    for by in ["m/bo", "m/cy"] {
        let support = forum.support(matter, by);
        forum.say(support, by);
    }
    let mut none = forum.admission(matter, Admits::Admitted);
    none.version = matter;
    assert_eq!(
        forum.refused(none.clone(), "o/officer"),
        "not-yours-to-admit"
    );
    forum.say(none, "o/lin");
    matter
}

#[test]
fn what_is_admitted_takes_effect_after_its_times() {
    let mut forum = forum();
    let matter = admitted(&mut forum);
    assert_eq!(forum.fate(&matter), "undecided");
    let again = forum.admission(matter, Admits::Returned);
    assert_eq!(forum.refused(again, "o/lin"), "admitted-already");
    forum.clock("2026-12-03T00:00:00Z");
    assert_eq!(forum.fate(&matter), "adopted 2026-12-03T00:00:00Z");
    forum.clock("2026-12-09T23:59:59Z");
    assert!(
        forum
            .community
            .state
            .offices()
            .holds(&who("o/lee"), Office::Liaison)
    );
    forum.clock("2027-01-01T00:00:00Z");
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-03T00:00:00Z; held 2026-12-10T00:00:00Z"
    );
    assert!(
        !forum
            .community
            .state
            .offices()
            .holds(&who("o/lee"), Office::Liaison)
    );
    verified(&forum.community);
}

/// A veto against a matter, brought by alice.
fn veto(forum: &mut Forum, matter: folkmoot::domain::hash::Hash) -> folkmoot::domain::hash::Hash {
    let mut veto = forum.matter(VETO, "o/alice", &[]);
    assert_eq!(forum.refused(veto.clone(), "o/alice"), "concerns-nothing");
    veto.concerns = Some(Concerned::Member(id("ada")));
    assert_eq!(
        forum.refused(veto.clone(), "o/alice"),
        "concerns-nothing.else"
    );
    veto.concerns = Some(Concerned::Matter(matter));
    forum.say(veto, "o/alice")
}

#[test]
fn a_decision_waits_for_a_veto_and_is_set_aside_unless_it_is_overridden() {
    for (says, expected) in [
        (
            Answers::Yes,
            "adopted 2026-12-03T00:00:00Z; held 2026-12-11T00:00:00Z",
        ),
        (Answers::No, "set-aside 2026-12-11T00:00:00Z"),
    ] {
        let mut forum = forum();
        let matter = admitted(&mut forum);
        forum.clock("2026-12-09T00:00:00Z");
        let veto = veto(&mut forum, matter);
        forum.clock("2026-12-11T00:00:00Z");
        assert_eq!(forum.fate(&matter), "adopted 2026-12-03T00:00:00Z");
        let answer = forum.answer(veto, "o/lin", says);
        forum.say(answer, "o/lin");
        assert_eq!(forum.fate(&matter), expected);
        verified(&forum.community);
    }
}

#[test]
fn a_veto_that_nobody_answers_lapses_and_the_decision_waits_no_longer() {
    let mut ends = forum();
    let matter = admitted(&mut ends);
    ends.clock("2026-12-09T00:00:00Z");
    let vetoed = veto(&mut ends, matter);
    ends.clock("2026-12-13T23:59:59Z");
    assert_eq!(ends.fate(&matter), "adopted 2026-12-03T00:00:00Z");
    ends.clock("2026-12-30T00:00:00Z");
    assert_eq!(ends.fate(&vetoed), "lapsed 2026-12-14T00:00:00Z");
    assert_eq!(ends.fate(&matter), "set-aside 2026-12-14T00:00:00Z");
    verified(&ends.community);
}

#[test]
fn a_veto_that_is_withdrawn_or_comes_too_late_never_was() {
    let mut forum = forum();
    let matter = admitted(&mut forum);
    forum.clock("2026-12-03T00:00:00Z");
    let veto = veto(&mut forum, matter);
    let reason = forum.reason();
    let withdraw = Withdraw {
        matter: veto,
        by: who("o/alice"),
        reason,
    };
    let other = Withdraw {
        by: who("o/bob"),
        ..withdraw.clone()
    };
    assert_eq!(forum.refused(other, "o/bob"), "not-the-author");
    forum.say(withdraw, "o/alice");
    forum.clock("2026-12-10T00:00:00Z");
    assert!(
        forum.fate(&matter).contains("held 2026-12-10"),
        "{}",
        forum.fate(&matter)
    );
    verified(&forum.community);
}

#[test]
fn of_two_rival_revisions_the_second_fails_and_is_told_by_its_code() {
    let mut forum = forum();
    let second = WISH.replace("revision 1", "revision 2");
    let one = forum.adopts(&second.replace("count 3", "count 4"));
    let other = forum.adopts(&second.replace("count 3", "count 5"));
    let first = forum.matter(FOUNDING, "o/alice", &[one]);
    let first = forum.say(first, "o/alice");
    let rival = forum.matter(FOUNDING, "o/bob", &[other]);
    let rival = forum.say(rival, "o/bob");
    // Brought under the old revision, a wish keeps it to its end.
    let wish = forum.matter(WISH, "m/ada", &[]);
    let wish = forum.say(wish, "m/ada");
    for (matter, by) in [(first, "o/bob"), (rival, "o/alice")] {
        let yes = forum.answer(matter, by, Answers::Yes);
        forum.say(yes, by);
    }
    assert!(forum.fate(&first).contains("; held"));
    assert!(
        forum.fate(&rival).contains("; failed document-revision"),
        "{}",
        forum.fate(&rival)
    );
    assert_eq!(forum.revision_in_force("wish"), 2);
    let late = forum.matter(WISH, "m/bo", &[]);
    assert_eq!(forum.refused(late, "m/bo"), "unknown-procedure");
    for by in ["m/bo", "m/cy"] {
        let support = forum.support(wish, by);
        forum.say(support, by);
    }
    assert!(forum.found(&wish).supported_at().is_some());
    verified(&forum.community);
}

#[test]
fn nobody_gives_more_than_they_have() {
    let modest = FOUNDING
        .replace("procedure founding", "procedure modest")
        .replace("amended-by founding", "amended-by modest")
        .replace("clause grant-office\n", "")
        .replace("clause expel\n", "");
    let mut forum = Forum::with(&[FOUNDING, &modest]);
    let more = modest.replace("revision 1", "revision 2").replace(
        "clause end-office\n",
        "clause grant-office\nclause end-office\n",
    );
    let more = forum.adopts(&more);
    let grab = forum.matter(&modest, "o/alice", &[more]);
    assert_eq!(forum.refused(grab, "o/alice"), "gives-more");
    let elsewhere = forum.adopts(&FOUNDING.replace("revision 1", "revision 2"));
    let elsewhere = forum.matter(&modest, "o/alice", &[elsewhere]);
    assert_eq!(forum.refused(elsewhere, "o/alice"), "amended-elsewhere");
    let not_given = forum.matter(&modest, "o/alice", &[clause("expel ada")]);
    assert_eq!(forum.refused(not_given, "o/alice"), "clause-not-given");
    let skipped = forum.adopts(&modest.replace("revision 1", "revision 3"));
    let skipped = forum.matter(&modest, "o/alice", &[skipped]);
    assert_eq!(forum.refused(skipped, "o/alice"), "document-revision");
}

#[test]
fn clauses_touch_neither_founders_nor_the_service() {
    let mut forum = forum();
    let key = key_of(&who("s/service")).public();
    for word in [
        gives("founder", "o/mallory", "all").write(),
        gives("service", "s/evil", "all").write(),
        gives("registrar", "m/ada", "all").write(),
        "end-office founder o/bob".to_owned(),
        "end-office service s/service".to_owned(),
        format!("revoke s/service {key}"),
    ] {
        let matter = forum.matter(FOUNDING, "o/alice", &[clause(&word)]);
        assert_eq!(
            forum.refused(matter, "o/alice"),
            "office-not-given",
            "{word}"
        );
    }
    let matter = forum.matter(
        FOUNDING,
        "o/alice",
        &[gives("source", "s/other", "no-such")],
    );
    assert_eq!(forum.refused(matter, "o/alice"), "unknown-category");
}

#[test]
fn tenure_to_bring_a_matter_counts_from_the_enrolment() {
    let wish = WISH.replace("bring member class owner", "bring member tenure-days 30");
    let mut forum = Forum::with(&[FOUNDING, &wish, VETO]);
    let early = forum.matter(&wish, "m/ada", &[]);
    assert_eq!(forum.refused(early, "m/ada"), "not-yours-to-bring");
    forum.clock("2026-12-31T00:00:00Z");
    let brought = forum.matter(&wish, "m/ada", &[]);
    forum.say(brought, "m/ada");
    verified(&forum.community);
}

#[test]
fn what_others_name_is_not_retired() {
    let mut forum = forum();
    let named = forum.matter(FOUNDING, "o/alice", &[clause("retire procedure veto")]);
    assert_eq!(forum.refused(named, "o/alice"), "still-named");
    let wish = clause("retire procedure wish");
    let retired = forum.agreed(&[wish]);
    assert!(
        forum.fate(&retired).contains("; held"),
        "{}",
        forum.fate(&retired)
    );
    let late = forum.matter(WISH, "m/ada", &[]);
    assert_eq!(forum.refused(late, "m/ada"), "unknown-procedure");
}

#[test]
fn forms_limits_and_repetitions_are_held() {
    let mut forum = forum();
    let mut wish = forum.matter(WISH, "m/ada", &[]);
    let field = |name: &str, value: &str| FieldValue {
        id: id(name),
        value: Title(value.to_owned()),
    };
    wish.fields = vec![field("colour", "red")];
    assert_eq!(
        forum.refused(wish.clone(), "m/ada"),
        "field-missing.unknown"
    );
    wish.fields = vec![field("budget", "much")];
    assert_eq!(forum.refused(wish.clone(), "m/ada"), "field-missing.form");
    wish.fields = vec![field("budget", "1200")];
    let first = forum.say(wish.clone(), "m/ada");
    assert_eq!(forum.refused(wish, "m/ada"), "matter-exists");
    let reason = forum.reason();
    let by = who("m/ada");
    forum.say(
        Withdraw {
            matter: first,
            by,
            reason,
        },
        "m/ada",
    );
    let second = forum.matter(WISH, "m/ada", &[]);
    forum.say(second, "m/ada");
    let third = forum.matter(WISH, "m/ada", &[]);
    assert_eq!(forum.refused(third, "m/ada"), "limit-reached");
    let awaited = clause("seat council general ada");
    let unknown = forum.matter(FOUNDING, "o/alice", &[awaited]);
    assert_eq!(forum.refused(unknown, "o/alice"), "unknown-body");
    assert_eq!(clause("unseat council all").write(), "unseat council all");
}
