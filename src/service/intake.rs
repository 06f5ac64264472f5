//! The way in: bound, parse, check signatures (of large bodies off the async threads), gather
//! attachments, check what follows from bulk data, hand to the writer. The answer is in `receipts`.

use tokio::sync::oneshot;

use super::WriteError;
use super::directory::Directory;
use super::engine::Engine;
use super::framing::{self, Framed};
use super::job::{Job, Supplied};
use super::questions::Asker;
use super::receipts::{Accepted, receipt};
use super::shared::Placed;
use crate::domain::attachment::{Named, Role};
use crate::domain::hash::Hash;
use crate::domain::statement::refusal::{Refusal, Unfit};
use crate::domain::statement::submission::{Authenticated, Submission};
use crate::domain::statement::{Follows, Said, admit};
use crate::store::{Lane, log, staging};

/// Bodies up to this size are checked where they come in.
const SMALL_BYTES_MAX: usize = 16 * 1024;

impl Engine {
    /// Takes one statement: the note, with attachments before it in the same body or sent earlier.
    ///
    /// Returns once it is durable. The same statement again gets a receipt for the same entry.
    pub async fn accept(&self, body: Vec<u8>) -> Result<Accepted, WriteError> {
        let (entry, note, inline) = self.authenticate(body).await?;
        let (statement, key) = (entry.submission.hash, *entry.key().as_bytes());
        let answer = self.admit_in_turn(entry, note.clone(), &inline).await;
        match answer {
            Ok(placed) => Ok(Accepted {
                index: placed.index,
                statement,
                receipt: receipt(&placed, note)?,
            }),
            Err(
                error @ (WriteError::Refused(_)
                | WriteError::Underived(_)
                | WriteError::TooSoon { .. }),
            ) => {
                let found = self.find_in(Lane::Casting, statement, Some(key));
                let Some(found) = found.await? else {
                    return Err(error);
                };
                // Sealed marks that were uploaded again may not lie about: whoever sees their hash
                // could cast the same vote without knowing it.
                let said = Submission::parse(&note)?.statement.said;
                let named = said.attachments();
                self.put_back(found.index, &named, &inline).await?;
                let named = named.into_iter().map(|named| named.hash).collect();
                if let Err(error) = self.unstage(named).await {
                    tracing::warn!(%error, "uploads of a logged statement stay for an hour");
                }
                Ok(found)
            }
            Err(error) => Err(error),
        }
    }

    /// Admits a statement when its author may say it again.
    async fn admit_in_turn(
        &self,
        entry: Authenticated,
        bytes: Vec<u8>,
        inline: &Supplied,
    ) -> Result<Placed, WriteError> {
        let paced = entry.submission.statement.said.paced();
        let turn = self.pace.turn(*entry.key(), paced)?;
        let placed = self.admit(entry, bytes, inline).await;
        // Whether a lost one arrived, nobody knows: it is sent again, and must not wait.
        if placed.is_ok() {
            turn.taken();
        }
        placed
    }

    /// Puts the marks that a statement of the log names back beside its entry, where they came with it
    /// again.
    async fn put_back(
        &self,
        entry: u64,
        named: &[Named],
        again: &Supplied,
    ) -> Result<(), WriteError> {
        let Some(marks) = named.iter().find(|named| named.role == Role::Marks) else {
            return Ok(());
        };
        let gathered = self.gather(named.to_vec(), again).await;
        let mut gathered = gathered.into_iter().flat_map(|gathered| gathered.0);
        match gathered.find(|(_, bytes)| Hash::of(bytes) == marks.hash) {
            Some((_, bytes)) => self.heal(entry, bytes.to_vec()).await,
            None => Ok(()),
        }
    }

    /// Keeps an upload until a statement names it, or for an hour; its hash.
    ///
    /// One with another hash than `stated` is not kept. Errors with `UploadsFull`.
    pub async fn stage(&self, stated: Hash, bytes: Vec<u8>) -> Result<Hash, WriteError> {
        let uploads = self.uploads.clone();
        self.aside(move || {
            let found = Hash::of(&bytes);
            if found == stated {
                uploads.stage(&found, &bytes)?;
            }
            Ok(found)
        })
        .await
    }

    /// Forgets these uploads, since the statement that names them is in the log.
    async fn unstage(&self, hashes: Vec<Hash>) -> Result<(), WriteError> {
        let uploads = self.uploads.clone();
        self.aside(move || Ok(uploads.unstage(&hashes)?)).await
    }

    /// Checks a statement up to its signatures and forgets it: what `bench` measures against.
    pub async fn check_only(&self, body: Vec<u8>) -> Result<(), WriteError> {
        self.authenticate(body).await.map(|_| ())
    }

    /// Splits the body, reads the note and checks its signatures.
    ///
    /// A ballot takes less time than handing it to another thread and back would cost, so small
    /// bodies are checked here, on one of as many HTTP threads as there are cores; large ones go to
    /// the pool, so that they hold up nobody.
    async fn authenticate(&self, body: Vec<u8>) -> Result<Checked, WriteError> {
        if body.len() <= SMALL_BYTES_MAX {
            return check(&body, &self.shared.directory);
        }
        let directory = self.shared.directory.clone();
        let (answer, answered) = oneshot::channel();
        rayon::spawn(move || {
            let _ = answer.send(check(&body, &directory));
        });
        answered.await.map_err(|_| WriteError::Unavailable {
            reason: "a signature thread ended".to_owned(),
        })?
    }

    async fn admit(
        &self,
        entry: Authenticated,
        bytes: Vec<u8>,
        inline: &Supplied,
    ) -> Result<Placed, WriteError> {
        let named = entry.submission.statement.said.attachments();
        let attachments = self.gather(named, inline).await?;
        let said = &entry.submission.statement.said;
        if let Follows::Ledger(_) | Follows::Addition(_) = said.follows() {
            // Weighing is dear: first see whether the rules would take it otherwise.
            admit(&self.published().state, &entry, &attachments)?;
            self.check_followed(said, Asker::Officer).await?;
        }
        let (answer, placed) = oneshot::channel();
        self.place(
            Job {
                entry,
                bytes,
                attachments,
                answer,
            },
            placed,
        )
        .await
    }

    /// Errors unless a statement follows from the bulk data that its kind must follow from.
    pub(super) async fn check_followed(&self, said: &Said, asker: Asker) -> Result<(), WriteError> {
        match said.follows() {
            Follows::Ledger(roll) => {
                let (_, derived) = self.derive_roll(roll.poll.clone(), asker).await?;
                let power = derived.power.as_deref();
                let readings = &derived.readings;
                Ok(derived.basis.check(roll, &derived.roll, power, readings)?)
            }
            Follows::Addition(change) => self.check_addition(change, asker).await,
            Follows::Nothing | Follows::Ballots(_) => Ok(()),
        }
    }

    /// The attachments that a statement names: from its body, as drafted, from earlier uploads, from
    /// the log.
    pub(super) async fn gather(
        &self,
        named: Vec<Named>,
        inline: &Supplied,
    ) -> Result<Supplied, WriteError> {
        let mut gathered = Vec::with_capacity(named.len());
        for wanted in named {
            if let Some(found) = inline.0.iter().find(|(hash, _)| *hash == wanted.hash) {
                gathered.push(found.clone());
                continue;
            }
            let hash = wanted.hash;
            if let Some(drafted) = self.drafted(&hash) {
                gathered.push((hash, drafted));
                continue;
            }
            let found = self.store.read(Lane::Casting, move |conn| {
                match staging::find(conn, &hash)? {
                    Some(bytes) => Ok(Some(bytes)),
                    None => Ok(log::attachment(conn, &hash)?.map(|logged| logged.bytes)),
                }
            });
            let bytes = found
                .await?
                .ok_or(Refusal::from(Unfit::AttachmentMissing { hash }))?;
            gathered.push((hash, bytes.into()));
        }
        Ok(Supplied(gathered))
    }
}

/// An authenticated statement, its note byte for byte, and what came inline.
type Checked = (Authenticated, Vec<u8>, Supplied);

fn check(body: &[u8], directory: &Directory) -> Result<Checked, WriteError> {
    let Framed { note, inline } = framing::one(body)?;
    let submission = Submission::parse(&note)?;
    let signatories = submission.identify(|principal| directory.keys(principal))?;
    let entry = submission.assume_verified(signatories);
    entry.check_signatures(|who, key| directory.prepared(who, key))?;
    Ok((entry, note, inline))
}
