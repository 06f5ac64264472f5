//! The result on paper: what was decided, who took part, how it was counted, who signed, and how to check the sheet.

use actix_web::web::Path;
use maud::{Markup, PreEscaped, html};

use super::changes::banner;
use super::frame::{Html, Section, grouped_hex};
use super::parts::{contest_title, facts, number, option_titles, poll_title};
use super::poll::find;
use super::qr;
use super::result::counted;
use super::verdict::verdicts;
use super::visit::Visit;
use crate::domain::fault::Told;
use crate::domain::log::checkpoint::Checkpoint;
use crate::domain::poll::notice::Publication;
use crate::domain::time::Time;
use crate::http::error::ApiResult;
use crate::view::outcomes::ContestOutcome;
use crate::view::polls::{PollView, ResultView};
use crate::words::{count, moments};

/// The page.
pub async fn show(visit: Visit, path: Path<(String, String)>) -> ApiResult<Html> {
    let poll = find(&visit, &path.1)?;
    let (result, outcomes) = counted(&visit, &poll).await?;
    let title = visit.word("protocol-title");
    let back = format!("/polls/{}/result", poll.summary.poll);
    let main = html! {
        div.a4 {
            div.mast { div { p { b { (visit.organisation()) } } p.small.quiet { (visit.engine.origin()) } } }
            div.btns.no-print { a.btn.alt.s href=(visit.link(&back)) { (visit.word("protocol-back")) } }
            h1 { (title) }
            p.say { (poll_title(&visit, &poll.summary)) }
            (banner(&visit, &poll))
            section.sec { h2 { (visit.word("protocol-results")) } p { (verdicts(&visit, &poll, &result)) } }
            (took_part(&visit, &poll))
            (workings(&visit, &poll, &outcomes))
            section.sec { h2 { (visit.word("protocol-rules")) } (facts(&rules(&visit, &poll))) }
            (signatures(&visit, &poll))
            (checking(&visit, &result))
        }
    };
    Ok(visit.page(&title, Section::Polls, &main))
}

/// Heads and weight, each with its base.
fn took_part(visit: &Visit, poll: &PollView) -> Markup {
    let Some(roll) = &poll.roll else {
        return html! {};
    };
    let rows = [
        (
            "protocol-heads",
            u128::from(poll.turnout.heads),
            u128::from(roll.count),
        ),
        ("protocol-weight", poll.turnout.weight.0, roll.weight.0),
    ];
    let caption = visit.word("protocol-turnout");
    html! {
        section.sec { h2 { (visit.word("protocol-took-part")) }
            div.scroll tabindex="0" role="region" aria-label=(caption) { table {
                caption { (caption) }
                thead { tr { th scope="col" { span.vh { (visit.word("protocol-what")) } }
                    @for code in ["protocol-given", "protocol-roll", "protocol-share"] { th.n scope="col" { (visit.word(code)) } } } }
                tbody { @for (code, given, whole) in rows { tr { th scope="row" { (visit.word(code)) }
                    td.n { (moments::grouped(&given.to_string())) } td.n { (moments::grouped(&whole.to_string())) } td.n { (moments::percent(given, whole)) } } } }
            } } }
    }
}

/// The working of each contest, sentence by sentence.
fn workings(visit: &Visit, poll: &PollView, outcomes: &[ContestOutcome]) -> Markup {
    html! {
        @for contest in &poll.contests {
            @let found = outcomes.iter().find(|outcome| outcome.contest == contest.contest);
            @if let Some(found) = found {
                @let method = count::title(visit.language, contest.method.as_str());
                @let titles = option_titles(visit, contest);
                section.sec { h2 { (contest_title(visit, contest)) }
                    p.small.quiet { (visit.say(&Told::new("protocol-method").with("method", method))) }
                    ol.rounds { @for (place, sentence) in count::sentences(&found.outcome, &titles, visit.language).iter().enumerate() {
                        li { span.r { (place + 1) } p { (sentence) } }
                    } } }
            }
        }
    }
}

fn rules(visit: &Visit, poll: &PollView) -> Vec<(String, Markup)> {
    let zoned = |time: Time| visit.zoned(time);
    let between = Told::new("protocol-between")
        .with("from", zoned(poll.summary.opens))
        .with("until", zoned(poll.summary.closes));
    let publication = match poll.publication {
        Publication::Open => "booth-seen-open",
        Publication::SealedUntilClose => "booth-seen-sealed",
    };
    let hash =
        |hash: &dyn std::fmt::Display| html! { span.mono { (grouped_hex(&hash.to_string(), 16)) } };
    vec![
        (
            visit.word("protocol-notice"),
            html! { (poll.officer) ", " (hash(&poll.notice)) },
        ),
        (
            visit.word("protocol-record-date"),
            visit.time(poll.record_date),
        ),
        (
            visit.word("protocol-voting"),
            html! { (visit.say(&between)) },
        ),
        (visit.word("protocol-policy"), hash(&poll.policy)),
        (
            visit.word("protocol-publication"),
            html! { (visit.word(publication)) },
        ),
        (
            visit.word("protocol-objections"),
            visit.time(poll.objections_until),
        ),
    ]
}

fn signatures(visit: &Visit, poll: &PollView) -> Markup {
    let enough = Told::new("protocol-enough").with("needed", number(poll.certificates_needed));
    html! {
        section.sec { h2 { (visit.word("protocol-signatures")) }
            div.sig { @for scrutineer in &poll.scrutineers {
                @let signed = poll.certified_by.contains(scrutineer);
                div { b { (scrutineer) } " " (visit.word("protocol-scrutineer")) " "
                    @if signed { span.tag.seal { (visit.word("certify-has-signed")) } } @else { span.quiet { (visit.word("protocol-unsigned")) } } }
            } }
            p.small.quiet.mt { (visit.say(&enough)) } }
    }
}

/// What to compare this sheet with.
fn checking(visit: &Visit, result: &ResultView) -> Markup {
    let head = &visit.published.head;
    let size = Told::new("protocol-size").with("size", number(head.size));
    let whole = |hash: String| html! { span.fp { (grouped_hex(&hash, 64)) } };
    let origin = visit.engine.origin().to_owned();
    let (size_of, root) = (head.size, head.root);
    let signed = Checkpoint {
        origin,
        size: size_of,
        root,
    };
    html! {
        section.sec.card.alone { div.body { h2 { (visit.word("protocol-check")) }
            p.small { (visit.word("protocol-how")) }
            @if let Some(drawn) = qr::drawing(&signed.text()) {
                figure.code { div.qr role="img" aria-label=(visit.word("protocol-code")) { (PreEscaped(drawn)) } figcaption.small.quiet { (visit.word("protocol-code-how")) } }
            }
            (facts(&[
                (visit.word("protocol-log"), html! { (visit.say(&size)) }),
                (visit.word("protocol-root"), whole(head.root.to_string())),
                (visit.word("protocol-result"), whole(result.statement.to_string())),
            ])) } }
    }
}
