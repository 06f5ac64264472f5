//! Rebuilding the projected tables from the log, with the service stopped.
//!
//! The log is folded as at a start, so a damaged one is noticed and changes nothing.

use super::ServiceError;
use super::backup::Database;
use super::engine::Settings;
use super::lead;
use super::replay::replay;
use crate::domain::statement::submission::Submission;
use crate::store::log::Head;
use crate::store::project::{Change, project};
use crate::store::{Store, projections};

/// How many entries are projected at a time.
const CHUNK: usize = 1024;

/// Empties the projected tables and fills them from the log; says where the log ends.
///
/// `progress` is told after every thousand entries or so how many are done. Errors when a service
/// writes to this log, and when the stored log is damaged; then nothing has changed.
pub fn rebuild(settings: &Settings, progress: &mut dyn FnMut(u64)) -> Result<Head, ServiceError> {
    let origin = Submission::parse(&settings.genesis)?.statement.log;
    let database = Database::to_fill(&settings.data, settings.database_url.as_deref())?;
    let store = Store::open(database.url(), &settings.schema)?;
    let mut lead = store.connect()?;
    lead::elect(&store, &mut lead)?;
    renew(&store, &origin, progress)
}

fn renew(store: &Store, origin: &str, progress: &mut dyn FnMut(u64)) -> Result<Head, ServiceError> {
    let nothing = Head::empty();
    let mut end = nothing;
    projections::renew(store, |conn| {
        let mut changes: Vec<Change> = Vec::new();
        let replayed = replay(store, origin, nothing, |entry, effects| {
            changes.push(Change { entry, effects });
            if changes.len() >= CHUNK {
                project(conn, &changes)?;
                changes.clear();
                progress(entry + 1);
            }
            Ok(())
        })?;
        project(conn, &changes)?;
        end = Head {
            size: replayed.state.size(),
            root: replayed.state.root(),
        };
        progress(end.size);
        Ok::<_, ServiceError>(())
    })?;
    Ok(end)
}
