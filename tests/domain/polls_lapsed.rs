//! Polls whose time to vote passes before they open.

use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::state::poll;
use folkmoot::domain::statement::open::Open;
use folkmoot::domain::statement::refusal::Refusal;

use super::community::{Community, id, who};
use super::verify::{pinned, told, verify_files};

const POLL: &str = "council-2027";

/// A community whose record date has passed, without a roll yet.
fn announced() -> Community {
    let mut community = Community::new();
    community.enrol(["m-1", "m-2"]);
    let policy = community.policy(&[("base", "1")]);
    community.announce_council(POLL, policy);
    community
}

fn phase(community: &Community) -> Phase {
    community.state.polls().find(&id(POLL)).unwrap().phase()
}

#[test]
fn a_poll_lapses_when_its_closing_passes_before_its_opening_is_logged() {
    let mut community = announced();
    community.certify_roll(POLL);
    community.clock("2026-12-17T11:59:59Z");
    assert_eq!(phase(&community), Phase::RollCertified);
    community.clock("2026-12-17T12:00:00Z");
    assert_eq!(phase(&community), Phase::Lapsed);
    let opening = Open::implied(community.state.polls().find(&id(POLL)).unwrap());
    let note = community.note(opening, &[who("s/service")]);
    let refused = community.submit(&note);
    assert!(
        matches!(
            refused,
            Err(Refusal::Polls(poll::Refusal::WrongPhase { .. }))
        ),
        "{refused:?}"
    );
    let report = verify_files(&community.mirror(), &pinned(&community));
    assert!(report.holds, "{report}");
    let said = told(&report);
    assert!(said.contains("council-2027: lapsed;"), "{said}");
}

#[test]
fn a_poll_without_a_certified_roll_lapses_too_and_takes_no_roll() {
    let mut community = announced();
    let roll = community.roll_statement(POLL);
    community.clock("2027-01-01T00:00:00Z");
    assert_eq!(phase(&community), Phase::Lapsed);
    let note = community.note(roll, &[who("o/lin")]);
    let refused = community.submit(&note);
    assert!(
        matches!(
            refused,
            Err(Refusal::Polls(poll::Refusal::WrongPhase { .. }))
        ),
        "{refused:?}"
    );
}
