//! Tags of members: how registrars give and take them, and polls that are open to some tags only.

use folkmoot::domain::poll::cut::LedgerCut;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::state::members;
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::weight::member::Tag;

use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans::notice;
use super::verify::{pinned, verify_files};

const POLL: &str = "council-2027";

fn tag((dimension, value): &(&str, &str)) -> Tag {
    (id(dimension), id(value))
}

fn tagging(
    reference: &str,
    does: Does,
    tags: &[(&str, &str)],
    members: &[&str],
) -> MemberStatement {
    MemberStatement {
        reference: id(reference),
        does,
        into: None,
        tags: tags.iter().map(tag).collect(),
        members: members.iter().map(|member| id(member)).collect(),
        reason: None,
    }
}

impl Community {
    /// The registrar gives or takes tags.
    fn retag(&mut self, reference: &str, does: Does, tags: &[(&str, &str)], members: &[&str]) {
        self.signed(tagging(reference, does, tags, members), &[who("o/lin")]);
    }

    /// A member's tags now, `city shanghai, …`.
    fn tags(&self, member: &str) -> String {
        let now = LedgerCut {
            size: self.state.size(),
            ..LedgerCut::default()
        };
        let place = self.state.members().find(&id(member)).unwrap();
        let tags = self.state.members().tags(&id(member), place, &now);
        let texts: Vec<String> = tags
            .iter()
            .map(|tag| format!("{} {}", tag.0, tag.1))
            .collect();
        texts.join(", ")
    }
}

/// Three members from two cities, one of them from both; two are parents.
fn tagged() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3", "m-4"]);
    community.retag("a", Does::Tag, &[("city", "shanghai")], &["m-1", "m-2"]);
    community.retag("b", Does::Tag, &[("city", "beijing")], &["m-2", "m-3"]);
    let parents = [("family-role", "parent")];
    community.retag("c", Does::Tag, &parents, &["m-1", "m-3"]);
    community
}

/// The members on the roll of a poll that is open to these tags.
fn voters(community: &mut Community, tags: &[(&str, &str)]) -> Vec<String> {
    let policy = community.policy(&[("base", "1")]);
    let mut notice = notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    notice.eligibility.tags = tags.iter().map(tag).collect();
    community.signed(notice, &[who("o/officer")]);
    community.clock("2026-12-05T00:00:00Z");
    let (_, roll) = community.roll(POLL);
    roll.lines()
        .iter()
        .map(|line| line.member.to_string())
        .collect()
}

#[test]
fn tags_are_added_and_taken_away_in_bulk() {
    let mut community = tagged();
    assert_eq!(community.tags("m-2"), "city beijing, city shanghai");
    assert_eq!(community.tags("m-3"), "city beijing, family-role parent");
    let gone = [("city", "beijing"), ("interest", "camping")];
    community.retag("d", Does::Untag, &gone, &["m-2", "m-3"]);
    community.retag("e", Does::Tag, &[("city", "shanghai")], &["m-2"]);
    assert_eq!(community.tags("m-2"), "city shanghai");
    assert_eq!(community.tags("m-3"), "family-role parent");
    assert_eq!(community.tags("m-4"), "");
}

#[test]
fn a_poll_is_open_to_one_of_the_tags_in_each_dimension() {
    for (tags, expected) in [
        (&[][..], &["m-1", "m-2", "m-3", "m-4"][..]),
        (&[("city", "shanghai")], &["m-1", "m-2"]),
        (
            &[("city", "beijing"), ("city", "shanghai")],
            &["m-1", "m-2", "m-3"],
        ),
        (&[("city", "shanghai"), ("family-role", "parent")], &["m-1"]),
        (&[("interest", "camping")], &[]),
    ] {
        assert_eq!(voters(&mut tagged(), tags), expected, "{tags:?}");
    }
}

#[test]
fn tags_count_as_they_were_at_the_record_date() {
    let mut community = tagged();
    assert_eq!(
        voters(&mut community, &[("city", "beijing")]),
        ["m-2", "m-3"]
    );
    community.retag("d", Does::Tag, &[("city", "beijing")], &["m-4"]);
    community.retag("e", Does::Untag, &[("city", "beijing")], &["m-2"]);
    let (_, roll) = community.roll(POLL);
    assert_eq!(roll.count(), 2);
    community.certify_roll(POLL);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn a_tag_can_be_the_remedy_of_a_claim() {
    let mut community = tagged();
    voters(&mut community, &[("city", "beijing")]);
    let roll = community.roll_statement(POLL);
    community.signed(roll, &[who("o/lin")]);
    let claim = community.object("a", "m-4", "m-4").unwrap();
    community.retag("d", Does::Tag, &[("city", "beijing")], &["m-1", "m-4"]);
    let remedy = community.state.size() - 1;
    community.rule(claim, &[remedy]).unwrap();
    let (_, roll) = community.roll(POLL);
    let members: Vec<&str> = roll
        .lines()
        .iter()
        .map(|line| line.member.as_str())
        .collect();
    assert_eq!(members, ["m-2", "m-3", "m-4"]);
}

#[test]
fn the_power_report_shows_constituencies_where_there_are_any() {
    let mut community = tagged();
    voters(&mut community, &[]);
    let (basis, roll) = community.roll(POLL);
    let plain = String::from_utf8(basis.power(&roll).unwrap()).unwrap();
    assert!(!plain.contains("constituencies"), "{plain}");
    let mut community = tagged();
    let tags = [("constituency", "east")];
    community.retag("d", Does::Tag, &tags, &["m-1", "m-2", "m-3"]);
    community.retag("e", Does::Tag, &[("constituency", "west")], &["m-3"]);
    voters(&mut community, &[]);
    let (basis, roll) = community.roll(POLL);
    let report = basis.power(&roll).unwrap();
    let report: serde_json::Value = serde_json::from_slice(&report).unwrap();
    let shown = report["constituencies"].as_array().unwrap().iter();
    let shown: Vec<String> = shown
        .map(|group| format!("{} {}", group["name"], group["voters"]))
        .collect();
    assert_eq!(shown, ["\"east\" 3", "\"west\" 1"]);
}

#[test]
fn tags_stand_in_order_and_only_where_they_are_meant() {
    let community = Community::new();
    let city = ("city", "shanghai");
    for (act, tags, fits) in [
        (Does::Tag, &[city][..], true),
        (Does::Untag, &[city], true),
        (Does::Tag, &[], false),
        (Does::Confirm, &[city], false),
        (Does::Tag, &[city, city], false),
        (Does::Tag, &[city, ("city", "beijing")], false),
    ] {
        let text = community.text(tagging("a", act, tags, &["m-1"]));
        assert_eq!(Statement::parse(&text).is_ok(), fits, "{text}");
    }
}

#[test]
fn strangers_and_members_who_left_get_no_tags() {
    let mut community = tagged();
    let reason = Some(community.attach(b"Moved away.\n"));
    let end = tagging("end", Does::End, &[], &["m-4"]);
    let end = MemberStatement { reason, ..end };
    community.signed(end.clone(), &[who("o/lin")]);
    community.signed(end, &[who("o/checker")]);
    for (member, ended) in [("m-4", true), ("m-x", false)] {
        let tagging = tagging("d", Does::Tag, &[("city", "beijing")], &[member]);
        let note = community.note(tagging, &[who("o/lin")]);
        let refused = community.submit(&note).unwrap_err();
        assert_eq!(
            matches!(refused, Refusal::Members(members::Refusal::Ended { .. })),
            ended
        );
        assert_eq!(
            matches!(refused, Refusal::Members(members::Refusal::Unknown { .. })),
            !ended
        );
    }
}
