//! Elections that fill seats: as many as are due, offered to the elected with the certificate.

use folkmoot::domain::poll::marks::{MarkLine, Marks};
use folkmoot::domain::poll::notice::Mode;
use folkmoot::domain::state::seats::Source;

use super::super::community::{id, time};
use super::super::plans::matters::{ELECTED, ELECTION, HOUSE, OBJECTION, announced, fills};
use super::super::plans::salted;
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum};

const POLL: &str = "council-2027";

fn forum() -> Forum {
    Forum::with(&[FOUNDING, ELECTION, ELECTED, OBJECTION, HOUSE])
}

#[test]
fn the_elected_are_offered_the_seats_that_are_due() {
    let mut forum = forum();
    let notice = announced(fills(2, &["ada", "bo", "cy"]));
    forum.say(notice, "o/officer");
    forum.community.open(POLL);
    for (salt, member) in (1..).zip(["ada", "bo", "cy", "dan"]) {
        let ranking = match member {
            "ada" | "bo" => ["cy", "ada"],
            _ => ["ada", "cy"],
        };
        let ranked = (1..)
            .zip(ranking)
            .map(|(n, name)| MarkLine::Rank(n, id(name)));
        let marks = Marks {
            salt: salted(salt),
            contests: vec![(id("council"), ranked.collect())],
        };
        forum.community.vote(POLL, member, &marks);
    }
    forum.community.close(POLL);
    forum.community.result(POLL);
    forum.community.certify(POLL);
    let bodies = forum.community.state.bodies();
    let council = bodies.find(&id("council")).unwrap();
    let mut offered: Vec<String> = council
        .offers()
        .map(|held| held.person.to_string())
        .collect();
    offered.sort();
    assert_eq!(offered, ["m/ada", "m/cy"]);
    for held in council.offers() {
        assert_eq!(
            held.from,
            time("2026-12-27T12:00:00Z"),
            "the end of the cooling-off"
        );
        let won = Source::Result {
            poll: id(POLL),
            contest: id("council"),
        };
        assert_eq!(held.source, won);
    }
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn what_is_due_and_who_may_stand_is_not_for_the_notice_to_choose() {
    let mut forum = forum();
    let one = announced(fills(1, &["ada", "bo", "cy"]));
    assert_eq!(forum.refused(one, "o/officer"), "seats-due");
    let stranger = announced(fills(2, &["ada", "bo", "nobody"]));
    assert_eq!(forum.refused(stranger, "o/officer"), "unknown-member");
    let mut elsewhere = fills(2, &["ada", "bo", "cy"]);
    elsewhere.fills = Some((id("council"), id("chair")));
    assert_eq!(
        forum.refused(announced(elsewhere), "o/officer"),
        "unbound-contest.fills-else"
    );
    let mut everybody = announced(fills(2, &["ada", "bo", "cy"]));
    everybody.eligibility.classes.clear();
    assert_eq!(forum.refused(everybody, "o/officer"), "below-procedure");
    let mut advisory = announced(fills(2, &["ada", "bo", "cy"]));
    advisory.mode = Some(Mode::Advisory);
    assert_eq!(forum.refused(advisory, "o/officer"), "below-procedure");
    let other = announced(fills(2, &["ada", "bo", "cy"]));
    assert_eq!(forum.refused(other, "m/ada"), "not-yours-to-announce");
}
