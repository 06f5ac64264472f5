//! What a verification has gone through, in numbers, and the lines of its report.

use std::collections::BTreeMap;

use super::report::Finding;
use crate::domain::office::Principal;
use crate::domain::poll::phase::Phase;
use crate::domain::poll::result::{ContestResult, PollResult};
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::poll::Poll;
use crate::domain::state::{Effect, State, ledger};
use crate::domain::statement::Kind;
use crate::domain::statement::ballot::Ballot;
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::claim::Claim;
use crate::domain::statement::contributions::Contributions;
use crate::domain::statement::ruling::Ruling;
use crate::domain::statement::submission::Authenticated;
use crate::domain::text::Value;

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
            (
                "signatures",
                format!(
                    "{} valid under strict-v1",
                    many(self.signatures, "signature")
                ),
            ),
            (
                "authority",
                format!(
                    "{} from those who may make them, all by the rules",
                    many(state.size(), "statement")
                ),
            ),
            (
                "ledger",
                format!(
                    "{} in {} add up to what is stated",
                    many(self.lines, "contribution"),
                    many(self.of::<Contributions>(), "batch")
                ),
            ),
            (
                "rolls",
                format!(
                    "{} recomputed from ledger and policy, with the power report",
                    many(self.of::<PublishedRoll>(), "roll statement")
                ),
            ),
            (
                "claims",
                format!(
                    "{} against rolls, {} with reasons",
                    many(self.of::<Claim>(), "claim"),
                    many(self.of::<Ruling>(), "ruling")
                ),
            ),
            (
                "ballots",
                format!(
                    "{} in unbroken chains, cast by voters while their poll was open",
                    many(self.of::<Ballot>(), "ballot")
                ),
            ),
            (
                "counts",
                format!(
                    "{} counted again and the same, byte for byte",
                    many(self.of::<PollResult>(), "result")
                ),
            ),
            (
                "certificates",
                format!(
                    "{} by scrutineers on results",
                    many(self.of::<Certificate>(), "signature")
                ),
            ),
        ];
        let mut findings: Vec<Finding> = lines
            .into_iter()
            .map(|(topic, text)| finding(topic, text))
            .collect();
        findings.extend(state.polls().iter().map(|found| poll(state, found)));
        findings
    }
}

/// A number of things in words.
pub(super) fn many(count: u64, thing: &str) -> String {
    match (count, thing.ends_with("ch")) {
        (1, _) => format!("1 {thing}"),
        (_, true) => format!("{count} {thing}es"),
        (_, false) => format!("{count} {thing}s"),
    }
}

/// One line of a report.
pub(super) fn finding(topic: &'static str, text: String) -> Finding {
    Finding { topic, text }
}

/// What became of a poll.
fn poll(state: &State, poll: &Poll) -> Finding {
    let turnout = poll.voters().turnout();
    let (count, weight) = poll.roll_size();
    let mut text = format!(
        "{}: {}; {} of {count} voters with {} of {weight} weight",
        poll.id(),
        poll.phase(),
        turnout.heads,
        turnout.weight
    );
    let claims = state.claims(poll.id());
    let (upheld, dismissed) = claims.decided();
    let waiting = claims.waiting();
    if (upheld, dismissed, waiting) != (0, 0, 0) {
        text.push_str(&format!(
            "; claims against the roll: {upheld} upheld, {dismissed} dismissed, {waiting} waiting"
        ));
    }
    if poll.roll().is_some_and(|roll| roll.overriding.is_some()) {
        text.push_str("; certified over the guard against new weight, with a reason");
    }
    if let Some(result) = poll.result_statement() {
        for contest in &result.contests {
            text.push_str("; ");
            text.push_str(&outcome(contest));
        }
        let signers: Vec<String> = poll
            .certified_by()
            .iter()
            .map(Principal::to_string)
            .collect();
        let needed = poll.notice().certificates;
        let status = match (poll.phase(), signers.is_empty()) {
            (Phase::Certified, _) => format!("certified by {}", signers.join(", ")),
            (_, true) => format!("provisional, no certificate of {needed} needed"),
            (_, false) => format!(
                "provisional, {} of {needed} certificates: {}",
                signers.len(),
                signers.join(", ")
            ),
        };
        text.push_str(&format!("; {status}"));
    }
    finding("poll", text)
}

fn outcome(contest: &ContestResult) -> String {
    let elected: Vec<&str> = contest.elected.iter().map(|id| id.as_str()).collect();
    let id = &contest.contest;
    match &contest.verdict {
        Some(verdict) => format!("{id} {}", verdict.write()),
        None if elected.is_empty() => format!("{id} elected nobody"),
        None => format!("{id} elected {}", elected.join(", ")),
    }
}
