//! Documents in force, and what was brought under their procedures.

use actix_web::web::{Data, Json, Path};

use super::error::{ApiError, ApiResult};
use super::parameters::Asked;
use crate::domain::charter::sort::Sort;
use crate::domain::fault::Term;
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::service::Engine;
use crate::view::Page;
use crate::view::documents::DocumentView;
use crate::view::matters::{MatterSummary, MatterView};

/// The documents in force, by sort and name.
pub async fn documents(
    engine: Data<Engine>,
    Asked(window): Asked<(Sort, Id)>,
) -> ApiResult<Json<Page<DocumentView>>> {
    let page = engine.inspect(move |state| DocumentView::page(state, &window));
    Ok(Json(page.await?))
}

/// All matters, the newest first.
pub async fn list(
    engine: Data<Engine>,
    Asked(window): Asked<u64>,
) -> ApiResult<Json<Page<MatterSummary>>> {
    let page = engine.inspect(move |state| MatterSummary::page(state, &window));
    Ok(Json(page.await?))
}

/// One matter: how far it has come, and what became of it.
pub async fn show(engine: Data<Engine>, matter: Path<String>) -> ApiResult<Json<MatterView>> {
    let unknown = || ApiError::NotFound {
        what: Term("thing-matter"),
        id: matter.to_string(),
    };
    let name = Hash::parse(&matter).ok_or_else(unknown)?;
    let found = engine.inspect(move |state| {
        let found = state.matters().find(&name);
        found.map(|found| MatterView::of(state, found))
    });
    found.await?.map(Json).ok_or_else(unknown)
}
