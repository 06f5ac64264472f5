//! A note on its way into the log: parsed, its signature lines matched to keys, its signatures checked.

use super::Statement;
use super::refusal::{Refusal, Unfit};
use crate::domain::hash::Hash;
use crate::domain::log::key::{PreparedKey, PublicKey};
use crate::domain::log::note::Note;
use crate::domain::log::verifier::key_id;
use crate::domain::office::Principal;
use crate::domain::state::keys;

/// A note whose text is a well-formed statement. Nothing is known yet about its signatures.
#[derive(Debug, Clone)]
pub struct Submission {
    /// The note as it will stand in the log.
    pub note: Note,
    /// What its text says.
    pub statement: Statement,
    /// SHA-256 of its text.
    pub hash: Hash,
}

impl Submission {
    /// Reads an entry: one signed note whose text is a canonical statement.
    ///
    /// Errors with `NotANote`, `Malformed` or `UnknownKind`.
    pub fn parse(bytes: &[u8]) -> Result<Submission, Refusal> {
        let note = Note::parse(bytes)?;
        let statement = Statement::parse(&note.text)?;
        let hash = Hash::of(note.text.as_bytes());
        Ok(Submission {
            note,
            statement,
            hash,
        })
    }

    /// Matches every signature line to a key: one that the text brings, or one that `keys` knows.
    ///
    /// Errors with `UnknownSigner` when a line's name is of another log or has no key with the
    /// line's key id.
    pub fn identify(
        &self,
        keys: impl Fn(&Principal) -> Vec<PublicKey>,
    ) -> Result<Vec<(Principal, PublicKey)>, Refusal> {
        let introduced = self.statement.said.introduces();
        let mut signatories = Vec::with_capacity(self.note.signatures.len());
        for line in &self.note.signatures {
            let unknown = || keys::Refusal::UnknownSigner {
                name: line.name.clone(),
            };
            let principal =
                Principal::from_line_name(&self.statement.log, &line.name).ok_or_else(unknown)?;
            let brought = introduced
                .iter()
                .filter(|(who, _)| *who == principal)
                .map(|(_, key)| *key);
            let key = brought
                .chain(keys(&principal))
                .find(|key| key_id(&line.name, key) == line.key_id)
                .ok_or_else(unknown)?;
            signatories.push((principal, key));
        }
        Ok(signatories)
    }

    /// Checks every signature under profile strict-v1 with the keys that `identify` found.
    ///
    /// Errors with `BadSignature` naming the first line that fails.
    pub fn verify(
        self,
        signatories: Vec<(Principal, PublicKey)>,
    ) -> Result<Authenticated, Refusal> {
        let authenticated = self.assume_verified(signatories);
        authenticated.check_signatures(|_, key| key.prepare())?;
        Ok(authenticated)
    }

    /// Takes the signatures as checked: for entries whose signatures are checked elsewhere, by the
    /// verifier in parallel or by the service when it accepted them.
    pub fn assume_verified(self, signatories: Vec<(Principal, PublicKey)>) -> Authenticated {
        Authenticated {
            submission: self,
            signatories,
        }
    }
}

/// A submission whose signatures hold. Whether its signers may say this is for the rules.
#[derive(Debug, Clone)]
pub struct Authenticated {
    /// The submission.
    pub submission: Submission,
    /// Who signed, in the order of the lines, each with the key that verifies.
    pub signatories: Vec<(Principal, PublicKey)>,
}

impl Authenticated {
    /// Checks every signature under profile strict-v1: for whoever assumed that they hold.
    ///
    /// `prepare` may have the keys of some signatories unpacked already. Errors with
    /// `BadSignature` naming the first line that fails.
    pub fn check_signatures(
        &self,
        prepare: impl Fn(&Principal, &PublicKey) -> PreparedKey,
    ) -> Result<(), Refusal> {
        let note = &self.submission.note;
        for (line, (who, key)) in note.signatures.iter().zip(&self.signatories) {
            if !prepare(who, key).verify(note.text.as_bytes(), &line.signature) {
                return Err(Unfit::BadSignature {
                    name: line.name.clone(),
                }
                .into());
            }
        }
        Ok(())
    }

    /// The key of the first line: with the statement's hash, the identity of a submission.
    pub fn key(&self) -> &PublicKey {
        &self
            .signatories
            .first()
            .expect("a note has at least one signature")
            .1
    }
}
