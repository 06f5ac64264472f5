//! Effects become rows, in the transaction that appends the entry that caused them.
//!
//! The tables here are a projection: reads and reports use them, rules never do. Rows depend on
//! nothing but the log, so `rebuild` arrives at the same ones. Which rows a subject's effects make
//! stands with the subject.

use super::rows::to_row;
use super::{Connection, StoreError, claims, ledger, members, offices, policies, polls};
use crate::domain::state::Effect;

/// What one entry changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// The index of the entry.
    pub entry: u64,
    /// Its effects, in order.
    pub effects: Vec<Effect>,
}

impl Change {
    /// Whether it makes rows besides those of the log.
    pub(super) fn is_projected(&self) -> bool {
        self.effects.iter().any(|effect| match effect {
            Effect::Organisation(_)
            | Effect::Approvals(_)
            | Effect::Documents(_)
            | Effect::Matters(_)
            | Effect::Bodies(_)
            | Effect::Tasks(_)
            | Effect::Quotas(_) => false,
            Effect::Polls(effect) => polls::is_projected(effect),
            Effect::Offices(_)
            | Effect::Members(_)
            | Effect::Ledger(_)
            | Effect::Policies(_)
            | Effect::Claims(_) => true,
        })
    }
}

/// Writes all rows of these changes.
pub fn project(conn: &mut Connection, changes: &[Change]) -> Result<(), StoreError> {
    for change in changes {
        let entry = to_row(change.entry)?;
        for effect in &change.effects {
            project_effect(conn, entry, effect)?;
        }
    }
    Ok(())
}

fn project_effect(conn: &mut Connection, entry: i64, effect: &Effect) -> Result<(), StoreError> {
    match effect {
        // The state alone needs these: the entries themselves tell of them.
        Effect::Organisation(_)
        | Effect::Approvals(_)
        | Effect::Documents(_)
        | Effect::Matters(_)
        | Effect::Bodies(_)
        | Effect::Tasks(_)
        | Effect::Quotas(_) => Ok(()),
        Effect::Offices(effect) => offices::project(conn, entry, effect),
        Effect::Members(effect) => members::project(conn, entry, effect),
        Effect::Ledger(effect) => ledger::project(conn, entry, effect),
        Effect::Policies(effect) => policies::project(conn, entry, effect),
        Effect::Polls(effect) => polls::project(conn, entry, effect),
        Effect::Claims(effect) => claims::project(conn, entry, effect),
    }
}
