//! Members, by their pseudonyms.

use actix_web::web::{Data, Json, Path, Query};
use serde::{Deserialize, Serialize};

use super::error::{ApiError, ApiResult};
use crate::domain::id::Id;
use crate::domain::office::Principal;
use crate::domain::poll::cut::LedgerCut;
use crate::domain::state::State;
use crate::domain::state::members::Standing;
use crate::domain::weight::member::Tag;
use crate::service::Engine;
use crate::store::ledger::{self, ContributionRow};

/// What the log says of a member.
#[derive(Serialize)]
pub struct Member {
    member: String,
    class: String,
    joined: String,
    standing: &'static str,
    confirmed: bool,
    tags: Vec<TagView>,
    keys: Vec<Key>,
}

/// One tag.
#[derive(Serialize)]
pub struct TagView {
    dimension: String,
    value: String,
}

impl TagView {
    /// How a tag is shown.
    pub fn of((dimension, value): &Tag) -> TagView {
        TagView {
            dimension: dimension.to_string(),
            value: value.to_string(),
        }
    }
}

#[derive(Serialize)]
struct Key {
    key: String,
    in_use: bool,
}

/// Class, standing, when joined, keys.
pub async fn show(engine: Data<Engine>, member: Path<String>) -> ApiResult<Json<Member>> {
    let id = parse_id(&member)?;
    let found = engine.inspect(move |state| find(state, &id)).await?;
    found.map(Json).ok_or_else(|| ApiError::NotFound {
        what: "member",
        id: member.into_inner(),
    })
}

fn find(state: &State, id: &Id) -> Option<Member> {
    let (joined, facts) = state.members().now(id)?;
    let keys = state.keys();
    let records = keys.of(&Principal::Member(id.clone())).iter();
    let (_, genesis) = state.genesis()?;
    Some(Member {
        member: id.to_string(),
        class: genesis
            .classes
            .get(usize::from(facts.class))?
            .id
            .to_string(),
        joined: joined.to_string(),
        standing: match facts.standing {
            Standing::Active => "active",
            Standing::Suspended => "suspended",
            Standing::Ended => "ended",
        },
        confirmed: facts.confirmed,
        tags: tags(state, id),
        keys: records
            .map(|record| Key {
                key: record.key.to_string(),
                in_use: record.revoked.is_none(),
            })
            .collect(),
    })
}

/// The member's tags as they are now.
fn tags(state: &State, id: &Id) -> Vec<TagView> {
    let now = LedgerCut {
        size: state.size(),
        ..LedgerCut::default()
    };
    let place = state.members().find(id);
    let tags = place.map_or_else(Vec::new, |place| state.members().tags(id, place, &now));
    tags.iter().map(|tag| TagView::of(tag)).collect()
}

/// Where a list goes on.
#[derive(Deserialize)]
pub struct Page {
    after: Option<String>,
}

/// The member's ledger lines in log order; `?after=<entry>.<reference>` goes on.
pub async fn contributions(
    engine: Data<Engine>,
    member: Path<String>,
    page: Query<Page>,
) -> ApiResult<Json<Vec<ContributionRow>>> {
    let id = parse_id(&member)?;
    let (entry, reference) = match &page.after {
        None => (-1, String::new()),
        Some(after) => {
            let bad = || ApiError::BadAddress {
                value: after.chars().take(80).collect(),
                form: "`<entry>.<reference>`",
            };
            let (entry, reference) = after.split_once('.').ok_or_else(bad)?;
            let reference = Id::parse(reference).ok_or_else(bad)?;
            (entry.parse().map_err(|_| bad())?, reference.to_string())
        }
    };
    let (known, asked) = (id.clone(), id.to_string());
    let enrolled = engine
        .inspect(move |state| state.members().find(&known).is_some())
        .await?;
    if !enrolled {
        return Err(ApiError::NotFound {
            what: "member",
            id: asked,
        });
    }
    let lines = engine
        .store()
        .read(move |conn| ledger::of_member(conn, &id, (entry, &reference)));
    Ok(Json(lines.await?))
}

/// An id as a part of an address.
pub(super) fn parse_id(text: &str) -> ApiResult<Id> {
    Id::parse(text).ok_or_else(|| ApiError::BadAddress {
        value: text.chars().take(80).collect(),
        form: "an id: lower-case letters, digits, `.`, `_`, `-`, at most 64",
    })
}
