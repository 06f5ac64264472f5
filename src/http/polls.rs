//! Polls: calendar, contests, turnout by heads and weight, roll, weights, drafts for officers, results.

use actix_web::HttpResponse;
use actix_web::web::{Data, Json, Path};
use serde::Serialize;

use super::error::{ApiError, ApiResult};
use super::members::{TagView, parse_id};
use crate::domain::id::Id;
use crate::domain::poll::contest::{Contest, OptionGroup};
use crate::domain::state::poll::Poll;
use crate::domain::state::{State, organisation, poll};
use crate::domain::statement::certificate::Certificate;
use crate::domain::statement::{Body, Statement};
use crate::domain::text::Value;
use crate::domain::weight::eligibility::Eligibility;
use crate::service::Engine;
use crate::store::log;

/// One poll in a list.
#[derive(Serialize)]
pub struct Summary {
    poll: String,
    title: String,
    title_en: String,
    phase: &'static str,
    opens: String,
    closes: String,
}

/// All polls, the newest opening first.
pub async fn list(engine: Data<Engine>) -> ApiResult<Json<Vec<Summary>>> {
    let mut polls = engine
        .inspect(|state| state.polls().iter().map(summary).collect::<Vec<_>>())
        .await?;
    polls.sort_by(|a, b| (&b.opens, &a.poll).cmp(&(&a.opens, &b.poll)));
    Ok(Json(polls))
}

fn summary(poll: &Poll) -> Summary {
    let notice = poll.notice();
    Summary {
        poll: notice.poll.to_string(),
        title: notice.titles.title.0.clone(),
        title_en: notice.titles.title_en.0.clone(),
        phase: poll.phase().as_str(),
        opens: notice.opens.to_string(),
        closes: notice.closes.to_string(),
    }
}

/// One poll as far as the log has fixed it; null where it has not come that far.
#[derive(Serialize)]
pub struct PollView {
    #[serde(flatten)]
    summary: Summary,
    notice: String,
    policy: String,
    officer: String,
    record_date: String,
    claims_until: Option<String>,
    claims_waiting: usize,
    objections_until: String,
    publication: String,
    eligibility: EligibilityView,
    ledger_size: Option<u64>,
    roll: Option<RollView>,
    open: Option<String>,
    seed: Option<String>,
    /// Public throughout, also while marks are sealed.
    turnout: Turnout,
    close: Option<String>,
    result: Option<ResultView>,
    certificates_needed: u32,
    certified_by: Vec<String>,
    scrutineers: Vec<String>,
    contests: Vec<ContestView>,
}

/// Who may be on the roll; empty lists and `null` ask for nothing.
#[derive(Serialize)]
struct EligibilityView {
    classes: Vec<String>,
    tags: Vec<TagView>,
    tenure_days: Option<u32>,
    value: Option<String>,
}

#[derive(Serialize)]
struct RollView {
    r#override: Option<String>,
    statement: Option<String>,
    stage: String,
    count: u64,
    weight: String,
    lines: String,
    power: Option<String>,
}

#[derive(Serialize)]
struct Turnout {
    heads: u64,
    weight: String,
}

#[derive(Serialize)]
struct ResultView {
    statement: String,
    outcome: String,
    contests: Vec<ContestResultView>,
}

#[derive(Serialize)]
struct ContestResultView {
    contest: String,
    method: String,
    elected: Vec<String>,
    verdict: Option<String>,
}

#[derive(Serialize)]
struct ContestView {
    contest: String,
    title: String,
    title_en: String,
    method: String,
    ballot: &'static str,
    seats: u16,
    options: Vec<OptionView>,
    groups: Vec<GroupView>,
}

/// Options that share a quality, and how many seats they fill.
#[derive(Serialize)]
struct GroupView {
    group: String,
    at_least: u16,
    at_most: Option<u16>,
    options: Vec<String>,
}

#[derive(Serialize)]
struct OptionView {
    option: String,
    title: String,
    title_en: String,
}

/// Calendar, contests, hashes, turnout by heads and weight, result.
pub async fn show(engine: Data<Engine>, poll: Path<String>) -> ApiResult<Json<PollView>> {
    let id = parse_id(&poll)?;
    let view = engine
        .inspect(move |state| state.polls().require(&id).map(|poll| view(state, poll)))
        .await?;
    Ok(Json(view?))
}

fn view(state: &State, poll: &Poll) -> PollView {
    let notice = poll.notice();
    let turnout = poll.voters().turnout();
    PollView {
        summary: summary(poll),
        notice: poll.notice_hash().to_string(),
        policy: notice.policy.to_string(),
        officer: poll.officer().to_string(),
        record_date: notice.record_date.to_string(),
        claims_until: notice.claims_until.map(|at| at.to_string()),
        claims_waiting: state.claims(poll.id()).waiting(),
        objections_until: notice.objections_until.to_string(),
        publication: notice.publication.write(),
        eligibility: eligibility_view(&notice.eligibility),
        ledger_size: poll.ledger_size(),
        roll: poll.roll().map(|roll| RollView {
            r#override: roll.overriding.map(|reason| reason.hash.to_string()),
            statement: poll.roll_hash().map(|hash| hash.to_string()),
            stage: roll.stage.write(),
            count: roll.count,
            weight: roll.weight.to_string(),
            lines: roll.lines.hash.to_string(),
            power: roll.power.map(|power| power.hash.to_string()),
        }),
        open: poll.open_hash().map(|hash| hash.to_string()),
        seed: poll.seed().map(|seed| seed.to_string()),
        turnout: Turnout {
            heads: turnout.heads,
            weight: turnout.weight.to_string(),
        },
        close: poll.closed().map(|closed| closed.statement.to_string()),
        result: result_view(poll),
        certificates_needed: notice.certificates,
        certified_by: poll
            .certified_by()
            .iter()
            .map(ToString::to_string)
            .collect(),
        scrutineers: notice
            .scrutineers
            .iter()
            .map(|(who, _)| who.to_string())
            .collect(),
        contests: notice.contests.iter().map(contest_view).collect(),
    }
}

fn result_view(poll: &Poll) -> Option<ResultView> {
    let (logged, result) = (poll.result()?, poll.result_statement()?);
    let contests = result.contests.iter().map(|contest| ContestResultView {
        contest: contest.contest.to_string(),
        method: contest.method.to_string(),
        elected: contest.elected.iter().map(Id::to_string).collect(),
        verdict: contest.verdict.map(|verdict| verdict.write()),
    });
    Some(ResultView {
        statement: logged.statement.to_string(),
        outcome: result.outcome.hash.to_string(),
        contests: contests.collect(),
    })
}

fn eligibility_view(wanted: &Eligibility) -> EligibilityView {
    EligibilityView {
        classes: wanted.classes.iter().map(Id::to_string).collect(),
        tags: wanted.tags.iter().map(TagView::of).collect(),
        tenure_days: wanted.tenure_days_min,
        value: wanted.value_min.map(|value| value.to_string()),
    }
}

fn contest_view(contest: &Contest) -> ContestView {
    let options = contest.options.iter();
    ContestView {
        contest: contest.id.to_string(),
        title: contest.titles.title.0.clone(),
        title_en: contest.titles.title_en.0.clone(),
        method: contest.method.to_string(),
        ballot: contest.counted_by().ballot_kind().name(),
        seats: contest.seats,
        options: options
            .map(|choice| OptionView {
                option: choice.id.to_string(),
                title: choice.titles.title.0.clone(),
                title_en: choice.titles.title_en.0.clone(),
            })
            .collect(),
        groups: contest.groups.iter().map(group_view).collect(),
    }
}

fn group_view(group: &OptionGroup) -> GroupView {
    GroupView {
        group: group.id.to_string(),
        at_least: group.at_least,
        at_most: group.at_most,
        options: group.options.iter().map(Id::to_string).collect(),
    }
}

/// The lines of the certified roll, or of the provisional one, as text.
pub async fn roll(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    attachment(engine, poll, "roll", |poll| {
        poll.roll().map(|roll| roll.lines.hash)
    })
    .await
}

/// The working of the result, as JSON.
pub async fn outcome(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    attachment(engine, poll, "outcome", |poll| {
        poll.result_statement().map(|result| result.outcome.hash)
    })
    .await
}

pub(super) async fn attachment(
    engine: Data<Engine>,
    poll: Path<String>,
    what: &'static str,
    which: impl FnOnce(&Poll) -> Option<crate::domain::hash::Hash> + Send + 'static,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&poll)?;
    let hash = engine
        .inspect(move |state| state.polls().require(&id).map(which))
        .await??;
    let not_yet = || ApiError::NotYet {
        what,
        id: poll.to_string(),
    };
    let hash = hash.ok_or_else(not_yet)?;
    let found = engine
        .store()
        .read(move |conn| log::attachment(conn, &hash))
        .await?;
    let kind = if what == "roll" {
        "text/plain; charset=utf-8"
    } else {
        "application/json"
    };
    Ok(HttpResponse::Ok()
        .content_type(kind)
        .body(found.ok_or_else(not_yet)?.bytes))
}

/// Number and hash of a member's last ballot.
#[derive(Serialize)]
pub struct LastBallot {
    seq: u64,
    statement: Option<String>,
}

/// What the member's next ballot goes on from; number 0 before the first.
pub async fn last_ballot(
    engine: Data<Engine>,
    path: Path<(String, String)>,
) -> ApiResult<Json<LastBallot>> {
    let (poll, member) = (parse_id(&path.0)?, parse_id(&path.1)?);
    let last = engine.inspect(move |state| {
        let poll = state.polls().require(&poll)?;
        let place = state.members().find(&member);
        let voter = place.and_then(|place| poll.voters().find(place));
        Ok::<_, poll::Refusal>(voter.map(|voter| poll.voters().last_ballot(voter)))
    });
    let last = last.await??;
    Ok(Json(LastBallot {
        seq: last.map_or(0, |last| u64::from(last.seq)),
        statement: last
            .and_then(|last| last.previous())
            .map(|hash| hash.to_string()),
    }))
}

/// The next roll statement that registrar and auditor are to sign.
pub async fn roll_draft(engine: Data<Engine>, poll: Path<String>) -> ApiResult<HttpResponse> {
    let draft = engine.roll_draft(parse_id(&poll)?).await?;
    let draft = draft.ok_or_else(|| ApiError::NotYet {
        what: "roll to sign",
        id: poll.to_string(),
    })?;
    text(&engine, draft.into()).await
}

/// The certificate that scrutineers are to sign.
pub async fn certificate_draft(
    engine: Data<Engine>,
    poll: Path<String>,
) -> ApiResult<HttpResponse> {
    let id = parse_id(&poll)?;
    let draft = engine
        .inspect(move |state| state.polls().require(&id).map(Certificate::implied))
        .await??;
    let draft = draft.ok_or_else(|| ApiError::NotYet {
        what: "certificate to sign",
        id: poll.to_string(),
    })?;
    text(&engine, draft.into()).await
}

/// The text of a statement of this log.
async fn text(engine: &Engine, body: Body) -> ApiResult<HttpResponse> {
    let text = engine.inspect(move |state: &State| {
        let (genesis, _) = state.genesis().ok_or(organisation::Refusal::NotFounded)?;
        let statement = Statement {
            log: state.origin().to_owned(),
            genesis: Some(genesis),
            body,
        };
        Ok::<_, organisation::Refusal>(statement.text())
    });
    Ok(HttpResponse::Ok()
        .content_type("text/plain; charset=utf-8")
        .body(text.await??))
}
