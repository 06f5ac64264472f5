//! What a body decides by the votes of those who sit in it.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::charter::rule::{self, SeatsBase, SeatsThreshold};
use folkmoot::domain::count::decision::{Strictness, Verdict};
use folkmoot::domain::exact::Fraction;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Office;
use folkmoot::domain::state::fate::Stance::{self, Abstain, Against, For, Recused};
use folkmoot::domain::statement::clock_step::ClockStep;
use folkmoot::domain::statement::{Said, due};
use folkmoot::domain::text::Value;

use super::super::community::{Community, id, time, who};
use super::super::plans::matters::{FOUNDERS_BODY, council_of_founders, deciding};
use super::super::verify::{pinned, verify_files};
use super::{BOARD, COUNCIL, FOUNDING, Forum, MOTION, WATCH, clause, gives};

const SEATS: [(&str, &str); 3] = [
    ("council general 1 1", "ada"),
    ("council general 2 1", "bo"),
    ("council general 3 1", "cy"),
];

/// A council of three, all of whom sit, with these procedures too.
fn council(more: &[&str]) -> Forum {
    let mut texts = vec![FOUNDING, COUNCIL, WATCH, BOARD];
    texts.extend(more);
    let mut forum = Forum::with(&texts);
    for (mandate, member) in SEATS {
        forum.seat("council general", member);
        forum.accept(mandate, member);
    }
    forum
}

fn verified(community: &Community) {
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

/// Ada brings it, and all say in turn what they say; its name.
fn voted(forum: &mut Forum, text: &str, stances: &[(usize, Stance)]) -> Hash {
    let clauses = [clause("end-office liaison o/lee")];
    let matter = forum.matter(text, "o/ada", &clauses);
    let matter = forum.say(matter, "o/ada");
    for (place, stance) in stances {
        let (mandate, member) = SEATS[*place];
        let vote = forum.vote(matter, mandate, *stance);
        forum.say(vote, &format!("o/{member}"));
    }
    matter
}

fn seats(forum: &Forum, matter: &Hash) -> String {
    let decided = forum.found(matter).decided().expect("it is decided");
    decided.seats.expect("a body decided").write()
}

#[test]
fn a_body_decides_as_soon_as_all_who_may_vote_have() {
    let mut forum = council(&[MOTION]);
    forum.community.grant(Office::Liaison, "o/lee");
    let by_member = forum.matter(MOTION, "m/ada", &[]);
    assert_eq!(forum.refused(by_member, "m/ada"), "not-yours-to-bring");
    let matter = voted(&mut forum, MOTION, &[(0, Against), (0, For)]);
    let bo = forum.vote(matter, SEATS[1].0, For);
    for (signer, code) in [("o/cy", "not-your-mandate"), ("m/bo", "not-your-mandate")] {
        assert_eq!(forum.refused(bo.clone(), signer), code);
    }
    let mut again = forum.vote(matter, SEATS[0].0, For);
    again.seq = 1;
    assert_eq!(forum.refused(again, "o/ada"), "matter-sequence");
    let chair = forum.vote(matter, "board chair 1 1", For);
    assert_eq!(forum.refused(chair, "o/ada"), "not-by-votes.of-that-body");
    let nobody = forum.vote(matter, "council general 1 2", For);
    assert_eq!(forum.refused(nobody, "o/ada"), "unknown-mandate");
    let mut stale = bo.clone();
    stale.version = Hash::of(b"another");
    assert_eq!(forum.refused(stale, "o/bo"), "not-the-last-version");
    forum.say(bo, "o/bo");
    assert_eq!(forum.fate(&matter), "undecided");
    let cy = forum.vote(matter, SEATS[2].0, Abstain);
    forum.community.signed(cy, &[who("o/cy")]);
    // The numbers are the log's; a decision with others is refused.
    let Some(Said::Decision(decision)) = due(&forum.community.state) else {
        panic!("a decision is due");
    };
    let mut forged = (*decision).clone();
    forged.seats =
        Some(Value::read("all 3 sitting 3 for 3 against 0 abstain 0 recused 0 vacant 0").unwrap());
    assert_eq!(forum.refused(forged, "s/service"), "differs-from-log");
    let mut none = (*decision).clone();
    none.seats = None;
    assert_eq!(forum.refused(none, "s/service"), "differs-from-log");
    forum.act();
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-01T00:00:00Z; held 2026-12-01T00:00:00Z"
    );
    let counted = "all 3 sitting 3 for 2 against 0 abstain 1 recused 0 vacant 0";
    assert_eq!(seats(&forum, &matter), counted);
    let late = forum.vote(matter, SEATS[1].0, Against);
    assert_eq!(forum.refused(late, "o/bo"), "matter-settled");
    verified(&forum.community);
}

#[test]
fn the_time_for_votes_ends_and_only_those_who_sit_then_count() {
    let mut forum = council(&[MOTION]);
    let silent = voted(&mut forum, MOTION, &[]);
    let two = voted(&mut forum, MOTION, &[(0, For), (1, For)]);
    let waits = voted(&mut forum, MOTION, &[(0, For), (2, For)]);
    forum.clock("2026-12-02T00:00:00Z");
    // Whoever is left of the third is ada, so the vote of cy counts no longer, and bo's is awaited.
    forum.agreed(&[clause("unseat council general 3 1")]);
    let gone = forum.vote(silent, SEATS[2].0, For);
    assert_eq!(forum.refused(gone, "o/cy"), "mandate-over");
    // Of the second all who still sit have voted.
    assert_eq!(
        forum.fate(&two),
        "adopted 2026-12-02T00:00:00Z; moot 2026-12-02T00:00:00Z"
    );
    assert_eq!(forum.fate(&waits), "undecided");
    forum.clock("2027-01-01T00:00:00Z");
    assert_eq!(forum.fate(&silent), "lapsed 2026-12-15T00:00:00Z");
    assert_eq!(forum.fate(&waits), "rejected 2026-12-15T00:00:00Z");
    let counted = "all 3 sitting 2 for 1 against 0 abstain 0 recused 0 vacant 1";
    assert_eq!(seats(&forum, &waits), counted);
    verified(&forum.community);
}

#[test]
fn whom_it_concerns_does_not_vote() {
    for (recused, expected, counted) in [
        (
            "recused out\n",
            "adopted",
            "all 1 sitting 1 for 1 against 0 abstain 0 recused 2 vacant 0",
        ),
        (
            "recused in\n",
            "rejected",
            "all 3 sitting 3 for 1 against 0 abstain 0 recused 2 vacant 0",
        ),
    ] {
        let censure = MOTION
            .replace("procedure motion", "procedure censure")
            .replace(
                "bring body council\n",
                "bring body council\nconcerns member\n",
            );
        let censure = format!("{censure}{recused}");
        let mut forum = council(&[&censure]);
        let mut matter = forum.matter(&censure, "o/bo", &[clause("expel cy")]);
        matter.concerns = Some(Concerned::Member(id("ada")));
        assert_eq!(forum.refused(matter.clone(), "o/bo"), "clause-elsewhere");
        matter.clauses = vec![clause("expel ada")];
        let matter = forum.say(matter, "o/bo");
        let own = forum.vote(matter, SEATS[0].0, Against);
        assert_eq!(forum.refused(own, "o/ada"), "recused");
        for (place, stance) in [(1, For), (2, Recused)] {
            let (mandate, member) = SEATS[place];
            let vote = forum.vote(matter, mandate, stance);
            forum.say(vote, &format!("o/{member}"));
        }
        assert!(
            forum.fate(&matter).starts_with(expected),
            "{}",
            forum.fate(&matter)
        );
        assert_eq!(seats(&forum, &matter), counted);
        verified(&forum.community);
    }
}

#[test]
fn a_veto_waits_for_the_votes_of_the_council() {
    let waits = format!("{MOTION}cooling-off 7 days\nstay override ends\n");
    let overrides = MOTION
        .replace("procedure motion", "procedure override")
        .replace(
            "bring body council\n",
            "bring member class owner\nconcerns matter\n",
        )
        .replace("clause end-office\nclause expel\n", "")
        .replace("14 days", "5 days")
        .replace("strict 1/2", "inclusive 2/3");
    for (votes, expected) in [
        (
            &[(0, For), (1, For)][..],
            "adopted 2026-12-01T00:00:00Z; moot 2026-12-08T00:00:00Z",
        ),
        (&[(0, For)], "set-aside 2026-12-08T00:00:00Z"),
        (&[], "set-aside 2026-12-08T00:00:00Z"),
    ] {
        let mut forum = council(&[&waits, &overrides]);
        let matter = voted(&mut forum, &waits, &[(0, For), (1, For), (2, Against)]);
        assert_eq!(forum.fate(&matter), "adopted 2026-12-01T00:00:00Z");
        forum.clock("2026-12-03T00:00:00Z");
        let mut veto = forum.matter(&overrides, "m/dan", &[]);
        veto.concerns = Some(Concerned::Matter(matter));
        let veto = forum.say(veto, "m/dan");
        for (place, stance) in votes {
            let (mandate, member) = SEATS[*place];
            let vote = forum.vote(veto, mandate, *stance);
            forum.say(vote, &format!("o/{member}"));
        }
        forum.clock("2026-12-31T00:00:00Z");
        assert_eq!(forum.fate(&matter), expected);
        verified(&forum.community);
    }
}

#[test]
fn what_a_matter_about_the_body_freezes_does_not_take_hold() {
    let trust = "\
procedure no-confidence
title 不信任
title-en No confidence
revision 1
amended-by founding
mode binding
bring member class owner
concerns body
clause unseat
answer office founder 10 days
decide answer
freeze expel
";
    let mut forum = council(&[MOTION, trust]);
    let mut matter = forum.matter(trust, "m/dan", &[clause("unseat council all")]);
    matter.concerns = Some(Concerned::Body(id("council")));
    let open = forum.say(matter, "m/dan");
    let clauses = [clause("expel dan")];
    let expels = forum.matter(MOTION, "o/ada", &clauses);
    let expels = forum.say(expels, "o/ada");
    for (mandate, member) in SEATS {
        let vote = forum.vote(expels, mandate, For);
        forum.say(vote, &format!("o/{member}"));
    }
    let fate = forum.fate(&expels);
    assert!(fate.contains("; failed frozen"), "{fate}");
    let yes = forum.answer(
        open,
        "o/bob",
        folkmoot::domain::statement::answer::Says::Yes,
    );
    forum.say(yes, "o/bob");
    assert!(
        forum.fate(&open).contains("; held"),
        "{}",
        forum.fate(&open)
    );
    verified(&forum.community);
}

#[test]
fn what_lies_before_a_body_that_hands_over_lapses() {
    let founders = "\
body first
title 筹备组
title-en First body
revision 1
amended-by start
hands-over council founding
group member
title 成员
title-en Member
seats 2
filled by founding
term 60 months
accept-within 30 days
vacancy vacant
";
    let start = MOTION
        .replace("procedure motion", "procedure start")
        .replace("amended-by founding", "amended-by start")
        .replace("council", "first");
    let mut forum = Forum::with(&[FOUNDING, COUNCIL, WATCH, BOARD, founders, &start]);
    for (place, member) in ["ada", "bo"].iter().enumerate() {
        forum.seat("first member", member);
        forum.accept(&format!("first member {} 1", place + 1), member);
    }
    let matter = forum.matter(&start, "o/ada", &[]);
    let matter = forum.say(matter, "o/ada");
    let vote = forum.vote(matter, "first member 1 1", For);
    forum.say(vote, "o/ada");
    let elsewhere = forum.adopts(&start.replace("revision 1", "revision 2"));
    let elsewhere = forum.matter(FOUNDING, "o/alice", &[elsewhere]);
    assert_eq!(
        forum.refused(elsewhere.clone(), "o/alice"),
        "amended-elsewhere"
    );
    forum.clock("2026-12-05T00:00:00Z");
    forum.seat("council general", "cy");
    forum.accept("council general 1 1", "cy");
    assert_eq!(forum.fate(&matter), "lapsed 2026-12-05T00:00:00Z");
    let late = forum.matter(&start, "o/ada", &[]);
    assert_eq!(forum.refused(late, "o/ada"), "body-handed-over");
    let seat = forum.matter(FOUNDING, "o/alice", &[clause("seat first member dan")]);
    assert_eq!(forum.refused(seat, "o/alice"), "body-handed-over");
    // What its procedure amended is amended by the one it named.
    let found = forum.say(elsewhere, "o/alice");
    assert_eq!(forum.found(&found).last().clauses.len(), 1);
    verified(&forum.community);
}

#[test]
fn founders_decide_by_votes_until_they_hand_over() {
    let (deciding, council) = (deciding(), council_of_founders());
    let founders = FOUNDERS_BODY;
    let texts = [FOUNDING, &deciding, &council, WATCH, BOARD, founders];
    let mut forum = Forum::with(&texts);
    let clauses = [
        gives("liaison", "o/lee", "all"),
        clause("seat council general ada"),
    ];
    let matter = forum.matter(&deciding, "o/carol", &clauses);
    let matter = forum.say(matter, "o/carol");
    for (seat, founder) in ["o/alice", "o/bob", "o/carol"].iter().enumerate() {
        let mandate = format!("founders founder {} 1", seat + 1);
        let stance = if *founder == "o/bob" { Against } else { For };
        let vote = forum.vote(matter, &mandate, stance);
        forum.say(vote, founder);
    }
    let fate = forum.fate(&matter);
    assert!(fate.contains("; offered, offered"), "{fate}");
    let more = forum.adopts(&founders.replace("founders", "others"));
    let more = forum.matter(&deciding, "o/alice", &[more]);
    assert_eq!(forum.refused(more, "o/alice"), "gives-more");
    forum.clock("2026-12-05T00:00:00Z");
    forum.accept("council general 1 1", "ada");
    let state = &forum.community.state;
    let founders = state.bodies().require(&id("founders")).unwrap();
    assert!(founders.sitting(state.now().unwrap()).is_empty());
    let late = forum.matter(&deciding, "o/alice", &[]);
    assert_eq!(forum.refused(late, "o/alice"), "body-handed-over");
    // Nor do they say what time it is, alone or as one of two.
    let step = |forum: &mut Forum| ClockStep {
        from: time("2026-12-20T00:00:00Z"),
        until: time("2026-12-20T01:00:00Z"),
        reason: forum.reason(),
    };
    let said = step(&mut forum);
    assert_eq!(forum.refused(said.clone(), "o/alice"), "not-authorised");
    forum.say(said.clone(), "o/lin");
    assert_eq!(forum.refused(said, "o/bob"), "not-authorised");
    verified(&forum.community);
}

#[test]
fn bases_of_seats_are_what_they_say() {
    let half = |base| SeatsThreshold {
        base,
        strictness: Strictness::Inclusive,
        share: Fraction::new(1, 2).unwrap(),
    };
    let seats = rule::Seats {
        all: 9,
        sitting: 7,
        in_favour: 3,
        against: 2,
        abstained: 2,
        vacant_for: 0,
    };
    let passes =
        |base, seats: &rule::Seats| rule::judge(&[], &[half(base)], seats) == Verdict::Passed;
    let all = [
        SeatsBase::All,
        SeatsBase::Sitting,
        SeatsBase::Cast,
        SeatsBase::ForAgainst,
    ];
    assert_eq!(
        all.map(|base| passes(base, &seats)),
        [false, false, false, true]
    );
    // Vacant seats that count as in favour do so of all seats alone.
    let vacant = rule::Seats {
        vacant_for: 2,
        ..seats
    };
    assert_eq!(
        all.map(|base| passes(base, &vacant)),
        [true, false, false, true]
    );
}

#[test]
fn seats_that_have_fallen_silent_leave_the_base_of_those_who_sit() {
    let outcome = |silent: &str| {
        let body = COUNCIL.replace("excludes watch\n", &format!("excludes watch\n{silent}"));
        let motion = MOTION.replace("seats all strict 1/2", "seats sitting strict 1/2");
        let mut forum = Forum::with(&[FOUNDING, &body, WATCH, BOARD, &motion]);
        for (mandate, member) in SEATS {
            forum.seat("council general", member);
            forum.accept(mandate, member);
        }
        forum.clock("2026-12-12T00:00:00Z");
        let matter = voted(&mut forum, &motion, &[(0, For)]);
        forum.clock("2026-12-26T00:00:00Z");
        verified(&forum.community);
        (forum.fate(&matter), seats(&forum, &matter))
    };
    assert_eq!(
        outcome("silent 10 days\n"),
        (
            "adopted 2026-12-26T00:00:00Z; moot 2026-12-26T00:00:00Z".to_owned(),
            "all 3 sitting 1 for 1 against 0 abstain 0 recused 0 vacant 0".to_owned()
        )
    );
    assert_eq!(
        outcome(""),
        (
            "rejected 2026-12-26T00:00:00Z".to_owned(),
            "all 3 sitting 3 for 1 against 0 abstain 0 recused 0 vacant 0".to_owned()
        )
    );
    // Whoever votes on anything is no longer silent.
    let (_, sitting) = outcome("silent 1 month\n");
    assert!(sitting.starts_with("all 3 sitting 3"), "{sitting}");
}

#[test]
fn what_a_body_decides_holds_unless_a_petition_about_it_is_adopted() {
    const PETITION: &str = "\
procedure petition
title 请愿
title-en Petition
revision 1
amended-by founding
mode binding
bring member class owner
concerns matter
decide body council 4 days
threshold seats all strict 1/2
";
    let motion = format!("{MOTION}cooling-off 5 days\nstay petition holds\n");
    let petitioned = |stances: &[(usize, Stance)]| {
        let mut forum = council(&[&motion, PETITION]);
        let matter = voted(&mut forum, &motion, &[(0, For), (1, For), (2, Against)]);
        let mut petition = forum.matter(PETITION, "m/dan", &[]);
        petition.concerns = Some(Concerned::Matter(matter));
        let petition = forum.say(petition, "m/dan");
        for (place, stance) in stances {
            let (mandate, member) = SEATS[*place];
            let vote = forum.vote(petition, mandate, *stance);
            forum.say(vote, &format!("o/{member}"));
        }
        forum.clock("2026-12-09T00:00:00Z");
        verified(&forum.community);
        forum.fate(&matter)
    };
    assert_eq!(
        petitioned(&[(0, For), (1, For), (2, For)]),
        "set-aside 2026-12-01T00:00:00Z"
    );
    assert_eq!(
        petitioned(&[(0, Against), (1, Against), (2, For)]),
        "adopted 2026-12-01T00:00:00Z; moot 2026-12-06T00:00:00Z"
    );
    // Nobody votes on it: it lapses, and the decision holds.
    assert_eq!(
        petitioned(&[]),
        "adopted 2026-12-01T00:00:00Z; moot 2026-12-06T00:00:00Z"
    );
}
