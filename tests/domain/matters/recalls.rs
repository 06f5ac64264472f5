//! A recall as of the villagers' committee (BYLAWS e): a fifth of the electors of the seat bring it, the one concerned may
//! answer, and the electors alone decide, by a majority of a poll in which more than half of them take part.

use folkmoot::domain::charter::concerned::{Concerned, Mandate};
use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Notice;
use folkmoot::domain::text::Value;

use super::super::community::{id, time};
use super::super::plans::matters::{HOUSE, OBJECTION, bound_notice, hash_of};
use super::super::plans::salted;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, clause};

/// The committee: owners elect it.
const COMMITTEE: &str = "\
body committee
title 村民委员会
title-en Villagers' committee
revision 1
amended-by founding
group member
title 委员
title-en Members
seats 3
filled by founding
voters member class owner
sits member
term 60 months
accept-within 3 days
holdover 6 months
office councillor
vacancy vacant
";

const RECALL: &str = "\
procedure recall
title 罢免
title-en Recall
revision 1
amended-by founding
mode binding
policy house
bring member class owner
concerns mandate
again-after 6 months
clause unseat
supporter electors
support heads inclusive share 1/5
support-within 60 days
answer concerned 1 day
decide poll
quorum heads cast strict share 1/2
threshold heads cast strict 1/2
voters electors
method yes-no
publication open
announce office returning-officer 1 month
announce office liaison 1 month
notice-at-least 3 days
open-between 5 days 8 days
certificates 2 of 3
objection objection 3 days
";

const POLL: &str = "recall-1";
const SEAT: &str = "committee member 1 1";

fn mandate() -> Mandate {
    Mandate::read(SEAT).unwrap()
}

/// Ada sits; bo brings her recall on the first of December.
fn recalled() -> (Forum, folkmoot::domain::hash::Hash) {
    let mut forum = Forum::with(&[FOUNDING, RECALL, COMMITTEE, OBJECTION, HOUSE]);
    forum.seat("committee member", "ada");
    forum.accept(SEAT, "ada");
    let mut matter = forum.matter(RECALL, "m/bo", &[clause(&format!("unseat {SEAT}"))]);
    matter.concerns = Some(Concerned::Mandate(mandate()));
    let matter = forum.say(matter, "m/bo");
    forum.clock("2026-12-02T00:00:00Z");
    (forum, matter)
}

fn notice(matter: folkmoot::domain::hash::Hash) -> Notice {
    let mut notice = bound_notice(POLL, matter);
    let contest = &mut notice.contests[0];
    contest.procedure = Some(hash_of(RECALL));
    let folkmoot::domain::charter::document::Document::Procedure(recall) = super::document(RECALL)
    else {
        panic!("it is a procedure");
    };
    contest.rule.quorums = recall
        .quorums
        .iter()
        .map(|line| match line {
            folkmoot::domain::charter::rule::Quorum::Poll(quorum) => *quorum,
            folkmoot::domain::charter::rule::Quorum::Seats(_) => panic!("no body decides"),
        })
        .collect();
    contest.rule.thresholds = recall
        .thresholds
        .iter()
        .map(|line| match line {
            folkmoot::domain::charter::rule::Threshold::Poll(threshold) => *threshold,
            folkmoot::domain::charter::rule::Threshold::Seats(_) => panic!("no body decides"),
        })
        .collect();
    notice
}

fn sits(forum: &Forum) -> bool {
    let council = forum
        .community
        .state
        .bodies()
        .find(&id("committee"))
        .unwrap();
    council.sitting(time("2026-12-20T12:00:00Z")).len() == 1
}

/// Of four electors so many vote for the recall and so many against.
fn voted(for_it: usize, against: usize) -> String {
    let (mut forum, matter) = recalled();
    forum.say(notice(matter), "o/officer");
    forum.community.open(POLL);
    let sides = std::iter::repeat_n("for", for_it).chain(std::iter::repeat_n("against", against));
    for ((salt, member), side) in (1..).zip(["ada", "bo", "cy", "dan"]).zip(sides) {
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
    let fate = forum.fate(&matter);
    assert_eq!(sits(&forum), !fate.contains("; held "), "{fate}");
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
    fate
}

#[test]
fn the_electors_of_a_seat_recall_its_holder() {
    assert!(voted(3, 1).starts_with("adopted "), "three of four");
    assert!(voted(2, 2).starts_with("rejected "), "not more than half");
    assert!(
        voted(2, 0).starts_with("lapsed "),
        "not more than half of them took part"
    );
}

#[test]
fn nobody_else_votes_on_a_recall() {
    let (mut forum, matter) = recalled();
    let mut everybody = notice(matter);
    everybody.eligibility.classes.clear();
    assert_eq!(forum.refused(everybody, "o/officer"), "below-procedure");
    let mut others = notice(matter);
    others.eligibility.classes = vec![id("guest")];
    assert_eq!(forum.refused(others, "o/officer"), "below-procedure");
    let other = notice(matter);
    assert_eq!(forum.refused(other, "o/lin"), "not-yours-to-announce");
}
