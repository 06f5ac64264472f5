//! What one officer does alone, and what takes a second one: many at once, and whatever is everybody's.

use folkmoot::domain::fault::Fault;
use folkmoot::domain::office::Office;
use folkmoot::domain::statement::Said;
use folkmoot::domain::statement::correction::Correction;
use folkmoot::domain::statement::member::{Does, MemberStatement};

use super::claims::POLL;
use super::community::{Community, id, who};
use super::matters::{FOUNDING, Forum};
use super::plans::{self, matters::ORGANISATION};
use super::stripping::grant_for;
use super::verify::{pinned, verify_files};

/// A community whose organisation lets a registrar change two members and correct one line alone.
fn limited() -> Community {
    let limits = "downtime-max 7 days\nalone-members 2\nalone-corrections 1\n";
    let document = ORGANISATION.replace("downtime-max 7 days\n", limits);
    Forum::with(&[FOUNDING, &document]).community
}

fn code(community: &mut Community, said: impl Into<Said>, signers: &[&str]) -> String {
    let signers: Vec<_> = signers.iter().map(|name| who(name)).collect();
    let note = community.note(said, &signers);
    match community.submit(&note) {
        Ok(_) => String::new(),
        Err(refusal) => refusal.told().code.into_owned(),
    }
}

fn tagging(community: &mut Community, members: &[&str], reason: bool) -> MemberStatement {
    MemberStatement {
        reference: community.reference(),
        does: Does::Tag,
        into: None,
        tags: vec![(id("city"), id("shanghai"))],
        members: members.iter().copied().map(id).collect(),
        reason: reason.then(|| community.attach(b"By the survey of November.\n")),
    }
}

#[test]
fn many_members_are_changed_by_two() {
    let mut community = limited();
    community.enrol(["m-1", "m-2", "m-3"]);
    let few = tagging(&mut community, &["m-1", "m-2"], false);
    assert_eq!(code(&mut community, few, &["o/lin"]), "");
    let all = ["m-1", "m-2", "m-3"];
    let silent = tagging(&mut community, &all, false);
    assert_eq!(code(&mut community, silent, &["o/lin"]), "text-size");
    let many = tagging(&mut community, &all, true);
    assert_eq!(code(&mut community, many.clone(), &["o/lin"]), "");
    let place = community.state.members().find(&id("m-3")).unwrap();
    let tags = |community: &Community| {
        let now = folkmoot::domain::poll::cut::LedgerCut {
            size: community.state.size(),
            ..Default::default()
        };
        community
            .state
            .members()
            .tags(&id("m-3"), place, &now)
            .len()
    };
    assert_eq!(tags(&community), 0);
    assert_eq!(code(&mut community, many, &["o/checker"]), "");
    assert_eq!(tags(&community), 1);
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn many_lines_are_corrected_by_two() {
    let mut community = limited();
    community.enrol(["m-1", "m-2"]);
    community.credit(&[("m-1", 7), ("m-2", 8)]);
    let lines = [community.last_line(0), community.last_line(1)];
    let correction = |community: &mut Community, lines: &[String]| Correction {
        reference: community.reference(),
        source: who("s/app"),
        lines: lines.iter().map(|line| (id(line), 3)).collect(),
        reason: community.attach(b"They were counted twice.\n"),
    };
    let one = correction(&mut community, &lines[..1]);
    assert_eq!(code(&mut community, one, &["o/lin"]), "");
    let both = correction(&mut community, &lines);
    assert_eq!(code(&mut community, both.clone(), &["o/lin"]), "");
    assert!(!community.state.ledger().correction_known(&both.reference));
    assert_eq!(
        code(&mut community, both.clone(), &["o/lin"]),
        "already-signed"
    );
    assert_eq!(code(&mut community, both.clone(), &["o/checker"]), "");
    assert!(community.state.ledger().correction_known(&both.reference));
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
}

#[test]
fn officers_of_one_poll_enrol_and_correct_nobody() {
    let mut community = Community::new();
    community.enrol(["m-1"]);
    community.credit(&[("m-1", 7)]);
    grant_for(&mut community, "o/scoped", Office::Registrar, POLL);
    grant_for(&mut community, "o/desk", Office::Enroller, POLL);
    let line = community.last_line(0);
    let correction = Correction {
        reference: id("fix"),
        source: who("s/app"),
        lines: vec![(id(&line), 70)],
        reason: community.attach(b"It was ten times as much.\n"),
    };
    let mut forced = vec![(correction.clone().into(), vec!["o/scoped"])];
    for officer in ["o/scoped", "o/desk"] {
        forced.push((plans::enrolment("m-2").into(), vec![officer, "m/m-2"]));
    }
    for (said, signers) in forced {
        let said: Said = said;
        assert_eq!(code(&mut community, said.clone(), &signers), "out-of-scope");
        let mut forced = community.clone();
        let signers: Vec<_> = signers.iter().map(|name| who(name)).collect();
        forced.forced(said, &signers);
        let report = verify_files(&forced.mirror(), &pinned(&forced));
        assert_eq!(report.failure.unwrap().problem.code, "out-of-scope");
    }
}
