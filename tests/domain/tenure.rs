//! How long somebody has been a member counts from the log's clock, unless two officers stand behind an earlier date.

use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::member::{Does, MemberStatement};

use super::claims::POLL;
use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans;
use super::verify::{pinned, verify_files};

/// The roll of a poll that asks for 30 days of membership, after what `change` does.
fn roll_after(change: impl FnOnce(&mut Community)) -> String {
    let mut community = Community::new();
    // Both said to be members since 2021, by a registrar alone.
    community.enrol(["m-1", "m-2"]);
    change(&mut community);
    let policy = community.policy(&[("base", "1")]);
    let mut notice = plans::notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    notice.eligibility.tenure_days_min = Some(30);
    community.signed(notice, &[who("o/officer")]);
    community.clock("2026-12-05T00:00:00Z");
    community.certify_roll(POLL);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    String::from_utf8(community.roll(POLL).1.text()).unwrap()
}

fn vouch(community: &mut Community) -> MemberStatement {
    MemberStatement {
        reference: id("they-came-in-2021"),
        does: Does::Vouch,
        into: None,
        tags: Vec::new(),
        members: vec![id("m-2")],
        reason: Some(community.attach(b"The register of 2021.\n")),
    }
}

#[test]
fn an_enrolment_of_today_makes_no_member_of_long_standing() {
    assert_eq!(roll_after(|_| ()), "");
    let alone = |community: &mut Community| {
        let said = vouch(community);
        community.signed(said, &[who("o/lin")]);
    };
    assert_eq!(roll_after(alone), "");
}

#[test]
fn two_officers_vouch_for_an_earlier_date() {
    let both = |community: &mut Community| {
        let said = vouch(community);
        let without = MemberStatement {
            reason: None,
            ..said.clone()
        };
        let note = community.note(without, &[who("o/lin")]);
        let refused = community.submit(&note).unwrap_err().to_string();
        assert!(refused.starts_with("text-size"), "{refused}");
        community.signed(said.clone(), &[who("o/lin")]);
        community.signed(said, &[who("o/checker")]);
    };
    assert_eq!(roll_after(both), "m-2 owner 1\n");
}
