//! Claims against the provisional roll of a poll, with their rulings.

use actix_web::web::{Data, Json, Path, Query};
use serde::{Deserialize, Serialize};

use super::error::{ApiError, ApiResult};
use super::members::parse_id;
use crate::service::Engine;
use crate::store::claims::{self, ClaimRow};

/// One claim.
#[derive(Serialize)]
pub struct ClaimView {
    claim: String,
    entry: i64,
    roll: String,
    member: String,
    about: String,
    reason: String,
    ruling: Option<RulingView>,
}

#[derive(Serialize)]
struct RulingView {
    statement: String,
    entry: i64,
    by: String,
    verdict: String,
    remedies: Vec<i64>,
    reason: String,
}

/// Where a list goes on.
#[derive(Deserialize)]
pub struct Page {
    after: Option<String>,
}

/// The poll's claims in log order; `?after=<entry>` goes on.
pub async fn list(
    engine: Data<Engine>,
    poll: Path<String>,
    page: Query<Page>,
) -> ApiResult<Json<Vec<ClaimView>>> {
    let id = parse_id(&poll)?;
    let after = match &page.after {
        None => -1,
        Some(after) => after.parse().map_err(|_| ApiError::BadAddress {
            value: after.chars().take(80).collect(),
            form: "the index of an entry",
        })?,
    };
    let known = id.clone();
    engine
        .inspect(move |state| state.polls().require(&known).map(drop))
        .await??;
    let rows = engine
        .store()
        .read(move |conn| claims::of_poll(conn, &id, after))
        .await?;
    Ok(Json(rows.into_iter().map(view).collect()))
}

fn view(row: ClaimRow) -> ClaimView {
    let decided = (row.ruling, row.ruled_at, row.ruled_by, row.verdict);
    let grounds = (row.remedies, row.ruling_reason);
    let ruling = match (decided, grounds) {
        (
            (Some(statement), Some(entry), Some(by), Some(verdict)),
            (Some(remedies), Some(reason)),
        ) => Some(RulingView {
            statement,
            entry,
            by,
            verdict,
            remedies,
            reason,
        }),
        _ => None,
    };
    ClaimView {
        claim: row.statement,
        entry: row.entry,
        roll: row.roll,
        member: row.member,
        about: row.about,
        reason: row.reason,
        ruling,
    }
}
