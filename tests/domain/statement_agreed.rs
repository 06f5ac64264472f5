//! What several must agree on, and signatures that no longer count.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::key::SecretKey;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::{Office, Principal};
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::offices;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::consent::Consent;
use folkmoot::domain::statement::office::{Does, OfficeStatement};
use folkmoot::domain::statement::refusal::Refusal;
use folkmoot::domain::statement::rekey::Rekey;
use folkmoot::domain::statement::revoke::Revoke;

use super::community::{Community, id, key_of, time, who};
use super::plans;

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
    let mut elsewhere = plans::grant(
        community.consent(),
        id("elsewhere"),
        Office::RollChecker,
        "o/elsewhere",
    );
    elsewhere.scope = vec![id("another-poll")];
    community.agreed(elsewhere);
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
    let end = OfficeStatement {
        consent: community.consent(),
        reference: id("end-checker"),
        does: Does::End,
        office: Office::RollChecker,
        holder: who("o/checker"),
        key: None,
        scope: Vec::new(),
        until: None,
    };
    community.agreed(end);
    community.signed(certified.clone(), &[who("o/lin")]);
    assert_eq!(phase(&community), Phase::RollProvisional);
    community.grant(Office::RollChecker, "o/second");
    community.signed(certified, &[who("o/second")]);
    assert_eq!(phase(&community), Phase::RollCertified);
}

#[test]
fn a_founders_signature_counts_as_long_as_its_key() {
    let mut community = Community::new();
    let grant = plans::grant(
        community.consent(),
        id("grant-x"),
        Office::RollChecker,
        "o/x",
    );
    community.signed(grant.clone(), &[who("o/alice")]);
    let end = Revoke {
        consent: community.consent(),
        holder: who("o/alice"),
        key: key_of(&who("o/alice")).public(),
    };
    for founder in ["o/bob", "o/carol"] {
        community.signed(end.clone(), &[who(founder)]);
    }
    community.signed(grant.clone(), &[who("o/bob")]);
    assert!(
        !community
            .state
            .offices()
            .holds(&who("o/x"), Office::RollChecker)
    );
    community.signed(grant.clone(), &[who("o/carol")]);
    assert!(
        community
            .state
            .offices()
            .holds(&who("o/x"), Office::RollChecker)
    );
    let again = sign(&mut community, grant, &who("o/bob"));
    assert!(again.is_err(), "it has taken effect once");
}

#[test]
fn nobody_is_given_a_key_of_the_service() {
    let mut community = Community::new();
    let grant = plans::grant(
        community.consent(),
        id("g"),
        Office::Administrator,
        "s/service",
    );
    let refused = sign(&mut community, grant, &who("o/alice"));
    assert!(matches!(refused, Err(Refusal::Text(_))), "{refused:?}");
}

#[test]
fn a_member_ends_at_once_what_the_roster_ended_for_later_polls() {
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
    let end = Revoke {
        consent: community.consent(),
        holder: member.clone(),
        key: stolen.public(),
    };
    community.agreed(end.clone());
    let votes = |community: &Community| {
        let keys = community.state.keys();
        keys.require_for_poll(&member, &stolen.public(), 0)
    };
    assert_eq!(votes(&community), Ok(()));
    let own = Revoke {
        consent: Consent {
            expires: time("2030-01-02T00:00:00Z"),
            ..community.consent()
        },
        ..end
    };
    with_keys(&mut community, own.clone(), &[(&member, &fresh)]);
    assert!(votes(&community).is_err());
}
