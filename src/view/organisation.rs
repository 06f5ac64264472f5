//! The organisation: what its genesis says, its keys, how far its log is.

use serde::{Deserialize, Serialize};

use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::log::key::PublicKey;
use crate::domain::log::verifier::VerifierKey;
use crate::domain::office::Principal;
use crate::domain::state::State;
use crate::domain::state::organisation::ClockSource;
use crate::domain::time::Time;
use crate::domain::title::Titles;

/// `GET /api/organisation`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganisationView {
    /// What it is called.
    pub name: String,
    /// The name of its log.
    pub origin: String,
    /// The genesis statement.
    pub genesis: Hash,
    /// Who moves the log's clock.
    pub clock: ClockSource,
    /// The last logged clock.
    pub now: Option<Time>,
    /// Entries.
    pub size: u64,
    /// What checks the log's checkpoints, as a verifier key.
    pub log_key: String,
    /// The key of `s/service`.
    pub service_key: PublicKey,
    /// In which zone of the tz database times are shown; `None` where no document says so.
    pub zone: Option<String>,
    /// Of contributions.
    pub categories: Vec<TitledView>,
    /// Of members.
    pub classes: Vec<TitledView>,
    /// Who founded it, in order of name.
    pub founders: Vec<FounderView>,
    /// Members ever enrolled.
    pub members: usize,
}

/// What statements and what people call a category or a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TitledView {
    /// In statements.
    pub id: Id,
    /// In Chinese, or in the organisation's own language.
    pub title: String,
    /// In English.
    pub title_en: String,
}

/// One who founded it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FounderView {
    /// Who.
    pub name: Principal,
    /// With which key.
    pub key: PublicKey,
}

impl OrganisationView {
    /// `None` for an empty log.
    pub fn of(state: &State, log_key: &VerifierKey) -> Option<OrganisationView> {
        let (hash, genesis) = state.genesis()?;
        Some(OrganisationView {
            name: genesis.organisation.0.clone(),
            origin: state.origin().to_owned(),
            genesis: hash,
            clock: genesis.clock,
            now: state.now(),
            size: state.size(),
            log_key: log_key.to_string(),
            service_key: genesis.service,
            zone: {
                let organisation = state.documents().in_force().organisation();
                organisation.map(|organisation| organisation.zone.0.clone())
            },
            categories: genesis
                .categories
                .iter()
                .map(|category| TitledView::of(&category.id, &category.titles))
                .collect(),
            classes: genesis
                .classes
                .iter()
                .map(|class| TitledView::of(&class.id, &class.titles))
                .collect(),
            founders: genesis
                .founders()
                .into_iter()
                .map(|(name, key)| FounderView { name, key })
                .collect(),
            members: state.members().count(),
        })
    }
}

impl TitledView {
    fn of(id: &Id, titles: &Titles) -> TitledView {
        TitledView {
            id: id.clone(),
            title: titles.title.0.clone(),
            title_en: titles.title_en.0.clone(),
        }
    }
}
