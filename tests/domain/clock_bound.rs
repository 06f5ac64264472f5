//! The clock steps as far as the log allows, and further only where two officers have said what time it is.

use folkmoot::domain::office::Office;
use folkmoot::domain::state::fate::Stance;
use folkmoot::domain::state::organisation::{ClockSource, Refusal};
use folkmoot::domain::statement::clock::Clock;
use folkmoot::domain::statement::clock_step::ClockStep;

use super::community::{Community, time, who};
use super::log_directory;
use super::matters::{BOARD, FOUNDING, Forum, WATCH, clause};
use super::plans;
use super::plans::matters::{FOUNDERS_BODY, council_of_founders, deciding};
use super::verify::{pinned, verify_files};

/// Born with the database's clock.
fn real() -> Community {
    let mut born = plans::genesis(log_directory::log_key().public());
    born.clock = ClockSource::Real;
    Community::founded(born)
}

fn clock(
    community: &mut Community,
    at: &str,
) -> Result<(), folkmoot::domain::statement::refusal::Refusal> {
    let note = community.note(Clock { time: time(at) }, &[who("s/service")]);
    community.submit(&note).map(drop)
}

fn step(community: &mut Community, from: &str, until: &str) -> ClockStep {
    ClockStep {
        from: time(from),
        until: time(until),
        reason: community.attach(b"The machine was away.\n"),
    }
}

fn too_far(stated: &str) -> folkmoot::domain::statement::refusal::Refusal {
    Refusal::ClockStep {
        stated: time(stated),
        last: time("2026-12-01T00:00:00Z"),
        max: folkmoot::domain::state::organisation::usual_step(),
    }
    .into()
}

#[test]
fn a_step_of_seven_days_is_the_most_that_a_clock_makes_alone() {
    let mut community = real();
    assert_eq!(
        clock(&mut community, "2026-12-08T00:00:01Z").unwrap_err(),
        too_far("2026-12-08T00:00:01Z")
    );
    clock(&mut community, "2026-12-08T00:00:00Z").unwrap();
    clock(&mut community, "2026-12-15T00:00:00Z").unwrap();
}

#[test]
fn two_officers_let_the_clock_step_to_the_time_that_they_say() {
    let mut community = real();
    let said = step(
        &mut community,
        "2027-03-01T09:00:00Z",
        "2027-03-01T10:00:00Z",
    );
    community.signed(said.clone(), &[who("o/lin")]);
    let at = "2027-03-01T09:30:00Z";
    assert_eq!(clock(&mut community, at).unwrap_err(), too_far(at));
    let again = community.note(said.clone(), &[who("o/lin")]);
    community.submit(&again).unwrap_err();
    community.signed(said, &[who("o/wang")]);
    for outside in [
        "2027-03-01T08:59:59Z",
        "2027-03-01T10:00:00Z",
        "2036-12-01T00:00:00Z",
    ] {
        assert_eq!(
            clock(&mut community, outside).unwrap_err(),
            too_far(outside)
        );
    }
    clock(&mut community, at).unwrap();
    assert!(verify_files(&community.mirror(), &pinned(&community)).holds);
}

#[test]
fn a_machine_says_no_time() {
    let mut community = real();
    community.grant(Office::Registrar, "s/robot");
    let said = step(
        &mut community,
        "2027-03-01T09:00:00Z",
        "2027-03-01T10:00:00Z",
    );
    community.signed(said.clone(), &[who("s/robot")]);
    let note = community.note(said, &[who("o/wang")]);
    let refused = community.submit(&note).unwrap_err();
    assert!(
        refused.to_string().starts_with("not-authorised"),
        "{refused}"
    );
}

#[test]
fn verify_refuses_a_clock_that_stepped_alone() {
    let mut community = real();
    let ahead = Clock {
        time: time("2036-12-01T00:00:00Z"),
    };
    community.forced(ahead, &[who("s/service")]);
    let report = verify_files(&community.mirror(), &pinned(&community));
    let failure = report.failure.expect("it does not hold");
    assert_eq!(failure.problem.code, "clock-step");
}

#[test]
fn what_a_founder_signed_before_the_hand_over_counts_no_longer_after_it() {
    let founders = FOUNDERS_BODY;
    let (deciding, council) = (deciding(), council_of_founders());
    let mut forum = Forum::with(&[FOUNDING, &deciding, &council, WATCH, BOARD, founders]);
    let matter = forum.matter(&deciding, "o/carol", &[clause("seat council general ada")]);
    let matter = forum.say(matter, "o/carol");
    for (seat, founder) in ["o/alice", "o/bob", "o/carol"].iter().enumerate() {
        let mandate = format!("founders founder {} 1", seat + 1);
        let vote = forum.vote(matter, &mandate, Stance::For);
        forum.say(vote, founder);
    }
    let step = ClockStep {
        from: time("2026-12-20T00:00:00Z"),
        until: time("2026-12-20T01:00:00Z"),
        reason: forum.reason(),
    };
    forum.say(step.clone(), "o/bob");
    forum.clock("2026-12-05T00:00:00Z");
    forum.accept("council general 1 1", "ada");
    assert_eq!(forum.refused(step, "o/lin"), "not-authorised");
    assert!(verify_files(&forum.community.mirror(), &pinned(&forum.community)).holds);
}
