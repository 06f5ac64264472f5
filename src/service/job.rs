//! What the writer is asked to do, and the engine's own statements made ready for it.

use std::sync::Arc;

use tokio::sync::oneshot;

use super::WriteError;
use super::shared::Placed;
use crate::domain::hash::Hash;
use crate::domain::log::key::SecretKey;
use crate::domain::log::note::Note;
use crate::domain::office::service;
use crate::domain::statement::refusal::Refusal;
use crate::domain::statement::submission::{Authenticated, Submission};
use crate::domain::statement::{Attachments, Matter, Statement};

/// A statement that waits to be admitted.
pub struct Job {
    /// The statement, its signatures checked.
    pub entry: Authenticated,
    /// The note byte for byte.
    pub bytes: Vec<u8>,
    /// The attachments it names, each checked against its hash.
    pub attachments: Supplied,
    /// Where the answer goes.
    pub answer: Answer,
}

/// What the writer is asked to do.
pub enum Task {
    /// Admit a statement.
    Submit(Box<Job>),
    /// Finish what waits and end.
    Stop,
}

/// Attachments that came with a statement.
#[derive(Debug, Clone, Default)]
pub struct Supplied(pub Vec<(Hash, Arc<[u8]>)>);

impl Attachments for Supplied {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        let found = self.0.iter().find(|(known, _)| known == hash);
        found.map(|(_, bytes)| Matter::Bytes(bytes.clone()))
    }
}

/// Where the answer to one statement goes.
pub type Answer = oneshot::Sender<Result<Placed, WriteError>>;

/// The keys the engine signs with.
pub struct EngineKeys {
    /// Signs checkpoints and nothing else.
    pub log: SecretKey,
    /// Signs the engine's own statements.
    pub service: SecretKey,
}

/// A statement of the engine's own, signed.
pub fn own_job(
    statement: &Statement,
    key: &SecretKey,
    attachments: Supplied,
) -> Result<Job, Refusal> {
    let text = statement.text();
    let note = Note::sign(&text, &service().line_name(&statement.log), key)?;
    let bytes = note.to_bytes();
    let signatory = (service(), key.public());
    let entry = Submission::parse(&bytes)?.assume_verified(vec![signatory]);
    let (answer, _) = oneshot::channel();
    Ok(Job {
        entry,
        bytes,
        attachments,
        answer,
    })
}
