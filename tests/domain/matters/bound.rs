//! Polls that procedures bind: what falls short is refused with the procedure's line, and the certified
//! result decides the matter.

use folkmoot::domain::exact::Fraction;
use folkmoot::domain::fault::Fault;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::Office;
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::{Mode, Notice, Publication};
use folkmoot::domain::statement::poll_change::{Does, PollChange};
use folkmoot::domain::statement::withdraw::Withdraw;
use folkmoot::domain::text::Value;

use super::super::community::{id, time, who};
use super::super::plans::matters::{HOUSE, OBJECTION, PROPOSAL, bound_notice};
use super::super::plans::{PollPlan, change, contest, council_and_charter, notice, salted};
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, VETO, answer, clause, hash_of};

pub const POLL: &str = "proposal-1";

/// A proposal that ada brought and bo supports, which ends an office that nobody holds.
pub fn proposed(procedure: &str) -> (Forum, Hash) {
    let mut forum = Forum::with(&[FOUNDING, procedure, OBJECTION, HOUSE, VETO]);
    let matter = forum.matter(procedure, "m/ada", &[clause("end-office liaison o/nobody")]);
    let matter = forum.say(matter, "m/ada");
    let support = forum.support(matter, "m/bo");
    forum.say(support, "m/bo");
    (forum, matter)
}

/// The same, a day later: a poll can be announced.
fn ready() -> (Forum, Hash) {
    let (mut forum, matter) = proposed(PROPOSAL);
    forum.clock("2026-12-02T00:00:00Z");
    (forum, matter)
}

fn side(salt: u64, side: &str) -> Marks {
    Marks {
        salt: salted(salt),
        contests: vec![(id("proposal"), vec![MarkLine::Mark(id(side))])],
    }
}

/// From the notice to the certificates, with these sides; what the log calls for is said.
pub fn polled(forum: &mut Forum, notice: Notice, sides: &[(&str, &str)]) {
    forum.say(notice, "o/officer");
    forum.community.open(POLL);
    for (salt, (member, given)) in (1..).zip(sides) {
        forum.community.vote(POLL, member, &side(salt, given));
    }
    forum.community.close(POLL);
    forum.community.result(POLL);
    forum.community.certify(POLL);
    forum.act();
}

/// The line that a notice falls short of.
fn falls_short(forum: &Forum, notice: &Notice) -> String {
    let note = forum.community.note(notice.clone(), &[who("o/officer")]);
    let told = forum.community.clone().submit(&note).unwrap_err().told();
    assert_eq!((told.code.as_ref(), told.case), ("below-procedure", None));
    let line = told.values.iter().find(|(name, _)| *name == "line");
    line.unwrap().1.to_string()
}

#[test]
fn a_certified_result_decides_the_matter_and_its_clauses_follow() {
    let (mut forum, matter) = ready();
    forum.community.credit(&[("ada", 5)]);
    let sides = [("ada", "for"), ("bo", "for"), ("cy", "against")];
    polled(&mut forum, bound_notice(POLL, matter), &sides);
    assert_eq!(forum.fate(&matter), "adopted 2026-12-20T12:00:00Z");
    forum.clock("2026-12-22T12:00:00Z");
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-20T12:00:00Z; moot 2026-12-22T12:00:00Z"
    );
    let poll = forum.community.state.polls().find(&id(POLL)).unwrap();
    assert!(poll.certificate().is_some());
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_double_majority_needs_both_weight_and_heads() {
    // Seven of ten are for it by weight, one of three by heads.
    let (mut forum, matter) = ready();
    forum.community.credit(&[("ada", 9)]);
    let sides = [("ada", "for"), ("bo", "against"), ("cy", "against")];
    polled(&mut forum, bound_notice(POLL, matter), &sides);
    assert_eq!(forum.fate(&matter), "rejected 2026-12-20T12:00:00Z");
    // Two of three by heads, four of thirteen by weight.
    let (mut forum, matter) = ready();
    forum.community.credit(&[("cy", 9)]);
    let sides = [("ada", "for"), ("bo", "for"), ("cy", "against")];
    polled(&mut forum, bound_notice(POLL, matter), &sides);
    assert_eq!(forum.fate(&matter), "rejected 2026-12-20T12:00:00Z");
}

#[test]
fn a_cap_on_the_cast_weight_is_that_of_the_procedure_and_decides() {
    let capped = PROPOSAL.replace("method yes-no\n", "method yes-no\ncap-cast 1/10\n");
    let polled_under = |procedure: &str| {
        let (mut forum, matter) = proposed(procedure);
        forum.clock("2026-12-02T00:00:00Z");
        forum.community.credit(&[("cy", 9)]);
        let mut notice = bound_notice(POLL, matter);
        notice.contests[0].procedure = Some(hash_of(procedure));
        if procedure == capped {
            assert_eq!(falls_short(&forum, &notice), "cap-cast 1/10");
            notice.contests[0].cap_cast = Fraction::new(1, 5);
            assert_eq!(falls_short(&forum, &notice), "cap-cast 1/10");
            notice.contests[0].cap_cast = Fraction::new(1, 10);
        }
        let sides = [("ada", "for"), ("bo", "for"), ("cy", "against")];
        polled(&mut forum, notice, &sides);
        let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
        assert!(report.holds, "{report}");
        forum.fate(&matter)
    };
    // Cy weighs ten of twelve, and under the cap as much as everybody else.
    assert_eq!(polled_under(PROPOSAL), "rejected 2026-12-20T12:00:00Z");
    assert_eq!(polled_under(&capped), "adopted 2026-12-20T12:00:00Z");
    // Nor may a contest cap what its procedure does not.
    let (forum, matter) = ready();
    let mut notice = bound_notice(POLL, matter);
    notice.contests[0].cap_cast = Fraction::new(1, 10);
    assert_eq!(falls_short(&forum, &notice), "cap-cast 1/10");
}

#[test]
fn a_missed_quorum_lapses_the_matter() {
    let (mut forum, matter) = ready();
    polled(&mut forum, bound_notice(POLL, matter), &[("ada", "for")]);
    assert_eq!(forum.fate(&matter), "lapsed 2026-12-20T12:00:00Z");
}

#[test]
fn a_veto_makes_the_certified_decision_wait() {
    let (mut forum, matter) = ready();
    let sides = [("ada", "for"), ("bo", "for")];
    polled(&mut forum, bound_notice(POLL, matter), &sides);
    let mut veto = forum.matter(VETO, "o/alice", &[]);
    veto.concerns = Some(folkmoot::domain::charter::concerned::Concerned::Matter(
        matter,
    ));
    let veto = forum.say(veto, "o/alice");
    forum.clock("2026-12-23T00:00:00Z");
    assert_eq!(forum.fate(&matter), "adopted 2026-12-20T12:00:00Z");
    let no = forum.answer(veto, "o/lin", answer::Says::No);
    forum.say(no, "o/lin");
    assert!(
        forum.fate(&matter).starts_with("set-aside"),
        "{}",
        forum.fate(&matter)
    );
}

#[test]
fn what_falls_short_of_the_procedure_is_refused_with_its_line() {
    let (mut forum, matter) = ready();
    let right = bound_notice(POLL, matter);
    let with = |change: &dyn Fn(&mut Notice)| {
        let mut notice = right.clone();
        change(&mut notice);
        notice
    };
    type Change<'a> = &'a dyn Fn(&mut Notice);
    let short: [(&str, Change<'_>); 11] = [
        ("mode binding", &|n| n.mode = Some(Mode::Advisory)),
        ("publication open", &|n| {
            n.publication = Publication::SealedUntilClose
        }),
        ("notice-at-least 3 days", &|n| {
            n.opens = time("2026-12-04T23:59:59Z")
        }),
        ("open-between 5 days 8 days", &|n| {
            n.opens = time("2026-12-12T12:00:01Z")
        }),
        ("open-between 5 days 8 days", &|n| {
            n.opens = time("2026-12-09T11:59:59Z")
        }),
        ("certificates 2 of 3", &|n| n.certificates = 1),
        ("objection objection 3 days", &|n| {
            n.objections_until = time("2026-12-20T11:59:59Z")
        }),
        ("method yes-no", &|n| n.contests[0].method = id("approval")),
        ("quorum heads cast inclusive share 1/2", &|n| {
            n.contests[0].rule.quorums.clear()
        }),
        ("threshold heads for-against strict 1/2", &|n| {
            n.contests[0].rule.thresholds.pop();
        }),
        ("voters member class owner", &|n| {
            n.eligibility.classes.clear()
        }),
    ];
    for (line, change) in short {
        let mut notice = with(change);
        if notice.opens < notice.record_date {
            notice.record_date = time("2026-12-03T00:00:00Z");
        }
        assert_eq!(falls_short(&forum, &notice), line);
    }
    let mut more = right.clone();
    let first = more.contests[0].rule.quorums[0];
    more.contests[0].rule.quorums.push(first);
    more.contests[0].rule.quorums[1].strictness =
        folkmoot::domain::count::decision::Strictness::Strict;
    more.contact = Some(folkmoot::domain::text::Title("vote@example.org".to_owned()));
    forum.say(more, "o/officer");
    // The version is the poll's from now on.
    let again = with(&|n| n.poll = id("proposal-2"));
    assert_eq!(forum.refused(again, "o/officer"), "matter-called");
    let withdraw = Withdraw {
        matter,
        by: who("m/ada"),
        reason: forum.reason(),
    };
    assert_eq!(forum.refused(withdraw, "m/ada"), "matter-called");
    let mut second = forum.matter(PROPOSAL, "m/ada", &[]);
    second.prev = Some(matter);
    assert_eq!(forum.refused(second, "m/ada"), "matter-called");
}

#[test]
fn a_notice_under_another_policy_or_revision_is_refused() {
    let (mut forum, matter) = ready();
    let lenient = HOUSE
        .replace("revision 1", "revision 2")
        .replace("base 1", "base 2");
    let adopts = forum.adopts(&lenient);
    let raised = PROPOSAL
        .replace("revision 1", "revision 2")
        .replace("2/3", "3/4");
    let raises = forum.adopts(&raised);
    forum.agreed(&[adopts, raises]);
    // The weights are those of the policy in force at the notice.
    let notice = bound_notice(POLL, matter);
    assert_eq!(falls_short(&forum, &notice), "policy house");
    // The matter keeps the revision under which it was brought.
    let mut other = notice.clone();
    other.policy = hash_of(&lenient);
    other.contests[0].procedure = Some(hash_of(&raised));
    assert_eq!(forum.refused(other, "o/officer"), "other-procedure");
    let mut right = notice;
    right.policy = hash_of(&lenient);
    forum.say(right, "o/officer");
}

#[test]
fn whoever_has_to_announce_does_and_then_the_next_or_it_lapses() {
    let (mut forum, matter) = proposed(PROPOSAL);
    forum.community.grant(Office::Liaison, "o/zhao");
    let notice = bound_notice(POLL, matter);
    assert_eq!(
        forum.refused(notice.clone(), "o/officer"),
        "matter-not-ready"
    );
    forum.clock("2026-12-02T00:00:00Z");
    assert_eq!(
        forum.refused(notice.clone(), "o/zhao"),
        "not-yours-to-announce"
    );
    assert_eq!(
        forum.refused(notice.clone(), "m/ada"),
        "not-yours-to-announce"
    );
    forum.clock("2026-12-05T00:00:00Z");
    forum.say(notice.clone(), "o/zhao");
    let (mut forum, matter) = proposed(PROPOSAL);
    forum.clock("2026-12-06T23:59:59Z");
    assert_eq!(forum.fate(&matter), "undecided");
    forum.clock("2026-12-07T00:00:00Z");
    assert_eq!(forum.fate(&matter), "lapsed 2026-12-07T00:00:00Z");
    assert_eq!(forum.refused(notice, "o/officer"), "matter-settled");
}

#[test]
fn where_nobody_holds_the_office_the_next_in_line_acts_at_once() {
    let reversed = PROPOSAL
        .replace("announce office returning-officer 3 days\n", "")
        .replace(
            "liaison 2 days\n",
            "liaison 2 days\nannounce office returning-officer 3 days\n",
        );
    let (mut forum, matter) = proposed(&reversed);
    forum.clock("2026-12-02T00:00:00Z");
    let mut notice = bound_notice(POLL, matter);
    notice.contests[0].procedure = Some(hash_of(&reversed));
    forum.say(notice, "o/officer");
}

#[test]
fn a_poll_that_was_called_off_lets_the_matter_be_called_again() {
    let (mut forum, matter) = ready();
    let notice = bound_notice(POLL, matter);
    forum.say(notice.clone(), "o/officer");
    let mut again = notice;
    again.poll = id("proposal-2");
    again.re_run_of = Some(id(POLL));
    again.opens = time("2026-12-11T12:00:00Z");
    assert_eq!(forum.refused(again.clone(), "o/officer"), "matter-called");
    forum.clock("2026-12-06T00:00:00Z");
    let found = forum.community.state.polls().find(&id(POLL)).unwrap();
    let cancel = change(POLL, found.notice_hash(), Does::Cancel, b"");
    let cancel = PollChange {
        reason: forum.reason(),
        ..cancel
    };
    forum.say(cancel.clone(), "o/wang");
    forum.say(cancel, "o/officer");
    // Its time to be announced runs anew: three days and two from now on.
    let mut later = forum.clone();
    later.clock("2026-12-11T00:00:00Z");
    assert_eq!(later.fate(&matter), "lapsed 2026-12-11T00:00:00Z");
    let mut elsewhere = again.clone();
    elsewhere.re_run_of = Some(id("nowhere"));
    assert_eq!(forum.refused(elsewhere, "o/officer"), "unknown-poll");
    forum.say(again.clone(), "o/officer");
    let mut third = bound_notice("proposal-3", matter);
    third.re_run_of = Some(id("proposal-2"));
    third.contests[0].procedure = None;
    third.contests[0].decides.clear();
    third.mode = None;
    assert_eq!(forum.refused(third, "o/officer"), "unbound-contest");
}

#[test]
fn a_poll_that_was_annulled_lets_the_matter_be_called_again() {
    let (mut forum, matter) = ready();
    let mut again = bound_notice(POLL, matter);
    forum.say(again.clone(), "o/officer");
    forum.community.open(POLL);
    let found = forum.community.state.polls().find(&id(POLL)).unwrap();
    let annul = change(POLL, found.notice_hash(), Does::Annul, b"");
    let annul = PollChange {
        reason: forum.reason(),
        ground: Some(id("rule-1")),
        ..annul
    };
    forum.say(annul.clone(), "o/wang");
    forum.say(annul, "o/xu");
    again.poll = id("proposal-2");
    again.re_run_of = Some(id(POLL));
    again.claims_until = None;
    again.opens = time("2026-12-20T12:00:00Z");
    again.closes = time("2026-12-26T12:00:00Z");
    again.objections_until = time("2027-01-01T12:00:00Z");
    forum.say(again, "o/officer");
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_notice_lasts_longer_by_the_lines_of_the_procedure_and_no_others() {
    const OUTAGE: &str = "extension outage 2 hours 24 hours";
    let procedure = PROPOSAL.replace("certificates 2", &format!("{OUTAGE}\ncertificates 2"));
    let (mut forum, matter) = proposed(&procedure);
    forum.clock("2026-12-02T00:00:00Z");
    let mut bound = bound_notice(POLL, matter);
    bound.contests[0].procedure = Some(hash_of(&procedure));
    assert_eq!(falls_short(&forum, &bound), OUTAGE);
    let read = |line: &str| Value::read(line.strip_prefix("extension ").unwrap()).unwrap();
    bound.extensions = vec![read("extension outage 2 hours 25 hours")];
    assert_eq!(
        falls_short(&forum, &bound),
        "extension outage 2 hours 25 hours"
    );
    bound.extensions = vec![read(OUTAGE)];
    forum.say(bound, "o/officer");
    let (forum, matter) = ready();
    let mut more = bound_notice(POLL, matter);
    more.extensions = vec![read(OUTAGE)];
    assert_eq!(falls_short(&forum, &more), OUTAGE);
}

#[test]
fn once_procedures_are_in_force_every_contest_names_what_it_is_about() {
    let (mut forum, matter) = ready();
    let free = notice(PollPlan {
        poll: POLL,
        policy: hash_of(HOUSE),
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    assert_eq!(forum.refused(free, "o/officer"), "unbound-contest");
    let mut stranger = bound_notice(POLL, matter);
    stranger.contests[0].procedure = Some(hash_of(
        "procedure nothing\ntitle 无\ntitle-en No\nrevision 1\namended-by founding\nmode binding\nbring member\ndecide admission\n",
    ));
    assert_eq!(
        forum.refused(stranger.clone(), "o/officer"),
        "other-procedure"
    );
    stranger.contests[0].decides = vec![hash_of(
        "policy x\ntitle 无\ntitle-en No\nrevision 1\namended-by y\nbase 1\n",
    )];
    assert_eq!(forum.refused(stranger, "o/officer"), "unknown-matter");
    let wish = forum.matter(VETO, "o/alice", &[]);
    let mut wish = wish;
    wish.concerns = Some(folkmoot::domain::charter::concerned::Concerned::Matter(
        matter,
    ));
    let wish = forum.say(wish, "o/alice");
    let mut answered = bound_notice(POLL, wish);
    answered.contests[0].procedure = Some(hash_of(VETO));
    assert_eq!(
        forum.refused(answered, "o/officer"),
        "unbound-contest.no-poll"
    );
    let mut several = bound_notice(POLL, matter);
    several.contests[0].options =
        contest("x", "yes-no", 1, &["for", "against", "abstained"]).options;
    several.contests[0].decides.push(wish);
    assert_eq!(
        forum.refused(several, "o/officer"),
        "unbound-contest.several"
    );
}

#[test]
fn a_procedure_without_a_policy_counts_heads() {
    let heads = PROPOSAL
        .replace("policy house\n", "")
        .replace("threshold weight for-against inclusive 2/3\n", "");
    let (mut forum, matter) = proposed(&heads);
    forum.clock("2026-12-02T00:00:00Z");
    let mut notice = bound_notice(POLL, matter);
    notice.contests[0].procedure = Some(hash_of(&heads));
    assert_eq!(
        forum.refused(notice.clone(), "o/officer"),
        "below-procedure.heads"
    );
    let flat = HOUSE.replace("policy house", "policy flat") + "bonus-limit 0\n";
    let adopts = forum.adopts(&flat);
    forum.agreed(&[adopts]);
    notice.policy = hash_of(&flat);
    forum.say(notice, "o/officer");
}

#[test]
fn an_advisory_poll_decides_and_nothing_takes_hold() {
    let advisory = PROPOSAL.replace("mode binding", "mode advisory");
    let (mut forum, matter) = proposed(&advisory);
    forum.clock("2026-12-02T00:00:00Z");
    let mut notice = bound_notice(POLL, matter);
    notice.mode = Some(Mode::Advisory);
    notice.contests[0].procedure = Some(hash_of(&advisory));
    polled(&mut forum, notice, &[("ada", "for"), ("bo", "for")]);
    forum.clock("2026-12-30T00:00:00Z");
    assert_eq!(forum.fate(&matter), "adopted 2026-12-20T12:00:00Z");
    assert!(!forum.found(&matter).is_open());
}

#[test]
fn what_a_poll_cannot_follow_yet_is_refused_by_its_name() {
    for (before, line) in [
        ("publication open", "tie runoff 7 days"),
        ("publication open", "order rotated"),
        ("publication open", "order lot"),
        ("certificates 2 of 3", "extension swing 1 hour 2 hours"),
        ("deliberation 1 day 30 days\n", ""),
        (
            "voters member class owner",
            "voters member value development 25 48 months",
        ),
        ("voters member class owner", "voters office registrar"),
    ] {
        let with = match (before, line) {
            (_, "") => PROPOSAL.replace("decide poll\n", "alternatives allowed\ndecide poll\n"),
            ("voters member class owner", _) => PROPOSAL.replace(before, line),
            _ => PROPOSAL.replace(before, &format!("{line}\n{before}")),
        };
        assert_ne!(with, PROPOSAL);
        let mut forum = Forum::with(&[FOUNDING, OBJECTION, HOUSE, VETO]);
        let adopts = forum.adopts(&with);
        let matter = forum.matter(FOUNDING, "o/alice", &[adopts]);
        assert_eq!(forum.refused(matter, "o/alice"), "document-unfit", "{line}");
        let found = super::document(&with);
        let folkmoot::domain::charter::document::Document::Procedure(found) = found else {
            panic!("it is a procedure");
        };
        let told = format!("{:?}", found.contradictions());
        assert!(told.contains("Awaited"), "{line}: {told}");
    }
}
