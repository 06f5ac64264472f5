//! What follows from a certified roll never changes: each answer is made once and kept as a file, by roll
//! and by member, and is found from then on without the ledger or the database.

use std::io::Read;
use std::sync::Arc;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::Engine;
use super::questions::Question;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::store::{Lane, StoreError, log};

impl Engine {
    /// Where an answer about the certified roll of a poll is kept; `None` while it may still change.
    ///
    /// What was credited too late for the roll is told with a weight, so there is a place for each state
    /// of the ledger.
    pub(super) fn place_of(&self, poll: &Id, what: &str) -> Option<String> {
        let state = &self.published().state;
        let roll = state.polls().find(poll)?.certified_roll_hash()?;
        let ledger = state.ledger().last_entry().unwrap_or(0);
        Some(format!("rolls/{roll}/{ledger}/{what}"))
    }

    /// The bytes of an attachment that a statement about a poll names: roll, power report, outcome. `None` where
    /// the log has none.
    ///
    /// However many ask, the database is asked once. Errors when it cannot be.
    pub async fn named(&self, hash: Hash) -> Result<Option<Vec<u8>>, StoreError> {
        let place = format!("named/{hash}");
        if let Some(kept) = self.kept_bytes(&place, hash).await {
            return Ok(Some(kept));
        }
        let _alone = self.questions.alone(Question::Named(hash)).await;
        if let Some(kept) = self.kept_bytes(&place, hash).await {
            return Ok(Some(kept));
        }
        let files = self.files.clone();
        let read = self.store.read(Lane::Anybody, move |conn| {
            let Some(found) = log::attachment(conn, &hash)? else {
                return Ok(None);
            };
            // What can be erased must not live on in a file.
            if !found.erasable {
                files.keep(&place, &found.bytes);
            }
            Ok(Some(found.bytes))
        });
        read.await
    }

    /// The bytes that are kept at a place, where they still have their hash.
    async fn kept_bytes(&self, place: &str, hash: Hash) -> Option<Vec<u8>> {
        let (files, place) = (self.files.clone(), place.to_owned());
        let read = move || {
            let mut bytes = Vec::new();
            files.find(&place)?.read_to_end(&mut bytes).ok()?;
            (Hash::of(&bytes) == hash).then_some(bytes)
        };
        off_thread(read).await.flatten()
    }

    /// The answer that is kept at a place.
    pub(super) async fn kept_answer<T>(&self, place: Option<&String>) -> Option<T>
    where
        T: DeserializeOwned + Send + 'static,
    {
        let (files, place) = (self.files.clone(), place?.clone());
        let read = move || {
            let file = files.find(&place)?;
            serde_json::from_reader(std::io::BufReader::new(file)).ok()
        };
        off_thread(read).await.flatten()
    }

    /// Keeps an answer at a place, and gives it back.
    pub(super) async fn keep_answer<T>(&self, place: Option<String>, answer: Arc<T>) -> Arc<T>
    where
        T: Serialize + Send + Sync + 'static,
    {
        let Some(place) = place else {
            return answer;
        };
        let (files, kept) = (self.files.clone(), answer.clone());
        let keep = move || {
            if let Ok(bytes) = serde_json::to_vec(kept.as_ref()) {
                files.keep(&place, &bytes);
            }
        };
        off_thread(keep).await;
        answer
    }
}

/// Reads and writes files where nobody else waits for the thread; `None` where that thread ended.
async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}
