//! A log that is thrown away: statements come into it as if their signers had signed them, so that rehearsals and
//! stories are judged by the rules themselves.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::refusal::Refusal;
use super::submission::Submission;
use super::{Attachments, Matter, Said, Statement, admit};
use crate::domain::hash::Hash;
use crate::domain::log::key::PublicKey;
use crate::domain::log::note::{Note, NoteSignature};
use crate::domain::log::tree::leaf_hash;
use crate::domain::log::verifier::key_id;
use crate::domain::office::Principal;
use crate::domain::state::State;

/// Gives the attachments of a log.
type Kept<'a> = &'a dyn Fn(&Hash) -> Option<Arc<[u8]>>;

/// What statements of a throw-away log name: its own, and those of the log that it continues, if any.
#[derive(Default)]
pub struct Shelf<'a> {
    /// The attachments of the log that it continues.
    log: Option<Kept<'a>>,
    own: BTreeMap<Hash, Arc<[u8]>>,
}

impl<'a> Shelf<'a> {
    /// The shelf of a log that continues one with these attachments.
    pub fn over(log: Kept<'a>) -> Shelf<'a> {
        Shelf {
            log: Some(log),
            own: BTreeMap::new(),
        }
    }

    /// Puts bytes where statements can name them.
    pub fn put(&mut self, bytes: &[u8]) -> Hash {
        let hash = Hash::of(bytes);
        self.own.insert(hash, bytes.into());
        hash
    }

    /// The bytes with this hash.
    pub fn bytes(&self, hash: &Hash) -> Option<Arc<[u8]>> {
        let found = self.own.get(hash).cloned();
        found.or_else(|| self.log.and_then(|log| log(hash)))
    }
}

impl Attachments for Shelf<'_> {
    fn get(&self, hash: &Hash) -> Option<Matter> {
        self.bytes(hash).map(Matter::Bytes)
    }
}

/// Puts a statement into the log as if its signer had signed it with this key; its hash. Errors with why the rules
/// refuse it.
pub fn enter(
    state: &mut State,
    shelf: &Shelf<'_>,
    said: impl Into<Said>,
    (signer, key): (&Principal, PublicKey),
) -> Result<Hash, Refusal> {
    let statement = Statement {
        log: state.origin().to_owned(),
        genesis: state.genesis().map(|(hash, _)| hash),
        said: said.into(),
    };
    let name = signer.line_name(state.origin());
    let line = NoteSignature {
        key_id: key_id(&name, &key),
        name,
        signature: [0; 64],
    };
    let bytes = Note::new(&statement.text(), vec![line])?.to_bytes();
    let submission = Submission::parse(&bytes)?;
    let hash = submission.hash;
    let entry = submission.assume_verified(vec![(signer.clone(), key)]);
    let effects = admit(state, &entry, shelf)?;
    state.apply(leaf_hash(&bytes), &effects);
    Ok(hash)
}
