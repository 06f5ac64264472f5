//! Elections whose candidates are nominated: who may stand, until when, and what happens where too few do.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Notice;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::poll::Poll;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::matter::MatterStatement;
use folkmoot::domain::title::Titles;

use super::super::community::id;
use super::super::plans::matters::{
    ELECTED, HOUSE, OBJECTION, accepts, fills, nominated_election, nominating,
};
use super::super::plans::salted;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, clause};

/// By which members come to stand in an election.
const NOMINATION: &str = "\
procedure nomination
title 提名
title-en Nomination
revision 1
amended-by founding
mode binding
bring member
bring-limit 5 1 month
concerns contest
clause candidate
support heads inclusive count 2
support-within 14 days
admit 1 office registrar 2 days
appeal admission-appeal
decide admission
";

/// Does what officers refused.
const APPEAL: &str = "\
procedure admission-appeal
title 受理申诉
title-en Appeal against a refused admission
revision 1
amended-by founding
mode binding
bring concerned
concerns matter
clause admit
answer office founder 7 days
decide answer
";

const POLL: &str = "council-2027";
const UNTIL: &str = "2026-12-04T00:00:00Z";

fn forum() -> Forum {
    let founding = founding();
    let election = nominated_election();
    Forum::with(&[
        &founding, &election, ELECTED, NOMINATION, APPEAL, OBJECTION, HOUSE,
    ])
}

/// The founders list the clauses, but are asked for neither nominations nor appeals.
fn founding() -> String {
    let nominates = FOUNDING.replace("clause seat\n", "clause seat\nclause candidate\n");
    nominates.replace("clause expel\n", "clause expel\nclause admit\n")
}

/// With a council of so many whose nominations run.
fn announced(seats: u16) -> Forum {
    let election = nominated_election();
    let founding = founding();
    let council = ELECTED.replace("seats 2", &format!("seats {seats}"));
    let mut forum = Forum::with(&[
        &founding, &election, &council, NOMINATION, APPEAL, OBJECTION, HOUSE,
    ]);
    forum.say(nominating(seats, UNTIL), "o/officer");
    forum
}

fn poll(forum: &Forum) -> &Poll {
    forum.community.state.polls().find(&id(POLL)).unwrap()
}

fn candidates(forum: &Forum) -> Vec<String> {
    let options = poll(forum).notice().contests[0].options.iter();
    let told = options.map(|choice| format!("{} {}", choice.id, choice.titles.title_en.0));
    told.collect()
}

/// A nomination of this member by ada.
fn nomination(forum: &mut Forum, member: &str) -> MatterStatement {
    let stands = clause(&format!("candidate {POLL} council {member}"));
    let mut matter = forum.matter(NOMINATION, "m/ada", &[stands]);
    matter.titles = Titles::of(&format!("候选{member}"), &format!("Candidate {member}"));
    let (poll, contest) = (id(POLL), id("council"));
    matter.concerns = Some(Concerned::Contest { poll, contest });
    matter
}

/// It is supported, and waits to be admitted.
fn supported(forum: &mut Forum, member: &str) -> Hash {
    let matter = nomination(forum, member);
    let matter = forum.say(matter, "m/ada");
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    matter
}

fn admit(forum: &mut Forum, matter: Hash, says: Admits) {
    let admits = forum.admission(matter, says);
    forum.say(admits, "o/lin");
}

fn accept(forum: &mut Forum, matter: Hash, member: &str) {
    let yes = accepts(&format!("matter {matter}"), &format!("m/{member}"), None);
    forum.say(yes, &format!("m/{member}"));
}

/// Nominated, accepted and admitted.
fn stands(forum: &mut Forum, member: &str) -> Hash {
    let matter = supported(forum, member);
    accept(forum, matter, member);
    admit(forum, matter, Admits::Admitted);
    matter
}

fn verified(forum: &Forum) {
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_notice_names_no_candidates_and_gives_the_time_to_nominate() {
    let mut forum = forum();
    let mut named = nominating(2, UNTIL);
    named.contests[0].options = fills(2, &["ada", "bo", "cy"]).options;
    named.nominations_until = None;
    assert_eq!(forum.refused(named, "o/officer"), "below-procedure");
    for until in ["2026-12-02T23:59:59Z", "2026-12-05T00:00:01Z"] {
        let mistimed = nominating(2, until);
        assert_eq!(forum.refused(mistimed, "o/officer"), "below-procedure");
    }
    let mut other = nominating(2, UNTIL);
    other.contests[0].short.pop();
    assert_eq!(forum.refused(other, "o/officer"), "below-procedure");
    let three = nominating(3, UNTIL);
    assert_eq!(forum.refused(three, "o/officer"), "seats-due");
    forum.say(nominating(2, UNTIL), "o/officer");
}

#[test]
fn who_is_nominated_and_accepts_stands_and_is_elected() {
    let mut forum = announced(2);
    let first = stands(&mut forum, "dan");
    assert!(
        forum.fate(&first).contains("; held "),
        "{}",
        forum.fate(&first)
    );
    // Whoever is admitted first may accept afterwards.
    let second = supported(&mut forum, "cy");
    admit(&mut forum, second, Admits::Admitted);
    assert!(forum.fate(&second).contains("; offered "));
    assert_eq!(candidates(&forum), ["dan Candidate dan"]);
    accept(&mut forum, second, "cy");
    assert_eq!(candidates(&forum), ["dan Candidate dan", "cy Candidate cy"]);
    let again = nomination(&mut forum, "dan");
    let again = forum.say(again, "m/ada");
    let support = forum.support(again, "m/bo");
    forum.say(support, "m/bo");
    admit(&mut forum, again, Admits::Admitted);
    assert!(
        forum.fate(&again).contains("; moot "),
        "{}",
        forum.fate(&again)
    );
    let third = stands(&mut forum, "bo");
    assert!(forum.fate(&third).contains("; held "));
    forum.clock(UNTIL);
    let late = nomination(&mut forum, "ada");
    assert_eq!(forum.refused(late, "m/ada"), "too-late");
    forum.community.open(POLL);
    for (salt, member) in (1..).zip(["ada", "bo", "cy", "dan"]) {
        let ranked = ["cy", "dan", "bo"].map(id).into_iter();
        let lines = (1..).zip(ranked).map(|(n, name)| MarkLine::Rank(n, name));
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("council"), lines.collect())],
        };
        forum.community.vote(POLL, member, &marks);
    }
    forum.community.close(POLL);
    forum.community.result(POLL);
    forum.community.certify(POLL);
    let council = forum.community.state.bodies().find(&id("council")).unwrap();
    let mut offered: Vec<String> = council
        .offers()
        .map(|held| held.person.to_string())
        .collect();
    offered.sort();
    assert_eq!(offered, ["m/cy", "m/dan"]);
    verified(&forum);
}

#[test]
fn whoever_is_named_twice_stands_once() {
    let mut forum = announced(2);
    let mut twice = nomination(&mut forum, "cy");
    twice.clauses = vec![twice.clauses[0].clone(), twice.clauses[0].clone()];
    let matter = forum.say(twice, "m/ada");
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    admit(&mut forum, matter, Admits::Admitted);
    accept(&mut forum, matter, "cy");
    assert_eq!(candidates(&forum), ["cy Candidate cy"]);
    verified(&forum);
}

#[test]
fn who_may_not_stand_is_refused() {
    let mut forum = announced(2);
    let stranger = nomination(&mut forum, "nobody");
    assert_eq!(forum.refused(stranger, "m/ada"), "unknown-member");
    stands(&mut forum, "dan");
    let mut twin = nomination(&mut forum, "cy");
    twin.titles = Titles::of("候选dan", "Candidate cy");
    assert_eq!(forum.refused(twin, "m/ada"), "unfit-candidate");
    let mut elsewhere = nomination(&mut forum, "cy");
    elsewhere.clauses = vec![clause(&format!("candidate {POLL} board cy"))];
    assert_eq!(forum.refused(elsewhere, "m/ada"), "clause-elsewhere");
    let founding = founding();
    let own = clause(&format!("candidate {POLL} council cy"));
    let own = forum.matter(&founding, "o/alice", &[own]);
    assert_eq!(forum.refused(own, "o/alice"), "not-its-nomination");
    let declined = supported(&mut forum, "cy");
    let by = super::super::community::who("m/cy");
    let from = folkmoot::domain::statement::resign::Left::Matter(declined);
    let no = folkmoot::domain::statement::resign::Resign {
        what: from,
        by,
        reason: None,
    };
    forum.say(no, "m/cy");
    admit(&mut forum, declined, Admits::Admitted);
    let fate = forum.fate(&declined);
    assert!(fate.contains("; failed offer-declined "), "{fate}");
    verified(&forum);
}

#[test]
fn too_few_candidates_have_more_time_and_then_fill_fewer_seats() {
    let mut forum = announced(2);
    stands(&mut forum, "dan");
    forum.clock("2026-12-03T23:59:59Z");
    forum.clock(UNTIL);
    let later = poll(&forum).notice().clone();
    let times = [
        later.nominations_until.unwrap(),
        later.opens,
        later.closes,
        later.objections_until,
    ];
    assert_eq!(
        times.map(|time| time.to_string()),
        [
            "2026-12-05T00:00:00Z",
            "2026-12-11T12:00:00Z",
            "2026-12-18T12:00:00Z",
            "2026-12-21T12:00:00Z"
        ]
    );
    let mut enough = forum.clone();
    stands(&mut enough, "cy");
    enough.clock("2026-12-05T00:00:00Z");
    assert_eq!(poll(&enough).notice().contests[0].seats, 2);
    verified(&enough);
    forum.clock("2026-12-05T00:00:00Z");
    assert_eq!(poll(&forum).notice().contests[0].seats, 1);
    assert_eq!(poll(&forum).phase(), Phase::Announced);
    verified(&forum);
    let mut nobody = announced(2);
    nobody.clock("2026-12-05T00:00:00Z");
    assert_eq!(poll(&nobody).phase(), Phase::Lapsed);
    verified(&nobody);
}

#[test]
fn an_appeal_admits_what_officers_returned() {
    let mut forum = announced(2);
    let matter = supported(&mut forum, "dan");
    let elsewhere = supported(&mut forum, "cy");
    accept(&mut forum, matter, "dan");
    admit(&mut forum, matter, Admits::Returned);
    let mut appeal = forum.matter(APPEAL, "m/ada", &[clause(&format!("admit {matter}"))]);
    appeal.concerns = Some(Concerned::Matter(matter));
    let mut other = appeal.clone();
    other.clauses = vec![clause(&format!("admit {elsewhere}"))];
    assert_eq!(forum.refused(other, "m/ada"), "clause-elsewhere");
    let own = forum.matter(
        &founding(),
        "o/alice",
        &[clause(&format!("admit {matter}"))],
    );
    assert_eq!(forum.refused(own, "o/alice"), "not-its-appeal");
    let appeal = forum.say(appeal, "m/ada");
    // The returned one does not lapse while the appeal is open.
    forum.clock("2026-12-03T12:00:00Z");
    let yes = forum.answer(appeal, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert!(
        forum.fate(&appeal).contains("; held "),
        "{}",
        forum.fate(&appeal)
    );
    assert!(
        forum.fate(&matter).contains("; held "),
        "{}",
        forum.fate(&matter)
    );
    assert_eq!(candidates(&forum), ["dan Candidate dan"]);
    verified(&forum);
}

/// A contest without candidates and the end of nominations come together.
#[test]
fn a_notice_without_candidates_says_until_when_they_are_nominated() {
    let forum = forum();
    let unfit: [fn(&mut Notice); 2] = [
        |notice| notice.nominations_until = None,
        |notice| notice.nominations_until = Some(notice.opens),
    ];
    for change in unfit {
        let mut notice = nominating(2, UNTIL);
        change(&mut notice);
        let note = forum
            .community
            .note(notice, &[super::super::community::who("o/officer")]);
        let refused = folkmoot::domain::statement::submission::Submission::parse(&note.to_bytes());
        let told = folkmoot::domain::fault::Fault::told(&refused.unwrap_err()).to_string();
        assert!(told.contains("contradiction.nominations"), "{told}");
    }
}
