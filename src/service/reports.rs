//! What people ask about a roll or a result, computed beside the writer, one thing at a time.

use std::cell::RefCell;
use std::sync::Arc;

use super::WriteError;
use super::desk::Asker;
use super::engine::Engine;
use crate::domain::derive::{DeriveError, LedgerBasis, Recount, RollBasis, last_ballots};
use crate::domain::id::Id;
use crate::domain::refusal::Refusal;
use crate::domain::state::ledger::BatchRecord;
use crate::domain::statement::marks::Marks;
use crate::domain::weight::issuance::{Issuance, issuance};
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::roll::Roll;
use crate::domain::weight::setting::Event;
use crate::domain::weight::whatif::WhatIfReport;
use crate::store::{Connection, Store, StoreError, log};

impl Engine {
    /// How much of a poll's weight the last days before its record date brought.
    pub async fn issuance(&self, poll: Id, days: u32) -> Result<Arc<Issuance>, WriteError> {
        let (key, derived) = self.derive_roll(poll, Asker::Anybody).await?;
        let key = (key, days);
        if let Some(known) = self.desk.issuance(&key) {
            return Ok(known);
        }
        let turn = self.desk.turn(Asker::Anybody).await?;
        if let Some(known) = self.desk.issuance(&key) {
            return Ok(known);
        }
        let (store, desk) = (self.store.clone(), self.desk.clone());
        self.aside(move || {
            let basis = derived.basis.ledger();
            let ledger = Ledger::of(&store, basis);
            let events = || ledger.events().map(Ok::<_, WriteError>);
            let known = (&derived.roll, derived.readings.as_slice());
            let report = issuance(basis.setting(), basis.members(), known, days, events);
            ledger.finish()?;
            let report = Arc::new(report?);
            desk.keep_issuance(key, &report);
            drop(turn);
            Ok(report)
        })
        .await
    }
}

/// So many marks are read at a time.
const AT_ONCE: usize = 8192;

impl Engine {
    /// What other rules would have made of a poll's ballots; `None` before it has a result.
    pub async fn what_if(&self, poll: Id) -> Result<Option<Arc<WhatIfReport>>, WriteError> {
        let wanted = poll.clone();
        let result = self.inspect(move |state| {
            let found = state.polls().require(&wanted)?;
            Ok::<_, Refusal>(found.result().map(|result| result.statement))
        });
        let Some(result) = result.await?? else {
            return Ok(None);
        };
        if let Some(known) = self.desk.what_if(&result) {
            return Ok(Some(known));
        }
        let turn = self.desk.turn(Asker::Anybody).await?;
        // Whoever waited finds what was computed meanwhile.
        if let Some(known) = self.desk.what_if(&result) {
            return Ok(Some(known));
        }
        let asked = self.inspect(move |state| {
            let found = state.polls().require(&poll)?;
            let (Some(result), Some(roll)) = (found.result(), found.roll()) else {
                return Ok(None);
            };
            let basis = RollBasis::of(state, &poll)?;
            let recount = Recount::of(state, &poll)?;
            let notice = found.notice().clone();
            let cast = last_ballots(state, &poll)?;
            Ok::<_, DeriveError>(Some((
                result.statement,
                roll.lines.hash,
                basis,
                recount,
                notice,
                cast,
            )))
        });
        let Some((result, lines, basis, mut recount, notice, cast)) = asked.await?? else {
            return Ok(None);
        };
        let (store, desk) = (self.store.clone(), self.desk.clone());
        let report = self.aside(move || {
            let mut conn = store.connect()?;
            let missing = || WriteError::Refused(Refusal::AttachmentMissing { hash: lines });
            let certified = log::attachment(&mut conn, &lines)?.ok_or_else(missing)?;
            let certified = Roll::parse(&certified.bytes).map_err(Refusal::from)?;
            for some in cast.chunks(AT_ONCE) {
                let ballots: Vec<u64> = some.iter().map(|(_, ballot)| *ballot).collect();
                let found = log::marks(&mut conn, &ballots)?;
                for (member, ballot) in some {
                    let missing = || StoreError::Corrupt {
                        what: format!("the marks of the ballot at entry {ballot} are missing"),
                    };
                    let marks = Marks::parse(found.get(ballot).ok_or_else(missing)?)?;
                    recount.cast(member.clone(), marks.read_for(&notice.contests)?);
                }
            }
            let basis = basis.ledger();
            let ledger = Ledger::of(&store, basis);
            let (setting, members) = (basis.setting(), basis.members());
            let report = recount.report(setting, members, &certified, || ledger.events());
            ledger.finish()?;
            let report = Arc::new(report);
            desk.keep_what_if(result, &report);
            drop(turn);
            Ok(Some(report))
        });
        report.await
    }
}

/// The ledger of a roll, read from the store batch by batch, as often as it is asked for.
pub(super) struct Ledger<'a> {
    store: &'a Store,
    basis: &'a LedgerBasis,
    /// What ended the events early.
    failure: RefCell<Option<WriteError>>,
}

impl<'a> Ledger<'a> {
    /// The ledger that makes this roll.
    pub(super) fn of(store: &'a Store, basis: &'a LedgerBasis) -> Ledger<'a> {
        Ledger {
            store,
            basis,
            failure: RefCell::new(None),
        }
    }

    /// Every event that goes into the roll. They end early on a failure, which [`Self::finish`] tells.
    pub(super) fn events(&self) -> impl Iterator<Item = Event> + '_ {
        let failed = |error: WriteError| {
            self.failure.replace(Some(error));
        };
        let connected = self.store.connect().map_err(WriteError::from);
        let mut conn = connected.map_err(failed).ok();
        let batches = self.basis.batches().iter();
        let batches = batches.map_while(move |record| {
            let events = self.batch(conn.as_mut()?, record);
            events.map_err(failed).ok()
        });
        batches.flatten()
    }

    fn batch(&self, conn: &mut Connection, record: &BatchRecord) -> Result<Vec<Event>, WriteError> {
        let missing = || WriteError::Refused(Refusal::AttachmentMissing { hash: record.lines });
        let found = log::attachment(conn, &record.lines)?.ok_or_else(missing)?;
        let batch = Batch::parse(&found.bytes).map_err(Refusal::from)?;
        let lines = batch.lines().iter();
        Ok(lines
            .filter_map(|line| self.basis.event(record, line))
            .collect())
    }

    /// Errors with what kept the ledger from being read to its end.
    pub(super) fn finish(self) -> Result<(), WriteError> {
        self.failure.into_inner().map_or(Ok(()), Err)
    }
}
