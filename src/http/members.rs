//! Members, by their pseudonyms.

use actix_web::web::{Data, Json, Path};

use super::error::{ApiError, ApiResult};
use super::parameters::{Asked, id};
use crate::domain::fault::Term;
use crate::service::Engine;
use crate::store::{Lane, ledger};
use crate::view::Page;
use crate::view::ledger::{After, LineView};
use crate::view::members::MemberView;

/// Class, standing, when joined, tags, keys.
pub async fn show(engine: Data<Engine>, member: Path<String>) -> ApiResult<Json<MemberView>> {
    let asked = id(&member)?;
    let found = engine.inspect(move |state| MemberView::of(state, &asked));
    found.await?.map(Json).ok_or_else(|| unknown(member))
}

/// The member's ledger lines in log order.
pub async fn contributions(
    engine: Data<Engine>,
    member: Path<String>,
    Asked(window): Asked<After>,
) -> ApiResult<Json<Page<LineView>>> {
    let (asked, wanted) = (id(&member)?, window.clone());
    let known = asked.clone();
    let enrolled = engine.inspect(move |state| state.members().find(&known).is_some());
    if !enrolled.await? {
        return Err(unknown(member));
    }
    let lines = engine.store().read(Lane::Anybody, move |conn| {
        ledger::of_member(conn, &asked, wanted.after.as_ref(), wanted.rows())
    });
    let views = lines.await?.into_iter().map(LineView::of);
    Ok(Json(Page::of(views, &window, LineView::place)))
}

fn unknown(member: Path<String>) -> ApiError {
    ApiError::NotFound {
        what: Term("thing-member"),
        id: member.into_inner(),
    }
}
