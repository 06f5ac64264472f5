//! Counting closed polls, beside the writer: loads the ballots, counts, submits the result.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, channel};

use super::WriteError;
use super::writer::{EngineKeys, Supplied, Task, own_job};
use crate::domain::derive::{Counting, DeriveError};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::poll::Phase;
use crate::domain::statement::Statement;
use crate::store::{Store, StoreError, log};

/// How many ballots' marks are asked for at a time.
const AT_ONCE: usize = 8192;

/// Counts what it is told of; see the module.
pub struct Counter {
    pub(super) store: Store,
    pub(super) tasks: SyncSender<Task>,
    pub(super) keys: Arc<EngineKeys>,
    pub(super) origin: String,
}

/// Why a closed poll has no result yet.
#[derive(Debug, thiserror::Error)]
enum CountFailure {
    #[error(transparent)]
    Derive(#[from] DeriveError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Write(#[from] WriteError),
}

impl Counter {
    /// Counts polls that were left uncounted, then each that closes, until the writer ends.
    pub fn run(self, closed: &Receiver<Id>) {
        for poll in self.left_over() {
            self.count_or_say_why(&poll);
        }
        while let Ok(poll) = closed.recv() {
            self.count_or_say_why(&poll);
        }
    }

    fn left_over(&self) -> Vec<Id> {
        let closed = |state: &crate::domain::state::State| {
            let uncounted = state
                .polls()
                .iter()
                .filter(|poll| poll.phase() == Phase::Closed);
            uncounted.map(|poll| poll.id().clone()).collect()
        };
        self.inspect(closed).unwrap_or_default()
    }

    fn count_or_say_why(&self, poll: &Id) {
        if let Err(error) = self.count(poll) {
            tracing::error!(%poll, %error, "the poll could not be counted; it is tried again at the next start");
        }
    }

    fn count(&self, poll: &Id) -> Result<(), CountFailure> {
        let wanted = poll.clone();
        let begun = self.inspect(move |state| {
            let genesis = state.genesis().map(|(hash, _)| hash);
            let voters = state.polls().require(&wanted)?.voters();
            let cast: Vec<(u64, u64)> = voters.cast_ballots().collect();
            Counting::of(state, &wanted).map(|counting| (genesis, counting, cast))
        })?;
        let (genesis, mut counting, cast) = begun?;
        let mut conn = self.store.connect()?;
        for some in cast.chunks(AT_ONCE) {
            let ballots: Vec<u64> = some.iter().map(|(_, ballot)| *ballot).collect();
            let found = log::marks(&mut conn, &ballots)?;
            for (weight, ballot) in some {
                let bytes = found.get(ballot).ok_or_else(|| StoreError::Corrupt {
                    what: format!("the marks of the ballot at entry {ballot} are missing"),
                })?;
                let marks = counting.read(bytes).map_err(DeriveError::from)?;
                counting.add(1, *weight, &marks)?;
            }
        }
        let (result, working) = counting.finish()?;
        let statement = Statement {
            log: self.origin.clone(),
            genesis,
            body: result.into(),
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

    fn inspect<T: Send + 'static>(
        &self,
        question: impl FnOnce(&crate::domain::state::State) -> T + Send + 'static,
    ) -> Result<T, WriteError> {
        let ended = || WriteError::Unavailable {
            reason: "the writer ended".to_owned(),
        };
        let (answer, answered) = channel();
        let task = Task::Inspect(Box::new(move |state| {
            let _ = answer.send(question(state));
        }));
        self.tasks.send(task).map_err(|_| ended())?;
        answered.recv().map_err(|_| ended())
    }
}
