//! A record date that has passed when its poll is announced: everything is as it was logged by then.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::poll::cut::LedgerCut;
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::statement::member::{Does, MemberStatement};

use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans::{notice, time};
use super::verify::{pinned, verify_files};

const POLL: &str = "council-2027";

fn change(reference: &str, does: Does, member: &str) -> MemberStatement {
    MemberStatement {
        reference: id(reference),
        does,
        into: None,
        tags: Vec::new(),
        members: vec![id(member)],
        reason: None,
    }
}

/// Everything that can change about members and the ledger changes after 5 December; on the 8th a poll
/// is announced whose record date is the 5th.
fn changed_since() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3", "m-4"]);
    let tag = (id("city"), id("shanghai"));
    let tagging = |reference: &str, does, member: &str| MemberStatement {
        tags: vec![tag.clone()],
        ..change(reference, does, member)
    };
    community.signed(tagging("t-1", Does::Tag, "m-1"), &[who("o/lin")]);
    community.credit(&[("m-1", 5), ("m-4", 7)]);
    let policy = community.policy(&[("base", "1")]);
    community.clock("2026-12-05T00:00:00Z");
    community.clock("2026-12-06T00:00:00Z");
    community.enrol(["m-5"]);
    community.credit(&[("m-1", 100)]);
    community.signed(tagging("t-2", Does::Untag, "m-1"), &[who("o/lin")]);
    let suspended = MemberStatement {
        reason: Some(community.attach("for a month\n".as_bytes())),
        ..change("s-1", Does::Suspend, "m-2")
    };
    community.signed(suspended.clone(), &[who("o/lin")]);
    community.signed(suspended, &[who("o/checker")]);
    let merged = MemberStatement {
        reason: Some(community.attach("one person\n".as_bytes())),
        into: Some(id("m-3")),
        ..change("g-1", Does::Merge, "m-4")
    };
    community.signed(merged.clone(), &[who("o/lin")]);
    community.signed(merged, &[who("o/checker")]);
    community.clock("2026-12-08T00:00:00Z");
    let mut late = notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    late.record_date = time("2026-12-05T00:00:00Z");
    community.signed(late, &[who("o/officer")]);
    community
}

#[test]
fn a_passed_record_date_takes_members_and_ledger_as_they_were_logged_by_then() {
    let mut community = changed_since();
    let (_, roll) = community.roll(POLL);
    let text = String::from_utf8(roll.text()).unwrap();
    assert_eq!(text, "m-1 owner 6\nm-2 owner 1\nm-3 owner 1\nm-4 owner 8\n");
    let tags = |community: &Community| {
        let state = &community.state;
        let found = state.polls().require(&id(POLL)).unwrap();
        let cut = state.ledger_cut(found).unwrap();
        let place = state.members().find(&id("m-1")).unwrap();
        state.members().tags(&id("m-1"), place, &cut).len()
    };
    assert_eq!(tags(&community), 1);
    community.certify_roll(POLL);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn whoever_has_no_vote_is_told_why() {
    let community = changed_since();
    let state = &community.state;
    let now = LedgerCut {
        size: state.size(),
        ..LedgerCut::default()
    };
    let why = |member: &str, cut: &LedgerCut| {
        let refused = state.members().require_vote(&id(member), cut);
        refused.map_err(|refusal| {
            let told = refusal.told();
            let case = told.case.map(|case| format!(".{case}"));
            format!("{}{}", told.code, case.unwrap_or_default())
        })
    };
    assert_eq!(why("m-1", &now), Ok(()));
    assert_eq!(why("m-2", &now), Err("without-vote.suspended".to_owned()));
    assert_eq!(why("m-4", &now), Err("without-vote.merged".to_owned()));
    assert_eq!(why("m-9", &now), Err("unknown-member".to_owned()));
    let found = state.polls().require(&id(POLL)).unwrap();
    let cut = state.ledger_cut(found).unwrap();
    assert_eq!(why("m-2", &cut), Ok(()));
    assert_eq!(
        why("m-5", &cut),
        Err("without-vote.enrolled-later".to_owned())
    );
}

#[test]
fn a_passed_record_date_with_nothing_logged_since_takes_the_log_before_the_notice() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    let policy = community.policy(&[("base", "1")]);
    community.clock("2026-12-08T00:00:00Z");
    let size = community.state.size();
    let mut late = notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    late.record_date = time("2026-12-05T00:00:00Z");
    community.signed(late, &[who("o/officer")]);
    let found = community.state.polls().require(&id(POLL)).unwrap();
    assert_eq!(found.ledger_size(), Some(size));
}
