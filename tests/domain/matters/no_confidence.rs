//! No confidence in a council as in PEP 13 (BYLAWS h, A18): two bring it within a week, two thirds of those who vote end
//! all its mandates with the certificate.

use folkmoot::domain::charter::concerned::Concerned;
use folkmoot::domain::charter::document::Document;
use folkmoot::domain::charter::rule::Threshold;
use folkmoot::domain::hash::Hash;
use folkmoot::domain::poll::marks::{MarkLine, Marks};

use super::super::community::{id, time};
use super::super::plans::matters::{HOUSE, OBJECTION, bound_notice, hash_of};
use super::super::plans::salted;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, clause};

const COUNCIL: &str = "\
body council
title 指导委员会
title-en Steering council
revision 1
amended-by founding
group member
title 成员
title-en Members
seats 2
filled by founding
term 12 months
accept-within 7 days
holdover 6 months
office councillor
vacancy vacant
";

const NO_CONFIDENCE: &str = "\
procedure no-confidence
title 不信任案
title-en No confidence
revision 1
amended-by founding
mode binding
policy house
bring member class owner
concerns body
clause unseat
support heads inclusive count 2
support-within 7 days
decide poll
threshold heads for-against inclusive 2/3
voters member class owner
method yes-no
publication open
announce office returning-officer 14 days
notice-at-least 3 days
open-between 5 days 8 days
certificates 2 of 3
objection objection 3 days
freeze adopt-procedure
freeze expel
";

const POLL: &str = "no-confidence-1";

/// Ada and bo sit, and cy has no confidence in them, from the first of December.
fn brought() -> (Forum, Hash) {
    let mut forum = Forum::with(&[FOUNDING, NO_CONFIDENCE, COUNCIL, OBJECTION, HOUSE]);
    for (seat, member) in (1..).zip(["ada", "bo"]) {
        forum.seat("council member", member);
        forum.accept(&format!("council member {seat} 1"), member);
    }
    let mut matter = forum.matter(NO_CONFIDENCE, "m/cy", &[clause("unseat council all")]);
    matter.concerns = Some(Concerned::Body(id("council")));
    let matter = forum.say(matter, "m/cy");
    (forum, matter)
}

fn sitting(forum: &Forum, at: &str) -> usize {
    let council = forum.community.state.bodies().find(&id("council")).unwrap();
    council.sitting(time(at)).len()
}

#[test]
fn a_second_on_the_sixth_day_is_in_time_and_on_the_eighth_too_late() {
    let (forum, matter) = brought();
    let mut sixth = forum.clone();
    sixth.clock("2026-12-06T12:00:00Z");
    let second = sixth.support(matter, "m/dan");
    sixth.say(second, "m/dan");
    assert!(sixth.found(&matter).supported_at().is_some());
    let mut eighth = forum;
    eighth.clock("2026-12-08T12:00:00Z");
    assert_eq!(eighth.fate(&matter), "lapsed 2026-12-08T00:00:00Z");
    let late = eighth.support(matter, "m/dan");
    assert_eq!(eighth.refused(late, "m/dan"), "matter-settled");
}

/// Of four so many vote against the council.
fn voted(against: usize) -> (Forum, Hash) {
    let (mut forum, matter) = brought();
    let second = forum.support(matter, "m/dan");
    forum.say(second, "m/dan");
    let mut notice = bound_notice(POLL, matter);
    let Document::Procedure(procedure) = super::document(NO_CONFIDENCE) else {
        panic!("it is a procedure");
    };
    let contest = &mut notice.contests[0];
    contest.procedure = Some(hash_of(NO_CONFIDENCE));
    contest.rule.quorums.clear();
    let lines = procedure.thresholds.iter();
    let lines = lines.map(|line| match line {
        Threshold::Poll(threshold) => *threshold,
        Threshold::Seats(_) => panic!("no body decides"),
    });
    contest.rule.thresholds = lines.collect();
    forum.say(notice, "o/officer");
    forum.community.open(POLL);
    for ((salt, member), place) in (1..).zip(["ada", "bo", "cy", "dan"]).zip(0..) {
        let side = if place < against { "for" } else { "against" };
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("proposal"), vec![MarkLine::Mark(id(side))])],
        };
        forum.community.vote(POLL, member, &marks);
    }
    forum.community.close(POLL);
    forum.community.result(POLL);
    forum.community.certify(POLL);
    forum.act();
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
    (forum, matter)
}

#[test]
fn two_thirds_end_every_mandate_with_the_certificate() {
    let (forum, matter) = voted(3);
    assert_eq!(
        forum.fate(&matter),
        "adopted 2026-12-20T12:00:00Z; held 2026-12-20T12:00:00Z"
    );
    assert_eq!(sitting(&forum, "2026-12-20T12:00:00Z"), 0);
    let (forum, matter) = voted(2);
    assert_eq!(forum.fate(&matter), "rejected 2026-12-20T12:00:00Z");
    assert_eq!(sitting(&forum, "2026-12-20T12:00:00Z"), 2);
}
