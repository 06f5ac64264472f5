//! The result of a poll: one sentence, who took part, how it was counted, and one member one vote beside it.

use std::time::Duration;

use actix_web::web::Path;
use maud::{Markup, html};
use serde_json::json;

use super::changes::{banner, both_counts};
use super::frame::{Html, Script, Section};
use super::parts::{
    calendar, contest_title, crumbs, number, option_titles, phase_tag, poll_title, turnout,
};
use super::poll::{find, names};
use super::verdict::{verdict, verdicts};
use super::visit::Visit;
use crate::domain::count::{Outcome, Round};
use crate::domain::fault::{Term, Told, Value};
use crate::domain::poll::phase::Phase;
use crate::domain::weight::whatif::{ContestWhatIf, WhatIfReport};
use crate::http::error::{ApiError, ApiResult};
use crate::store::StoreError;
use crate::view::contests::ContestView;
use crate::view::outcomes::{self, ContestOutcome};
use crate::view::polls::{ContestResultView, PollView, ResultView};
use crate::words::{count, figures, moments};

/// The preset of the what-if that every result is shown beside.
const ONE_EACH: &str = "one-member-one-vote";
/// How long the page waits for the what-if.
const PATIENCE: Duration = Duration::from_secs(2);

/// The page of one result.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let poll = find(&visit, &path.1)?;
    let (result, outcomes) = counted(&visit, &poll).await?;
    // Costly for a large poll. The answer is kept, so whoever comes later finds it; nobody waits long for the page.
    let asked = visit.engine.what_if(poll.summary.poll.clone());
    let what_if = tokio::time::timeout(PATIENCE, asked).await;
    let late = what_if.is_err();
    let what_if = what_if.ok().and_then(Result::ok).flatten();
    let title = poll_title(&visit, &poll.summary).to_owned();
    let id = poll.summary.poll.to_string();
    let trail = [
        ("/polls".to_owned(), visit.word("page-nav-polls")),
        (format!("/polls/{id}"), title.clone()),
    ];
    let main = html! {
        (crumbs(&visit, &trail, &visit.word("result-crumb")))
        div.head { (phase_tag(&visit, poll.summary.phase)) h1 { (title) } p.say { (verdicts(&visit, &poll, &result)) (visit.rich(&signers(&visit, &poll))) } }
        (banner(&visit, &poll))
        @if poll.summary.phase == Phase::ProvisionalResult { (calendar(&visit, &poll)) }
        section.sec { h2 { (visit.word("result-turnout")) } (turnout(&visit, &poll))
            @if late { p.small.quiet.mt { (visit.word("result-one-each-late")) } } }
        @for contest in &poll.contests {
            @let outcome = outcomes.iter().find(|outcome| outcome.contest == contest.contest);
            @let short = result.contests.iter().find(|short| short.contest == contest.contest);
            @if let (Some(outcome), Some(short)) = (outcome, short) {
                (contest_result(&visit, contest, short, outcome, what_if.as_deref()))
            }
        }
        (both_counts(&visit, &poll, &result))
        section.sec #trace hidden { h2 { (visit.word("trace-js-title")) } div #traced.stack {} }
        section.sec { h2 { (visit.word("result-check")) }
            p.prose { (visit.word("result-check-why")) }
            div.btns.mt { a.btn.alt.s href=(format!("/api/polls/{id}/outcome")) { (visit.word("result-download")) }
                a.btn.alt.s href=(format!("/api/statements/{}", result.statement)) { (visit.word("result-statement")) }
                a.btn.alt.s href=(visit.link(&format!("/polls/{id}/protocol"))) { (visit.word("certify-protocol")) }
                a.btn.alt.s href=(visit.link(&format!("/polls/{id}/certify"))) { (visit.word("certify-to")) } } }
    };
    let script = Script {
        module: "result.js",
        families: &["trace-js-"],
        data: json!({ "poll": id }),
    };
    Ok(visit.scripted(&title, Section::Polls, &main, Some(script)))
}

/// A poll's result with the working of each contest. Errors with `NotYet` before there is one.
pub(super) async fn counted(
    visit: &Visit,
    poll: &PollView,
) -> ApiResult<(ResultView, Vec<ContestOutcome>)> {
    let not_yet = || ApiError::NotYet {
        what: Term("thing-result"),
        id: poll.summary.poll.to_string(),
    };
    let result = poll.result.clone().ok_or_else(not_yet)?;
    let hash = result.outcome;
    let bytes = visit.engine.named(hash).await?;
    let damaged = || StoreError::Corrupt {
        what: format!("the outcome {hash}"),
    };
    let bytes = bytes.ok_or_else(damaged)?;
    let outcomes = outcomes::read(&bytes).ok_or_else(damaged)?;
    Ok((result, outcomes))
}

fn signers(visit: &Visit, poll: &PollView) -> Told {
    match poll.summary.phase {
        Phase::Certified => {
            Told::new("result-certified").with("signers", names(&poll.certified_by))
        }
        phase if phase.came_to_nothing() => Told::new("result-came-to-nothing"),
        _ => Told::new("result-provisional")
            .with("time", visit.zoned(poll.objections_until))
            .with("needed", u64::from(poll.certificates_needed))
            .with("of", poll.scrutineers.len()),
    }
}

fn contest_result(
    visit: &Visit,
    contest: &ContestView,
    short: &ContestResultView,
    found: &ContestOutcome,
    what_if: Option<&WhatIfReport>,
) -> Markup {
    let titles = option_titles(visit, contest);
    let outcome = &found.outcome;
    let method = count::title(visit.language, contest.method.as_str());
    let other = what_if.and_then(|report| {
        let found = report.contests.iter();
        let mut found = found.filter(|other| other.contest == contest.contest.as_str());
        found.next()
    });
    html! {
        section.sec { h2 { (contest_title(visit, contest)) }
            div.stack {
                p.prose { (visit.rich(&verdict(visit, contest, short))) }
                @if outcome.decision.is_none() { (elected(visit, outcome, &titles)) }
                @if let Some(last) = outcome.rounds.first().filter(|round| outcome.rounds.len() == 1 && !round.tallies.is_empty()) { (bars(visit, outcome, last, &titles)) }
                @if let Some(other) = other { (one_each(visit, contest, other)) }
                h3 { (visit.word("result-how")) }
                p.small.quiet { (visit.say(&Told::new("result-method").with("method", method))) }
                ol.rounds { @for (place, sentence) in count::sentences(outcome, &titles, visit.language).iter().enumerate() {
                    li { span.r { (place + 1) } p { (sentence) } }
                } }
                @if several(outcome) && contest.ballot == "ranking" { (strips(visit, outcome, &titles)) }
                @if several(outcome) { (table(visit, outcome, &titles)) }
            } }
    }
}

/// Those who are elected, as cards: the first letter, the name, when and with how much.
fn elected(visit: &Visit, outcome: &Outcome, titles: &[String]) -> Markup {
    let several = several(outcome);
    let votes = |option: usize| {
        let rounds = outcome.rounds.iter().enumerate();
        let mut chosen = rounds.filter(|(_, round)| {
            let mut elected = round.elected.iter();
            elected.any(|&other| usize::from(other) == option)
        });
        let (place, round) = chosen.next()?;
        let tally = round.tallies.get(option)?.as_ref()?;
        let told = Told::new("result-elected").case(if several { "round" } else { "once" });
        let told = told.with("round", place + 1);
        let votes = figures::short(tally);
        let votes = match votes.contains('.') {
            true => votes.trim_end_matches('0').trim_end_matches('.'),
            false => &votes,
        };
        Some(told.with("votes", moments::grouped(votes)))
    };
    html! {
        @if !outcome.elected.is_empty() {
            ul.elect aria-label=(visit.word("result-chosen")) {
                @for (place, option) in outcome.elected.iter().map(|&option| usize::from(option)).enumerate() {
                    @if let Some(title) = titles.get(option) {
                        li { span class=(format!("mono-seal e{}", place % HUES + 1)) aria-hidden="true" { @if let Some(letter) = title.chars().next() { (letter) } }
                            div { b { (title) } @if let Some(told) = votes(option) { span { (visit.say(&told)) } } } }
                    }
                }
            }
        }
    }
}

/// What each option has, as bars with the numbers beside them.
fn bars(visit: &Visit, outcome: &Outcome, round: &Round, titles: &[String]) -> Markup {
    let most = round.tallies.iter().flatten().map(whole).max().unwrap_or(0);
    let rows = titles.iter().zip(&round.tallies).enumerate();
    html! {
        figure.fig { figcaption { (visit.word("result-bars")) small { (visit.word("page-by-weight")) } }
            ul.bars { @for (place, (title, tally)) in rows {
                @if let Some(tally) = tally {
                    @let chosen = outcome.elected.iter().any(|&option| usize::from(option) == place);
                    li { span.name { (title) } svg viewBox="0 0 640 16" preserveAspectRatio="none" aria-hidden="true" { rect class=(if chosen { "bt" } else { "bb" }) x="0" y="1" height="14" width=(width(whole(tally), most)) {} } span.v { (moments::grouped(&figures::short(tally))) } }
                }
            } } }
    }
}

/// The whole part of a tally, for the length of a bar.
fn whole(tally: &crate::domain::count::Exact) -> u128 {
    let (_, whole) = tally.to_ratio().trunc().into_parts();
    u128::try_from(whole).unwrap_or(u128::MAX)
}

fn width(given: u128, most: u128) -> String {
    let width = given.saturating_mul(640).checked_div(most).unwrap_or(0);
    width.max(2).to_string()
}

/// What one member one vote would have made of it.
fn one_each(visit: &Visit, contest: &ContestView, other: &ContestWhatIf) -> Markup {
    let rule = other.rules.iter().find(|rule| rule.name == ONE_EACH);
    let Some(rule) = rule.filter(|rule| rule.outcome.is_some()) else {
        return html! {};
    };
    let told = match rule.changes {
        Some(true) => Told::new("result-one-each")
            .case("other")
            .with("outcome", said(visit, contest, rule.outcome.as_deref())),
        _ => Told::new("result-one-each").case("same"),
    };
    let class = match rule.changes {
        Some(true) => "note warn",
        _ => "note",
    };
    html! { div class=(class) { b { (visit.word("result-one-each-title")) } p { (visit.say(&told)) } } }
}

/// An outcome of the what-if with titles instead of ids.
fn said(visit: &Visit, contest: &ContestView, outcome: Option<&str>) -> Value {
    let words = outcome.unwrap_or_default().split(", ");
    let titled = words.map(|word| {
        let mut options = contest.options.iter();
        let option = options.find(|option| option.option.as_str() == word);
        let title = option.map(|option| visit.title(&option.title, &option.title_en).to_owned());
        let verdict = ["passed", "rejected", "lapsed"]
            .into_iter()
            .find(|verdict| *verdict == word);
        let verdict = verdict.map(|verdict| visit.word(&format!("result-{verdict}")));
        Value::Text(title.or(verdict).unwrap_or_else(|| word.to_owned()))
    });
    Value::All(titled.collect())
}

/// Whether more than one round has tallies.
fn several(outcome: &Outcome) -> bool {
    let rounds = outcome.rounds.iter();
    rounds.filter(|round| !round.tallies.is_empty()).count() > 1
}

/// How many colours there are for those who are elected; a further one begins again.
const HUES: usize = 5;

/// The width of a round and the height of the drawing of one option.
const ROUND_WIDE: u128 = 30;
const ROUND_HIGH: u128 = 40;

/// For each option a row of bars, one a round, under the line of the quota.
fn strips(visit: &Visit, outcome: &Outcome, titles: &[String]) -> Markup {
    let rounds: Vec<&Round> = outcome
        .rounds
        .iter()
        .filter(|round| !round.tallies.is_empty())
        .collect();
    let quota = rounds
        .iter()
        .find_map(|round| round.quota.as_ref())
        .map(whole);
    let tallies = rounds
        .iter()
        .flat_map(|round| round.tallies.iter().flatten());
    let most = tallies.map(whole).chain(quota).max().unwrap_or(0).max(1);
    let high = |number: u128| {
        number
            .saturating_mul(ROUND_HIGH)
            .checked_div(most)
            .unwrap_or(0)
    };
    let wide = ROUND_WIDE * rounds.len() as u128;
    html! {
        figure.fig { figcaption { (visit.word("result-strips")) small { (visit.word(if quota.is_some() { "result-strips-quota" } else { "result-strips-plain" })) } }
            ul.strip { @for (place, title) in titles.iter().enumerate() {
                @let elected = rounds.iter().position(|round| round.elected.iter().any(|&option| usize::from(option) == place));
                @let hue = outcome.elected.iter().position(|&option| usize::from(option) == place).map_or("k6".to_owned(), |at| format!("k{}", at % HUES + 1));
                @let last = rounds.iter().rev().find_map(|round| round.tallies.get(place)?.as_ref());
                li { span { (title) @if let Some(round) = elected { small { (visit.say(&Told::new("result-strip-elected").with("round", round + 1))) } } }
                    svg viewBox=(format!("0 0 {wide} {}", ROUND_HIGH + 4)) preserveAspectRatio="none" aria-hidden="true" {
                        @for (at, round) in rounds.iter().enumerate() {
                            @if let Some(tally) = round.tallies.get(place).and_then(Option::as_ref) {
                                rect class=(hue) x=(ROUND_WIDE * at as u128 + 3) y=(ROUND_HIGH + 4 - high(whole(tally))) width=(ROUND_WIDE - 6) height=(high(whole(tally)).max(1)) {}
                            }
                        }
                        @if let Some(quota) = quota { line.quota x1="0" x2=(wide) y1=(ROUND_HIGH + 4 - high(quota)) y2=(ROUND_HIGH + 4 - high(quota)) {} }
                    }
                    span.end { @if let Some(last) = last { (moments::grouped(&whole(last).to_string())) } } }
            } } }
    }
}

/// The tallies of all rounds.
fn table(visit: &Visit, outcome: &Outcome, titles: &[String]) -> Markup {
    let shown: Vec<_> = (1_usize..)
        .zip(&outcome.rounds)
        .filter(|(_, round)| !round.tallies.is_empty())
        .collect();
    let balanced = shown.iter().any(|(_, round)| round.balance.is_some());
    let caption = Told::new("result-table").with("count", number(shown.len()));
    html! {
        div.scroll.wide tabindex="0" role="region" aria-label=(visit.say(&caption)) { table {
            caption { (visit.say(&caption)) small { (visit.word("result-table-key")) } }
            thead { tr { th scope="col" { (visit.word("result-option")) } @for (number, _) in &shown { th.n scope="col" { (number) } } } }
            tbody {
                @for (place, title) in titles.iter().enumerate() {
                    tr { th scope="row" { (title) } @for (_, round) in &shown {
                        @let chosen = round.elected.iter().any(|&option| usize::from(option) == place);
                        @match round.tallies.get(place).and_then(Option::as_ref) {
                            Some(tally) => { td.n.el[chosen] { (moments::grouped(&figures::short(tally))) @if chosen { " ✓" span.vh { (visit.word("result-chosen")) } } } }
                            None => { td.n.out { "–" } }
                        }
                    } }
                }
                @if balanced { tr { th scope="row" { (visit.word("count-exhausted")) } @for (_, round) in &shown {
                    td.n { @if let Some(balance) = &round.balance { (moments::grouped(&figures::short(&balance.exhausted))) } }
                } } }
            }
        } }
    }
}
