//! Voting: one page, three steps (choose, check, receipt). The server gives the ballot paper; building what is
//! signed, signing, sending and checking the receipt happen in the browser.

use actix_web::web::Path;
use maud::{Markup, html};
use serde_json::{Value, json};

use super::frame::{Html, Script, Section};
use super::parts::{contest_title, crumbs, facts, poll_title};
use super::poll::find;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;
use crate::http::error::ApiResult;
use crate::view::contests::{ContestView, OptionView};
use crate::view::kinds;
use crate::view::polls::PollView;
use crate::words::moments;

/// The page of one poll's ballot.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let poll = find(&visit, &path.1)?;
    let name = poll_title(&visit, &poll.summary).to_owned();
    let here = format!("/polls/{}", poll.summary.poll);
    let title = visit.say(&Told::new("booth-title").with("poll", name.clone()));
    let trail = [("/polls".to_owned(), visit.word("page-nav-polls"))];
    let open = poll.summary.phase == Phase::Open;
    let main = html! {
        (crumbs(&visit, &trail, &name))
        div.head { h1 #booth-title tabindex="-1" { (title) } p.lede #booth-lede { (lede(&visit, &poll)) } }
        @if open {
            ol.steps #steps aria-label=(visit.word("booth-steps")) { li aria-current="step" { "1 " (visit.word("booth-step-choose")) } li { "2 " (visit.word("booth-step-check")) } li { "3 " (visit.word("booth-step-receipt")) } }
            noscript { div.note.warn { b { (visit.word("device-noscript")) } p { (visit.word("booth-noscript")) } pre.raw { "folkmoot vote " (poll.summary.poll) " …" } } }
            div #booth-note role="status" { div.note { b { (visit.word("booth-looking")) } } }
            div.two {
                div {
                    div #choose.stack {
                        @for (place, contest) in poll.contests.iter().enumerate() { (paper(&visit, place + 1, contest)) }
                        div.bar-foot { p { b #chosen { (visit.say(&Told::new("booth-chosen").with("of", poll.contests.len()))) } br; (visit.word("booth-not-cast")) } button.btn #to-check type="button" { (visit.word("booth-to-check")) } }
                    }
                    div #check.stack hidden {}
                    div #receipt hidden {}
                }
                aside.sheet { (facts(&terms(&visit, &poll))) }
            }
        } @else {
            div.note { b { (visit.word(&format!("phase-{}", poll.summary.phase.as_str()))) } p { (visit.say(&closed(&visit, &poll))) }
                div.btns { a.btn href=(visit.link(&here)) { (visit.word("booth-to-poll")) } } }
        }
    };
    let script = Script {
        module: "vote.js",
        families: &["booth-js-", "check-js-"],
        data: data(&poll),
    };
    let script = open.then_some(script);
    Ok(visit.light(&title, Section::Polls, &main, script))
}

fn lede(visit: &Visit, poll: &PollView) -> String {
    let told = Told::new("booth-lede").with("count", poll.contests.len());
    let closes = visit.zoned(poll.summary.closes);
    visit.say(&told.with("time", closes))
}

/// Why there is nothing to fill in.
fn closed(visit: &Visit, poll: &PollView) -> Told {
    let zoned = |time| visit.zoned(time);
    match poll.summary.phase.is_before_open() {
        true => Told::new("booth-not-open").with("time", zoned(poll.summary.opens)),
        false => Told::new("booth-closed").with("time", zoned(poll.summary.closes)),
    }
}

fn terms(visit: &Visit, poll: &PollView) -> Vec<(String, Markup)> {
    let seen = match poll.publication {
        Publication::Open => "booth-seen-open",
        Publication::SealedUntilClose => "booth-seen-sealed",
    };
    vec![
        (visit.word("booth-closes"), visit.time(poll.summary.closes)),
        (
            visit.word("booth-weight"),
            html! { span #weight { (visit.word("booth-weight-unknown")) } },
        ),
        (visit.word("booth-seen"), html! { (visit.word(seen)) }),
        (
            visit.word("booth-change"),
            html! { (visit.word("booth-change-how")) },
        ),
    ]
}

/// What the module works with: the contests, the statement that opened the poll, the grammar of a ballot.
fn data(poll: &PollView) -> Value {
    json!({
        "poll": poll.summary.poll,
        "title": poll.summary.title,
        "title_en": poll.summary.title_en,
        "notice": poll.notice,
        "open": poll.open,
        "closes": poll.summary.closes,
        "publication": poll.publication,
        "contests": poll.contests,
        "grammar": kinds::grammar("ballot"),
    })
}

/// The paper of one contest.
fn paper(visit: &Visit, number: usize, contest: &ContestView) -> Markup {
    html! {
        section.stack.sec .first[number == 1] data-contest=(contest.contest) data-ballot=(contest.ballot) {
            h2 { (number) " " (contest_title(visit, contest)) }
            p { (visit.say(&how(contest))) }
            @match contest.ballot.as_str() {
                "choice" => (choices(visit, contest, "radio")),
                "approvals" => (choices(visit, contest, "checkbox")),
                "ranking" => (ranking(visit, contest)),
                "weak-ranking" => (ranks(visit, contest)),
                "scores" => (scores(visit, contest)),
                _ => (points(visit, contest)),
            }
        }
    }
}

/// How this kind of ballot is filled in.
fn how(contest: &ContestView) -> Told {
    let told = match contest.ballot.as_str() {
        "choice" => Told::new("booth-how-choice"),
        "approvals" if contest.budget.is_some() => Told::new("booth-how-projects"),
        "approvals" => Told::new("booth-how-approvals"),
        "ranking" => Told::new("booth-how-ranking"),
        "weak-ranking" => Told::new("booth-how-weak-ranking"),
        "scores" => Told::new("booth-how-scores")
            .with("max", u64::from(contest.score_max.unwrap_or_default())),
        "squared-points" => {
            Told::new("booth-how-squares").with("max", contest.points_max.unwrap_or_default())
        }
        _ => Told::new("booth-how-points").with("max", contest.points_max.unwrap_or_default()),
    };
    match contest.budget.filter(|_| contest.ballot == "approvals") {
        Some(budget) => told.with("budget", super::parts::number(budget)),
        None => told,
    }
}

fn option_title<'a>(visit: &Visit, option: &'a OptionView) -> &'a str {
    visit.title(&option.title, &option.title_en)
}

/// One of several, or any of them.
fn choices(visit: &Visit, contest: &ContestView, kind: &str) -> Markup {
    html! {
        fieldset.paper { legend.vh { (contest_title(visit, contest)) }
            @for option in &contest.options {
                label.opt { input type=(kind) name=(contest.contest) value=(option.option) autocomplete="off"; span { b { (option_title(visit, option)) } } @if let Some(cost) = option.cost { span.end { (moments::grouped(&cost.to_string())) } } }
            }
            (abstain(visit, contest, kind))
        }
    }
}

/// The box that says: present, for nothing.
fn abstain(visit: &Visit, contest: &ContestView, kind: &str) -> Markup {
    html! {
        label.opt { input type=(kind) name=(contest.contest) value="abstain" data-abstain="" autocomplete="off"; span { b { (visit.word("booth-abstain")) } small { (visit.word("booth-abstain-what")) } } }
    }
}

/// Two lists: what is ranked, and the rest.
fn ranking(visit: &Visit, contest: &ContestView) -> Markup {
    let count = contest.options.len();
    html! {
        div.stack data-rank="" {
            div.paper { div.ph { h3 id=(format!("ranked-{}", contest.contest)) { (visit.word("booth-ranked")) } span.small.quiet.counted {} }
                p.none { (visit.word("booth-none-ranked")) }
                ol.rank aria-labelledby=(format!("ranked-{}", contest.contest)) {} }
            div.paper { div.ph { h3 id=(format!("pool-{}", contest.contest)) { (visit.word("booth-pool")) } span.small.quiet { (visit.say(&Told::new("booth-pool-order").with("count", count))) } }
                ul.pool aria-labelledby=(format!("pool-{}", contest.contest)) { @for option in &contest.options { li data-option=(option.option) { div.who { b { (option_title(visit, option)) } } } } } }
            div.paper { (abstain(visit, contest, "checkbox")) }
            p.vh aria-live="polite" {}
        }
    }
}

/// A rank for each option; several may share one.
fn ranks(visit: &Visit, contest: &ContestView) -> Markup {
    let count = contest.options.len();
    html! {
        fieldset.paper { legend.vh { (contest_title(visit, contest)) }
            @for option in &contest.options {
                label.opt { span { b { (option_title(visit, option)) } } span.end { select.in data-option=(option.option) autocomplete="off" { option value="" { (visit.word("booth-unranked")) } @for rank in 1..=count { option value=(rank) { (visit.say(&Told::new("booth-rank").with("rank", rank))) } } } } }
            }
            (abstain(visit, contest, "checkbox"))
        }
    }
}

/// The most scores that stand in one row of a phone; more are chosen from a list.
const SCORES_IN_A_ROW: u32 = 5;

/// A score for each option; none is not the same as 0.
fn scores(visit: &Visit, contest: &ContestView) -> Markup {
    let max = contest.score_max.unwrap_or_default();
    let called = |title: &str, score: u32| {
        let told = Told::new("booth-score").with("option", title.to_owned());
        visit.say(&told.with("score", score))
    };
    html! {
        div.paper {
            @for option in &contest.options {
                @let title = option_title(visit, option);
                @let name = format!("{}-{}", contest.contest, option.option);
                @if max <= SCORES_IN_A_ROW {
                    fieldset.score { legend { (title) } div.pips .(format!("to-{max}")) {
                        label { input type="radio" name=(name) value="" data-option=(option.option) checked autocomplete="off" aria-label=(visit.say(&Told::new("booth-no-score").with("option", title.to_owned()))); span aria-hidden="true" { (visit.word("booth-unscored")) } }
                        @for score in 0..=max { label { input type="radio" name=(name) value=(score) data-option=(option.option) autocomplete="off" aria-label=(called(title, score)); span aria-hidden="true" { (score) } } }
                    } }
                } @else {
                    label.opt { span { b { (title) } } span.end { input.in.short type="number" inputmode="numeric" min="0" max=(max) data-option=(option.option) autocomplete="off"; } }
                }
            }
            (abstain(visit, contest, "checkbox"))
        }
    }
}

/// A number for each option, out of what there is to share.
fn points(visit: &Visit, contest: &ContestView) -> Markup {
    let max = contest.points_max.unwrap_or_default();
    let left = Told::new("booth-points-left")
        .with("left", max)
        .with("max", max);
    html! {
        fieldset.paper { legend.vh { (contest_title(visit, contest)) }
            div.ph { p.left aria-live="polite" { (visit.say(&left)) } }
            @for option in &contest.options {
                label.opt { span { b { (option_title(visit, option)) } @if let Some(cost) = option.cost { small { (moments::grouped(&cost.to_string())) } } } span.end { input.in.short type="number" inputmode="numeric" min="0" max=(max) data-option=(option.option) autocomplete="off"; } }
            }
            (abstain(visit, contest, "checkbox"))
        }
    }
}
