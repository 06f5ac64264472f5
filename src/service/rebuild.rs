//! Rebuilding the projected tables from the log, with the service stopped.
//!
//! The log is folded as at a start, so a damaged one is noticed and changes nothing.

use std::path::Path;

use super::backup::Database;
use super::engine::Settings;
use super::replay::{Folded, Replayed, replay};
use super::{ServiceError, high_water, lead};
use crate::store::log::Head;
use crate::store::project::{Change, project};
use crate::store::{Connection, Store, projections};

/// How many entries are projected at a time.
const CHUNK: usize = 1024;

/// Empties the projected tables and fills them from the log; says where the log ends.
///
/// `progress` is told after every thousand entries or so how many are done. Errors when a service
/// writes to this log, and when the stored log is damaged; then nothing has changed.
pub fn rebuild(settings: &Settings, progress: &mut dyn FnMut(u64)) -> Result<Head, ServiceError> {
    let origin = settings.genesis.submission()?.statement.log;
    let mark = last_signed(&settings.data, &origin)?;
    let database = Database::to_fill(&settings.data, settings.database_url.as_deref())?;
    let store = Store::open(database.url(), &settings.schema)?;
    let mut lead = store.connect()?;
    lead::elect(&store, &mut lead)?;
    let mut end = Head::empty();
    projections::renew(&store, |conn| {
        let (replayed, filled) = fill(conn, &origin, mark, progress, |_, _| Ok(()))?;
        replayed.check(mark)?;
        end = filled;
        Ok::<_, ServiceError>(())
    })?;
    Ok(end)
}

/// The head that was last signed, by the mark in this directory; the empty log where there is none.
pub(super) fn last_signed(data: &Path, origin: &str) -> Result<Head, ServiceError> {
    let path = data.join(high_water::FILE);
    match path.exists() {
        true => high_water::read(&path, origin),
        false => Ok(Head::empty()),
    }
}

/// Folds the log and projects it into the tables that `conn` finds first; the state, and where the log
/// ends. `each` sees what every entry did.
pub(super) fn fill(
    conn: &mut Connection,
    origin: &str,
    mark: Head,
    progress: &mut dyn FnMut(u64),
    mut each: impl FnMut(&mut Connection, &Folded) -> Result<(), ServiceError>,
) -> Result<(Replayed, Head), ServiceError> {
    let mut changes: Vec<Change> = Vec::new();
    let replayed = replay(conn, origin, mark, |conn, folded| {
        each(conn, &folded)?;
        let (entry, effects) = (folded.index, folded.effects);
        changes.push(Change { entry, effects });
        if changes.len() >= CHUNK {
            project(conn, &changes)?;
            changes.clear();
            progress(entry + 1);
        }
        Ok(())
    })?;
    project(conn, &changes)?;
    let end = Head {
        size: replayed.state.size(),
        root: replayed.state.root(),
    };
    progress(end.size);
    Ok((replayed, end))
}
