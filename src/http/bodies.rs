//! Bodies: their seats and who holds them.

use actix_web::web::{Data, Json, Path};

use super::error::{ApiError, ApiResult};
use super::parameters::Asked;
use crate::domain::fault::Term;
use crate::domain::id::Id;
use crate::service::Engine;
use crate::view::Page;
use crate::view::bodies::{BodySummary, BodyView};

/// All bodies, by id.
pub async fn list(
    engine: Data<Engine>,
    Asked(window): Asked<Id>,
) -> ApiResult<Json<Page<BodySummary>>> {
    let page = engine.inspect(move |state| BodySummary::page(state, &window));
    Ok(Json(page.await?))
}

/// One body: its seats, who holds them, what was ever offered.
pub async fn show(engine: Data<Engine>, body: Path<String>) -> ApiResult<Json<BodyView>> {
    let unknown = || ApiError::NotFound {
        what: Term("thing-body"),
        id: body.to_string(),
    };
    let name = Id::parse(&body).ok_or_else(unknown)?;
    let found = engine.inspect(move |state| {
        let found = state.bodies().find(&name);
        found.map(|seats| BodyView::of(state, seats))
    });
    found.await?.map(Json).ok_or_else(unknown)
}
