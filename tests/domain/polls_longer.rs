//! Polls that last longer by themselves: after an outage near the close, after a missed quorum.

use folkmoot::domain::count::decision::Need;
use folkmoot::domain::poll::change::{Cause, Extended};
use folkmoot::domain::poll::notice::Publication;
use folkmoot::domain::poll::phase::Phase;
use folkmoot::domain::statement::Statement;
use folkmoot::domain::statement::close::Close;
use folkmoot::domain::time::Time;

use super::community::{Community, id, marks, time, who};
use super::plans::{self, extension};
use super::polls_changed::{POLL, community, holds, plan, poll};

/// Announced with these lines.
fn announced(lines: &[&str]) -> Community {
    let (mut community, policy) = community();
    let mut notice = plans::notice(plan(policy, Publication::Open));
    notice.extensions = lines.iter().map(|line| extension(line)).collect();
    // Two of the three must vote.
    for contest in &mut notice.contests {
        for quorum in &mut contest.rule.quorums {
            quorum.need = Need::Count(2);
        }
    }
    community.signed(notice, &[who("o/officer")]);
    community
}

fn opened(lines: &[&str]) -> Community {
    let mut community = announced(lines);
    community.open(POLL);
    community
}

fn closes(community: &Community) -> String {
    poll(community).notice().closes.to_string()
}

/// Whether a `close` is admitted now.
fn can_close(community: &mut Community) -> bool {
    let found = community.state.polls().find(&id(POLL)).unwrap();
    let close = Close::implied(&community.state, found).unwrap();
    let note = community.note(close, &[who("s/service")]);
    community.at(community.entries.len()).submit(&note).is_ok()
}

/// A clock every minute, as the service states it.
fn minutes(community: &mut Community, from: &str, count: i64) {
    let from = time(from).seconds();
    for minute in 0..count {
        let at = Time::from_seconds(from + 60 * minute).unwrap();
        community.clock(&at.to_string());
    }
}

#[test]
fn an_outage_over_the_close_lengthens_the_poll_by_itself() {
    let mut community = opened(&["outage 2 hours 24 hours"]);
    minutes(&mut community, "2026-12-17T11:30:00Z", 10);
    community.clock("2026-12-17T15:00:00Z");
    assert_eq!(poll(&community).phase(), Phase::Open);
    let outage = Extended {
        cause: Cause::Outage {
            from: time("2026-12-17T11:39:00Z"),
            until: time("2026-12-17T15:00:00Z"),
        },
        before: time("2026-12-17T12:00:00Z"),
        after: time("2026-12-17T17:00:00Z"),
    };
    // The gap from the opening to the first of those minutes was near the close too: it came before.
    let last = poll(&community).extended().last().unwrap();
    assert_eq!((last.cause, last.after), (outage.cause, outage.after));
    assert_eq!(
        poll(&community).notice().objections_until,
        time("2026-12-20T17:00:00Z")
    );
    assert!(!can_close(&mut community));
    community.vote(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    holds(&community);
}

#[test]
fn clocks_a_minute_apart_are_no_outage() {
    let mut community = opened(&["outage 2 hours 24 hours"]);
    community.clock("2026-12-17T09:00:00Z");
    assert_eq!(
        closes(&community),
        "2026-12-17T12:00:00Z",
        "long before the close"
    );
    minutes(&mut community, "2026-12-17T09:01:00Z", 179);
    community.clock("2026-12-17T12:00:00Z");
    assert!(poll(&community).extended().is_empty());
    assert!(can_close(&mut community));
}

#[test]
fn outages_lengthen_a_poll_no_more_than_its_notice_says() {
    let mut community = opened(&["outage 2 hours 3 hours"]);
    community.clock("2026-12-17T11:00:00Z");
    assert_eq!(closes(&community), "2026-12-17T13:00:00Z");
    community.clock("2026-12-17T12:30:00Z");
    assert_eq!(closes(&community), "2026-12-17T14:30:00Z");
    community.clock("2026-12-17T14:00:00Z");
    assert_eq!(
        closes(&community),
        "2026-12-17T15:00:00Z",
        "at most three hours in all"
    );
    community.clock("2026-12-17T15:00:00Z");
    assert!(can_close(&mut community));
    holds(&community);
}

#[test]
fn an_outage_of_days_ends_the_poll_at_the_limit() {
    let mut community = opened(&["outage 2 hours 24 hours"]);
    community.clock("2026-12-30T12:00:00Z");
    assert_eq!(closes(&community), "2026-12-18T12:00:00Z");
    assert!(can_close(&mut community));
}

#[test]
fn without_the_line_an_outage_ends_the_poll() {
    let mut community = opened(&[]);
    community.clock("2026-12-17T15:00:00Z");
    assert_eq!(closes(&community), "2026-12-17T12:00:00Z");
    assert!(can_close(&mut community));
}

#[test]
fn an_outage_over_opening_and_close_does_not_let_the_poll_lapse() {
    let mut community = announced(&["outage 2 hours 24 hours"]);
    community.clock("2026-12-05T00:00:00Z");
    community.certify_roll(POLL);
    community.clock("2026-12-17T13:00:00Z");
    assert_eq!(poll(&community).phase(), Phase::RollCertified);
    assert_eq!(closes(&community), "2026-12-17T15:00:00Z");
    holds(&community);
}

#[test]
fn a_missed_quorum_lengthens_the_poll_once() {
    let mut community = opened(&["turnout 1 day"]);
    community.vote(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    community.clock("2026-12-17T12:00:00Z");
    assert_eq!(closes(&community), "2026-12-18T12:00:00Z");
    assert_eq!(poll(&community).extended()[0].cause, Cause::Turnout);
    assert!(!can_close(&mut community));
    community.clock("2026-12-18T12:00:00Z");
    assert!(can_close(&mut community));
    holds(&community);
}

#[test]
fn a_quorum_that_is_met_lengthens_nothing() {
    let mut community = opened(&["turnout 1 day"]);
    community.vote(POLL, "m-1", &marks(1, &["ma-li"], "for"));
    community.vote(POLL, "m-2", &marks(2, &["ma-li"], "for"));
    community.clock("2026-12-17T12:00:00Z");
    assert!(can_close(&mut community));
}

#[test]
fn turnout_comes_before_outage() {
    let mut community = opened(&["outage 2 hours 24 hours", "turnout 1 day"]);
    community.clock("2026-12-18T11:00:00Z");
    let causes: Vec<_> = poll(&community)
        .extended()
        .iter()
        .map(|one| one.after)
        .collect();
    let expected = ["2026-12-18T12:00:00Z", "2026-12-18T13:00:00Z"].map(time);
    assert_eq!(causes, expected);
    holds(&community);
}

#[test]
fn lines_that_cannot_be_followed_are_refused() {
    let text = |lines: &[&str]| {
        let (mut community, policy) = community();
        let mut notice = plans::notice(plan(policy, Publication::Open));
        notice.extensions = lines.iter().map(|line| extension(line)).collect();
        if lines.contains(&"turnout 1 day") {
            notice.contests.remove(1);
        }
        let text = community.text(notice);
        community.clock("2026-12-02T00:00:00Z");
        Statement::parse(&text).map(drop).unwrap_err().to_string()
    };
    assert!(text(&["swing 1 hour 1 hour"]).contains("swing"));
    assert!(text(&["outage 1 hour 2 hours", "outage 1 hour 3 hours"]).contains("extension-twice"));
    assert!(text(&["turnout 1 day"]).contains("turnout-quorum"));
}
