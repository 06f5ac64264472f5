//! Offices: who holds which.

use serde::{Deserialize, Serialize};

use super::page::{Page, Window};
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::office::{Office, Principal};
use crate::domain::state::State;
use crate::domain::time::Time;

/// One office of one holder, in force: an item of `GET /api/offices`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficeView {
    /// Who.
    pub holder: Principal,
    /// Which.
    pub office: Office,
    /// What it is limited to; `all` for no limit.
    pub scope: Vec<Id>,
    /// The first instant after it.
    pub until: Option<Time>,
    /// Those in use.
    pub keys: Vec<PublicKey>,
}

/// After which office a list goes on.
pub type After = (Principal, Office);

impl OfficeView {
    /// By holder and office.
    pub fn page(state: &State, window: &Window<After>) -> Page<OfficeView> {
        let terms = state.offices().iter().map(|(holder, office, term)| {
            let records = state.keys().of(holder).iter();
            let current = records.filter(|record| record.revoked.is_none());
            OfficeView {
                holder: holder.clone(),
                office,
                scope: term.scope.clone(),
                until: term.until,
                keys: current.map(|record| record.key).collect(),
            }
        });
        let key = |view: &OfficeView| (view.holder.clone(), view.office);
        let rest =
            terms.filter(|view| window.after.as_ref().is_none_or(|after| key(view) > *after));
        Page::of(rest, window, key)
    }
}
