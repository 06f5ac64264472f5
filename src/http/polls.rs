//! Polls: how far they are, their rolls and results, drafts for officers.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};

use super::error::{ApiError, ApiResult};
use super::parameters::{Asked, id};
use crate::domain::fault::{Term, declared};
use crate::domain::hash::Hash;
use crate::domain::id::Id;
use crate::domain::state::poll::Poll;
use crate::domain::state::{State, organisation, poll};
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::{Said, Statement};
use crate::service::Engine;
use crate::view::Page;
use crate::view::page::Cursor;
use crate::view::polls::{LastBallotView, PollSummary, PollView};

/// All polls, the newest opening first.
pub async fn list(
    engine: Data<Engine>,
    Asked(window): Asked<Id>,
) -> ApiResult<Json<Page<PollSummary>>> {
    let wanted = window.clone();
    let page = engine.inspect(move |state| PollSummary::page(state.polls(), &wanted));
    let page = page.await?.ok_or_else(|| ApiError::BadAddress {
        value: window.after.map_or_else(String::new, |after| after.write()),
        form: declared("address-form.poll"),
    })?;
    Ok(Json(page))
}

/// Calendar, contests, hashes, turnout by heads and weight, result.
pub async fn show(engine: Data<Engine>, poll: Path<String>) -> ApiResult<Json<PollView>> {
    let id = id(&poll)?;
    let lost = engine.lost_ballots(&id);
    let view = engine.inspect(move |state| {
        let found = state.polls().require(&id);
        found.map(|poll| PollView::of(state, poll).with_lost(lost))
    });
    Ok(Json(view.await??))
}

/// The lines of the certified roll, or of the provisional one, as text.
pub async fn roll(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    attachment(engine, poll, Term("thing-roll"), |poll| {
        poll.roll().map(|roll| roll.lines.hash)
    })
    .await
}

/// The working of the result, as JSON.
pub async fn outcome(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    attachment(engine, poll, Term("thing-result"), |poll| {
        poll.result_statement().map(|result| result.outcome.hash)
    })
    .await
}

pub(super) async fn attachment(
    engine: Data<Engine>,
    poll: Path<String>,
    what: Term,
    which: impl FnOnce(&Poll) -> Option<Hash> + Send + 'static,
) -> ApiResult<HttpResponse> {
    let id = id(&poll)?;
    let hash = engine
        .inspect(move |state| state.polls().require(&id).map(which))
        .await??;
    let not_yet = || ApiError::NotYet {
        what,
        id: poll.to_string(),
    };
    let hash = hash.ok_or_else(not_yet)?;
    let found = engine.named(hash).await?;
    let kind = if what == Term("thing-roll") {
        "text/plain; charset=utf-8"
    } else {
        "application/json"
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .body(found.ok_or_else(not_yet)?))
}

/// What the member's next ballot goes on from; number 0 before the first.
pub async fn last_ballot(
    engine: Data<Engine>,
    path: Path<(String, String)>,
) -> ApiResult<Json<LastBallotView>> {
    let (poll, member) = (id(&path.0)?, id(&path.1)?);
    let last = engine.inspect(move |state| {
        let poll = state.polls().require(&poll)?;
        Ok::<_, poll::Refusal>(LastBallotView::of(state, poll, &member))
    });
    Ok(Json(last.await??))
}

/// The next roll statement that registrar and roll checker are to sign.
pub async fn roll_draft(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    let draft = engine.roll_draft(id(&poll)?).await?;
    let draft = draft.ok_or_else(|| ApiError::NotYet {
        what: Term("thing-roll-draft"),
        id: poll.to_string(),
    })?;
    text(&engine, draft.into()).await
}

/// The certificate that scrutineers are to sign.
pub async fn certificate_draft(
    engine: Data<Engine>,
    poll: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = id(&poll)?;
    let draft = engine
        .inspect(move |state| state.polls().require(&id).map(Certificate::implied))
        .await??;
    let draft = draft.ok_or_else(|| ApiError::NotYet {
        what: Term("thing-certificate-draft"),
        id: poll.to_string(),
    })?;
    text(&engine, draft.into()).await
}

/// The text of a statement of this log.
async fn text(engine: &Engine, said: Said) -> ApiResult<HttpResponse> {
    let text = engine.inspect(move |state: &State| {
        let (genesis, _) = state.genesis().ok_or(organisation::Refusal::NotFounded)?;
        let statement = Statement {
            log: state.origin().to_owned(),
            genesis: Some(genesis),
            said,
        };
        Ok::<_, organisation::Refusal>(statement.text())
    });
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(text.await??))
}
