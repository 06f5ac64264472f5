//! The ledger lines of one member, from the rows of the store.

use crate::domain::derive::LineSource;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::weight::ledger::Line;
use crate::store::ledger;
use crate::store::{Connection, StoreError, log};

/// How many lines are read at a time.
const PAGE: usize = 1_000;

/// Lines as they were credited, and reasons as they were released.
pub(super) struct Stored<'a>(pub &'a mut Connection);

impl LineSource for Stored<'_> {
    type Error = StoreError;

    fn lines(&mut self, members: &[&Id]) -> Result<Vec<(u64, Id, Line)>, StoreError> {
        let mut lines = Vec::new();
        for member in members {
            let mut after = None;
            loop {
                let page = ledger::of_member(self.0, member, after.as_ref(), PAGE)?;
                let Some(last) = page.last() else {
                    break;
                };
                after = Some((last.entry, last.line.reference.clone()));
                lines.extend(
                    page.into_iter()
                        .map(|found| (found.entry, found.source.id().clone(), found.line)),
                );
            }
        }
        Ok(lines)
    }

    fn reason(&mut self, hash: &Hash) -> Result<Option<String>, StoreError> {
        let found = log::attachment(self.0, hash)?;
        Ok(found.and_then(|found| String::from_utf8(found.bytes).ok()))
    }
}
