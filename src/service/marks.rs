//! The marks of a ballot, which stand with its entry: nobody is shown them while its poll seals them.

use super::WriteError;
use super::engine::Engine;
use crate::domain::hash::Hash;
use crate::domain::statement::Said;
use crate::domain::statement::submission::Submission;
use crate::store::{StoreError, log};

impl Engine {
    /// The marks of the ballot with this statement, or the poll that still seals them; `None` when
    /// there is no such ballot.
    pub async fn marks(
        &self,
        statement: Hash,
    ) -> Result<Option<Result<Vec<u8>, String>>, WriteError> {
        let found = self.store.read(move |conn| {
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
            Ok(Some(match log::sealing_poll(conn, &ballot.open)? {
                Some(poll) => Err(poll),
                None => Ok(marks),
            }))
        });
        Ok(found.await?)
    }
}
