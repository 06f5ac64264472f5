//! One key belongs to one principal for ever: members, officers, machines, the service and the log.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::log::key::{PublicKey, SecretKey};
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::Principal;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::enrol::Enrol;
use folkmoot::domain::statement::rekey::Rekey;

use super::community::{Community, id, key_of, who};
use super::log_directory;
use super::plans::matters::{WHY, clause, founders_matter};
use super::plans::{self, ORIGIN};
use super::verify::{pinned, verify_files};

/// Appends what these keys sign, first by the rules, then whatever they say: the code of both.
fn refused(community: &Community, said: impl Into<Said>, lines: &[(&str, &SecretKey)]) -> String {
    let mut community = community.clone();
    let text = community.text(said);
    let line = |(name, key): &(&str, &SecretKey)| {
        NoteSignature::make(&text, &who(name).line_name(ORIGIN), key)
    };
    let note = Note::new(&text, lines.iter().map(line).collect()).unwrap();
    let code = community.submit(&note).unwrap_err().told().code;
    community.forced_bytes(note.to_bytes());
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert_eq!(report.failure.unwrap().problem.code, code);
    code.into_owned()
}

#[test]
fn nobody_is_given_a_key_that_is_or_was_somebody_elses() {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2"]);
    let retired = || SecretKey::from_seed(&[77; 32]);
    let rekey = |member: &str, key: PublicKey| Rekey {
        member: id(member),
        key,
    };
    let text = community.text(rekey("m-1", retired().public()));
    let lines = [("m/m-1", key_of(&who("m/m-1"))), ("m/m-1", retired())];
    let lines =
        lines.map(|(name, key)| NoteSignature::make(&text, &who(name).line_name(ORIGIN), &key));
    community
        .submit(&Note::new(&text, lines.to_vec()).unwrap())
        .unwrap();
    let (registrar, second) = (key_of(&who("o/lin")), key_of(&who("m/m-2")));
    let taken = [
        key_of(&who("m/m-1")),
        retired(),
        key_of(&who("o/alice")),
        key_of(&who("s/app")),
        key_of(&who("s/service")),
        log_directory::log_key(),
    ];
    for key in &taken {
        let enrol = Enrol {
            key: key.public(),
            ..plans::enrolment("m-3")
        };
        let code = refused(&community, enrol, &[("o/lin", &registrar), ("m/m-3", key)]);
        assert_eq!(code, "key-taken");
        let code = refused(
            &community,
            rekey("m-2", key.public()),
            &[("m/m-2", &second), ("m/m-2", key)],
        );
        assert_eq!(code, "key-taken");
    }
    // Nor does an officer act with a member's key.
    let key = key_of(&Principal::Member(id("m-1"))).public();
    let gives = clause(&format!(
        "grant-office liaison o/second-self {key} none all"
    ));
    let grant = founders_matter(id("twice"), vec![gives]);
    community.attach(WHY);
    let alice = key_of(&who("o/alice"));
    assert_eq!(
        refused(&community, grant, &[("o/alice", &alice)]),
        "key-taken"
    );
}
