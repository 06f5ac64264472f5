//! What several must agree on, and signatures that no longer count.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::offices;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::statement::revoke::Revoke;

use super::community::{Community, id, key_of, who};
use super::plans;
use super::plans::matters::{WHY, clause, ends_key, founders_matter, gives};

const POLL: &str = "council-2027";

fn sign(
    community: &mut Community,
    said: impl Into<Said>,
    signer: &Principal,
) -> Result<Hash, Refusal> {
    let note = community.note(said, std::slice::from_ref(signer));
    community.submit(&note)
}

/// Appends what these keys sign.
fn with_keys(
    community: &mut Community,
    said: impl Into<Said>,
    signers: &[(&Principal, &SecretKey)],
) {
    let text = community.text(said);
    let line = |(who, key): &(&Principal, &SecretKey)| {
        NoteSignature::make(&text, &who.line_name(plans::ORIGIN), key)
    };
    let note = Note::new(&text, signers.iter().map(line).collect()).unwrap();
    community.submit(&note).unwrap();
}

/// A community with a provisional roll.
fn proposed() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2"]);
    let policy = community.policy(&[("base", "1")]);
    community.announce_council(POLL, policy);
    let provisional = community.roll_statement(POLL);
    community.signed(provisional, &[who("o/lin")]);
    community
}

fn phase(community: &Community) -> Phase {
    community.state.polls().find(&id(POLL)).unwrap().phase()
}

#[test]
fn a_roll_checker_of_other_polls_neither_certifies_a_roll_nor_stands_in_the_way() {
    let mut community = proposed();
    community.decide(vec![gives("roll-checker", "o/elsewhere", "another-poll")]);
    let certified = community.roll_statement(POLL);
    let stranger = sign(&mut community, certified.clone(), &who("o/elsewhere"));
    let refused = Refusal::Offices(offices::Refusal::OutOfScope {
        holder: who("o/elsewhere"),
        scope: id(POLL),
    });
    assert_eq!(stranger, Err(refused));
    community.signed(certified.clone(), &[who("o/lin")]);
    community.signed(certified, &[who("o/checker")]);
    assert_eq!(phase(&community), Phase::RollCertified);
}

#[test]
fn a_signature_on_a_roll_counts_as_long_as_its_office() {
    let mut community = proposed();
    let certified = community.roll_statement(POLL);
    community.signed(certified.clone(), &[who("o/checker")]);
    community.decide(vec![clause("end-office roll-checker o/checker")]);
    community.signed(certified.clone(), &[who("o/lin")]);
    assert_eq!(phase(&community), Phase::RollProvisional);
    community.grant(Office::RollChecker, "o/second");
    community.signed(certified, &[who("o/second")]);
    assert_eq!(phase(&community), Phase::RollCertified);
}

#[test]
fn a_signature_on_a_roll_counts_as_long_as_its_key() {
    let mut community = proposed();
    let certified = community.roll_statement(POLL);
    community.signed(certified.clone(), &[who("o/checker")]);
    community.decide(vec![ends_key("o/checker")]);
    community.signed(certified.clone(), &[who("o/lin")]);
    assert_eq!(phase(&community), Phase::RollProvisional);
    community.grant(Office::RollChecker, "o/second");
    community.signed(certified.clone(), &[who("o/second")]);
    assert_eq!(phase(&community), Phase::RollCertified);
    let again = sign(&mut community, certified, &who("o/second"));
    assert!(again.is_err(), "it has taken effect once");
}

#[test]
fn nobody_is_given_a_key_of_the_service() {
    let mut community = Community::new();
    community.attach(WHY);
    let gives = gives("administrator", "s/service", "all");
    let matter = founders_matter(id("service"), vec![gives]);
    let refused = sign(&mut community, matter, &who("o/alice")).unwrap_err();
    assert!(
        refused.to_string().starts_with("office-not-given"),
        "{refused}"
    );
}

#[test]
fn a_member_ends_at_once_what_a_clause_ended_for_later_polls() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    let member = who("m/m-1");
    let stolen = key_of(&member);
    let fresh = key_of(&who("m/fresh"));
    let rekey = Rekey {
        member: id("m-1"),
        key: fresh.public(),
    };
    with_keys(
        &mut community,
        rekey,
        &[(&member, &stolen), (&member, &fresh)],
    );
    let key = stolen.public();
    community.decide(vec![clause(&format!("revoke m/m-1 {key}"))]);
    let votes = |community: &Community| {
        let keys = community.state.keys();
        keys.require_for_poll(&member, &stolen.public(), 0)
    };
    assert_eq!(votes(&community), Ok(()));
    let own = Revoke {
        member: id("m-1"),
        key,
    };
    with_keys(&mut community, own, &[(&member, &fresh)]);
    assert!(votes(&community).is_err());
}
