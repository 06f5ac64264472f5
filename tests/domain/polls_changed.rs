//! Polls that are put right after they were announced: corrected, moved; candidates who are struck, voters who
//! are added.

use folkmoot::domain::count::decision::Verdict;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::id::Id;
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::change::{Corrected, Place};
use folkmoot::domain::poll::contest::OptionGroup;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::poll::result::{PollResult, UnchangedResult};
use folkmoot::domain::state::poll::Poll;
use folkmoot::domain::statement::member::{self, MemberStatement};
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::poll_change::{Does, PollChange};
use folkmoot::domain::title::Titles;
use folkmoot::domain::value::Title;

use super::community::{Community, PollPlan, council_and_charter, id, marks, time, who};
use super::plans;
use super::stripping::grant_for;
use super::verify::{pinned, verify_files};

pub(super) const POLL: &str = "council-2027";
const REASON: &[u8] = b"It was wrong.\n";

pub(super) fn community() -> (Community, Hash) {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3"]);
    let policy = community.policy(&[("base", "1")]);
    (community, policy)
}

pub(super) fn plan(policy: Hash, publication: Publication) -> PollPlan {
    PollPlan {
        poll: POLL,
        policy,
        publication,
        contests: council_and_charter(),
    }
}

/// Announced, the record date still ahead.
pub(super) fn announced() -> Community {
    let (mut community, policy) = community();
    community.announce(plan(policy, Publication::Open));
    community
}

pub(super) fn opened(publication: Publication) -> Community {
    let (mut community, policy) = community();
    community.announce(plan(policy, publication));
    community.open(POLL);
    community
}

pub(super) fn poll(community: &Community) -> &Poll {
    community.state.polls().find(&id(POLL)).unwrap()
}

pub(super) fn change(community: &mut Community, does: Does) -> PollChange {
    community.attach(REASON);
    let notice = poll(community).notice_hash();
    let change = plans::change(POLL, notice, does, REASON);
    match does {
        Does::Annul | Does::Strike | Does::AddVoter => PollChange {
            ground: Some(id("by-law-7")),
            ..change
        },
        _ => change,
    }
}

pub(super) fn refused(community: &mut Community, change: &PollChange, signer: &str) -> String {
    let note = community.note(change.clone(), &[who(signer)]);
    let refusal = community.submit(&note).expect_err("it must be refused");
    refusal.told().code.into_owned()
}

/// Both officers sign.
pub(super) fn agreed(community: &mut Community, change: &PollChange) {
    community.signed(change.clone(), &[who("o/officer")]);
    community.signed(change.clone(), &[who("o/wang")]);
}

pub(super) fn holds(community: &Community) {
    let report = verify_files(&community.mirror(), &pinned(community));
    assert!(report.holds, "{report}");
}

pub(super) fn corrected(place: Place, was: (&str, &str), titles: (&str, &str)) -> Corrected {
    Corrected {
        place,
        was: Title(was.0.to_owned()),
        was_en: Title(was.1.to_owned()),
        titles: Titles::of(titles.0, titles.1),
    }
}

pub(super) fn erratum(community: &mut Community, corrected: Vec<Corrected>) -> PollChange {
    PollChange {
        corrected,
        ..change(community, Does::Erratum)
    }
}

#[test]
fn an_erratum_changes_titles_and_the_opening_lists_it() {
    let mut community = announced();
    let option = Place::Option(id("council"), id("lin-wei"));
    let places = vec![
        corrected(option, ("lin-wei", "lin-wei"), ("林薇", "Lin Wei")),
        corrected(Place::Poll, ("投票", "A poll"), ("选举", "An election")),
    ];
    let change = erratum(&mut community, places);
    agreed(&mut community, &change);
    let found = poll(&community);
    assert_eq!(found.notice().titles, Titles::of("选举", "An election"));
    assert_eq!(found.announced().titles, Titles::of("投票", "A poll"));
    let title = &found.notice().contests[0].options[1].titles;
    assert_eq!(*title, Titles::of("林薇", "Lin Wei"));
    let statement = found.changes()[0].statement;
    community.open(POLL);
    assert_eq!(Open::implied(poll(&community)).changes, [statement]);
    holds(&community);
}

#[test]
fn an_erratum_says_what_it_corrects_and_corrects_something() {
    let mut community = announced();
    let contest = || Place::Contest(id("council"));
    let (was, now) = (("议题", "A question"), ("理事会", "Council"));
    let cases = [
        (Place::Contest(id("nothing")), was, now, "no-such-place"),
        (
            Place::Option(id("council"), id("nobody")),
            was,
            now,
            "no-such-place",
        ),
        (
            Place::OptionGroup(id("council"), id("none")),
            was,
            now,
            "no-such-place",
        ),
        (contest(), ("别的", "A question"), now, "title-differs"),
        (contest(), ("议题", "Another"), now, "title-differs"),
        (contest(), was, was, "nothing-corrected"),
    ];
    for (place, was, now, code) in cases {
        let change = erratum(&mut community, vec![corrected(place, was, now)]);
        assert_eq!(refused(&mut community, &change, "o/officer"), code);
    }
    let change = erratum(&mut community, vec![corrected(contest(), was, now)]);
    for (signer, code) in [
        ("o/lin", "not-authorised"),
        ("o/checker", "not-authorised"),
        ("m/m-1", "not-authorised"),
        ("s/service", "not-authorised"),
    ] {
        assert_eq!(refused(&mut community, &change, signer), code, "{signer}");
    }
    community.signed(change.clone(), &[who("o/wang")]);
    assert_eq!(refused(&mut community, &change, "o/xu"), "not-authorised");
    community.open(POLL);
    assert_eq!(refused(&mut community, &change, "o/officer"), "wrong-phase");
}

fn moved(community: &mut Community) -> PollChange {
    PollChange {
        record_date: Some(time("2026-12-06T00:00:00Z")),
        opens: Some(time("2026-12-12T12:00:00Z")),
        closes: Some(time("2026-12-19T12:00:00Z")),
        objections_until: Some(time("2026-12-22T12:00:00Z")),
        ..change(community, Does::Reschedule)
    }
}

#[test]
fn a_poll_is_moved_to_later_before_its_record_date() {
    let mut community = announced();
    let change = moved(&mut community);
    agreed(&mut community, &change);
    let found = poll(&community);
    assert_eq!(found.notice().opens, time("2026-12-12T12:00:00Z"));
    assert_eq!(found.announced().opens, time("2026-12-10T12:00:00Z"));
    community.clock("2026-12-05T00:00:00Z");
    assert_eq!(
        poll(&community).ledger_size(),
        None,
        "the record date is later"
    );
    community.clock("2026-12-06T00:00:00Z");
    assert!(poll(&community).ledger_size().is_some());
    assert_eq!(
        refused(&mut community, &change, "o/xu"),
        "record-date-passed"
    );
    community.certify_roll(POLL);
    let opening = Open::implied(poll(&community));
    community.clock("2026-12-10T12:00:00Z");
    let note = community.note(opening.clone(), &[who("s/service")]);
    assert_eq!(
        community.submit(&note).unwrap_err().told().code,
        "too-early"
    );
    community.clock("2026-12-12T12:00:00Z");
    community.signed(opening, &[who("s/service")]);
    community.clock("2026-12-17T12:00:00Z");
    community.vote(POLL, "m-1", &marks(1, &["lin-wei"], "for"));
    holds(&community);
}

#[test]
fn a_poll_is_never_moved_to_earlier_or_made_shorter() {
    let mut community = announced();
    let good = moved(&mut community);
    let other = |edit: &dyn Fn(&mut PollChange)| {
        let mut change = good.clone();
        edit(&mut change);
        change
    };
    let announced = |change: &mut PollChange| {
        change.record_date = Some(time("2026-12-05T00:00:00Z"));
        change.opens = Some(time("2026-12-10T12:00:00Z"));
        change.closes = Some(time("2026-12-17T12:00:00Z"));
        change.objections_until = Some(time("2026-12-20T12:00:00Z"));
    };
    let cases = [
        (
            other(&|change| change.record_date = Some(time("2026-12-04T00:00:00Z"))),
            "not-later",
        ),
        (
            other(&|change| change.claims_until = Some(time("2026-12-07T00:00:00Z"))),
            "not-later",
        ),
        (
            other(&|change| change.closes = Some(time("2026-12-18T12:00:00Z"))),
            "not-later.shorter",
        ),
        (
            other(&|change| change.objections_until = Some(time("2026-12-21T12:00:00Z"))),
            "not-later.shorter",
        ),
        (other(&announced), "not-later.nothing"),
    ];
    for (change, code) in cases {
        let note = community.note(change.clone(), &[who("o/officer")]);
        let told = community
            .submit(&note)
            .expect_err("it must be refused")
            .told();
        let found = match told.case {
            Some(case) => format!("{}.{case}", told.code),
            None => told.code.into_owned(),
        };
        assert_eq!(found, code, "{change:?}");
    }
}

#[test]
fn a_struck_candidate_is_passed_over_and_both_counts_are_published() {
    let mut community = opened(Publication::Open);
    community.vote(POLL, "m-1", &marks(1, &["chen-yu", "lin-wei"], "for"));
    community.vote(POLL, "m-2", &marks(2, &["chen-yu", "ma-li"], "for"));
    community.vote(POLL, "m-3", &marks(3, &["lin-wei"], "against"));
    let strike = PollChange {
        option: Some((id("council"), id("chen-yu"))),
        ..change(&mut community, Does::Strike)
    };
    agreed(&mut community, &strike);
    community.close(POLL);
    community.result(POLL);
    let result = poll(&community).result_statement().unwrap().clone();
    let elected = |ids: &[Id]| ids.iter().map(Id::to_string).collect::<Vec<_>>();
    assert_eq!(elected(&result.contests[0].elected), ["lin-wei", "ma-li"]);
    let unchanged: Vec<_> = result
        .unchanged
        .iter()
        .map(|UnchangedResult(one)| one)
        .collect();
    assert_eq!(unchanged[0].elected[0], id("chen-yu"));
    assert_eq!(unchanged[1], &result.contests[1], "nobody was struck there");
    community.certify(POLL);
    assert_eq!(poll(&community).phase(), Phase::Certified);
    holds(&community);
}

#[test]
fn only_candidates_who_stand_are_struck_and_not_the_last() {
    let mut community = opened(Publication::Open);
    let strike = |community: &mut Community, contest: &str, option: &str| PollChange {
        option: Some((id(contest), id(option))),
        ..change(community, Does::Strike)
    };
    for (contest, option, code) in [
        ("charter", "for", "not-a-candidate"),
        ("council", "nobody", "no-such-option"),
        ("nothing", "chen-yu", "no-such-option"),
    ] {
        let change = strike(&mut community, contest, option);
        assert_eq!(refused(&mut community, &change, "o/wang"), code);
    }
    for option in ["chen-yu", "lin-wei", "ma-li"] {
        let change = strike(&mut community, "council", option);
        agreed(&mut community, &change);
        let again = PollChange {
            ground: Some(id("another")),
            ..change
        };
        assert_eq!(refused(&mut community, &again, "o/wang"), "already-struck");
    }
    let last = strike(&mut community, "council", "zhao-min");
    assert_eq!(refused(&mut community, &last, "o/wang"), "last-option");
    community.close(POLL);
    assert_eq!(refused(&mut community, &last, "o/wang"), "wrong-phase");
    community.result(POLL);
    let result = poll(&community).result_statement().unwrap();
    assert_eq!(
        result.contests[0].elected,
        [id("zhao-min")],
        "one seat stays empty"
    );
    holds(&community);
}

#[test]
fn a_group_that_loses_a_candidate_keeps_as_many_seats_as_it_can_fill() {
    let (mut community, policy) = community();
    let mut contests = council_and_charter();
    contests[0].groups = vec![OptionGroup {
        id: id("north"),
        titles: Titles::of("北", "North"),
        at_least: 2,
        at_most: None,
        options: vec![id("ma-li"), id("zhao-min")],
    }];
    community.announce(PollPlan {
        contests,
        ..plan(policy, Publication::Open)
    });
    community.open(POLL);
    community.vote(POLL, "m-1", &marks(1, &["chen-yu"], "for"));
    let strike = PollChange {
        option: Some((id("council"), id("ma-li"))),
        ..change(&mut community, Does::Strike)
    };
    agreed(&mut community, &strike);
    community.close(POLL);
    community.result(POLL);
    let result = poll(&community).result_statement().unwrap();
    let mut elected = result.contests[0].elected.clone();
    elected.sort();
    assert_eq!(elected, [id("chen-yu"), id("zhao-min")]);
    holds(&community);
}

/// A community with a fourth member, enrolled by a machine and confirmed only after the record date.
pub(super) fn left_out(publication: Publication) -> (Community, u64) {
    let (mut community, policy) = community();
    let enrolment = plans::enrolment("m-4");
    community.signed(enrolment, &[who("s/desk"), who("m/m-4")]);
    community.announce(plan(policy, publication));
    community.open(POLL);
    community.signed(
        MemberStatement {
            reference: id("late"),
            does: member::Does::Confirm,
            into: None,
            tags: Vec::new(),
            members: vec![id("m-4")],
            reason: None,
        },
        &[who("o/lin")],
    );
    let entry = community.state.size() - 1;
    (community, entry)
}

pub(super) fn added(community: &mut Community, member: &str, remedy: u64) -> PollChange {
    PollChange {
        member: Some(id(member)),
        class: Some(id("owner")),
        weight: Some(1),
        remedies: vec![remedy],
        ..change(community, Does::AddVoter)
    }
}

#[test]
fn a_voter_is_added_and_both_counts_are_published() {
    let (mut community, entry) = left_out(Publication::SealedUntilClose);
    community.vote(POLL, "m-1", &marks(1, &["chen-yu"], "against"));
    let early = community.ballot(POLL, "m-4", &marks(4, &["ma-li"], "against"));
    let note = community.note(early, &[who("m/m-4")]);
    assert_eq!(
        community.submit(&note).unwrap_err().told().code,
        "not-on-the-roll"
    );
    let addition = added(&mut community, "m-4", entry);
    community.signed(addition.clone(), &[who("o/lin")]);
    community.signed(addition.clone(), &[who("o/checker")]);
    assert_eq!(poll(&community).roll_size(), (4, 4));
    assert_eq!(poll(&community).certified_size(), (3, 3));
    community.vote(POLL, "m-4", &marks(4, &["ma-li"], "for"));
    community.vote(POLL, "m-2", &marks(2, &["ma-li"], "for"));
    community.close(POLL);
    community.result(POLL);
    let PollResult {
        ballots,
        roll_count,
        added,
        contests,
        unchanged,
        ..
    } = poll(&community).result_statement().unwrap().clone();
    assert_eq!((ballots, roll_count, added), (3, 4, Some((1, 1))));
    assert_eq!(contests[1].verdict, Some(Verdict::Passed));
    let without = unchanged[1].0.verdict;
    assert_eq!(without, Some(Verdict::Rejected), "one against one");
    community.certify(POLL);
    holds(&community);
}

#[test]
fn who_is_added_has_the_weight_that_the_ledger_gives() {
    let (mut community, entry) = left_out(Publication::Open);
    let heavy = PollChange {
        weight: Some(2),
        ..added(&mut community, "m-4", entry)
    };
    community.signed(heavy.clone(), &[who("o/lin")]);
    community.signed(heavy, &[who("o/checker")]);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(!report.holds);
    assert!(report.to_string().contains("weight"), "{report}");
}

#[test]
fn only_registrar_and_roll_checker_add_who_is_not_on_the_roll() {
    let (mut community, entry) = left_out(Publication::Open);
    let addition = added(&mut community, "m-4", entry);
    for signer in ["o/officer", "o/wang", "m/m-4", "s/service", "o/alice"] {
        let code = refused(&mut community, &addition, signer);
        assert_eq!(code, "not-authorised", "{signer}");
    }
    community.signed(addition.clone(), &[who("o/lin")]);
    assert_eq!(
        refused(&mut community, &addition, "o/lin"),
        "already-signed"
    );
    let known = added(&mut community, "m-1", entry);
    assert_eq!(refused(&mut community, &known, "o/lin"), "on-the-roll");
    let nobody = added(&mut community, "m-9", entry);
    assert_eq!(refused(&mut community, &nobody, "o/lin"), "unknown-member");
    for remedy in [3, entry + 40] {
        let wrong = added(&mut community, "m-4", remedy);
        assert_eq!(refused(&mut community, &wrong, "o/lin"), "bad-remedy");
    }
    community.close(POLL);
    assert_eq!(
        refused(&mut community, &addition, "o/checker"),
        "wrong-phase"
    );
}

#[test]
fn two_roll_checkers_of_the_poll_who_are_registrars_elsewhere_add_nobody() {
    let (mut community, entry) = left_out(Publication::Open);
    for holder in ["o/here", "o/there"] {
        grant_for(&mut community, holder, Office::Registrar, "another-poll");
        grant_for(&mut community, holder, Office::RollChecker, POLL);
    }
    let addition = added(&mut community, "m-4", entry);
    community.signed(addition.clone(), &[who("o/here")]);
    let code = refused(&mut community, &addition, "o/there");
    assert_eq!(code, "not-authorised");
    let mut forced = community.clone();
    forced.forced(addition, &[who("o/there")]);
    let report = verify_files(&forced.mirror(), &pinned(&forced));
    assert_eq!(report.failure.unwrap().problem.code, "not-authorised");
}
