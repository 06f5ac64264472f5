//! A poll: what is to be decided, by which rules, when, and how many have taken part.

use actix_web::web::Path;
use maud::{Markup, html};
use serde_json::json;

use super::changes::{banner, changes, option_title};
use super::frame::{Html, Script, Section};
use super::parts::{
    calendar, contest_title, crumbs, facts, gauge, number, phase_tag, poll_title, turnout,
};
use super::visit::Visit;
use crate::domain::count::decision::{Base, Measure, Participation, Strictness};
use crate::domain::derive::turn;
use crate::domain::fault::{Told, Value};
use crate::domain::poll::notice::Publication;
use crate::domain::poll::phase::Phase;
use crate::http::error::ApiResult;
use crate::http::parameters::id;
use crate::view::contests::{ContestView, QuorumView, ThresholdView};
use crate::view::polls::PollView;
use crate::words::{count, moments};

/// The poll that an address names.
pub fn find(visit: &Visit, poll: &str) -> ApiResult<PollView> {
    let id = id(poll)?;
    let found = visit.state().polls().require(&id)?;
    let lost = visit.engine.lost_ballots(&id);
    Ok(PollView::of(visit.state(), found).with_lost(lost))
}

/// The page of one poll.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let poll = find(&visit, &path.1)?;
    let title = poll_title(&visit, &poll.summary).to_owned();
    let id = poll.summary.poll.clone();
    let next = visit.state().polls().find(&id);
    let next = next.map_or_else(Vec::new, |found| turn::of_poll(visit.state(), found));
    let next = super::turn::next(&visit, &next);
    let main = html! {
        (crumbs(&visit, &[("/polls".to_owned(), visit.word("page-nav-polls"))], id.as_str()))
        div.head { (phase_tag(&visit, poll.summary.phase)) h1 { (title) } p.say { (visit.rich(&say(&visit, &poll))) } }
        (banner(&visit, &poll))
        (calendar(&visit, &poll))
        (go(&visit, &poll))
        div.two.sec {
            div {
                section { h2 { (visit.word("poll-what")) } ul.items.sec-s { @for contest in &poll.contests { (question(&visit, contest)) } } }
                section.sec { h2 { (visit.word("poll-rules")) } (rules(&visit, &poll)) }
                (changes(&visit, &poll))
                @if poll.summary.phase >= Phase::Open && poll.roll.is_some() {
                    section.sec { h2 { (visit.word("poll-turnout")) } (turnout(&visit, &poll)) }
                }
            }
            aside.stack { (yours(&visit, &poll)) (next) (people(&visit, &poll)) }
        }
    };
    let script = Script {
        module: "poll.js",
        families: &["poll-js-"],
        data: json!({ "poll": id.as_str(), "phase": poll.summary.phase.as_str() }),
    };
    Ok(visit.scripted(&title, Section::Polls, &main, Some(script)))
}

/// One sentence on where the poll is.
pub(super) fn say(visit: &Visit, poll: &PollView) -> Told {
    let zoned = |time| visit.zoned(time);
    let summary = &poll.summary;
    match summary.phase {
        Phase::Announced | Phase::RollProvisional | Phase::RollCertified => {
            Told::new("poll-say-before")
                .with("time", zoned(summary.opens))
                .with("contests", poll.contests.len())
        }
        Phase::Open => {
            let left = moments::left(visit.language, summary.closes, visit.now);
            let told = match left {
                Some(left) => Told::new("poll-say-open").with("left", left),
                None => Told::new("poll-say-closing"),
            };
            told.with("heads", number(poll.turnout.heads))
        }
        Phase::Closed => Told::new("poll-say-closed").with("heads", number(poll.turnout.heads)),
        Phase::ProvisionalResult => {
            Told::new("poll-say-provisional").with("time", zoned(poll.objections_until))
        }
        Phase::Certified => {
            Told::new("poll-say-certified").with("signers", names(&poll.certified_by))
        }
        Phase::Lapsed => Told::new("poll-say-lapsed"),
        Phase::Cancelled => Told::new("poll-say-cancelled"),
        Phase::Annulled => Told::new("poll-say-annulled"),
    }
}

/// Names, to be joined as the language does.
pub fn names<T: ToString>(names: &[T]) -> Value {
    let texts = names.iter().map(|name| Value::Text(name.to_string()));
    Value::All(texts.collect())
}

fn question(visit: &Visit, contest: &ContestView) -> Markup {
    let options = Told::new("poll-options").with("count", contest.options.len());
    html! {
        li { h3 { (contest_title(visit, contest)) }
            p.meta { span { (visit.word(&format!("poll-marks-{}", contest.ballot))) } span { (visit.say(&options)) } }
            details { summary { (visit.word("poll-see-options")) }
                ol.stack-s { @for option in &contest.options {
                    li { (option_title(visit, visit.title(&option.title, &option.title_en), option.struck)) @if let Some(cost) = option.cost { " " span.quiet { (moments::grouped(&cost.to_string())) } } }
                } } } }
    }
}

fn rules(visit: &Visit, poll: &PollView) -> Markup {
    let many = poll.contests.len() > 1;
    let publication = match poll.publication {
        Publication::Open => Told::new("poll-rule-open"),
        Publication::SealedUntilClose => Told::new("poll-rule-sealed"),
    };
    let certified = Told::new("poll-rule-certified")
        .with("needed", u64::from(poll.certificates_needed))
        .with("of", poll.scrutineers.len());
    html! {
        ul.rules {
            @for contest in &poll.contests {
                @for quorum in &contest.quorums { (quorum_rule(visit, poll, many.then_some(contest), quorum)) }
                @for threshold in &contest.thresholds { li { p { (about(visit, many.then_some(contest))) (visit.rich(&threshold_rule(threshold))) } } }
                @if contest.ballot != "choice" || contest.seats > 1 || contest.thresholds.is_empty() {
                    li { p { (about(visit, many.then_some(contest))) (visit.rich(&method_rule(visit, contest))) } }
                }
            }
            li { p { (visit.rich(&Told::new("poll-rule-tie"))) } }
            li { p { (visit.rich(&publication)) } }
            li { p { (visit.rich(&certified)) } }
        }
    }
}

fn about(visit: &Visit, contest: Option<&ContestView>) -> Markup {
    html! { @if let Some(contest) = contest { span.quiet { (visit.say(&Told::new("poll-about").with("contest", contest_title(visit, contest).to_owned()))) } } }
}

/// A quorum as a sentence with today's number, and a bar where that number is known.
fn quorum_rule(
    visit: &Visit,
    poll: &PollView,
    contest: Option<&ContestView>,
    quorum: &QuorumView,
) -> Markup {
    let measure = match quorum.measure {
        Measure::Heads => "heads",
        Measure::Weight => "weight",
    };
    let needed = match (&quorum.least, &quorum.share, &quorum.root) {
        (Some(least), ..) => number(least),
        (None, Some(share), _) => Value::Told(Box::new(
            Told::new("poll-part").with("share", share.clone()),
        )),
        (None, None, Some(root)) => {
            Value::Told(Box::new(Told::new("poll-root").with("root", root.clone())))
        }
        (None, None, None) => number(quorum.count.map_or(0, |count| count.0)),
    };
    let counts = match quorum.counts {
        Participation::Cast => "cast",
        Participation::ForAgainst => "for-against",
        Participation::ForAndAbstained => "for-and-abstained",
        Participation::For => "for",
    };
    let told = Told::new("poll-rule-quorum")
        .with(
            "counts",
            visit.word(&format!("poll-quorum-{counts}-{measure}")),
        )
        .with("needed", needed);
    let (given, whole) = match (quorum.measure, &poll.roll) {
        (_, None) => (0, 0),
        (Measure::Heads, Some(roll)) => (u128::from(poll.turnout.heads), u128::from(roll.count)),
        (Measure::Weight, Some(roll)) => (poll.turnout.weight.0, roll.weight.0),
    };
    let known = quorum.counts == Participation::Cast && poll.summary.phase >= Phase::Open;
    let least: Option<u128> = quorum.least.as_ref().and_then(|least| least.parse().ok());
    let reached = least.filter(|_| known).map(|least| match given >= least {
        true => "poll-quorum-reached",
        false => "poll-quorum-not-yet",
    });
    let unit = |code: &'static str, of: u128| {
        visit.say(&Told::new(code).case(measure).with("number", number(of)))
    };
    html! {
        li { p { (about(visit, contest)) (visit.rich(&told)) @if let Some(code) = reached { " " (visit.word(code)) } }
            @if let (Some(least), true) = (least, known) {
                div.g { (gauge(given, whole, Some(least)))
                    p.cap { span { (unit("poll-given", given)) } span.need { (unit("poll-needed", least)) } span { (unit("poll-on-roll", whole)) } } }
            } }
    }
}

fn threshold_rule(threshold: &ThresholdView) -> Told {
    let measure = match threshold.measure {
        Measure::Heads => Value::Term("page-by-heads".into()),
        Measure::Weight => Value::Term("page-by-weight".into()),
    };
    let (Some(share), Some(base)) = (&threshold.share, threshold.base) else {
        return Told::new("poll-rule-adaptive").with("measure", measure);
    };
    let base = match base {
        Base::ForAgainst => Value::Term("poll-base-for-against".into()),
        Base::Cast => Value::Term("poll-base-cast".into()),
        Base::Roll => Value::Term("poll-base-roll".into()),
    };
    let strict = threshold.strictness == Some(Strictness::Strict);
    let told = match (share.as_str(), strict) {
        ("1/2", true) => Told::new("poll-rule-majority"),
        (_, true) => Told::new("poll-rule-threshold").case("more-than"),
        (_, false) => Told::new("poll-rule-threshold").case("at-least"),
    };
    let told = told.with("base", base).with("measure", measure);
    match (share.as_str(), strict) {
        ("1/2", true) => told,
        _ => told.with("share", share.clone()),
    }
}

fn method_rule(visit: &Visit, contest: &ContestView) -> Told {
    let method = count::title(visit.language, contest.method.as_str());
    let told = match (contest.budget, contest.seats) {
        (Some(budget), _) => Told::new("poll-rule-budget").with("budget", number(budget)),
        (None, 1) => Told::new("poll-rule-one"),
        (None, seats) => Told::new("poll-rule-seats").with("seats", u64::from(seats)),
    };
    told.with("method", method)
}

/// What concerns the reader; the module fills in what this device knows.
fn yours(visit: &Visit, poll: &PollView) -> Markup {
    let log = format!("/log?poll={}", poll.summary.poll);
    html! {
        section.sheet.stack { h2 { (visit.word("poll-yours")) }
            div #mine { p.small.quiet { (visit.word("poll-yours-unknown")) } }
            p.small { a href=(visit.link(&log)) { (visit.word("site-poll-log")) } }
        }
    }
}

/// What officers can do about the poll: another one like it, and a change while it is not over.
fn officers(visit: &Visit, poll: &PollView) -> Markup {
    let summary = &poll.summary;
    let over = summary.phase == Phase::Certified || summary.phase.came_to_nothing();
    let again = visit.link(&format!("/acts/notice#from={}", summary.poll));
    let change = visit.link(&format!("/acts/poll-change#poll={}", summary.poll));
    html! {
        p.small #officers { (visit.word("poll-for-officers")) " " a href=(again) { (visit.word("officer-again")) }
            @if !over { " · " a href=(change) { (visit.word("officer-change")) } } }
    }
}

/// The one thing to do now.
fn go(visit: &Visit, poll: &PollView) -> Markup {
    let here = format!("/polls/{}", poll.summary.poll);
    let (path, code) = match poll.summary.phase {
        Phase::Open => (format!("{here}/vote"), "page-to-vote"),
        Phase::ProvisionalResult | Phase::Certified => (format!("{here}/result"), "page-to-result"),
        _ => return html! {},
    };
    html! { div.btns.mt { a.btn #go href=(visit.link(&path)) { (visit.word(code)) } } }
}

fn people(visit: &Visit, poll: &PollView) -> Markup {
    let scrutineers = poll.scrutineers.iter().map(ToString::to_string);
    let scrutineers: Vec<String> = scrutineers.collect();
    let mut items = vec![
        (
            visit.word("office-returning-officer"),
            html! { (poll.officer) },
        ),
        (
            visit.word("office-scrutineer"),
            html! { (scrutineers.join(", ")) },
        ),
        (visit.word("poll-record-date"), visit.time(poll.record_date)),
    ];
    if let Some(until) = poll.claims_until {
        items.push((visit.word("poll-claims-until"), visit.time(until)));
    }
    if let Some(roll) = &poll.roll {
        let told = Told::new("poll-roll-size").with("count", number(roll.count));
        let told = told.with("weight", number(roll.weight));
        items.push((visit.word("poll-roll"), html! { a href=(format!("/api/polls/{}/roll", poll.summary.poll)) { (visit.say(&told)) } }));
    }
    let entry = |hash: &dyn std::fmt::Display, code: &str| html! { a href=(format!("/api/statements/{hash}")) { (visit.word(code)) } };
    items.push((
        visit.word("poll-originals"),
        html! { (entry(&poll.notice, "poll-notice")) ", " (entry(&poll.policy, "poll-policy")) },
    ));
    html! { section.sheet.stack-s { h2 { (visit.word("poll-people")) } (facts(&items)) p.small { a href=(visit.link("/people")) { (visit.word("people-title")) } } (officers(visit, poll)) } }
}
