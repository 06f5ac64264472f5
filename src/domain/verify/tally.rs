//! What a verification has gone through, in numbers, and the lines of its report.

use std::collections::BTreeMap;

use super::report::Finding;
use crate::domain::count::decision::Verdict;
use crate::domain::fault::{Tell, Told, Value};
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::{ContestResult, PollResult};
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::poll::Poll;
use crate::domain::state::seats::Seats;
use crate::domain::state::{Effect, State, ledger};
use crate::domain::statement::Kind;
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::claim::Claim;
use crate::domain::statement::contributions::Contributions;
use crate::domain::statement::decision::Decision;
use crate::domain::statement::enact::Enact;
use crate::domain::statement::ruling::Ruling;
use crate::domain::statement::submission::Authenticated;
use crate::domain::statement::vote::Vote;

/// Counts over the entries that hold.
#[derive(Default)]
pub(super) struct Tally {
    kinds: BTreeMap<&'static str, u64>,
    signatures: u64,
    lines: u64,
    /// Ballots whose marks are sealed still.
    pub sealed: u64,
    /// Other attachments that are not given.
    pub withheld: u64,
}

impl Tally {
    /// Counts an entry.
    pub(super) fn count(&mut self, entry: &Authenticated, effects: &[Effect]) {
        let kind = entry.submission.statement.said.kind();
        let kinds = self.kinds.entry(kind).or_default();
        *kinds = kinds.saturating_add(1);
        let lines = u64::try_from(entry.signatories.len()).unwrap_or(u64::MAX);
        self.signatures = self.signatures.saturating_add(lines);
        for effect in effects {
            if let Effect::Ledger(ledger::Effect::Credited { batch, .. }) = effect {
                let lines = u64::try_from(batch.lines().len()).unwrap_or(u64::MAX);
                self.lines = self.lines.saturating_add(lines);
            }
        }
    }

    fn of<K: Kind>(&self) -> u64 {
        self.kinds.get(K::NAME).copied().unwrap_or_default()
    }

    /// The lines about what the entries say, as far as they were judged.
    pub(super) fn findings(&self, state: &State) -> Vec<Finding> {
        let lines = [
            ("signatures", "verify-signatures", self.signatures),
            ("authority", "verify-authority", state.size()),
            ("ledger", "verify-ledger", self.lines),
            ("rolls", "verify-rolls", self.of::<PublishedRoll>()),
            ("claims", "verify-claims", self.of::<Claim>()),
            ("ballots", "verify-ballots", self.of::<Ballot>()),
            ("counts", "verify-counts", self.of::<PollResult>()),
            (
                "certificates",
                "verify-certificates",
                self.of::<Certificate>(),
            ),
        ];
        let mut findings: Vec<Finding> = lines
            .into_iter()
            .map(|(topic, code, count)| {
                let told = Told::new(code).with("count", count);
                finding(
                    topic,
                    match topic {
                        "ledger" => told.with("batches", self.of::<Contributions>()),
                        "claims" => told.with("rulings", self.of::<Ruling>()),
                        _ => told,
                    },
                )
            })
            .collect();
        findings.extend(state.polls().iter().flat_map(|found| poll(state, found)));
        let (decided, enacted) = (self.of::<Decision>(), self.of::<Enact>());
        if decided > 0 {
            let told = Told::new("verify-decisions").with("count", decided);
            let told = told.with("votes", self.of::<Vote>());
            findings.push(finding("decisions", told.with("enacted", enacted)));
        }
        findings.extend(state.bodies().iter().map(|seats| body(state, seats)));
        findings
    }
}

/// One line of a report.
pub(super) fn finding(topic: &'static str, told: Told) -> Finding {
    Finding { topic, told }
}

/// Who sits in a body at the end.
fn body(state: &State, seats: &Seats) -> Finding {
    let held = state.now().map_or(0, |now| seats.sitting(now).len());
    let rules = seats.rules();
    let told = Told::new("verify-body").with("body", &rules.id);
    let told = told.with("held", held).with("seats", rules.seats());
    finding("body", told.with("count", seats.offers().count()))
}

/// What became of a poll.
fn poll(state: &State, poll: &Poll) -> Vec<Finding> {
    let turnout = poll.voters().turnout();
    let (count, weight) = poll.roll_size();
    let told = |code: &'static str| Told::new(code).with("poll", poll.id());
    let mut all = vec![
        told("verify-poll")
            .with("phase", poll.phase())
            .with("heads", turnout.heads)
            .with("count", count)
            .with("cast", turnout.weight)
            .with("weight", weight),
    ];
    if let Some(cancelled) = poll.called_off() {
        let signers = state.approvals().completed_by(&cancelled.statement);
        let told = told("verify-poll-cancelled").case(match poll.phase() {
            Phase::Annulled => "annulled",
            _ => "cancelled",
        });
        let told = told.with("statement", cancelled.statement);
        let told = told.with("entry", cancelled.entry);
        let told = told.with(
            "signers",
            Value::All(signers.iter().map(Tell::tell).collect()),
        );
        all.push(told.with("reason", cancelled.reason));
    }
    let claims = state.claims(poll.id());
    let (upheld, dismissed) = claims.decided();
    let waiting = claims.waiting();
    if (upheld, dismissed, waiting) != (0, 0, 0) {
        let told = told("verify-poll-claims").with("upheld", upheld);
        all.push(told.with("dismissed", dismissed).with("waiting", waiting));
    }
    if poll.roll().is_some_and(|roll| roll.overriding.is_some()) {
        all.push(told("verify-poll-override"));
    }
    if let Some(result) = poll.result_statement() {
        let contests = result.contests.iter();
        all.extend(contests.map(|contest| outcome(told("verify-contest"), contest)));
        all.push(certified(told("verify-certified"), poll));
    }
    all.into_iter().map(|told| finding("poll", told)).collect()
}

fn outcome(told: Told, contest: &ContestResult) -> Told {
    let told = told.with("contest", &contest.contest);
    let told = told.with("elected", &contest.elected);
    told.case(match &contest.verdict {
        Some(Verdict::Passed) => "passed",
        Some(Verdict::Rejected) => "rejected",
        Some(Verdict::Lapsed) => "lapsed",
        None if contest.elected.is_empty() => "nobody",
        None => "elected",
    })
}

/// Who stands behind a result, and whether they are enough.
fn certified(told: Told, poll: &Poll) -> Told {
    let signers = poll.certified_by();
    let told = told.case(match (poll.phase(), signers.is_empty()) {
        (Phase::Certified, _) => "certified",
        (_, true) => "none",
        (_, false) => "some",
    });
    told.with(
        "signers",
        Value::All(signers.iter().map(Tell::tell).collect()),
    )
    .with("signed", signers.len())
    .with("needed", poll.notice().certificates)
}
