//! The writer: one thread that admits statements one after another and commits them in batches.
//!
//! It holds the only `State` that moves. Whatever waits when it comes round is one batch and one
//! transaction; answers go out only after the commit, the high-water mark and the signed checkpoint,
//! with which the state is published to all who read. Nobody asks the writer anything. When a commit
//! fails or its outcome is unknown, it folds its state again from the log.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender};
use std::time::{Duration, Instant};

use super::clock::{DatabaseClock, Reading, anything_open, clock_due};
use super::draft::Draft;
use super::edge::Edge;
use super::high_water::HighWater;
use super::job::{Answer, EngineKeys, Job, Task};
use super::replay;
use super::shared::{Placed, Published, Shared};
use super::{ServiceError, WriteError};
use super::{lead, own};
use crate::domain::id::Id;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::log::tile::Tile;
use crate::domain::poll::phase::Phase;
use crate::domain::state::Effect;
use crate::domain::state::{State, polls};
use crate::domain::statement::admit;
use crate::domain::statement::refusal::Refusal;
use crate::store::append;
use crate::store::log::{self, Head, SignedHead};
use crate::store::read_back;
use crate::store::{Connection, Store};

/// The most statements in one transaction.
const BATCH_MAX: usize = 1024;
/// How often the writer looks at the clock when nothing comes in.
const TICK: Duration = Duration::from_millis(250);
/// How old the list of signed heads may grow while there is no quiet moment.
const SAVE_EVERY: Duration = Duration::from_secs(10);
/// How long the database may go unasked.
const PROVE_EVERY: Duration = Duration::from_secs(1);

/// The writer's own things; see the module.
pub struct Writer {
    pub(super) store: Store,
    pub(super) conn: Connection,
    pub(super) state: State,
    pub(super) keys: Arc<EngineKeys>,
    pub(super) mark: HighWater,
    pub(super) shared: Shared,
    pub(super) tasks: Receiver<Task>,
    /// Told of every poll that has closed, so that it is counted.
    pub(super) closed: Sender<Id>,
    pub(super) clock: DatabaseClock,
    /// Size of the newest head in the store's list of signed heads.
    pub(super) saved: u64,
    /// When it was last looked whether there is a newer one.
    pub(super) saved_at: Instant,
    /// When the database last took a batch or was asked for its head.
    pub(super) proved_at: Instant,
}

impl Writer {
    /// Works until it is told to stop or nobody is left to tell it.
    pub fn run(mut self) {
        let mut waiting = Vec::new();
        loop {
            let more = self.wait(&mut waiting);
            let idle = waiting.is_empty();
            let (jobs, stop) = sort(waiting.drain(..));
            if self.usable() {
                self.work(jobs);
            } else {
                let reason = self.shared.known_trouble().unwrap_or_default();
                for job in jobs {
                    let _ = job.answer.send(Err(WriteError::Unavailable {
                        reason: reason.clone(),
                    }));
                }
            }
            let overdue = self.saved == 0 || self.saved_at.elapsed() > SAVE_EVERY;
            if idle || stop || overdue {
                self.save_checkpoint();
            }
            self.probe();
            self.shared.come_round();
            if stop || !more {
                return;
            }
        }
    }

    /// Waits for a task or a tick and takes everything that is there; `false` when nobody is left.
    fn wait(&self, waiting: &mut Vec<Task>) -> bool {
        match self.tasks.recv_timeout(TICK) {
            Ok(task) => waiting.push(task),
            Err(RecvTimeoutError::Timeout) => return true,
            Err(RecvTimeoutError::Disconnected) => return false,
        }
        while waiting.len() < BATCH_MAX {
            match self.tasks.try_recv() {
                Ok(task) => waiting.push(task),
                Err(_) => break,
            }
        }
        true
    }

    /// Whether statements can be taken; after a failed commit, tries to get there.
    fn usable(&mut self) -> bool {
        if self.shared.known_trouble().is_none() {
            return true;
        }
        match self.recover() {
            Ok(()) => {
                self.shared.set_trouble(None);
                true
            }
            Err(error) => {
                tracing::warn!(%error, "still cannot write");
                self.shared.set_trouble(Some(error.to_string()));
                std::thread::sleep(TICK);
                false
            }
        }
    }

    fn recover(&mut self) -> Result<(), ServiceError> {
        self.conn = self.store.connect()?;
        lead::take_over(&self.store, &mut self.conn)?;
        let (origin, mark) = (self.state.origin(), self.mark.mark());
        self.state = replay::learn(&mut self.conn, origin, mark, &self.shared.directory)?;
        self.ask_clock()?;
        self.publish(&[])?;
        // The lost commit may have closed a poll.
        for poll in self.state.polls().iter() {
            if poll.phase() == Phase::Closed {
                let _ = self.closed.send(poll.id().clone());
            }
        }
        Ok(())
    }

    fn work(&mut self, jobs: Vec<Job>) {
        let started = Instant::now();
        let mut draft = Draft::new(&self.state);
        let busy = !jobs.is_empty() || anything_open(&self.state);
        if let Err(error) = self.keep_time(&mut draft, busy) {
            tracing::error!(%error, "the engine's own statement was refused: this is a defect");
        }
        let judged = self.judge(&mut draft, jobs);
        metrics::histogram!("folkmoot_admit_seconds").record(started.elapsed().as_secs_f64());
        let count = draft.len();
        let committed = match draft.is_empty() {
            true => Ok(None),
            false => self.commit(draft).map(Some),
        };
        if let Err(error) = &committed {
            tracing::error!(%error, "a batch was not committed, or nobody knows");
            self.shared.set_trouble(Some(error.to_string()));
        }
        if let Ok(Some(_)) = committed {
            metrics::counter!("folkmoot_entries_total").increment(count as u64);
            metrics::histogram!("folkmoot_batch_entries").record(count as f64);
            metrics::histogram!("folkmoot_batch_seconds").record(started.elapsed().as_secs_f64());
        }
        judged.answer(&committed);
    }

    /// Admits or refuses each job, and adds what is admitted to the draft.
    fn judge(&mut self, draft: &mut Draft, jobs: Vec<Job>) -> Judged {
        let mut judged = Judged::default();
        let stopped = self.clock.doubt().is_some_and(|doubt| doubt.why.stops());
        for job in jobs {
            // Nobody knows the time: only those who say it can be heard.
            let said = &job.entry.submission.statement.said;
            if stopped && !said.tells_time() {
                let _ = job.answer.send(Err(WriteError::ClockInDoubt));
                continue;
            }
            let admitted = match admit(&self.state, &job.entry, &job.attachments) {
                Err(refusal) if refusal.waits_for_the_service() => {
                    self.say_what_is_due(draft);
                    admit(&self.state, &job.entry, &job.attachments)
                }
                admitted => admitted,
            };
            match admitted {
                Ok(effects) => {
                    let before = self.state.now();
                    judged
                        .placed
                        .push(draft.push(&mut self.state, job, effects));
                    if self.state.now() != before {
                        self.say_what_is_due(draft);
                    }
                }
                Err(refusal) => {
                    metrics::counter!("folkmoot_refused_total").increment(1);
                    judged.refused.push((refusal, job.answer));
                }
            }
        }
        if !judged.placed.is_empty() {
            self.say_what_is_due(draft);
        }
        judged
    }

    /// Appends a clock when one is due, and what the clock calls for.
    fn keep_time(&mut self, draft: &mut Draft, busy: bool) -> Result<(), Refusal> {
        // What does not answer now is asked again in the next round.
        if self.clock.is_stale()
            && let Err(error) = self.ask_clock()
        {
            tracing::warn!(%error, "the database does not tell the time");
        }
        let Some(now) = self.clock.now() else {
            return Ok(());
        };
        if let Some(clock) = clock_due(&self.state, now, busy) {
            let take = &mut |state: &mut State, job, effects| drop(draft.push(state, job, effects));
            own::say(&mut self.state, &self.keys, clock, take)?;
        }
        self.act(draft)
    }

    /// Asks the database what time it is, and shows whether that is believed.
    fn ask_clock(&mut self) -> Result<(), ServiceError> {
        let reading = Reading::ask(&mut self.conn)?;
        self.clock.take(reading, &self.state);
        self.shared.show_clock(&self.clock);
        Ok(())
    }

    fn say_what_is_due(&mut self, draft: &mut Draft) {
        if let Err(error) = self.act(draft) {
            tracing::error!(%error, "the engine's own statement was refused: this is a defect");
        }
    }

    fn act(&mut self, draft: &mut Draft) -> Result<(), Refusal> {
        let take = &mut |state: &mut State, job, effects| drop(draft.push(state, job, effects));
        own::act(&mut self.state, &self.keys, take)
    }

    fn commit(&mut self, draft: Draft) -> Result<Arc<Published>, ServiceError> {
        let (batch, filled) = draft.finish(&self.state);
        let started = Instant::now();
        append::append(&mut self.conn, &batch)?;
        self.proved_at = Instant::now();
        metrics::histogram!("folkmoot_append_seconds").record(started.elapsed().as_secs_f64());
        let started = Instant::now();
        read_back::check(&mut self.conn, &batch)?;
        metrics::histogram!("folkmoot_read_back_seconds").record(started.elapsed().as_secs_f64());
        for change in &batch.changes {
            self.shared.directory.learn(&change.effects);
        }
        let published = self.publish(&filled)?;
        // Only now: whoever counts reads what was published.
        for effect in batch.changes.iter().flat_map(|change| &change.effects) {
            if let Effect::Polls(polls::Effect::Went { poll, step }) = effect
                && step.asks_for_a_count()
            {
                let _ = self.closed.send(poll.clone());
            }
        }
        Ok(published)
    }

    /// Moves the high-water mark to the state's head, signs it and shows it.
    pub(super) fn publish(&mut self, filled: &[Tile]) -> Result<Arc<Published>, ServiceError> {
        let head = self.head();
        let before = self.mark.mark();
        if before != head {
            let started = Instant::now();
            self.mark.advance(before, head)?;
            metrics::histogram!("folkmoot_mark_seconds").record(started.elapsed().as_secs_f64());
        }
        let checkpoint = Checkpoint {
            origin: self.state.origin().to_owned(),
            size: head.size,
            root: head.root,
        };
        let checkpoint = checkpoint.sign(&self.keys.log);
        let edge = Edge::of(self.state.frontier(), filled);
        let published = Arc::new(Published {
            head,
            checkpoint,
            edge,
            state: self.state.clone(),
        });
        self.shared.publish(published.clone());
        Ok(published)
    }

    /// Asks the database now and then whether it still has the log that the state was folded from.
    ///
    /// Only so does trouble show while nobody writes.
    fn probe(&mut self) {
        if self.proved_at.elapsed() < PROVE_EVERY || self.shared.known_trouble().is_some() {
            return;
        }
        self.proved_at = Instant::now();
        let trouble = match log::head(&mut self.conn) {
            Ok(head) if head == self.head() => return,
            Ok(head) => format!("database at size {}, not {}", head.size, self.state.size()),
            Err(error) => error.to_string(),
        };
        tracing::error!(trouble, "the database cannot be written to");
        self.shared.set_trouble(Some(trouble));
    }

    fn head(&self) -> Head {
        Head {
            size: self.state.size(),
            root: self.state.root(),
        }
    }

    /// Keeps the newest head among those the log has signed.
    fn save_checkpoint(&mut self) {
        self.saved_at = Instant::now();
        let shown = self.shared.published();
        let Some(published) = shown.filter(|shown| shown.head.size > self.saved) else {
            return;
        };
        let note = published.checkpoint.clone().into_bytes();
        let signed = SignedHead {
            head: published.head,
            note,
        };
        match log::save_checkpoint(&mut self.conn, &signed) {
            Ok(()) => self.saved = published.head.size,
            Err(error) => self.shared.set_trouble(Some(error.to_string())),
        }
    }
}

/// A batch's answers, held back until the batch is durable: a refusal may rest on an entry of the
/// same batch, and the second of two equal statements finds the first in the log only then.
#[derive(Default)]
struct Judged {
    placed: Vec<(u64, Answer)>,
    refused: Vec<(Refusal, Answer)>,
}

impl Judged {
    fn answer(self, committed: &Result<Option<Arc<Published>>, ServiceError>) {
        let unavailable = |error: &ServiceError| WriteError::Unavailable {
            reason: error.to_string(),
        };
        for (index, answer) in self.placed {
            let _ = match committed {
                Ok(Some(published)) => answer.send(Ok(Placed {
                    index,
                    published: published.clone(),
                })),
                Ok(None) => unreachable!("what was placed makes a batch"),
                Err(error) => answer.send(Err(unavailable(error))),
            };
        }
        for (refusal, answer) in self.refused {
            let _ = answer.send(Err(match committed {
                Ok(_) => WriteError::Refused(refusal),
                Err(error) => unavailable(error),
            }));
        }
    }
}

fn sort(tasks: impl Iterator<Item = Task>) -> (Vec<Job>, bool) {
    let (mut jobs, mut stop) = (Vec::new(), false);
    for task in tasks {
        match task {
            Task::Submit(job) => jobs.push(*job),
            Task::Stop => stop = true,
        }
    }
    (jobs, stop)
}
