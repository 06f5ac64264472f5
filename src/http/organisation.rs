//! The organisation: what its genesis says, its keys, its offices and policies.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json};
use serde::Serialize;

use super::error::{ApiError, ApiResult};
use crate::domain::id::Id;
use crate::domain::log::policy::Trust;
use crate::domain::state::State;
use crate::domain::state::organisation::ClockSource;
use crate::domain::title::Titles;
use crate::service::Engine;
use crate::store::policies::{self, PolicyRow};

/// What the genesis statement says, and where the log is.
#[derive(Serialize)]
pub struct Organisation {
    name: String,
    origin: String,
    genesis: String,
    clock: &'static str,
    now: Option<String>,
    size: u64,
    log_key: String,
    service_key: String,
    categories: Vec<Titled>,
    classes: Vec<Titled>,
    roster: Roster,
    members: usize,
}

/// What statements and what people call a category or a class.
#[derive(Serialize)]
struct Titled {
    id: String,
    title: String,
    title_en: String,
}

#[derive(Serialize)]
struct Roster {
    hash: String,
    threshold: usize,
    holders: Vec<Holder>,
}

#[derive(Serialize)]
struct Holder {
    name: String,
    key: String,
}

/// Name, origin, genesis hash, keys, categories, classes, roster, clock and size.
pub async fn show(engine: Data<Engine>) -> ApiResult<Json<Organisation>> {
    let log_key = engine.log_key().to_string();
    let found = engine
        .inspect(move |state| organisation(state, log_key))
        .await?;
    found.map(Json).ok_or_else(|| ApiError::NotYet {
        what: "genesis",
        id: engine.origin().to_owned(),
    })
}

fn titled(id: &Id, titles: &Titles) -> Titled {
    Titled {
        id: id.to_string(),
        title: titles.title.0.clone(),
        title_en: titles.title_en.0.clone(),
    }
}

fn organisation(state: &State, log_key: String) -> Option<Organisation> {
    let (hash, genesis) = state.genesis()?;
    let roster = state.founders();
    let holders = roster.holders.iter();
    Some(Organisation {
        name: genesis.organisation.0.clone(),
        origin: state.origin().to_owned(),
        genesis: hash.to_string(),
        clock: match genesis.clock {
            ClockSource::Real => "real",
            ClockSource::Test => "test",
        },
        now: state.now().map(|now| now.to_string()),
        size: state.size(),
        log_key,
        service_key: genesis.service.to_string(),
        categories: genesis
            .categories
            .iter()
            .map(|category| titled(&category.id, &category.titles))
            .collect(),
        classes: genesis
            .classes
            .iter()
            .map(|class| titled(&class.id, &class.titles))
            .collect(),
        roster: Roster {
            hash: roster.hash().to_string(),
            threshold: roster.threshold,
            holders: holders
                .map(|(name, key)| Holder {
                    name: name.to_string(),
                    key: key.to_string(),
                })
                .collect(),
        },
        members: state.members().count(),
    })
}

/// The trust file of this log, to be compared with one from another source.
pub async fn trust(engine: Data<Engine>) -> ApiResult<HttpResponse> {
    let genesis = engine
        .inspect(|state| state.genesis().map(|(hash, _)| hash))
        .await?;
    let genesis = genesis.ok_or_else(|| ApiError::NotYet {
        what: "genesis",
        id: engine.origin().to_owned(),
    })?;
    let trust = Trust {
        logs: vec![engine.log_key()],
        genesis,
    };
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(trust.to_string()))
}

/// One office of one holder.
#[derive(Serialize)]
pub struct Term {
    holder: String,
    office: &'static str,
    scope: Vec<String>,
    until: Option<String>,
    keys: Vec<String>,
}

/// Who holds which office, ordered by holder and office, with the keys in use.
pub async fn offices(engine: Data<Engine>) -> ApiResult<Json<Vec<Term>>> {
    let terms = engine.inspect(|state| {
        let term = |(holder, office, term): (
            &_,
            crate::domain::office::Office,
            &crate::domain::state::offices::Term,
        )| {
            let keys = state.keys();
            let current = keys
                .of(holder)
                .iter()
                .filter(|record| record.revoked.is_none());
            Term {
                holder: holder.to_string(),
                office: office.as_str(),
                scope: term.scope.iter().map(ToString::to_string).collect(),
                until: term.until.map(|until| until.to_string()),
                keys: current.map(|record| record.key.to_string()).collect(),
            }
        };
        state.offices().iter().map(term).collect()
    });
    Ok(Json(terms.await?))
}

/// Adopted policies, newest first.
pub async fn policies(engine: Data<Engine>) -> ApiResult<Json<Vec<PolicyRow>>> {
    Ok(Json(engine.store().read(policies::adopted).await?))
}
