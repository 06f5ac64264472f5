//! What follows from a certified roll never changes: each answer is made once and kept as a file, by roll
//! and by member, and is found from then on without the ledger or the database.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::engine::Engine;
use crate::domain::id::Id;

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

    /// The answer that is kept at a place.
    pub(super) fn kept_answer<T: DeserializeOwned>(&self, place: Option<&String>) -> Option<T> {
        let file = self.files.find(place?)?;
        serde_json::from_reader(std::io::BufReader::new(file)).ok()
    }

    /// Keeps an answer at a place.
    pub(super) fn keep_answer<T: Serialize>(&self, place: Option<&String>, answer: &T) {
        if let (Some(place), Ok(bytes)) = (place, serde_json::to_vec(answer)) {
            self.files.keep(place, &bytes);
        }
    }
}
