//! Pieces that several pages have: the calendar of a poll, bars, headline numbers, tags.

use maud::{Markup, html};

use super::visit::Visit;
use crate::domain::fault::{Told, Value};
use crate::domain::poll::phase::Phase;
use crate::domain::time::Time;
use crate::view::contests::ContestView;
use crate::view::polls::{PollSummary, PollView};
use crate::words::moments;

/// A number as people read it, for a sentence.
pub fn number(number: impl ToString) -> Value {
    Value::Number(moments::grouped(&number.to_string()))
}

/// What a poll is called.
pub fn poll_title<'a>(visit: &Visit, poll: &'a PollSummary) -> &'a str {
    visit.title(&poll.title, &poll.title_en)
}

/// What a contest is called.
pub fn contest_title<'a>(visit: &Visit, contest: &'a ContestView) -> &'a str {
    visit.title(&contest.title, &contest.title_en)
}

/// The titles of options, in the order of the ballot.
pub fn option_titles(visit: &Visit, contest: &ContestView) -> Vec<String> {
    let options = contest.options.iter();
    options
        .map(|option| visit.title(&option.title, &option.title_en).to_owned())
        .collect()
}

/// How far a poll is, as a word.
pub fn phase_tag(visit: &Visit, phase: Phase) -> Markup {
    let class = match phase {
        Phase::Open => "tag open",
        Phase::ProvisionalResult => "tag warn",
        Phase::Certified => "tag seal",
        Phase::Lapsed | Phase::Cancelled | Phase::Annulled => "tag bad",
        Phase::Announced | Phase::RollProvisional | Phase::RollCertified | Phase::Closed => "tag",
    };
    html! { span class=(class) { (visit.word(&format!("phase-{}", phase.as_str()))) } }
}

/// The stages of a poll, each with its time; the present one is marked.
pub fn calendar(visit: &Visit, poll: &PollView) -> Markup {
    let phase = poll.summary.phase;
    let present = match phase {
        Phase::Announced => 0,
        Phase::RollProvisional | Phase::RollCertified => 1,
        Phase::Open => 2,
        Phase::Closed => 3,
        Phase::ProvisionalResult => 4,
        Phase::Certified => 5,
        Phase::Lapsed | Phase::Cancelled | Phase::Annulled => return html! {},
    };
    let minute = |time: Time| moments::minute(visit.language, visit.zone, time, visit.now);
    let between = |code: &'static str, from: Time, until: Time| {
        let told = Told::new(code).with("from", minute(from));
        visit.say(&told.with("until", minute(until)))
    };
    let until = |time| visit.say(&Told::new("page-until").with("time", minute(time)));
    let (opens, closes) = (poll.summary.opens, poll.summary.closes);
    let stages = [
        ("page-stage-notice", String::new()),
        ("page-stage-roll", minute(poll.record_date)),
        ("page-stage-voting", between("page-between", opens, closes)),
        ("page-stage-count", minute(closes)),
        ("page-stage-objections", until(poll.objections_until)),
        ("page-stage-certified", String::new()),
    ];
    html! {
        ol.rail aria-label=(visit.word("page-calendar")) {
            @for (place, (code, when)) in stages.iter().enumerate() {
                @let class = match place.cmp(&present) { std::cmp::Ordering::Less => "done", std::cmp::Ordering::Equal => "now", std::cmp::Ordering::Greater => "" };
                li class=(class) aria-current=[(place == present).then_some("step")] { span { b { (visit.word(code)) } @if !when.is_empty() { span { (when) } } } }
            }
        }
        p.rail-now aria-hidden="true" { b { (visit.word(stages[present].0)) } " " (stages[present].1) }
    }
}

/// A bar: so many of `whole`, with a mark where enough begins.
pub fn gauge(given: u128, whole: u128, mark: Option<u128>) -> Markup {
    let place = |number: u128| {
        let tenths = number
            .min(whole)
            .saturating_mul(6400)
            .checked_div(whole)
            .unwrap_or(0);
        format!("{}.{}", tenths / 10, tenths % 10)
    };
    html! {
        svg.gauge viewBox="0 0 640 18" preserveAspectRatio="none" height="14" aria-hidden="true" {
            rect.t x=".5" y="4.5" width="639" height="9" {}
            rect.f x="0" y="4" width=(place(given)) height="10" {}
            @if let Some(mark) = mark { line.m x1=(place(mark)) x2=(place(mark)) y1="0" y2="18" {} }
        }
    }
}

/// Headline numbers, each with what it is a part of.
pub fn headline(items: &[(String, String, String)]) -> Markup {
    html! {
        dl.big { @for (name, number, part) in items {
            div { dt { (name) } dd { (number) @if !part.is_empty() { small { (part) } } } }
        } }
    }
}

/// Turnout by heads and weight, both with their base.
pub fn turnout(visit: &Visit, poll: &PollView) -> Markup {
    let Some(roll) = &poll.roll else {
        return html! {};
    };
    let cast = &poll.turnout;
    let part = |code: &'static str, given: u128, whole: u128| {
        let told = Told::new(code).with("whole", number(whole));
        visit.say(&told.with("percent", moments::percent(given, whole)))
    };
    let heads = (u128::from(cast.heads), u128::from(roll.count));
    let weight = (cast.weight.0, roll.weight.0);
    headline(&[
        (
            visit.word("page-heads"),
            moments::grouped(&heads.0.to_string()),
            part("page-of-heads", heads.0, heads.1),
        ),
        (
            visit.word("page-weight"),
            moments::grouped(&weight.0.to_string()),
            part("page-of-weight", weight.0, weight.1),
        ),
    ])
}

/// Terms with what they are.
pub fn facts(items: &[(String, Markup)]) -> Markup {
    html! { dl.facts { @for (name, what) in items { dt { (name) } dd { (what) } } } }
}

/// A path of links above the heading.
pub fn crumbs(visit: &Visit, links: &[(String, String)], here: &str) -> Markup {
    html! { p.crumb { @for (path, title) in links { a href=(visit.link(path)) { (title) } " › " } (here) } }
}

/// The officers' keys of this device, and where further ones are taken from.
pub fn officer_keys(visit: &Visit) -> Markup {
    html! {
        section.sheet.stack-s { h2 { (visit.word("officer-key")) } p.small { (visit.word("officer-key-why")) }
            ul.items #keys {}
            div.field { label for="key-file" { (visit.word("officer-key-file")) } input.in #key-file type="file"; }
            p.e #key-said role="status" {} }
    }
}
