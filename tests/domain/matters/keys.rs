//! With which key an office is given: the one that its holder has accepted, while nobody has ended it.

use folkmoot::domain::hash::Hash;
use folkmoot::domain::log::note::{Note, NoteSignature};
use folkmoot::domain::office::Office;
use folkmoot::domain::statement::accept::Accept;
use folkmoot::domain::statement::answer::Says;
use folkmoot::domain::statement::matter::MatterStatement;

use super::super::community::{key_of, who};
use super::super::plans::{ORIGIN, matters::ends_key};
use super::super::verify::{pinned, verify_files};
use super::{FOUNDING, Forum, accepts, clause, gives};

/// Founders who can say it again before they decide.
fn revising() -> String {
    FOUNDING.replace("answer office", "versions notice keeps\nanswer office")
}

/// A matter that makes `o/zhao` a registrar, accepted.
fn accepted(forum: &mut Forum) -> (MatterStatement, Hash) {
    let clauses = [gives("registrar", "o/zhao", "all")];
    let said = forum.matter(&revising(), "o/alice", &clauses);
    let matter = forum.say(said.clone(), "o/alice");
    let accept = accepts(&format!("matter {matter}"), "o/zhao", None);
    forum.say(accept, "o/zhao");
    (said, matter)
}

fn decided(forum: &mut Forum, matter: Hash) -> String {
    let yes = forum.answer(matter, "o/bob", Says::Yes);
    forum.say(yes, "o/bob");
    forum.fate(&matter)
}

fn is_registrar(forum: &Forum) -> bool {
    let offices = forum.community.state.offices();
    offices.holds(&who("o/zhao"), Office::Registrar)
}

fn verified(forum: &Forum) {
    let report = verify_files(&forum.community.mirror(), &pinned(&forum.community));
    assert!(report.holds, "{report}");
}

#[test]
fn an_office_is_not_given_with_a_key_that_its_holder_has_not_accepted() {
    let mut forum = Forum::with(&[&revising()]);
    let (said, matter) = accepted(&mut forum);
    let other = key_of(&who("o/zhao-new"));
    let given = format!("grant-office registrar o/zhao {} none all", other.public());
    let revised = MatterStatement {
        prev: Some(matter),
        clauses: vec![clause(&given)],
        ..said
    };
    forum.say(revised, "o/alice");
    let fate = decided(&mut forum, matter);
    assert!(fate.contains("; offered"), "{fate}");
    assert!(!is_registrar(&forum));
    let keys = forum.community.state.keys();
    assert!(!keys.known(&who("o/zhao"), &other.public()));
    // Accepted with that key, it is.
    let accept = Accept {
        key: Some(other.public()),
        ..accepts(&format!("matter {matter}"), "o/zhao", None)
    };
    let text = forum.community.text(accept);
    let line = NoteSignature::make(&text, &who("o/zhao").line_name(ORIGIN), &other);
    let note = Note::new(&text, vec![line]).unwrap();
    forum.community.submit(&note).unwrap();
    assert!(is_registrar(&forum));
    verified(&forum);
}

#[test]
fn an_office_does_not_bring_back_a_key_that_has_ended() {
    let mut forum = Forum::with(&[&revising()]);
    forum.community.grant(Office::Liaison, "o/zhao");
    let (_, matter) = accepted(&mut forum);
    let (holder, key) = (who("o/zhao"), key_of(&who("o/zhao")).public());
    forum.community.decide(vec![ends_key("o/zhao")]);
    let fate = decided(&mut forum, matter);
    assert!(fate.contains("; offered"), "{fate}");
    assert!(!is_registrar(&forum));
    let keys = forum.community.state.keys();
    assert!(keys.require_current(&holder, &key).is_err());
    verified(&forum);
}
