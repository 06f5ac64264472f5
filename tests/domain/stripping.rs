//! Nobody is stripped of membership or vote by one officer alone, or for ever.

use folkmoot::domain::office::Office;
use folkmoot::domain::poll::claim::Verdict;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::ruling::Ruling;

use super::claims::POLL;
use super::community::{Community, PollPlan, council_and_charter, id, who};
use super::plans::{self, matters::gives};
use super::verify::{pinned, verify_files};
use folkmoot::domain::poll::notice::Publication;

fn change(
    community: &mut Community,
    reference: &str,
    does: Does,
    members: &[&str],
) -> MemberStatement {
    let into = (does == Does::Merge).then(|| id("m-9"));
    MemberStatement {
        reference: id(reference),
        does,
        into,
        tags: Vec::new(),
        members: members.iter().copied().map(id).collect(),
        reason: Some(community.attach(b"They are all one person.\n")),
    }
}

fn refused(community: &mut Community, said: &MemberStatement, signer: &str) -> String {
    let note = community.note(said.clone(), &[who(signer)]);
    let refusal = community.submit(&note).unwrap_err().to_string();
    let (code, _) = refusal.split_once(": ").unwrap_or((&refusal, ""));
    code.to_owned()
}

fn stands(community: &Community, member: &str) -> String {
    let (_, facts) = community.state.members().now(&id(member)).unwrap();
    format!("{:?} {}", facts.standing, facts.merged_into.is_some())
}

fn both(community: &mut Community, said: &MemberStatement) {
    for officer in ["o/lin", "o/checker"] {
        community.signed(said.clone(), &[who(officer)]);
    }
}

#[test]
fn what_ends_a_vote_takes_two_officers_and_a_reason() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-9"]);
    for (number, does) in [Does::Suspend, Does::Merge, Does::End]
        .into_iter()
        .enumerate()
    {
        let reference = format!("act-{number}");
        let said = change(&mut community, &reference, does, &["m-1"]);
        let without = MemberStatement {
            reason: None,
            ..said.clone()
        };
        assert_eq!(refused(&mut community, &without, "o/lin"), "text-size");
        community.signed(said.clone(), &[who("o/lin")]);
        assert_eq!(refused(&mut community, &said, "o/lin"), "already-signed");
        assert_eq!(refused(&mut community, &said, "o/wang"), "not-authorised");
        assert_eq!(stands(&community, "m-1"), "Active false", "{does:?}");
        // A second person who keeps the roll, and it is done.
        community.clone().signed(said, &[who("o/checker")]);
    }
    let mut forced = community.clone();
    let said = change(&mut forced, "act-0", Does::Suspend, &["m-1"]);
    forced.forced(said, &[who("o/lin")]);
    let report = verify_files(&forced.mirror(), &pinned(&forced));
    assert_eq!(report.failure.unwrap().problem.code, "already-signed");
}

/// A poll with time for claims, after its record date, with a provisional roll.
fn propose_with_claims(community: &mut Community) {
    let policy = community.policy(&[("factor", "development 1"), ("base", "1")]);
    let mut notice = plans::notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    notice.claims_until = Some(plans::time("2026-12-08T00:00:00Z"));
    community.signed(notice, &[who("o/officer")]);
    community.clock("2026-12-05T00:00:00Z");
    community.propose();
}

#[test]
fn whoever_was_stripped_may_claim_and_comes_back() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-9"]);
    community.grant(Office::Registrar, "o/second");
    community.credit(&[("m-1", 7), ("m-9", 1)]);
    let merged = change(&mut community, "all-one", Does::Merge, &["m-1", "m-2"]);
    both(&mut community, &merged);
    assert_eq!(stands(&community, "m-1"), "Ended true");
    propose_with_claims(&mut community);
    let claim = community.object("me-too", "m-1", "m-1").unwrap();
    let back = change(&mut community, "back", Does::Reinstate, &["m-1"]);
    assert_eq!(refused(&mut community, &back, "o/wang"), "not-authorised");
    both(&mut community, &back);
    let remedy = community.state.size() - 1;
    assert_eq!(stands(&community, "m-1"), "Active false");
    let ruling = Ruling {
        poll: id(POLL),
        claim,
        verdict: Verdict::Upheld,
        remedies: vec![remedy],
        reason: community.attach(b"Two persons indeed.\n"),
    };
    community.signed(ruling, &[who("o/second")]);
    let (_, roll) = community.roll(POLL);
    let text = String::from_utf8(roll.text()).unwrap();
    assert_eq!(text, "m-1 owner 8\nm-9 owner 2\n");
    let again = change(&mut community, "again", Does::Reinstate, &["m-1"]);
    assert_eq!(refused(&mut community, &again, "o/lin"), "member-not-ended");
    assert!(verify_files(&community.mirror(), &pinned(&community)).holds);
}

#[test]
fn a_registrar_of_one_poll_changes_no_members() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-9"]);
    grant_for(&mut community, "o/scoped", Office::Registrar, POLL);
    for (reference, does) in [
        ("s", Does::Suspend),
        ("c", Does::Confirm),
        ("m", Does::Merge),
    ] {
        let said = change(&mut community, reference, does, &["m-1"]);
        assert_eq!(refused(&mut community, &said, "o/scoped"), "out-of-scope");
        let mut forced = community.clone();
        forced.forced(said, &[who("o/scoped")]);
        let report = verify_files(&forced.mirror(), &pinned(&forced));
        assert_eq!(report.failure.unwrap().problem.code, "out-of-scope");
    }
}

/// A remedy counts for one member alone: of what was said since, one merger counts without the return before it.
#[test]
fn members_who_are_merged_into_each_other_have_no_survivor() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2", "m-3", "m-9"]);
    community.grant(Office::Registrar, "o/second");
    community.credit(&[("m-1", 7), ("m-2", 2), ("m-3", 4), ("m-9", 1)]);
    let first = change(&mut community, "first", Does::Merge, &["m-1"]);
    both(&mut community, &first);
    propose_with_claims(&mut community);
    let claim = community.object("wrong-one", "m-9", "m-9").unwrap();
    let back = change(&mut community, "back", Does::Reinstate, &["m-1"]);
    both(&mut community, &back);
    let around = MemberStatement {
        into: Some(id("m-1")),
        ..change(&mut community, "around", Does::Merge, &["m-9"])
    };
    both(&mut community, &around);
    let remedy = community.state.size() - 1;
    let ruling = Ruling {
        poll: id(POLL),
        claim,
        verdict: Verdict::Upheld,
        remedies: vec![remedy],
        reason: community.attach(b"It is the other one.\n"),
    };
    community.signed(ruling, &[who("o/second")]);
    let (_, roll) = community.roll(POLL);
    let text = String::from_utf8(roll.text()).unwrap();
    assert_eq!(text, "m-2 owner 3\nm-3 owner 5\n");
    community.propose();
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

/// Grants an office for some polls, or for `all`.
pub(super) fn grant_for(community: &mut Community, holder: &str, office: Office, scope: &str) {
    community.decide(vec![gives(&office.to_string(), holder, scope)]);
}

#[test]
fn the_scope_of_one_office_is_not_lent_to_another() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    for holder in ["o/here", "o/there"] {
        grant_for(&mut community, holder, Office::Registrar, POLL);
        grant_for(&mut community, holder, Office::RollChecker, "all");
    }
    let said = change(&mut community, "end", Does::End, &["m-1"]);
    community.signed(said.clone(), &[who("o/here")]);
    assert_eq!(
        refused(&mut community, &said, "o/there"),
        "not-authorised",
        "neither is a registrar for members"
    );
    let mut forced = community.clone();
    forced.forced(said.clone(), &[who("o/there")]);
    let report = verify_files(&forced.mirror(), &pinned(&forced));
    assert_eq!(report.failure.unwrap().problem.code, "not-authorised");
    community.signed(said, &[who("o/lin")]);
    assert_eq!(stands(&community, "m-1"), "Ended false");
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn what_two_suspended_two_restore() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-9"]);
    let suspended = change(&mut community, "away", Does::Suspend, &["m-1"]);
    both(&mut community, &suspended);
    let back = change(&mut community, "back", Does::Restore, &["m-1"]);
    let without = MemberStatement {
        reason: None,
        ..back.clone()
    };
    assert_eq!(refused(&mut community, &without, "o/lin"), "text-size");
    community.signed(back.clone(), &[who("o/lin")]);
    assert_eq!(stands(&community, "m-1"), "Suspended false");
    community.signed(back, &[who("o/checker")]);
    assert_eq!(stands(&community, "m-1"), "Active false");
    assert!(verify_files(&community.mirror(), &pinned(&community)).holds);
}

/// What counts for the one who remains, and for one merged into it: each for whom the claim concerns alone, by both
/// verifiers.
#[test]
fn a_remedy_for_the_survivor_is_none_for_who_was_merged_into_it() {
    for (about, text) in [
        ("m-9", "m-2 owner 1\nm-9 owner 9\n"),
        ("m-1", "m-2 owner 1\nm-9 owner 15\n"),
    ] {
        let mut community = Community::new();
        community.enrol(["m-1", "m-2", "m-9"]);
        community.grant(Office::Registrar, "o/second");
        community.credit(&[("m-1", 7), ("m-9", 1)]);
        let merged = change(&mut community, "one", Does::Merge, &["m-1"]);
        both(&mut community, &merged);
        propose_with_claims(&mut community);
        let claim = community.object("too-late", "m-9", about).unwrap();
        community.credit(&[("m-1", 6)]);
        let remedy = community.state.size() - 1;
        let ruling = Ruling {
            poll: id(POLL),
            claim,
            verdict: Verdict::Upheld,
            remedies: vec![remedy],
            reason: community.attach(b"It was earned in November.\n"),
        };
        community.signed(ruling, &[who("o/second")]);
        let (_, roll) = community.roll(POLL);
        assert_eq!(String::from_utf8(roll.text()).unwrap(), text, "{about}");
        community.propose();
        let report = verify_files(&community.mirror(), &pinned(&community));
        assert!(report.holds, "{about}: {report}");
    }
}
