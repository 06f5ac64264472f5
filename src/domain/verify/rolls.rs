//! The roll that the ledger makes, computed again from the batches, and its power report.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::derive::{self, DeriveError, LedgerBasis, RollBasis, check_override};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::poll::roll::PublishedRoll;
use crate::domain::state::ledger::BatchRecord;
use crate::domain::state::{State, ledger};
use crate::domain::statement::poll_change::PollChange;
use crate::domain::statement::refusal::{Refusal, Unfit};
use crate::domain::statement::{Attachments, Matter};
use crate::domain::weight::issuance::GuardReading;
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::Event;

/// The rolls that were computed, so that a poll's is computed once.
#[derive(Default)]
pub(super) struct Rolls {
    /// By poll: what its rolls must state, whatever their stage, as long as no ruling changes it.
    derived: BTreeMap<Id, Derived>,
}

/// A roll that was computed.
struct Derived {
    cut: LedgerCut,
    stated: PublishedRoll,
    readings: Vec<GuardReading>,
}

impl Rolls {
    /// Errors unless `stated` is the roll that ledger and policy make.
    pub(super) fn check(
        &mut self,
        stated: &PublishedRoll,
        state: &State,
        shelf: &dyn Attachments,
    ) -> Result<(), DeriveError> {
        // Notice and policy of a poll are fixed before its first roll.
        let cut = state.ledger_cut(state.polls().require(&stated.poll)?);
        let known = self.derived.get(&stated.poll).filter(|derived| {
            let alike = PublishedRoll {
                stage: stated.stage,
                seen: stated.seen,
                overriding: stated.overriding,
                ..derived.stated.clone()
            };
            alike == *stated && cut.as_ref() == Some(&derived.cut)
        });
        if let Some(derived) = known {
            return check_override(stated, &derived.readings);
        }
        let basis = RollBasis::of(state, &stated.poll)?;
        let ledger = basis.ledger();
        let (roll, readings) = weigh(ledger, shelf)?;
        let power = basis.power(&roll);
        basis.check(stated, &roll, power.as_deref(), &readings)?;
        if let Some(cut) = cut {
            let derived = Derived {
                cut,
                stated: stated.clone(),
                readings,
            };
            self.derived.insert(stated.poll.clone(), derived);
        }
        Ok(())
    }

    /// Errors unless ledger and policy give the voter whom this adds that class and weight.
    pub(super) fn check_addition(
        &self,
        change: &PollChange,
        state: &State,
        shelf: &dyn Attachments,
    ) -> Result<(), DeriveError> {
        let addition = change.addition().expect("read has checked the voter");
        let basis = RollBasis::with(state, &change.poll, &addition)?;
        let (roll, _) = weigh(basis.ledger(), shelf)?;
        derive::check_addition(&change.poll, &addition, &roll)
    }
}

fn weigh(
    ledger: &LedgerBasis,
    shelf: &dyn Attachments,
) -> Result<(Roll, Vec<GuardReading>), DeriveError> {
    ledger.weigh(|| {
        ledger.batches().iter().flat_map(|record| {
            let (events, fault) = match events(ledger, record, shelf) {
                Ok(events) => (events, None),
                Err(error) => (Vec::new(), Some(Err(error))),
            };
            events.into_iter().map(Ok).chain(fault)
        })
    })
}

fn events(
    ledger: &LedgerBasis,
    record: &BatchRecord,
    shelf: &dyn Attachments,
) -> Result<Vec<Event>, DeriveError> {
    let bytes = at_hand(record.lines, shelf)?;
    let batch = Batch::parse(&bytes).map_err(ledger::Refusal::from)?;
    let lines = batch.lines().iter();
    Ok(lines
        .filter_map(|line| ledger.event(record, line))
        .collect())
}

fn at_hand(hash: Hash, shelf: &dyn Attachments) -> Result<Arc<[u8]>, Refusal> {
    match shelf.get(&hash) {
        Some(Matter::Bytes(bytes)) => Ok(bytes),
        Some(Matter::Withheld) => Err(Unfit::AttachmentWithheld { hash }.into()),
        None => Err(Unfit::AttachmentMissing { hash }.into()),
    }
}
