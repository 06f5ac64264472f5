//! Counting closed polls, beside the writer: loads the ballots, counts, submits the result.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender};
use std::time::Duration;

use super::WriteError;
use super::ballots::{self, AT_ONCE, Scrubber};
use super::job::{EngineKeys, Supplied, Task, own_job};
use super::shared::Shared;
use crate::domain::derive::{Counting, DeriveError};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::poll::phase::Phase;
use crate::domain::state::voters::LastBallot;
use crate::domain::statement::Statement;
use crate::store::{Store, StoreError};

/// How long to wait before a poll is tried again whose ballots could not be read.
const PAUSE: Duration = Duration::from_secs(2);

/// Counts what it is told of; see the module.
pub struct Counter {
    pub(super) store: Store,
    pub(super) shared: Shared,
    pub(super) tasks: SyncSender<Task>,
    pub(super) keys: Arc<EngineKeys>,
    pub(super) origin: String,
}

crate::faults! {
    /// Why a closed poll has no result yet.
    pub enum CountFailure {
        Lost { polls: Vec<Id> } "marks-lost" Unavailable;
    }
    wrapping {
        Derive(DeriveError);
        Store(StoreError);
        Write(WriteError);
    }
}

impl Counter {
    /// Counts polls that were left uncounted, then each that closes, until the writer ends.
    ///
    /// A poll whose ballots cannot be read just now is tried again, as long as it takes.
    pub fn run(self, closed: &Receiver<Id>) {
        let mut waiting = self.left_over();
        let mut scrubber = Scrubber::new(self.store.clone(), self.shared.clone());
        loop {
            waiting.retain(|poll| self.is_to_be_tried_again(poll));
            match closed.recv_timeout(PAUSE) {
                Ok(poll) => waiting.extend([poll]),
                // Whatever is wrong with the database, the writer says it.
                Err(RecvTimeoutError::Timeout) => scrubber.look().unwrap_or_default(),
                Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    fn left_over(&self) -> BTreeSet<Id> {
        let Some(published) = self.shared.published() else {
            return BTreeSet::new();
        };
        let polls = published.state.polls().iter();
        let uncounted = polls.filter(|poll| poll.phase() == Phase::Closed);
        uncounted.map(|poll| poll.id().clone()).collect()
    }

    fn is_to_be_tried_again(&self, poll: &Id) -> bool {
        // Reading all ballots again helps nobody while some are known to be lost; the scrubber looks.
        if !self.shared.lost(poll).is_empty() {
            return true;
        }
        match self.count(poll) {
            Ok(()) => false,
            Err(CountFailure::Lost { .. }) => true,
            Err(CountFailure::Store(error)) => {
                tracing::error!(%poll, %error, "the ballots of the poll could not be read; it is tried again in a moment");
                true
            }
            Err(error @ (CountFailure::Derive(_) | CountFailure::Write(_))) => {
                tracing::error!(%poll, %error, "the poll could not be counted; it is tried again at the next start");
                false
            }
        }
    }

    fn count(&self, poll: &Id) -> Result<(), CountFailure> {
        let Some(published) = self.shared.published() else {
            return Ok(());
        };
        let state = &published.state;
        let genesis = state.genesis().map(|(hash, _)| hash);
        let found = state.polls().require(poll).map_err(DeriveError::from)?;
        let cast: Vec<(usize, LastBallot)> = found.voters().cast_ballots().collect();
        let mut counting = Counting::of(state, poll)?;
        let mut conn = self.store.connect()?;
        let mut lost = Vec::new();
        for some in cast.chunks(AT_ONCE) {
            let kept = ballots::read(&mut conn, some.iter().map(|(_, ballot)| ballot))?;
            for (voter, ballot) in some {
                let Some(bytes) = kept.get(&ballot.entry) else {
                    lost.push(ballot.entry);
                    continue;
                };
                let marks = counting.read(bytes).map_err(DeriveError::from)?;
                counting.add(*voter, &marks)?;
            }
        }
        if !lost.is_empty() {
            for (entry, member) in ballots::whose(state, poll, &lost) {
                self.shared.set_lost(poll, &member, entry, true);
            }
            let polls = vec![poll.clone()];
            return Err(CountFailure::Lost { polls });
        }
        let (result, working) = counting.finish()?;
        let statement = Statement {
            log: self.origin.clone(),
            genesis,
            said: result.into(),
        };
        let attachments = Supplied(vec![(Hash::of(&working), working.into())]);
        let job =
            own_job(&statement, &self.keys.service, attachments).map_err(WriteError::Refused)?;
        self.tasks
            .send(Task::Submit(Box::new(job)))
            .map_err(|_| WriteError::Unavailable {
                reason: "the writer ended".to_owned(),
            })?;
        Ok(())
    }
}
