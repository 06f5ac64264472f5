//! Claims against a provisional roll and their rulings: who may object to what and when, what holds up
//! the certification, and what an upheld claim changes on the roll.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::claim::Verdict;
use folkmoot::domain::poll::notice::{Notice, Publication};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::{claims, members, organisation, poll};
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::claim::Claim;
use folkmoot::domain::statement::member::{Does, MemberStatement};
use folkmoot::domain::statement::refusal::{Refusal, Unfit};
use folkmoot::domain::statement::ruling::Ruling;

use super::community::{Community, PollPlan, council_and_charter, id, time, who};
use super::plans::{self, notice};
use super::verify::{pinned, told, verify_files};

pub const POLL: &str = "council-2027";
const MEMBERS: [&str; 4] = ["m-1", "m-2", "m-3", "m-4"];

impl Community {
    /// A claim of a member against the provisional roll, about somebody's place on it.
    pub fn claim(&mut self, reference: &str, member: &str, about: &str) -> Claim {
        let poll = self.state.polls().find(&id(POLL)).unwrap();
        let against = poll.provisional_roll().map(|logged| logged.statement);
        Claim {
            reference: id(reference),
            poll: id(POLL),
            against: against.unwrap_or(Hash([0; 32])),
            member: id(member),
            about: id(about),
            reason: self.attach(format!("{member} objects: {reference}").as_bytes()),
        }
    }

    /// A member objects.
    pub fn object(&mut self, reference: &str, member: &str, about: &str) -> Result<Hash, Refusal> {
        let claim = self.claim(reference, member, about);
        let note = self.note(claim, &[Principal::Member(id(member))]);
        self.submit(&note)
    }

    /// The registrar decides a claim: upheld with remedies, dismissed without.
    pub fn rule(&mut self, claim: Hash, remedies: &[u64]) -> Result<Hash, Refusal> {
        let ruling = Ruling {
            poll: id(POLL),
            claim,
            verdict: match remedies.is_empty() {
                true => Verdict::Dismissed,
                false => Verdict::Upheld,
            },
            remedies: remedies.to_vec(),
            reason: self.attach(format!("why {claim}").as_bytes()),
        };
        let note = self.note(ruling, &[who("o/lin")]);
        self.submit(&note)
    }

    fn phase(&self) -> Phase {
        self.state.polls().find(&id(POLL)).unwrap().phase()
    }

    /// The roll as text.
    fn lines(&self) -> String {
        String::from_utf8(self.roll(POLL).1.text()).unwrap()
    }

    /// The registrar proposes the next roll.
    pub fn propose(&mut self) -> Hash {
        let roll = self.roll_statement(POLL);
        self.signed(roll, &[who("o/lin")])
    }

    /// The registrar's half of the certification.
    fn sign_roll(&mut self, signer: &str) -> Result<Hash, Refusal> {
        let roll = self.roll_statement(POLL);
        let note = self.note(roll, &[who(signer)]);
        self.submit(&note)
    }
}

/// A community whose record date has passed, without a roll yet.
fn announced(change: impl Fn(&mut Notice)) -> Community {
    let mut community = Community::new();
    community.enrol(MEMBERS);
    community.credit(&[("m-1", 40), ("m-2", 31), ("m-3", 5)]);
    let policy = community.policy(&[("base", "1")]);
    let mut notice = notice(PollPlan {
        poll: POLL,
        policy,
        publication: Publication::Open,
        contests: council_and_charter(),
    });
    change(&mut notice);
    community.signed(notice, &[who("o/officer")]);
    community.clock("2026-12-05T00:00:00Z");
    community
}

/// The same with a provisional roll.
fn proposed() -> Community {
    let mut community = announced(|_| ());
    community.propose();
    community
}

pub fn suspend(community: &mut Community, member: &str) -> u64 {
    let change = MemberStatement {
        reference: id(&format!("suspend-{member}")),
        does: Does::Suspend,
        into: None,
        tags: Vec::new(),
        members: vec![id(member)],
        reason: Some(community.attach(b"Asked to.\n")),
    };
    community.signed(change.clone(), &[who("o/lin")]);
    community.signed(change, &[who("o/checker")]);
    community.state.size() - 1
}

#[test]
fn an_unruled_claim_holds_up_the_certification() {
    let mut community = proposed();
    let claim = community.object("a", "m-1", "m-1").unwrap();
    assert_eq!(
        community.sign_roll("o/lin"),
        Err(Refusal::Claims(claims::Refusal::Unruled {
            poll: id(POLL),
            count: 1
        }))
    );
    community.rule(claim, &[]).unwrap();
    community.sign_roll("o/lin").unwrap();
    community.sign_roll("o/checker").unwrap();
    assert_eq!(community.phase(), Phase::RollCertified);
}

#[test]
fn a_claim_between_the_two_signatures_holds_up_the_second() {
    let mut community = proposed();
    community.sign_roll("o/lin").unwrap();
    let claim = community.object("a", "m-1", "m-2").unwrap();
    let held_up = community.sign_roll("o/checker");
    assert!(matches!(
        held_up,
        Err(Refusal::Claims(claims::Refusal::Unruled { .. }))
    ));
    community.rule(claim, &[]).unwrap();
    community.sign_roll("o/checker").unwrap();
    assert_eq!(community.phase(), Phase::RollCertified);
}

#[test]
fn an_upheld_claim_leads_to_a_new_provisional_roll() {
    let mut community = proposed();
    assert_eq!(
        community.lines(),
        "m-1 owner 41\nm-2 owner 32\nm-3 owner 6\nm-4 owner 1\n"
    );
    let claim = community.object("a", "m-4", "m-4").unwrap();
    // What was forgotten is credited now; of the same batch nothing counts for others.
    community.credit(&[("m-4", 9), ("m-1", 100)]);
    let remedy = community.state.size() - 1;
    assert!(community.lines().contains("m-4 owner 1\n"));
    community.rule(claim, &[remedy]).unwrap();
    let corrected = "m-1 owner 41\nm-2 owner 32\nm-3 owner 6\nm-4 owner 10\n";
    assert_eq!(community.lines(), corrected);
    community.propose();
    community.sign_roll("o/lin").unwrap();
    community.sign_roll("o/checker").unwrap();
    assert_eq!(community.phase(), Phase::RollCertified);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    let text = told(&report);
    assert!(text.contains("1 upheld, 0 dismissed, 0 waiting"), "{text}");
}

#[test]
fn no_roll_is_certified_between_an_upheld_claim_and_the_new_provisional_roll() {
    let mut community = proposed();
    let before = community.roll_statement(POLL);
    let claim = community.object("a", "m-1", "m-2").unwrap();
    let remedy = suspend(&mut community, "m-2");
    community.rule(claim, &[remedy]).unwrap();
    let note = community.note(before, &[who("o/lin")]);
    assert_eq!(
        community.submit(&note),
        Err(Refusal::Claims(claims::Refusal::RollSuperseded {
            poll: id(POLL)
        }))
    );
}

#[test]
fn a_remedy_may_be_a_correction_or_a_change_of_the_member() {
    let mut community = announced(|_| ());
    let line = community.last_line(1);
    community.propose();
    let first = community.object("a", "m-1", "m-2").unwrap();
    community.correct("fix-1", &[(&line, 3)]).unwrap();
    let correction = community.state.size() - 1;
    community.rule(first, &[correction]).unwrap();
    community.propose();
    let second = community.object("b", "m-1", "m-3").unwrap();
    let change = suspend(&mut community, "m-3");
    community.rule(second, &[change]).unwrap();
    community.propose();
    assert_eq!(
        community.lines(),
        "m-1 owner 41\nm-2 owner 4\nm-4 owner 1\n"
    );
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn changes_that_no_ruling_names_leave_the_roll_as_it_was() {
    let mut community = proposed();
    let before = community.lines();
    let line = community.last_line(0);
    suspend(&mut community, "m-1");
    community.correct("fix-1", &[(&line, 0)]).unwrap();
    community.credit(&[("m-2", 500)]);
    assert_eq!(community.lines(), before);
}

#[test]
fn a_remedy_that_changes_nothing_still_leads_to_a_roll_that_can_be_certified() {
    let mut community = proposed();
    let claim = community.object("a", "m-4", "m-4").unwrap();
    community.credit(&[("m-4", 0)]);
    let remedy = community.state.size() - 1;
    community.rule(claim, &[remedy]).unwrap();
    community.propose();
    community.sign_roll("o/lin").unwrap();
    community.sign_roll("o/checker").unwrap();
    assert_eq!(community.phase(), Phase::RollCertified);
}

#[test]
fn a_remedy_is_something_later_about_the_member() {
    let mut community = proposed();
    let claim = community.object("a", "m-1", "m-2").unwrap();
    let others = suspend(&mut community, "m-3");
    let ledger = community.state.polls().find(&id(POLL)).unwrap();
    let ledger = ledger.ledger_size().unwrap();
    for entry in [others, ledger - 1, ledger, 0, 10_000] {
        let refused = community.rule(claim, &[entry]);
        assert!(
            matches!(
                refused,
                Err(Refusal::Claims(claims::Refusal::BadRemedy { .. }))
            ),
            "{entry}: {refused:?}"
        );
    }
}

#[test]
fn members_object_for_themselves_once_at_a_time() {
    let mut community = proposed();
    let claim = community.claim("a", "m-1", "m-2");
    let note = community.note(claim, &[who("m/m-3")]);
    assert!(matches!(
        community.submit(&note),
        Err(Refusal::Statement(Unfit::NotYourOwn { .. }))
    ));
    let first = community.object("a", "m-1", "m-2").unwrap();
    let second = community.object("b", "m-1", "m-3");
    assert!(matches!(
        second,
        Err(Refusal::Claims(claims::Refusal::Waits { .. }))
    ));
    community.rule(first, &[]).unwrap();
    let mut again = community.claim("a", "m-1", "m-3");
    again.reason = community.attach(b"something else");
    let note = community.note(again, &[who("m/m-1")]);
    assert!(matches!(
        community.submit(&note),
        Err(Refusal::Statement(Unfit::ReferenceUsed { .. }))
    ));
    community.object("b", "m-1", "m-3").unwrap();
    let stranger = community.object("a", "m-2", "m-x");
    assert!(matches!(
        stranger,
        Err(Refusal::Members(members::Refusal::Unknown { .. }))
    ));
}

#[test]
fn whoever_was_left_off_the_roll_may_object() {
    let mut community = announced(|notice| notice.eligibility.value_min = Some(10));
    community.propose();
    assert_eq!(community.lines(), "m-1 owner 41\nm-2 owner 32\n");
    community.object("a", "m-3", "m-3").unwrap();
}

#[test]
fn claims_are_about_the_provisional_roll_that_stands() {
    let mut community = announced(|_| ());
    let early = community.object("a", "m-1", "m-1");
    assert!(matches!(
        early,
        Err(Refusal::Polls(poll::Refusal::WrongPhase { .. }))
    ));
    community.propose();
    let stale = community.claim("b", "m-2", "m-2");
    let claim = community.object("a", "m-1", "m-1").unwrap();
    community.credit(&[("m-1", 1)]);
    let remedy = community.state.size() - 1;
    community.rule(claim, &[remedy]).unwrap();
    community.propose();
    let note = community.note(stale, &[who("m/m-2")]);
    assert!(matches!(
        community.submit(&note),
        Err(Refusal::Polls(poll::Refusal::StaleRoll { .. }))
    ));
    community.sign_roll("o/lin").unwrap();
    community.sign_roll("o/checker").unwrap();
    let late = community.object("c", "m-2", "m-2");
    assert!(matches!(
        late,
        Err(Refusal::Polls(poll::Refusal::WrongPhase { .. }))
    ));
}

#[test]
fn a_declared_period_keeps_the_certification_waiting_and_ends_the_claims() {
    let until = time("2026-12-08T00:00:00Z");
    let mut community = announced(|notice| notice.claims_until = Some(until));
    community.propose();
    let early = community.sign_roll("o/lin");
    assert!(matches!(
        early,
        Err(Refusal::Organisation(
            organisation::Refusal::TooEarly { .. }
        ))
    ));
    let claim = community.object("a", "m-1", "m-1").unwrap();
    community.clock("2026-12-08T00:00:00Z");
    let late = community.object("b", "m-2", "m-2");
    assert!(matches!(
        late,
        Err(Refusal::Organisation(organisation::Refusal::TooLate { .. }))
    ));
    let waiting = community.sign_roll("o/lin");
    assert!(matches!(
        waiting,
        Err(Refusal::Claims(claims::Refusal::Unruled { .. }))
    ));
    community.rule(claim, &[]).unwrap();
    community.sign_roll("o/lin").unwrap();
}

#[test]
fn the_period_of_claims_lies_between_record_date_and_opening() {
    let community = Community::new();
    for (until, fits) in [
        ("2026-12-05T00:00:00Z", false),
        ("2026-12-05T00:00:01Z", true),
        ("2026-12-10T12:00:00Z", false),
    ] {
        let mut notice = notice(PollPlan {
            poll: POLL,
            policy: Hash([0; 32]),
            publication: Publication::Open,
            contests: council_and_charter(),
        });
        notice.claims_until = Some(time(until));
        let read = Statement::parse(&community.text(notice));
        assert_eq!(read.is_ok(), fits, "{until}");
    }
}

#[test]
fn a_claim_is_decided_once_by_a_registrar_without_another_role() {
    let mut community = proposed();
    let claim = community.object("a", "m-1", "m-1").unwrap();
    let strange = community.rule(Hash([3; 32]), &[]);
    assert!(matches!(
        strange,
        Err(Refusal::Claims(claims::Refusal::Unknown { .. }))
    ));
    let ruling = Ruling {
        poll: id(POLL),
        claim,
        verdict: Verdict::Dismissed,
        remedies: Vec::new(),
        reason: community.attach(b"because"),
    };
    community.grant(Office::Registrar, "o/officer");
    let note = community.note(ruling, &[who("o/officer")]);
    assert!(matches!(
        community.submit(&note),
        Err(Refusal::Polls(poll::Refusal::TwoRoles { .. }))
    ));
    community.rule(claim, &[]).unwrap();
    let other = Ruling {
        poll: id(POLL),
        claim,
        verdict: Verdict::Dismissed,
        remedies: Vec::new(),
        reason: community.attach(b"for another reason"),
    };
    let note = community.note(other, &[who("o/lin")]);
    assert_eq!(
        community.submit(&note),
        Err(Refusal::Claims(claims::Refusal::Ruled { claim }))
    );
}

#[test]
fn a_verdict_has_remedies_exactly_when_it_upholds() {
    let community = Community::new();
    let ruling = |verdict, remedies: &[u64]| Ruling {
        poll: id(POLL),
        claim: Hash([0; 32]),
        verdict,
        remedies: remedies.to_vec(),
        reason: plans::credited(id("r"), &[("m-1", 1)]).0.lines,
    };
    for (verdict, remedies, fits) in [
        (Verdict::Upheld, &[7, 9][..], true),
        (Verdict::Upheld, &[], false),
        (Verdict::Upheld, &[9, 7], false),
        (Verdict::Upheld, &[7, 7], false),
        (Verdict::Dismissed, &[], true),
        (Verdict::Dismissed, &[7], false),
    ] {
        let text = community.text(ruling(verdict, remedies));
        assert_eq!(Statement::parse(&text).is_ok(), fits, "{text}");
    }
}

#[test]
fn a_member_makes_three_claims_against_one_provisional_roll() {
    let mut community = proposed();
    for reference in ["a", "b", "c"] {
        let claim = community.object(reference, "m-1", "m-2").unwrap();
        community.rule(claim, &[]).unwrap();
    }
    let fourth = community.object("d", "m-1", "m-1");
    assert!(
        matches!(
            fourth,
            Err(Refusal::Claims(claims::Refusal::Exhausted { limit: 3, .. }))
        ),
        "{fourth:?}"
    );
    assert!(community.object("d", "m-2", "m-1").is_ok());
}
