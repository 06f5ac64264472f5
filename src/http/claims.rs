//! Claims against the provisional roll of a poll, with their rulings.

use actix_web::web::{Data, Json, Path};

use super::error::ApiResult;
use super::parameters::{Asked, id};
use crate::service::Engine;
use crate::store::{Lane, claims};
use crate::view::Page;
use crate::view::claims::ClaimView;

/// The poll's claims in log order.
pub async fn list(
    engine: Data<Engine>,
    poll: Path<String>,
    Asked(window): Asked<u64>,
) -> ApiResult<Json<Page<ClaimView>>> {
    let (poll, wanted) = (id(&poll)?, window.clone());
    let known = poll.clone();
    engine
        .inspect(move |state| state.polls().require(&known).map(drop))
        .await??;
    let filed = engine.store().read(Lane::Anybody, move |conn| {
        claims::of_poll(conn, &poll, wanted.after, wanted.rows())
    });
    let views = filed.await?.into_iter().map(ClaimView::of);
    Ok(Json(Page::of(views, &window, |claim| claim.entry)))
}
