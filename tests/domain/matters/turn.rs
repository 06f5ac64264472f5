//! Whose turn it is: whoever is told so may act, and nobody else; and every step tells until when.

use std::collections::BTreeSet;

use folkmoot::domain::derive::turn::{self, Act, Step, Subject};
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::state::State;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::admission::Says as Admits;
use folkmoot::domain::statement::answer::Says as Answers;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::text::Value;

use super::super::community::{id, who};
use super::super::plans::matters::bound_notice;
use super::super::plans::matters::{OBJECTION, PROPOSAL};
use super::bound::{POLL, proposed};
use super::{BOARD, COUNCIL, FOUNDING, Forum, MOTION, VETO, WATCH, WISH, accepts, gives};
use folkmoot::domain::charter::concerned::Concerned;

const PEOPLE: [&str; 13] = [
    "m/ada",
    "m/bo",
    "m/cy",
    "m/dan",
    "o/alice",
    "o/bob",
    "o/carol",
    "o/lin",
    "o/officer",
    "o/ada",
    "o/bo",
    "o/cy",
    "s/service",
];

/// Who may do this now by what is told.
fn told(state: &State, act: Act, subject: &Subject) -> BTreeSet<String> {
    let all = PEOPLE.into_iter().filter(|name| {
        let waits = turn::of_person(state, &who(name)).into_iter();
        let mut own = waits.filter(|(acts_as, _)| *acts_as == who(name));
        own.any(|(_, step)| step.act == act && step.subject == *subject)
    });
    all.map(str::to_owned).collect()
}

/// Whose text is admitted now.
fn admitted(forum: &Forum, said: impl Fn(&mut Forum, &str) -> Option<Said>) -> BTreeSet<String> {
    let all = PEOPLE.into_iter().filter(|name| {
        let mut tried = forum.clone();
        let Some(said) = said(&mut tried, name) else {
            return false;
        };
        let note = tried.community.note(said, &[who(name)]);
        tried.community.submit(&note).is_ok()
    });
    all.map(str::to_owned).collect()
}

/// Each act on a matter is told to exactly those whose text is admitted; and how many acts anybody can do.
fn agree(forum: &Forum, matter: Hash) -> Vec<&'static str> {
    let state = &forum.community.state;
    let subject = Subject::Matter(matter);
    let version = forum.found(&matter).last().hash;
    type Say<'a> = Box<dyn Fn(&mut Forum, &str) -> Option<Said> + 'a>;
    let body = |forum: &Forum, name: &str| {
        let council = forum.community.state.bodies().find(&id("council"))?;
        let sits = council.of(&who(name), forum.community.state.now()?)?;
        Some(sits.mandate.clone())
    };
    let acts: [(Act, Say<'_>); 6] = [
        (
            Act::Support,
            Box::new(|forum, name| Some(forum.support(matter, name).into())),
        ),
        (
            Act::Admit,
            Box::new(|forum, _| Some(forum.admission(matter, Admits::Admitted).into())),
        ),
        (
            Act::Answer,
            Box::new(|forum, name| Some(forum.answer(matter, name, Answers::Yes).into())),
        ),
        (
            Act::Vote,
            Box::new(|forum, name| {
                let mandate = body(forum, name)?;
                let vote = forum.vote(matter, &mandate.to_string(), Stance::For);
                (vote.seq == 1).then(|| vote.into())
            }),
        ),
        (
            Act::Stay,
            Box::new(|forum, name| {
                let found = forum.found(&matter);
                let decided = found.decided().is_some() && found.enacted().is_none();
                let mut veto = forum.matter(VETO, name, &[]);
                veto.concerns = Some(Concerned::Matter(matter));
                decided.then(|| veto.into())
            }),
        ),
        (
            Act::Announce,
            Box::new(|forum, _| {
                let by_poll = forum.found(&matter).procedure().id == id("proposal");
                by_poll.then(|| bound_notice(POLL, version).into())
            }),
        ),
    ];
    let mut done = Vec::new();
    for (act, say) in acts {
        let (told, may) = (told(state, act, &subject), admitted(forum, say));
        // Whoever may still support what is supported already is waited for by nobody.
        if act == Act::Support && forum.found(&matter).supported_at().is_some() {
            continue;
        }
        assert_eq!(told, may, "{act:?} at {:?}", state.now());
        if !told.is_empty() {
            done.push(act.as_str());
        }
    }
    done
}

#[test]
fn who_is_told_that_a_matter_waits_may_act_and_nobody_else() {
    let mut forum = Forum::with(&[FOUNDING, WISH, VETO]);
    let matter = forum.matter(WISH, "m/ada", &[]);
    let matter = forum.say(matter, "m/ada");
    assert_eq!(agree(&forum, matter), ["support"]);
    for member in ["m/bo", "m/cy"] {
        let support = forum.support(matter, member);
        forum.say(support, member);
    }
    assert_eq!(agree(&forum, matter), ["admit"]);
    let admission = forum.admission(matter, Admits::Admitted);
    forum.say(admission, "o/lin");
    assert_eq!(agree(&forum, matter), [""; 0]);
    forum.clock("2026-12-03T00:00:00Z");
    assert_eq!(agree(&forum, matter), ["stay"]);
    forum.clock("2026-12-10T00:00:00Z");
    assert_eq!(agree(&forum, matter), [""; 0]);
}

#[test]
fn who_is_told_of_a_vote_or_an_answer_may_give_it_and_nobody_else() {
    let mut forum = Forum::with(&[FOUNDING, COUNCIL, WATCH, BOARD, MOTION]);
    for (mandate, member) in [("1", "ada"), ("2", "bo"), ("3", "cy")] {
        forum.seat("council general", member);
        let offered = turn::of_person(&forum.community.state, &who(&format!("m/{member}")));
        let accepts: Vec<Act> = offered.iter().map(|(_, step)| step.act).collect();
        assert_eq!(accepts, [Act::Accept]);
        forum.accept(&format!("council general {mandate} 1"), member);
    }
    let matter = forum.matter(MOTION, "o/ada", &[]);
    let matter = forum.say(matter, "o/ada");
    assert_eq!(agree(&forum, matter), ["vote"]);
    let vote = forum.vote(matter, "council general 1 1", Stance::For);
    forum.say(vote, "o/ada");
    assert_eq!(agree(&forum, matter), ["vote"]);
    let founding = forum.matter(FOUNDING, "o/alice", &[]);
    let founding = forum.say(founding, "o/alice");
    assert_eq!(agree(&forum, founding), ["answer"]);
    // The member and the name in office are one person, asked for by either.
    let of = |name: &str| turn::of_person(&forum.community.state, &who(name));
    assert_eq!(of("m/bo"), of("o/bo"));
    assert_eq!(of("m/bo").len(), 1);
    assert!(of("m/ada").is_empty());
}

/// What comes next, a line a step.
fn lines(steps: &[Step]) -> Vec<String> {
    let line = |step: &Step| {
        let by = match &step.by {
            turn::By::Any(whos) => whos
                .iter()
                .map(Value::write)
                .collect::<Vec<_>>()
                .join(" or "),
            turn::By::Names(_, names) => {
                let names: Vec<String> = names.iter().map(Principal::to_string).collect();
                names.join(" ")
            }
            turn::By::Offices(offices) => {
                let offices: Vec<&str> = offices.iter().map(|office| office.as_str()).collect();
                offices.join(" ")
            }
            turn::By::Members => "members".to_owned(),
            turn::By::Voters => "voters".to_owned(),
            turn::By::Service => "service".to_owned(),
        };
        let from = step
            .from
            .map_or(String::new(), |from| format!(" from {from}"));
        let until = step
            .until
            .map_or(String::new(), |until| format!(" until {until}"));
        let done = step
            .done
            .map_or(String::new(), |(done, of)| format!(" {done}/{of}"));
        format!("{} by {by}{from}{until}{done}", step.act.as_str())
    };
    steps.iter().map(line).collect()
}

#[test]
fn a_proposal_tells_at_each_stage_what_comes_next() {
    let mut forum = Forum::with(&[
        FOUNDING,
        PROPOSAL,
        OBJECTION,
        super::super::plans::matters::HOUSE,
        VETO,
    ]);
    let matter = forum.matter(PROPOSAL, "m/ada", &[]);
    let matter = forum.say(matter, "m/ada");
    let next = |forum: &Forum| {
        lines(&turn::of_matter(
            &forum.community.state,
            forum.found(&matter),
        ))
    };
    assert_eq!(
        next(&forum),
        [
            "support by member class owner until 2026-12-31T00:00:00Z 1/2",
            "lapse by service from 2026-12-31T00:00:00Z",
        ]
    );
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    assert_eq!(
        next(&forum),
        [
            "announce by office returning-officer from 2026-12-02T00:00:00Z until 2026-12-05T00:00:00Z",
            "lapse by service from 2026-12-07T00:00:00Z",
        ]
    );
    assert_eq!(agree(&forum, matter), [""; 0]);
    forum.clock("2026-12-02T00:00:00Z");
    assert_eq!(agree(&forum, matter), ["announce"]);
    let version = forum.found(&matter).last().hash;
    forum.say(bound_notice(POLL, version), "o/officer");
    assert_eq!(agree(&forum, matter), [""; 0]);
    forum.clock("2026-12-05T00:00:00Z");
    forum.community.certify_roll(POLL);
    assert_eq!(
        next(&forum),
        [
            "reveal by o/wang o/xu o/zhou until 2026-12-10T12:00:00Z 0/3",
            "open by service from 2026-12-10T12:00:00Z",
        ]
    );
}

#[test]
fn a_poll_tells_at_each_stage_what_comes_next() {
    let (mut forum, matter) = proposed(PROPOSAL);
    forum.clock("2026-12-02T00:00:00Z");
    let version = forum.found(&matter).last().hash;
    forum.say(bound_notice(POLL, version), "o/officer");
    let next = |forum: &Forum| {
        let state = &forum.community.state;
        lines(&turn::of_poll(
            state,
            state.polls().find(&id(POLL)).unwrap(),
        ))
    };
    assert_eq!(
        next(&forum),
        [
            "propose-roll by registrar from 2026-12-05T00:00:00Z until 2026-12-10T12:00:00Z",
            "reveal by o/wang o/xu o/zhou until 2026-12-10T12:00:00Z 0/3",
            "open by service from 2026-12-10T12:00:00Z",
        ]
    );
    forum.community.open(POLL);
    assert_eq!(
        next(&forum),
        [
            "cast by voters until 2026-12-17T12:00:00Z 0/4",
            "close by service from 2026-12-17T12:00:00Z",
        ]
    );
    let waits = |forum: &Forum, name| {
        let waits = turn::of_person(&forum.community.state, &who(name)).into_iter();
        waits.map(|(_, step)| step.act).collect::<Vec<_>>()
    };
    assert_eq!(waits(&forum, "m/cy"), [Act::Cast]);
    forum.community.close(POLL);
    assert_eq!(
        next(&forum),
        [
            "object by member until 2026-12-20T12:00:00Z",
            "certify by o/wang o/xu o/zhou from 2026-12-20T12:00:00Z 0/2",
            "count by service",
        ]
    );
    forum.community.result(POLL);
    assert_eq!(
        next(&forum),
        [
            "object by member until 2026-12-20T12:00:00Z",
            "certify by o/wang o/xu o/zhou from 2026-12-20T12:00:00Z 0/2",
        ]
    );
    assert_eq!(waits(&forum, "m/cy"), [Act::Object]);
    assert!(waits(&forum, "o/wang").is_empty());
    forum.clock("2026-12-20T12:00:00Z");
    assert_eq!(waits(&forum, "o/wang"), [Act::Certify]);
    let signed = forum.community.certificate(POLL);
    forum.say(signed, "o/wang");
    assert!(waits(&forum, "o/wang").is_empty());
    let signed = forum.community.certificate(POLL);
    forum.say(signed, "o/xu");
    assert_eq!(next(&forum), [""; 0]);
    let of_office = turn::of_office(&forum.community.state, Office::Service);
    assert!(
        of_office
            .iter()
            .all(|step| step.names_office(Office::Service))
    );
}

#[test]
fn texts_that_wait_for_more_signatures_are_told_to_those_who_can_give_them() {
    let mut forum = Forum::new();
    let said = MemberStatement {
        reference: id("one-person"),
        does: Does::Suspend,
        into: None,
        tags: Vec::new(),
        members: vec![id("ada")],
        reason: Some(forum.reason()),
    };
    forum.say(said, "o/lin");
    let signs = |forum: &Forum, name: &str| {
        let waits = turn::of_person(&forum.community.state, &who(name)).into_iter();
        waits.filter(|(_, step)| step.act == Act::Sign).count()
    };
    assert_eq!(signs(&forum, "o/lin"), 0);
    assert_eq!(signs(&forum, "o/checker"), 1);
    assert_eq!(signs(&forum, "o/wang"), 0);
    forum.clock("2026-12-08T00:00:00Z");
    assert_eq!(signs(&forum, "o/checker"), 0, "it has lapsed");
}

#[test]
fn offices_that_a_clause_gives_wait_for_their_holders() {
    let mut forum = Forum::with(&[FOUNDING]);
    let clauses = [gives("registrar", "o/zhao", "all")];
    let matter = forum.matter(FOUNDING, "o/alice", &clauses);
    let matter = forum.say(matter, "o/alice");
    let waits = |forum: &Forum| {
        let waits = turn::of_person(&forum.community.state, &who("o/zhao")).into_iter();
        waits.map(|(_, step)| step.act).collect::<Vec<_>>()
    };
    assert_eq!(waits(&forum), [Act::Accept]);
    let yes = forum.answer(matter, "o/bob", Answers::Yes);
    forum.say(yes, "o/bob");
    assert_eq!(waits(&forum), [Act::Accept]);
    let accept = accepts(&format!("matter {matter}"), "o/zhao", None);
    forum.say(accept, "o/zhao");
    assert!(waits(&forum).is_empty());
}
