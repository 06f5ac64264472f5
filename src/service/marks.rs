//! The marks of a ballot, which stand with its entry: nobody is shown them while its poll seals them, and
//! whoever sends the same ballot again puts them back where they were lost.

use super::WriteError;
use super::ballots::lost_error;
use super::engine::Engine;
use super::shared::Lost;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::statement::Said;
use crate::domain::statement::submission::Submission;
use crate::store::{Lane, StoreError, log};

impl Engine {
    /// The marks of the ballot with this statement, or the poll that still seals them; `None` when
    /// there is no such ballot.
    pub async fn marks(
        &self,
        statement: Hash,
    ) -> Result<Option<Result<Vec<u8>, String>>, WriteError> {
        let found = self.store.read(Lane::Log, move |conn| {
            let Some(index) = log::first_entry_by_statement(conn, &statement)? else {
                return Ok(None);
            };
            let corrupt = |reason: String| StoreError::Corrupt {
                what: format!("entry {index}: {reason}"),
            };
            let Some(entry) = log::entries(conn, index..index + 1)?.pop() else {
                return Err(corrupt("was there a moment ago".to_owned()));
            };
            let submission =
                Submission::parse(&entry.body).map_err(|error| corrupt(error.to_string()))?;
            let (Said::Ballot(ballot), Some(marks)) = (submission.statement.said, entry.marks)
            else {
                return Ok(None);
            };
            if Hash::of(&marks) != ballot.marks {
                return Err(lost_error(index));
            }
            Ok(Some(match log::sealing_poll(conn, &ballot.open)? {
                Some(poll) => Err(poll),
                None => Ok(marks),
            }))
        });
        Ok(found.await?)
    }

    /// The ballots of a poll whose marks are lost, by entry, with whose they are.
    pub fn lost_ballots(&self, poll: &Id) -> Lost {
        self.shared.lost(poll)
    }

    /// The polls that cannot be counted as they are: marks of theirs are lost.
    pub fn polls_with_lost_ballots(&self) -> Vec<Id> {
        self.shared.polls_with_lost()
    }

    /// Puts marks back beside a ballot that names them, when those that stand there are others.
    pub(super) async fn heal(&self, entry: u64, marks: Vec<u8>) -> Result<(), WriteError> {
        let store = self.store.clone();
        let healed = self.aside(move || {
            let mut conn = store.connect()?;
            let stored = log::ballots(&mut conn, &[entry])?;
            let whole = stored
                .get(&entry)
                .is_some_and(|stored| stored.marks == marks);
            if !whole {
                log::put_marks(&mut conn, entry, &marks)?;
            }
            Ok(!whole)
        });
        if healed.await? {
            tracing::warn!(
                entry,
                "marks that were lost are back: their ballot was sent again"
            );
            self.shared.found_again(entry);
        }
        Ok(())
    }
}
