//! Receipts: the proof that a statement is in the log, under the newest signed head.

use super::WriteError;
use super::engine::Engine;
use super::shared::{Placed, Published};
use crate::domain::hash::Hash;
use crate::domain::log::proof::ProofError;
use crate::domain::log::receipt::Receipt;
use crate::store::{Connection, Lane, StoreError, log, tiles};

/// A statement in the log with its receipt.
#[derive(Debug, Clone)]
pub struct Accepted {
    /// Its index.
    pub index: u64,
    /// SHA-256 of its text.
    pub statement: Hash,
    /// The proof that it is in the log.
    pub receipt: Receipt,
}

/// The receipt of a statement that was just logged, from the edge that was published with it: no question to the
/// database.
pub(super) fn receipt(placed: &Placed, note: Vec<u8>) -> Result<Receipt, WriteError> {
    let published = &placed.published;
    let proof = published
        .edge
        .prove(placed.index, published.head.size)
        .map_err(|error| WriteError::Unavailable {
            reason: error.to_string(),
        })?;
    Ok(Receipt {
        extra: Some(note),
        index: placed.index,
        proof,
        checkpoint: published.checkpoint.clone(),
    })
}

/// The inclusion proof of an old entry under a published head, from its edge and stored tiles.
pub fn stored_proof(
    conn: &mut Connection,
    index: u64,
    published: &Published,
) -> Result<Vec<Hash>, StoreError> {
    let place = (index, published.head.size);
    published
        .edge
        .prove_with(place, |level, tile| tiles::tile(conn, level, tile))
}

impl From<ProofError> for StoreError {
    /// Of a proof that the database does not give: every node of it was stored or is at hand.
    fn from(error: ProofError) -> StoreError {
        StoreError::Corrupt {
            what: error.to_string(),
        }
    }
}

impl Engine {
    /// A receipt for a statement in the log, under the newest cosigned head that covers it, else under the newest;
    /// `None` when it is not there.
    ///
    /// Without a key, of the first entry with that text.
    pub async fn find(
        &self,
        statement: Hash,
        key: Option<[u8; 32]>,
    ) -> Result<Option<Accepted>, WriteError> {
        self.find_in(Lane::Log, statement, key).await
    }

    /// The same, in the lane of whoever asks.
    pub(super) async fn find_in(
        &self,
        lane: Lane,
        statement: Hash,
        key: Option<[u8; 32]>,
    ) -> Result<Option<Accepted>, WriteError> {
        let (witnessed, published) = (self.witnessed(), self.published());
        let found = self.store.read(lane, move |conn| {
            let index = match key {
                Some(key) => log::entry_by_statement(conn, &statement, &key)?,
                None => log::first_entry_by_statement(conn, &statement)?,
            };
            let Some(index) = index.filter(|index| *index < published.head.size) else {
                return Ok(None);
            };
            // A head that witnesses stand behind proves more, where the entry is below it.
            let published = match index < witnessed.head.size {
                true => witnessed,
                false => published,
            };
            let entry =
                log::entries(conn, index..index + 1)?
                    .pop()
                    .ok_or_else(|| StoreError::Corrupt {
                        what: format!("entry {index} was there a moment ago"),
                    })?;
            let proof = stored_proof(conn, entry.index, &published)?;
            Ok(Some(Accepted {
                index: entry.index,
                statement,
                receipt: Receipt {
                    extra: Some(entry.body),
                    index: entry.index,
                    proof,
                    checkpoint: published.checkpoint.clone(),
                },
            }))
        });
        Ok(found.await?)
    }
}
