//! The roll of one poll, and that a `roll` statement says what follows.

use std::sync::Arc;

use super::ledger::{LedgerBasis, Terms};
use super::{DeriveError, compare};
use crate::domain::attachment::AttachmentRef;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::change::Addition;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::poll::notice::Notice;
use crate::domain::poll::roll::{PublishedRoll, Stage};
use crate::domain::state::State;
use crate::domain::state::poll::Poll;
use crate::domain::statement::Kind;
use crate::domain::statement::poll_change::PollChange;
use crate::domain::text::Value;
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::roll::Roll;

/// Everything but the ledger lines that the roll of one poll is made from.
#[derive(Debug, Clone, PartialEq)]
pub struct RollBasis {
    notice: Arc<Notice>,
    notice_hash: Hash,
    ledger: LedgerBasis,
}

impl RollBasis {
    /// What the log says about the roll of `poll` at its ledger size.
    ///
    /// Errors with `UnknownPoll`, or `LedgerOpen` before the record date has passed.
    pub fn of(state: &State, poll: &Id) -> Result<RollBasis, DeriveError> {
        let found = state.polls().require(poll)?;
        RollBasis::cut(state, found, state.ledger_cut(found))
    }

    /// The same as it would have been with what makes the weight of a voter who is added.
    pub fn with(state: &State, poll: &Id, addition: &Addition) -> Result<RollBasis, DeriveError> {
        let found = state.polls().require(poll)?;
        RollBasis::cut(state, found, state.ledger_cut_with(found, addition))
    }

    fn cut(state: &State, found: &Poll, cut: Option<LedgerCut>) -> Result<RollBasis, DeriveError> {
        let notice = found.notice().clone();
        let poll = found.id();
        let terms = Terms {
            policy: state.policies().require(&notice.policy)?.clone(),
            eligibility: notice.eligibility.clone(),
            record_date: notice.record_date,
            cut: cut.ok_or_else(|| DeriveError::LedgerOpen { poll: poll.clone() })?,
        };
        Ok(RollBasis {
            notice,
            notice_hash: found.notice_hash(),
            ledger: LedgerBasis::of(state, terms)?,
        })
    }

    /// What its weights are made from.
    pub fn ledger(&self) -> &LedgerBasis {
        &self.ledger
    }

    /// The text of the power report that is published with a roll; `None` without voters.
    pub fn power(&self, roll: &Roll) -> Option<Vec<u8>> {
        let asked = self.notice.weight_thresholds();
        let report = self.ledger.power(roll)?.with_thresholds(roll, asked);
        Some(report.json())
    }

    /// The `roll` statement that this roll makes; stage and `seen` as the poll's `next_roll` gives
    /// them, `power` as [`RollBasis::power`] does.
    pub fn statement(
        &self,
        roll: &Roll,
        power: Option<&[u8]>,
        (stage, seen): (Stage, Option<(u64, Hash)>),
    ) -> PublishedRoll {
        PublishedRoll {
            poll: self.notice.poll.clone(),
            notice: self.notice_hash,
            stage,
            ledger: self.ledger.size(),
            seen,
            count: u64::try_from(roll.count()).unwrap_or(u64::MAX),
            weight: roll.total(),
            root: roll.root(),
            lines: AttachmentRef::to(&roll.text()),
            power: power.map(AttachmentRef::to),
            overriding: None,
        }
    }

    /// Errors with `Differs` unless `stated` is what the ledger makes.
    pub fn check(
        &self,
        stated: &PublishedRoll,
        derived: &Roll,
        power: Option<&[u8]>,
        readings: &[GuardReading],
    ) -> Result<(), DeriveError> {
        check_override(stated, readings)?;
        let derived = self.statement(derived, power, (stated.stage, stated.seen));
        let pairs = [
            ("count", stated.count.to_string(), derived.count.to_string()),
            (
                "weight",
                stated.weight.to_string(),
                derived.weight.to_string(),
            ),
            ("root", stated.root.to_string(), derived.root.to_string()),
            (
                "lines",
                stated.lines.hash.to_string(),
                derived.lines.hash.to_string(),
            ),
            ("power", stated.power.write(), derived.power.write()),
        ];
        compare(PublishedRoll::NAME, &stated.poll, pairs)
    }
}

/// Errors with `Differs` unless the roll with a voter who is added has the class and weight that are stated.
pub fn check_addition(poll: &Id, addition: &Addition, roll: &Roll) -> Result<(), DeriveError> {
    let line = roll.voter(&addition.member);
    let derived = line.map_or("none".to_owned(), |line| {
        format!("{} {}", line.class, line.weight)
    });
    let stated = format!("{} {}", addition.class, addition.weight);
    compare(PollChange::NAME, poll, [("weight", stated, derived)])
}

/// Errors with `NewWeight` when a guard trips and those who certify do not say why they do it all
/// the same, and with `Differs` when they override guards of which none trips.
pub fn check_override(
    stated: &PublishedRoll,
    readings: &[GuardReading],
) -> Result<(), DeriveError> {
    let tripped: Vec<GuardReading> = readings.iter().filter(|r| r.trips()).cloned().collect();
    match &stated.overriding {
        None if !tripped.is_empty() && stated.stage == Stage::Certified => {
            Err(DeriveError::NewWeight {
                poll: stated.poll.clone(),
                total: stated.weight,
                tripped,
            })
        }
        Some(reason) if tripped.is_empty() => Err(DeriveError::Differs {
            kind: PublishedRoll::NAME,
            poll: stated.poll.clone(),
            what: "override",
            stated: reason.write(),
            derived: "none".to_owned(),
        }),
        _ => Ok(()),
    }
}
