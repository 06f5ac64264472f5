//! The organisation: what its genesis says, its keys, its offices and policies.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json};

use super::error::{ApiError, ApiResult};
use super::parameters::Asked;
use crate::domain::fault::Term;
use crate::domain::hash::Hash;
use crate::domain::log::policy::Trust;
use crate::service::Engine;
use crate::store::{Lane, policies};
use crate::view::Page;
use crate::view::offices::{self, OfficeView};
use crate::view::organisation::OrganisationView;
use crate::view::policies::PolicyView;

/// Name, origin, genesis hash, keys, categories, classes, founders, clock and size.
pub async fn show(engine: Data<Engine>) -> ApiResult<Json<OrganisationView>> {
    let log_key = engine.log_key();
    let found = engine.inspect(move |state| OrganisationView::of(state, &log_key));
    found.await?.map(Json).ok_or_else(|| not_founded(&engine))
}

/// The trust file of this log, to be compared with one from another source.
pub async fn trust(engine: Data<Engine>) -> ApiResult<HttpResponse> {
    let genesis = engine.inspect(|state| state.genesis().map(|(hash, _)| hash));
    let genesis = genesis.await?.ok_or_else(|| not_founded(&engine))?;
    let trust = Trust::of(genesis, vec![engine.log_key()]);
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(trust.to_string()))
}

/// Who holds which office, by holder and office.
pub async fn offices(
    engine: Data<Engine>,
    Asked(window): Asked<offices::After>,
) -> ApiResult<Json<Page<OfficeView>>> {
    let page = engine.inspect(move |state| OfficeView::page(state, &window));
    Ok(Json(page.await?))
}

/// Adopted policies, newest first.
pub async fn policies(
    engine: Data<Engine>,
    Asked(window): Asked<Hash>,
) -> ApiResult<Json<Page<PolicyView>>> {
    let wanted = window.clone();
    let adopted = engine.store().read(Lane::Anybody, move |conn| {
        policies::adopted(conn, wanted.after, wanted.rows())
    });
    let views = adopted.await?.into_iter().map(PolicyView::of);
    Ok(Json(Page::of(views, &window, |policy| policy.statement)))
}

fn not_founded(engine: &Engine) -> ApiError {
    ApiError::NotYet {
        what: Term("thing-genesis"),
        id: engine.origin().to_owned(),
    }
}
