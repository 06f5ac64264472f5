//! Dry runs: what would become of statements if they were sent now, one after another. Nothing of
//! them stays.
//!
//! They are judged by the same rules on a copy of the state. Anybody may ask, so a dry run has bounds:
//! how many statements, how long the work, and one at a time for everybody together.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::WriteError;
use super::clock::clock_due;
use super::directory::Directory;
use super::engine::Engine;
use super::framing::{self, Framed};
use super::job::{EngineKeys, Job, Supplied};
use super::own;
use super::questions::Asker;
use crate::domain::hash::Hash;
use crate::domain::log::key::PublicKey;
use crate::domain::log::tree::leaf_hash;
use crate::domain::office::Principal;
use crate::domain::state::{Effect, State};
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::{Authenticated, Submission};
use crate::domain::statement::{admit, faults};
use crate::domain::time::Time;
use crate::store::{Lane, log};

/// The most statements of one dry run.
pub const STATEMENTS_MAX: usize = 10_000;
/// How long signatures are checked, and how long statements are judged.
const WORK_MAX: Duration = Duration::from_secs(10);

/// What would become of one statement.
#[derive(Debug)]
pub struct Tried {
    /// Hash of its text, as far as it could be read.
    pub statement: Option<Hash>,
    /// What would become of it.
    pub fate: Fate,
}

/// See [`Tried`].
#[derive(Debug)]
pub enum Fate {
    /// It would be the entry with this index, unless others come first.
    Accepted(u64),
    /// It is this entry of the log.
    Logged(u64),
    /// It would be refused, for these reasons; at least one.
    Refused(Vec<WriteError>),
}

/// A statement whose signatures hold.
struct Checked {
    entry: Authenticated,
    bytes: Vec<u8>,
    inline: Supplied,
}

impl Engine {
    /// What would become of the notes of a body, each after the ones before it. Those that cannot be
    /// judged in time are missing at the end.
    ///
    /// Errors with `BadBody`, and with `QuestionsFull` when too many wait already.
    pub async fn dry_run(&self, body: Vec<u8>) -> Result<Vec<Tried>, WriteError> {
        let _turn = self.trials.turn().await?;
        let begun = Instant::now();
        let directory = self.shared.directory.clone();
        let checked = self.aside(move || {
            let framed = framing::all(&body, STATEMENTS_MAX)?;
            Ok(check_all(framed, &directory, begun))
        });
        let checked = checked.await?;
        let mut scratch = self.scratch().await?;
        let mut tried = Vec::with_capacity(checked.len());
        for checked in checked {
            if begun.elapsed() > WORK_MAX {
                break;
            }
            match checked {
                Err(refused) => tried.push(refused),
                Ok(checked) => {
                    let statement = Some(checked.entry.submission.hash);
                    let (log, fate) = self.fate(scratch, checked).await?;
                    scratch = log;
                    tried.push(Tried { statement, fate });
                }
            }
        }
        Ok(tried)
    }

    /// A copy of the state to try things on, brought up to the present time.
    async fn scratch(&self) -> Result<Scratch, WriteError> {
        let time = self.store.read(Lane::Anybody, log::database_time).await?;
        let mut scratch = Scratch {
            state: self.inspect(State::clone).await?,
            keys: self.keys.clone(),
        };
        let kept = self.aside(move || {
            scratch.keep_time(Time::from_seconds(time.timestamp()))?;
            Ok(scratch)
        });
        kept.await
    }

    /// What would become of one statement, and the log after it.
    async fn fate(
        &self,
        mut scratch: Scratch,
        checked: Checked,
    ) -> Result<(Scratch, Fate), WriteError> {
        let Checked {
            entry,
            bytes,
            inline,
        } = checked;
        let (statement, key) = (entry.submission.hash, *entry.key().as_bytes());
        let said = entry.submission.statement.said.clone();
        let judged = match self.gather(said.attachments(), &inline).await {
            Ok(attachments) => {
                let judging = self.aside(move || {
                    let judged = scratch.admit(&entry, &bytes, &attachments);
                    Ok((scratch, judged))
                });
                let (after, judged) = judging.await?;
                scratch = after;
                judged
            }
            Err(WriteError::Refused(refusal)) => Err(vec![refusal]),
            Err(error) => return Err(error),
        };
        let fate = match judged {
            Ok(index) => match self.check_followed(&said, Asker::Anybody).await {
                Ok(()) => Fate::Accepted(index),
                Err(error @ (WriteError::Refused(_) | WriteError::Underived(_))) => {
                    Fate::Refused(vec![error])
                }
                Err(error) => return Err(error),
            },
            Err(refusals) => {
                let logged = self.store.read(Lane::Anybody, move |conn| {
                    log::entry_by_statement(conn, &statement, &key)
                });
                let refused = || refusals.into_iter().map(WriteError::Refused).collect();
                let logged = logged.await?.map(Fate::Logged);
                logged.unwrap_or_else(|| Fate::Refused(refused()))
            }
        };
        Ok((scratch, fate))
    }
}

/// Reads the notes and checks their signatures, with the keys that the log has shown or that an earlier
/// note brings.
fn check_all(
    framed: Vec<Framed>,
    directory: &Directory,
    begun: Instant,
) -> Vec<Result<Checked, Tried>> {
    let mut brought: Vec<(Principal, PublicKey)> = Vec::new();
    let mut checked = Vec::with_capacity(framed.len());
    for framed in framed {
        if begun.elapsed() > WORK_MAX {
            break;
        }
        let one = check(framed, directory, &brought);
        if let Ok(Checked { entry, .. }) = &one {
            brought.extend(entry.submission.statement.said.introduces());
        }
        checked.push(one);
    }
    checked
}

fn check(
    Framed { note, inline }: Framed,
    directory: &Directory,
    brought: &[(Principal, PublicKey)],
) -> Result<Checked, Tried> {
    let refused = |statement: Option<Hash>, refusal: Refusal| Tried {
        statement,
        fate: Fate::Refused(vec![refusal.into()]),
    };
    let submission = Submission::parse(&note).map_err(|refusal| refused(None, refusal))?;
    let statement = Some(submission.hash);
    let keys = |principal: &Principal| {
        let brought = brought.iter().filter(|(who, _)| who == principal);
        let mut keys = directory.keys(principal);
        keys.extend(brought.map(|(_, key)| *key));
        keys
    };
    let signatories = submission.identify(keys);
    let entry = submission
        .clone()
        .assume_verified(signatories.map_err(|refusal| refused(statement, refusal))?);
    let held = entry.check_signatures(|who, key| directory.prepared(who, key));
    held.map_err(|refusal| refused(statement, refusal))?;
    Ok(Checked {
        entry,
        bytes: note,
        inline,
    })
}

/// A log in which nothing stays.
struct Scratch {
    state: State,
    keys: Arc<EngineKeys>,
}

impl Scratch {
    /// Says what time it is and what time calls for, as the writer does before it judges.
    fn keep_time(&mut self, now: Option<Time>) -> Result<(), Refusal> {
        let clock = now.and_then(|now| clock_due(&self.state, now, true));
        if let Some(clock) = clock {
            own::say(&mut self.state, &self.keys, clock, &mut take)?;
        }
        own::act(&mut self.state, &self.keys, &mut take)
    }

    /// The index of the entry, or every reason against it.
    fn admit(
        &mut self,
        entry: &Authenticated,
        bytes: &[u8],
        attachments: &Supplied,
    ) -> Result<u64, Vec<Refusal>> {
        let admitted = match admit(&self.state, entry, attachments) {
            Err(refusal) if refusal.waits_for_the_service() => {
                self.say_what_is_due();
                admit(&self.state, entry, attachments)
            }
            admitted => admitted,
        };
        let effects = admitted.map_err(|_| faults(&self.state, entry, attachments))?;
        let index = self.state.size();
        let before = self.state.now();
        self.state.apply(leaf_hash(bytes), &effects);
        if self.state.now() != before {
            self.say_what_is_due();
        }
        Ok(index)
    }

    fn say_what_is_due(&mut self) {
        if let Err(error) = own::act(&mut self.state, &self.keys, &mut take) {
            tracing::error!(%error, "the engine's own statement was refused: this is a defect");
        }
    }
}

fn take(state: &mut State, job: Job, effects: Vec<Effect>) {
    state.apply(leaf_hash(&job.bytes), &effects);
}
