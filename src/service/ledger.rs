//! The ledger of a roll as a stream of events, read from the store while it is weighed.

use std::cell::RefCell;

use super::WriteError;
use crate::domain::derive::LedgerBasis;
use crate::domain::state::ledger;
use crate::domain::state::ledger::BatchRecord;
use crate::domain::statement::refusal::Unfit;
use crate::domain::weight::ledger::Batch;
use crate::domain::weight::setting::Event;
use crate::store::{Connection, Store, log};

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
        let missing = || WriteError::from(Unfit::AttachmentMissing { hash: record.lines });
        let found = log::attachment(conn, &record.lines)?.ok_or_else(missing)?;
        let batch = Batch::parse(&found.bytes).map_err(ledger::Refusal::from)?;
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
